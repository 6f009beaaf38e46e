/** What stands in an installation's database, read past the product and in the test's own process. */
import { expect } from 'vitest';
import { createHeadSigner, verifyDatabase } from '../../src/audit/index.ts';
import { type DatabasePlace, openDatabase } from '../../src/db/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { derivedSecret, openMasterKey } from '../../src/secrets/index.ts';
import type { Acknowledged } from './load.ts';

export type InstallationRecord = Awaited<ReturnType<typeof readRecord>>;

export async function readRecord(place: DatabasePlace, masterKey: { ownFile: string | null; dataFolder: string }) {
  const database = await openDatabase(place);
  try {
    const { db } = database;
    const means = { db, clock: systemClock, random: systemRandom() };
    const seed = await derivedSecret(means, await openMasterKey(means, masterKey), 'sim-audit-head');
    return {
      verification: await verifyDatabase(db, { jwks: [createHeadSigner(seed, { simulated: true }).publicJwk] }),
      accounts: await db.selectFrom('accounts').select('id').execute(),
      keys: await db.selectFrom('api_keys').select(['id', 'tail', 'revoked_at']).execute(),
      events: await db
        .selectFrom('audit_events')
        .select(['action', 'actor', 'resource', 'outcome', 'occurrences', 'seq'])
        .execute(),
    };
  } finally {
    await database.close();
  }
}

/** The chain is whole, and each change of a key stands there together with its event, or not at all. */
export function expectSound({ verification, keys, events }: InstallationRecord): void {
  expect(verification.findings).toEqual([]);
  expect(verification.events).toBeGreaterThan(0);
  const eventsOf = (action: string) =>
    events
      .filter((event) => event.action === action)
      .map(({ resource }) => resource.slice('key:'.length))
      .sort();
  expect(eventsOf('key.created')).toEqual(keys.map(({ id }) => id).sort());
  expect(eventsOf('key.revoked')).toEqual(
    keys.flatMap(({ id, revoked_at }) => (revoked_at === null ? [] : [id])).sort(),
  );
}

/** Every key that was acknowledged is there, and is revoked if that was. */
export function expectKeysKept({ keys }: InstallationRecord, acknowledged: Acknowledged): void {
  const kept = new Map(keys.map(({ id, revoked_at }) => [id, revoked_at !== null]));
  for (const { id, isRevoked } of acknowledged.keys) {
    expect(kept.has(id), `key ${id}`).toBe(true);
    if (isRevoked) expect(kept.get(id), `revocation of ${id}`).toBe(true);
  }
}

/** How many reads of this company with this key are on record. */
export function countReads({ keys, events }: InstallationRecord, { org, key }: { org?: string; key: string }): number {
  const id = keys.find(({ tail }) => key.endsWith(tail))?.id;
  return events
    .filter(({ action, actor, outcome }) => action === 'company.context' && actor === `key:${id}` && outcome === 'ok')
    .filter(({ resource }) => org === undefined || resource === `entity:${org}`)
    .reduce((sum, { occurrences }) => sum + occurrences, 0);
}
