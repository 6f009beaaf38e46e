import { join } from 'node:path';
import { apiKeyScopes, hasAccounts, insertAccount, insertApiKey, newApiKey } from './accounts/index.ts';
import type { OpenDatabase } from './db/index.ts';
import { insertDelegation } from './delegations/index.ts';
import { type Clock, isoInstant } from './lib/clock.ts';
import { newId } from './lib/ids.ts';
import type { Random } from './lib/random.ts';
import { replaceFile } from './secrets/index.ts';
import type { DemoWorld } from './simulated/index.ts';

export interface FirstKeys {
  live_key: string;
  test_key: string;
}

/** Where the first keys lie, readable by their owner only. */
export const firstRunPath = (dataFolder: string): string => join(dataFolder, 'first-run.json');

/**
 * In an all-simulated installation without accounts: makes the first account with a live and a test key, every scope but
 * `admin:keys`, and the world's delegations (rulings 12, 16). All of it or nothing. Returns `null` when there is an
 * account already.
 */
export async function firstRun(options: {
  db: OpenDatabase['db'];
  dataFolder: string;
  demoWorld: DemoWorld;
  clock: Clock;
  random: Random;
  mac: (key: string) => string;
}): Promise<FirstKeys | null> {
  const { db, dataFolder, demoWorld, clock, random, mac } = options;
  const nowMs = clock.now();
  const createdAt = isoInstant(nowMs);
  const account = newId('acc', nowMs, random);
  const keys: FirstKeys = { live_key: newApiKey('live', random), test_key: newApiKey('test', random) };
  const rows = ([keys.live_key, keys.test_key] as const).map((key) => ({
    id: newId('key', nowMs, random),
    account,
    environment: key === keys.live_key ? ('live' as const) : ('test' as const),
    mac: mac(key),
    tail: key.slice(-4),
    scopes: apiKeyScopes.filter((scope) => scope !== 'admin:keys'),
    simulated: true,
    createdAt,
  }));

  return db.transaction().execute(async (transaction) => {
    if (await hasAccounts(transaction)) return null;
    await insertAccount(transaction, { id: account, name: 'First account', createdAt });
    for (const row of rows) await insertApiKey(transaction, row);
    for (const user of demoWorld.system_users.filter(({ deleted }) => !deleted)) {
      await insertDelegation(
        transaction,
        {
          id: newId('dlg', nowMs, random),
          account,
          environment: user.environment,
          organisation: user.owner_org,
          systemUserId: user.id,
          externalRef: user.external_ref,
          viaOrganisation: null,
          state: 'active',
          validUntil: null,
        },
        createdAt,
      );
    }
    // Last, and before the commit: a crash leaves either both or, at worst, a file whose keys open nothing.
    replaceFile(firstRunPath(dataFolder), `${JSON.stringify(keys, null, 2)}\n`);
    return keys;
  });
}
