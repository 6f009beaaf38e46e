import { expect, it } from 'vitest';
import { everythingKept, onBothDatabases, openForTest } from '../db/testing.ts';
import { createKeyAuthentication } from './authenticate-key.ts';
import { createKey } from './create-key.ts';
import { revokeKey } from './revoke-key.ts';
import { rotateKey } from './rotate-key.ts';
import {
  accountId,
  administrationOver,
  eventsOf,
  everyScope,
  insertAccounts,
  keepKey,
  keyId,
  wanted,
  withoutRecord,
} from './testing.ts';

const [a, b] = [accountId('a'), accountId('b')];
const dayMs = 86_400_000;

await onBothDatabases('rotating a key', (open, kind) => {
  /** Account `a` with one key that was just made. */
  async function set(more: Parameters<typeof wanted>[0] = {}) {
    const database = await open();
    await insertAccounts(database);
    const administration = administrationOver(database);
    const { data: first } = await createKey(administration.key(a), wanted(more));
    const rows = () => database.db.selectFrom('api_keys').selectAll().orderBy('created_at').execute();
    return { ...database, ...administration, first, id: first.key.id, rows };
  }

  it('gives a key of the same name, scopes and environment; the old one works until the overlap ends', async () => {
    const { db, key, keyMac, clock, first, id } = await set({ scopes: ['read:altinn', 'read:brreg'] });
    clock.advance(1_000);
    const { data } = await rotateKey(key(a), { id, overlap_hours: 24 });
    expect(data.key).toMatchObject({
      ...{ account: a, environment: 'live', name: 'A key', scopes: ['read:altinn', 'read:brreg'], state: 'active' },
      ...{ created_at: '2026-11-21T12:00:01.000Z', created_by: keyId('caller'), expires_at: null },
    });
    expect(data.previous).toEqual({
      ...first.key,
      ...{ state: 'overlap', replaced_by: data.key.id, expires_at: '2026-11-22T12:00:01.000Z' },
    });
    const authenticate = createKeyAuthentication({
      ...{ db, clock, mac: keyMac, isSimulated: () => true, isOperator: () => false, onUse: () => {} },
    });
    clock.advance(dayMs - 1);
    expect(await authenticate(first.plaintext_key)).toMatchObject({ id });
    clock.advance(1);
    expect(await authenticate(first.plaintext_key)).toBeNull();
    expect(await authenticate(data.plaintext_key)).toMatchObject({ id: data.key.id });
  });

  it('without an overlap ends the old one at once', async () => {
    const { key, id } = await set();
    const { data } = await rotateKey(key(a), { id, overlap_hours: 0 });
    expect(data.previous).toMatchObject({ state: 'expired', expires_at: '2026-11-21T12:00:00.000Z' });
  });

  it('lets the new key live as long as the old one was to, and the old one no longer than it would have', async () => {
    const { key, clock, id } = await set({ expires_in_days: 2 });
    clock.advance(1.5 * dayMs);
    const { data } = await rotateKey(key(a), { id, overlap_hours: 24 });
    expect(data.previous.expires_at).toBe('2026-11-23T12:00:00.000Z');
    expect(data.key.expires_at).toBe('2026-11-25T00:00:00.000Z');
  });

  it('works for an account that has its three keys, and the old one is not counted', async () => {
    const { key, id } = await set();
    for (let made = 0; made < 2; made += 1) await createKey(key(a), wanted());
    await rotateKey(key(a), { id, overlap_hours: 24 });
    await expect(createKey(key(a), wanted())).rejects.toMatchObject({ code: 'MAX_KEYS_REACHED' });
  });

  it('is put on the account’s record, and keeps the new key nowhere', async () => {
    const { db, key, id, recorded } = await set();
    const { data } = await rotateKey(key(a), { id, overlap_hours: 1 });
    const events = await eventsOf({ db });
    expect(events).toHaveLength(2);
    expect(events.find(({ action }) => action === 'key.rotated')).toMatchObject({
      ...{ chain: a, environment: 'live', actor: `key:${keyId('caller')}`, resource: `key:${id}`, outcome: 'ok' },
      detail: `{"replaced_by":"${data.key.id}","works_until":"2026-11-21T13:00:00.000Z"}`,
    });
    expect(recorded()).toBe(2);
    expect(await everythingKept({ db })).not.toContain(data.plaintext_key.slice(11, 20));
  });

  it('changes nothing when it cannot be put on record', async () => {
    const { db, key, id, rows } = await set();
    const before = await rows();
    await withoutRecord({ db });
    await expect(rotateKey(key(a), { id, overlap_hours: 1 })).rejects.toThrow();
    expect(await rows()).toEqual(before);
  });

  it('of two at once is done once', async () => {
    const { db, place, key, id, rows } = await set();
    // Two handles of one process cannot both write to one SQLite file: the second blocks the first.
    const other = administrationOver(kind === 'postgres' ? await openForTest(place) : { db }, { seed: 'other' });
    const settled = await Promise.allSettled([
      rotateKey(key(a), { id, overlap_hours: 1 }),
      rotateKey(other.key(a), { id, overlap_hours: 1 }),
    ]);
    const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refusals).toEqual([expect.objectContaining({ code: 'KEY_NOT_ACTIVE' })]);
    expect(await rows()).toHaveLength(2);
    expect((await eventsOf({ db })).map(({ action }) => action).sort()).toEqual(['key.created', 'key.rotated']);
  });

  it('is for active keys only: one that was rotated, revoked or has expired stays as it is', async () => {
    const { key, clock, rows, id } = await set({ expires_in_days: 1 });
    const { data } = await rotateKey(key(a), { id, overlap_hours: 1 });
    await revokeKey(key(a), { id: data.key.id });
    const expiring = (await createKey(key(a), wanted({ expires_in_days: 1 }))).data.key.id;
    clock.advance(dayMs);
    const before = await rows();
    for (const other of [id, data.key.id, expiring]) {
      await expect(rotateKey(key(a), { id: other, overlap_hours: 1 })).rejects.toMatchObject({
        code: 'KEY_NOT_ACTIVE',
      });
    }
    expect(await rows()).toEqual(before);
  });

  it('hands out no key that may do more than the caller’s', async () => {
    const { db, key, operator, rows } = await set();
    const mighty = keyId('mighty');
    await keepKey({ db }, { id: mighty, scopes: ['act:mva_melding', 'read:brreg'] });
    const before = await rows();
    await expect(rotateKey(key(a), { id: mighty, overlap_hours: 1 })).rejects.toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
      detail: { en: expect.stringContaining('it lacks act:mva_melding') },
    });
    expect(await rows()).toEqual(before);
    const mightier = key(a, 'live', [...everyScope, 'act:mva_melding']);
    expect((await rotateKey(mightier, { id: mighty, overlap_hours: 1 })).data.key.scopes).toEqual([
      'act:mva_melding',
      'read:brreg',
    ]);
    const other = keyId('other');
    await keepKey({ db }, { id: other, scopes: ['act:mva_melding'] });
    expect((await rotateKey(operator, { id: other, overlap_hours: 1 })).data.key.created_by).toBe('operator');
  });

  it('of another account’s or environment’s key is as if there were no such key', async () => {
    const { key, operator, rows, id } = await set();
    const before = await rows();
    const asked = [
      rotateKey(key(b), { id, overlap_hours: 1 }),
      rotateKey(key(a, 'test'), { id, overlap_hours: 1 }),
      rotateKey(operator, { id, overlap_hours: 1, account: b }),
      rotateKey(key(a), { id: keyId('not-there'), overlap_hours: 1 }),
    ];
    const failures = await Promise.all(asked.map((one) => one.catch((error: unknown) => error)));
    for (const failure of failures) expect(failure).toEqual(failures[0]);
    expect(failures[0]).toMatchObject({ code: 'KEY_NOT_FOUND', detail: undefined });
    expect(await rows()).toEqual(before);
  });
});
