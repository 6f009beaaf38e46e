import fc from 'fast-check';
import { expect, it } from 'vitest';
import { everythingKept, onBothDatabases, openForTest } from '../db/testing.ts';
import { createKeyAuthentication } from './authenticate-key.ts';
import { createKey } from './create-key.ts';
import { listKeys } from './list-keys.ts';
import { apiKeyScopes } from './scopes.ts';
import {
  accountId,
  administrationOver,
  eventsOf,
  insertAccounts,
  keepKey,
  keyId,
  wanted,
  withoutRecord,
} from './testing.ts';

const [a, b] = [accountId('a'), accountId('b')];

await onBothDatabases('creating a key', (open, kind) => {
  async function set(more: Parameters<typeof administrationOver>[1] = {}) {
    const database = await open();
    await insertAccounts(database);
    return { ...database, ...administrationOver(database, more) };
  }

  it('gives a key of the caller’s account and environment, shown once', async () => {
    const { key } = await set();
    const { data } = await createKey(key(a), wanted({ scopes: ['read:brreg', 'read:altinn', 'read:brreg'] }));
    expect(data.plaintext_key).toMatch(/^apier_live_[0-9A-Za-z]{49}$/);
    expect(data.key).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{22}$/),
      ...{ account: a, environment: 'live', name: 'A key', scopes: ['read:altinn', 'read:brreg'], state: 'active' },
      ...{ tail: data.plaintext_key.slice(-4), created_at: '2026-11-21T12:00:00.000Z', created_by: keyId('caller') },
      ...{ expires_at: null, revoked_at: null, replaced_by: null, last_used_at: null },
    });
    expect((await listKeys(key(a), {})).data.keys).toEqual([data.key]);
  });

  it('gives a key that works from then on, until it expires', async () => {
    const { db, clock, key, keyMac } = await set();
    const { data } = await createKey(key(a, 'test'), wanted({ expires_in_days: 1 }));
    expect(data.key).toMatchObject({ environment: 'test', expires_at: '2026-11-22T12:00:00.000Z' });
    const authenticate = createKeyAuthentication({
      ...{ db, clock, mac: keyMac, isSimulated: () => true, isOperator: () => false, onUse: () => {} },
    });
    const { id } = data.key;
    expect(await authenticate(data.plaintext_key)).toMatchObject({ id, account: a, environment: 'test' });
    clock.advance(86_400_000);
    expect(await authenticate(data.plaintext_key)).toBeNull();
  });

  it('is put on the account’s record, by whoever made it', async () => {
    const { operator, key, recorded, ...database } = await set();
    const byKey = await createKey(key(a), wanted({ expires_in_days: 1, scopes: ['read:brreg', 'admin:keys'] }));
    const byOperator = await createKey(operator, wanted({ account: b, environment: 'test' }));
    const events = await eventsOf(database);
    expect(new Set(events.map(({ resource }) => resource))).toEqual(
      new Set([`key:${byKey.data.key.id}`, `key:${byOperator.data.key.id}`]),
    );
    expect(events.find(({ chain }) => chain === a)).toMatchObject({
      ...{ environment: 'live', actor: `key:${keyId('caller')}`, action: 'key.created', outcome: 'ok' },
      detail: '{"expires_at":"2026-11-22T12:00:00.000Z","scopes":"admin:keys read:brreg"}',
    });
    expect(events.find(({ chain }) => chain === b)).toMatchObject({ environment: 'test', actor: 'operator' });
    expect(recorded()).toBe(2);
  });

  it('leaves no key when it cannot be put on record', async () => {
    const { db, key, recorded, ...database } = await set();
    await withoutRecord({ db, ...database });
    await expect(createKey(key(a), wanted())).rejects.toThrow();
    expect(await db.selectFrom('api_keys').selectAll().execute()).toEqual([]);
    expect(recorded()).toBe(0);
  });

  it('keeps the key itself nowhere in the database', async () => {
    const { db, key } = await set();
    const { data } = await createKey(key(a), wanted());
    const kept = await everythingKept({ db });
    expect(kept).toContain(data.key.id);
    for (let at = 0; at + 8 <= data.plaintext_key.length; at += 1) {
      const part = data.plaintext_key.slice(at, at + 8);
      // What is no secret: the beginning is the same for all.
      if (at >= 11) expect(kept).not.toContain(part);
    }
  });

  it('gives no scope that the caller’s key does not hold', async () => {
    const { db, key } = await set();
    await expect(createKey(key(a), wanted({ scopes: ['read:brreg', 'act:mva_melding'] }))).rejects.toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
      detail: { en: expect.stringContaining('it lacks act:mva_melding') },
    });
    const scopes = fc.subarray([...apiKeyScopes]);
    await fc.assert(
      fc.asyncProperty(scopes, fc.subarray([...apiKeyScopes], { minLength: 1 }), async (held, asked) => {
        await db.deleteFrom('api_keys').execute();
        const isAllowed = asked.every((scope) => held.includes(scope));
        const made = await createKey(key(a, 'live', held), wanted({ scopes: asked })).catch(() => null);
        expect(made !== null).toBe(isAllowed);
        const rows = await db.selectFrom('api_keys').select('scopes').execute();
        expect(rows).toEqual(isAllowed ? [{ scopes: JSON.stringify([...asked].sort()) }] : []);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the operator any scope, in the environment that is named', async () => {
    const { operator } = await set();
    const scopes = [...apiKeyScopes];
    const { data } = await createKey(operator, wanted({ account: a, environment: 'live', scopes }));
    expect(data.key).toMatchObject({ account: a, created_by: 'operator', scopes: scopes.sort() });
    await expect(createKey(operator, wanted({ account: a }))).rejects.toMatchObject({
      ...{ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/environment', detail: 'is needed: test or live' }] },
    });
  });

  it('gives a key no key of the other environment, or of another account', async () => {
    const { db, key } = await set();
    const refused = [wanted({ environment: 'test' }), wanted({ account: b }), wanted({ account: accountId('nobody') })];
    const answers = [];
    for (const input of refused) {
      const { code, fields } = await createKey(key(a), input).catch((error) => error);
      answers.push({ code, fields });
    }
    expect(answers[0]).toMatchObject({ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/environment' }] });
    expect(answers[1]).toMatchObject({ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/account' }] });
    // Whether there is such an account is nothing that a key is told.
    expect(answers[2]).toEqual(answers[1]);
    expect(await db.selectFrom('api_keys').selectAll().execute()).toEqual([]);
    await createKey(key(a), wanted({ environment: 'live', account: a }));
  });

  it('has the operator say which account where there are several, and refuses one that is not there', async () => {
    const { db, operator } = await set();
    const input = wanted({ environment: 'live' });
    await expect(createKey(operator, input)).rejects.toMatchObject({
      ...{ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/account' }] },
    });
    await expect(createKey(operator, { ...input, account: accountId('x') })).rejects.toMatchObject({
      code: 'ACCOUNT_NOT_FOUND',
    });
    await db.deleteFrom('accounts').where('id', '=', b).execute();
    expect((await createKey(operator, input)).data.key.account).toBe(a);
  });

  it('remembers whether the environment was simulated when it was made', async () => {
    for (const isSimulated of [true, false]) {
      const { db, key } = await set({ isSimulated });
      await createKey(key(a), wanted());
      expect(await db.selectFrom('api_keys').select('simulated').execute()).toEqual([
        { simulated: isSimulated ? 1 : 0 },
      ]);
    }
  });

  it('lets an account have three active keys; those that are revoked, expired or in overlap do not count', async () => {
    const { key, clock, ...database } = await set();
    const past = new Date(clock.now()).toISOString();
    await keepKey(database, { id: keyId('1'), expiresAt: past });
    await keepKey(database, { id: keyId('2') });
    await keepKey(database, { id: keyId('3') });
    const { db } = database;
    await db.updateTable('api_keys').set({ revoked_at: past }).where('id', '=', keyId('2')).execute();
    await db
      .updateTable('api_keys')
      .set({ replaced_by: keyId('x') })
      .where('id', '=', keyId('3'))
      .execute();
    for (let made = 0; made < 3; made += 1) await createKey(key(a), wanted());
    await expect(createKey(key(a), wanted())).rejects.toMatchObject({ code: 'MAX_KEYS_REACHED' });
    await expect(createKey(key(a, 'test'), wanted())).rejects.toMatchObject({ code: 'MAX_KEYS_REACHED' });
    expect((await createKey(key(b), wanted())).data.key.account).toBe(b);
    expect((await listKeys(key(a), {})).data).toMatchObject({ max_active: 3 });
  });

  it('lets an account have three active keys also when ten are asked for at once, of several instances', async () => {
    const { db, place, ...first } = await set();
    await keepKey({ db }, { id: keyId('1') });
    // Two handles of one process cannot both write to one SQLite file: the second blocks the first.
    const other = administrationOver(kind === 'postgres' ? await openForTest(place) : { db }, { seed: 'other' });
    const asked = Array.from({ length: 10 }, (_, number) =>
      createKey((number % 2 ? first : other).key(a), wanted({ name: `Key ${number}` })),
    );
    const settled = await Promise.allSettled(asked);
    const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refusals).toEqual(Array.from({ length: 8 }, () => 'MAX_KEYS_REACHED'));
    expect(await db.selectFrom('api_keys').select('id').execute()).toHaveLength(3);
    expect(await eventsOf({ db })).toHaveLength(2);
  });
});
