import { join } from 'node:path';
import {
  apiKeyScopes,
  hasAccounts,
  insertAccount,
  insertApiKey,
  lockFirstRun,
  type NewKeyRow,
  newApiKey,
} from './accounts/index.ts';
import { type AuditEvent, auditEventRow, insertAuditEvents } from './audit/index.ts';
import type { OpenDatabase } from './db/index.ts';
import { insertDelegation, type NewDelegation } from './delegations/index.ts';
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
 * Makes the first account where there is none. In an all-simulated installation it gets a live and a test key, every
 * scope but `admin:keys`, and the world's delegations (rulings 12, 16); in others the operator makes the first key. All
 * of it or nothing. Returns the keys that it made.
 */
export async function firstRun(options: {
  db: OpenDatabase['db'];
  dataFolder: string;
  /** `null`: something is real. */
  demoWorld: DemoWorld | null;
  clock: Clock;
  random: Random;
  mac: (key: string) => string;
  /** Organisations whose delegation the account has ended itself, to show what then may be read. */
  revoked: readonly string[];
}): Promise<FirstKeys | null> {
  const { db, dataFolder, demoWorld, clock, random, mac, revoked } = options;
  if (await hasAccounts(db)) return null;
  const nowMs = clock.now();
  const createdAt = isoInstant(nowMs);
  const account = newId('acc', nowMs, random);
  const made = demoWorld && { live: newApiKey('live', random), test: newApiKey('test', random) };
  const keys = (made ? (['live', 'test'] as const) : []).map(
    (environment): NewKeyRow => ({
      id: newId('key', nowMs, random),
      account,
      environment,
      name: 'First key',
      mac: mac(made?.[environment] ?? ''),
      tail: made?.[environment].slice(-4) ?? '',
      scopes: apiKeyScopes.filter((scope) => scope !== 'admin:keys'),
      simulated: true,
      createdAt,
      createdBy: null,
      expiresAt: null,
    }),
  );
  // One whose system user Altinn has deleted is there too: that is how a delegation is found to be gone.
  const delegations = (demoWorld?.system_users ?? []).map(
    (user, place): NewDelegation => ({
      // Ids sort by their time: of two for one organisation it is always the same that counts.
      id: newId('dlg', nowMs + place, random),
      account,
      environment: user.environment,
      organisation: user.owner_org,
      systemUserId: user.id,
      externalRef: user.external_ref,
      viaOrganisation: null,
      state: revoked.includes(user.owner_org) ? 'revoked' : 'active',
      validUntil: null,
      createdAt,
      changedAt: createdAt,
    }),
  );
  const act = (event: Pick<AuditEvent, 'account' | 'environment' | 'action' | 'resource' | 'organisation'>) =>
    auditEventRow(
      {
        actor: 'system',
        initiatedBy: null,
        outcome: 'ok',
        correlationId: null,
        receiptId: null,
        detail: null,
        ...event,
      },
      options,
    );
  const events = [
    act({
      ...{ account: null, environment: null, organisation: null },
      ...{ action: 'account.created', resource: `account:${account}` },
    }),
    ...keys.map(({ id, environment }) =>
      act({ account, environment, action: 'key.created', resource: `key:${id}`, organisation: null }),
    ),
    ...delegations.map(({ id, environment, organisation }) =>
      act({ account, environment, action: 'delegation.recorded', resource: `delegation:${id}`, organisation }),
    ),
  ];

  return db.transaction().execute(async (transaction) => {
    // Of two instances that start on one new database, one waits here and then finds the other's account.
    await lockFirstRun(transaction, createdAt);
    if (await hasAccounts(transaction)) return null;
    await insertAccount(transaction, { id: account, name: 'First account', createdAt });
    for (const key of keys) await insertApiKey(transaction, key);
    for (const delegation of delegations) await insertDelegation(transaction, delegation);
    await insertAuditEvents(transaction, events);
    if (!made) return null;
    const shown: FirstKeys = { live_key: made.live, test_key: made.test };
    // Last, and before the commit: a crash leaves either both or, at worst, a file whose keys open nothing.
    replaceFile(firstRunPath(dataFolder), `${JSON.stringify(shown, null, 2)}\n`);
    return shown;
  });
}
