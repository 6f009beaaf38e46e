import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import { faultOf } from './faults.ts';

/** What the house wants to know of a database besides its answers. */
export interface DatabaseWatch {
  /** Each statement as it is sent; `begin`, `commit` and `rollback` under these names. */
  onStatement?(sql: string): void;
  /** A transaction has begun; what this returns is called when it has ended. */
  onTransaction?(): () => void;
}

/** A connection of another driver that reports its statements, and whose failures are told apart (faults.ts). */
class WatchedConnection implements DatabaseConnection {
  readonly raw: DatabaseConnection;
  readonly #watch: DatabaseWatch;
  constructor(raw: DatabaseConnection, watch: DatabaseWatch) {
    this.raw = raw;
    this.#watch = watch;
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#watch.onStatement?.(query.sql);
    try {
      return await this.raw.executeQuery<R>(query);
    } catch (error) {
      throw faultOf(error);
    }
  }
  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    this.#watch.onStatement?.(query.sql);
    return this.raw.streamQuery<R>(query, chunkSize);
  }
}

/** Stands in front of a database's own driver; the same for both databases. */
export class WatchedDriver implements Driver {
  readonly #inner: Driver;
  readonly #watch: DatabaseWatch;
  readonly #ends = new WeakMap<DatabaseConnection, () => void>();
  constructor(inner: Driver, watch: DatabaseWatch) {
    this.#inner = inner;
    this.#watch = watch;
  }
  init(): Promise<void> {
    return told(this.#inner.init());
  }
  async acquireConnection(): Promise<DatabaseConnection> {
    return new WatchedConnection(await told(this.#inner.acquireConnection()), this.#watch);
  }
  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#inner.releaseConnection(raw(connection));
  }
  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#watch.onStatement?.('begin');
    await told(this.#inner.beginTransaction(raw(connection), settings));
    const end = this.#watch.onTransaction?.();
    if (end) this.#ends.set(connection, end);
  }
  commitTransaction(connection: DatabaseConnection): Promise<void> {
    this.#watch.onStatement?.('commit');
    return this.#ending(connection, this.#inner.commitTransaction(raw(connection)));
  }
  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    this.#watch.onStatement?.('rollback');
    return this.#ending(connection, this.#inner.rollbackTransaction(raw(connection)));
  }
  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
  /** Over for whoever watches, also when it failed: then the other end follows, or the connection is gone. */
  #ending(connection: DatabaseConnection, work: Promise<void>): Promise<void> {
    return told(work).finally(() => {
      this.#ends.get(connection)?.();
      this.#ends.delete(connection);
    });
  }
}

const raw = (connection: DatabaseConnection): DatabaseConnection =>
  connection instanceof WatchedConnection ? connection.raw : connection;

const told = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw faultOf(error);
  });
