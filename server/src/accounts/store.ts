import type { Executor } from '../db/index.ts';
import type { KeyEnvironment } from './api-key.ts';
import type { ApiKeyScope } from './scopes.ts';

export interface StoredKey {
  id: string;
  account: string;
  environment: KeyEnvironment;
  scopes: ReadonlySet<ApiKeyScope>;
  simulated: boolean;
  /** Epoch milliseconds. */
  expiresAt: number | null;
  revoked: boolean;
}

export async function insertAccount(
  db: Executor,
  account: { id: string; name: string; createdAt: string },
): Promise<void> {
  await db
    .insertInto('accounts')
    .values({ id: account.id, name: account.name, created_at: account.createdAt })
    .execute();
}

export async function hasAccounts(db: Executor): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function insertApiKey(
  db: Executor,
  key: {
    id: string;
    account: string;
    environment: KeyEnvironment;
    mac: string;
    tail: string;
    scopes: readonly ApiKeyScope[];
    simulated: boolean;
    createdAt: string;
  },
): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({
      id: key.id,
      account: key.account,
      environment: key.environment,
      mac: key.mac,
      tail: key.tail,
      scopes: JSON.stringify(key.scopes),
      simulated: key.simulated ? 1 : 0,
      created_at: key.createdAt,
      expires_at: null,
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
