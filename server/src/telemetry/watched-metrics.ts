import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../lib/clock.ts';

type Reading<T> = () => T | Promise<T>;

const numbers = [
  ['auditQueueRows', Gauge, 'apier_audit_queue_rows', 'Audit rows in memory that are not stored yet.'],
  ['auditUnsealedRows', Gauge, 'apier_audit_unsealed_rows', 'Stored audit rows that are not chained yet.'],
  ['auditSealed', Counter, 'apier_audit_sealed_total', 'Audit rows that were chained.'],
  ['auditLost', Counter, 'apier_audit_lost_total', 'Audit rows that could not be stored.'],
  ['databaseStatements', Counter, 'apier_database_statements_total', 'Statements sent to the database.'],
  ['answerCacheBytes', Gauge, 'apier_answer_cache_bytes', 'What the finished answers in memory take.'],
  ['answerCacheHits', Counter, 'apier_answer_cache_hits_total', 'Times that finished bytes were found in memory.'],
  ['answerCacheMisses', Counter, 'apier_answer_cache_misses_total', 'Times that they were looked for in vain.'],
] as const;

/** What a gauge and a counter have in common. */
type Settable = { reset(): void; inc(value: number): void; remove(): void };

const connectionStates = ['busy', 'idle', 'waiting'] as const;

/** What is read at each scrape; what is not given has no metric. */
export interface Watched extends Partial<Record<(typeof numbers)[number][0], Reading<number>>> {
  /** Resolves when the database answers. Failing and taking too long are an answer here: it is down. */
  checkDatabase?: () => Promise<void>;
  /** Days until the key that signs to Maskinporten ends, for each environment that has one; 0 when it has. */
  signingKeyDaysLeft?: Readonly<Partial<Record<'test' | 'live', Reading<number | undefined>>>>;
  /** Connections in use and at rest, and callers who wait for one. */
  databaseConnections?: Reading<Readonly<Record<(typeof connectionStates)[number], number>>>;
}

export interface WatchedMetrics {
  /** Throws when something is watched already. */
  watch(sources: Watched): void;
  update(): Promise<void>;
}

/**
 * Metrics that others know the value of. Each is asked at every scrape, all at once and for `limitMs` at most; one that
 * fails or is late is left out of that scrape. One that hangs is not asked again before it has ended.
 */
export function watchedMetrics(
  registry: Registry,
  { clock, limitMs }: { clock: Clock; limitMs: number },
): WatchedMetrics {
  const registers = [registry];
  const updates: ((late: Promise<undefined>) => Promise<void>)[] = [];

  const add = <T>(read: Reading<T>, show: (value: T | undefined) => void) => {
    let flight: Promise<T | undefined> | undefined;
    updates.push(async (late) => {
      flight ??= Promise.resolve()
        .then(read)
        .catch(() => undefined)
        .finally(() => {
          flight = undefined;
        });
      show(await Promise.race([flight, late]));
    });
  };

  return {
    watch({ checkDatabase, databaseConnections, signingKeyDaysLeft, ...sources }) {
      for (const [source, Metric, name, help] of numbers) {
        const read = sources[source];
        if (!read) continue;
        const metric: Settable = new Metric({ name, help, registers });
        add(read, (value) => {
          metric.reset();
          if (isCount(value)) metric.inc(value);
          else metric.remove();
        });
      }
      if (checkDatabase) {
        const help = 'Whether the database answers: 1 or 0.';
        const up = new Gauge({ name: 'apier_database_up', help, registers });
        add(
          () => checkDatabase().then(() => 1),
          (value) => up.set(value ?? 0),
        );
      }
      if (signingKeyDaysLeft) {
        const days = new Gauge({
          name: 'apier_signing_key_days_left',
          help: 'Days until the key or certificate that signs to Maskinporten ends, as far as it is known.',
          labelNames: ['environment'],
          registers,
        });
        for (const [environment, read] of Object.entries(signingKeyDaysLeft)) {
          add(read, (value) => {
            if (isCount(value)) days.set({ environment }, value);
            else days.remove({ environment });
          });
        }
      }
      if (databaseConnections) {
        const connections = new Gauge({
          name: 'apier_database_connections',
          help: 'Connections to the database that are busy or idle, and callers waiting for one.',
          labelNames: ['state'],
          registers,
        });
        add(databaseConnections, (counts) => {
          connections.reset();
          for (const state of connectionStates) {
            const count = counts?.[state];
            if (isCount(count)) connections.set({ state }, count);
          }
        });
      }
    },
    async update() {
      const { signal, clear } = clock.deadline(limitMs);
      const late = new Promise<undefined>((resolve) => {
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      await Promise.all(updates.map((update) => update(late)));
      clear();
    },
  };
}

const isCount = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value >= 0;
