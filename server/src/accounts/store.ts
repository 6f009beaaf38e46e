import type { Selectable } from 'kysely';
import type { Database, Executor } from '../db/index.ts';
import type { KeyEnvironment } from './api-key.ts';
import type { ApiKeyScope } from './scopes.ts';

export interface Account {
  id: string;
  name: string;
  createdAt: string;
}

/** A key as it is looked up at every request; instants in epoch milliseconds. */
export interface StoredKey {
  id: string;
  account: string;
  environment: KeyEnvironment;
  scopes: ReadonlySet<ApiKeyScope>;
  simulated: boolean;
  expiresAt: number | null;
  revoked: boolean;
}

/** A key as its owner sees it; instants as ISO text. */
export interface KeyRow {
  id: string;
  account: string;
  environment: KeyEnvironment;
  name: string;
  scopes: ApiKeyScope[];
  simulated: boolean;
  tail: string;
  createdAt: string;
  createdBy: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  replacedBy: string | null;
  lastUsedAt: string | null;
}

export interface NewKeyRow {
  id: string;
  account: string;
  environment: KeyEnvironment;
  name: string;
  mac: string;
  tail: string;
  scopes: readonly ApiKeyScope[];
  simulated: boolean;
  createdAt: string;
  createdBy: string | null;
  expiresAt: string | null;
}

export async function insertAccount(db: Executor, account: Account): Promise<void> {
  await db
    .insertInto('accounts')
    .values({ id: account.id, name: account.name, created_at: account.createdAt })
    .execute();
}

export async function hasAccounts(db: Executor): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function listAccounts(db: Executor): Promise<Account[]> {
  const rows = await db.selectFrom('accounts').select(['id', 'name', 'created_at']).orderBy('id').execute();
  return rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at }));
}

/** Whoever else wants to change the keys of this account waits until the transaction ends; false: there is no such account. */
export async function lockAccount(transaction: Executor, account: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('accounts')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', account)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function insertApiKey(db: Executor, key: NewKeyRow): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({
      id: key.id,
      account: key.account,
      environment: key.environment,
      name: key.name,
      mac: key.mac,
      tail: key.tail,
      scopes: JSON.stringify(key.scopes),
      simulated: key.simulated ? 1 : 0,
      created_at: key.createdAt,
      created_by: key.createdBy,
      expires_at: key.expiresAt,
      revoked_at: null,
    })
    .execute();
}

export async function findKeyByMac(db: Executor, mac: string): Promise<StoredKey | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('mac', '=', mac).executeTakeFirst();
  return (
    row && {
      id: row.id,
      account: row.account,
      environment: row.environment,
      scopes: new Set(JSON.parse(row.scopes) as ApiKeyScope[]),
      simulated: row.simulated === 1,
      expiresAt: row.expires_at === null ? null : Date.parse(row.expires_at),
      revoked: row.revoked_at !== null,
    }
  );
}

const keyRow = (row: Selectable<Database['api_keys']>): KeyRow => ({
  id: row.id,
  account: row.account,
  environment: row.environment,
  name: row.name,
  scopes: JSON.parse(row.scopes) as ApiKeyScope[],
  simulated: row.simulated === 1,
  tail: row.tail,
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  replacedBy: row.replaced_by,
  lastUsedAt: row.last_used_at,
});

/** The keys of an account, of one environment or of both, the oldest first. */
export async function listKeys(db: Executor, account: string, environment: KeyEnvironment | null): Promise<KeyRow[]> {
  const rows = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('account', '=', account)
    .where('environment', 'in', environment === null ? ['test', 'live'] : [environment])
    .orderBy('id')
    .execute();
  return rows.map(keyRow);
}

export async function findKey(db: Executor, id: string): Promise<KeyRow | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row && keyRow(row);
}

/** Names the key that takes this one's place, and when this one ends; false: it is revoked or replaced already. */
export async function replaceKey(db: Executor, id: string, replacedBy: string, expiresAt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ replaced_by: replacedBy, expires_at: expiresAt })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('replaced_by', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False: it was revoked already. */
export async function revokeKey(db: Executor, id: string, revokedAt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ revoked_at: revokedAt })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Moves the time of last use forward, never back: other instances write theirs. */
export async function noteLastUse(db: Executor, id: string, usedAt: string): Promise<void> {
  await db
    .updateTable('api_keys')
    .set({ last_used_at: usedAt })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', usedAt)]))
    .execute();
}

/** Until the transaction ends, no other instance gets past this. */
export async function lockFirstRun(transaction: Executor, at: string): Promise<void> {
  const lease = { name: 'first-run', holder: '', held_until: at };
  await transaction
    .insertInto('leases')
    .values(lease)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ held_until: at }))
    .execute();
}
