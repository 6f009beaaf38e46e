import { expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { onBothDatabases } from '../db/testing.ts';
import { present } from '../operation.ts';
import { administrationContext, seededRandom, virtualClock } from '../testing.ts';
import { KeyHomeFault } from './homes/index.ts';
import { signingKeyOperations } from './operations.ts';
import { listSigningKeys, readSigningKeyStatus } from './read-signing-keys.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';
import { fakeGovernment, fakeHomes, instanceOn, publicJwk } from './testing.ts';

const minuteMs = 60_000;

await onBothDatabases('the operator', (open) => {
  async function set(options: Parameters<typeof instanceOn>[3] & { kids?: string[] } = {}) {
    const database = await open();
    const { db } = database;
    const clock = virtualClock();
    const { kids = ['first'], ...more } = options;
    const government = fakeGovernment({ clock, kids });
    const instance = await instanceOn(database, government, clock, more);
    clock.advance(1_000);
    const operator: Context = administrationContext({
      ...{ actor: { kind: 'operator' }, clock, random: seededRandom() },
      administration: {
        ...{ db, keyMac: () => '', isSimulated: () => false, recorded: () => {} },
        signingKeys: { test: instance.keys, live: null },
      } as unknown as NonNullable<Context['administration']>,
    });
    const status = async () => (await readSigningKeyStatus(operator, { environment: 'test' })).data.environments[0];
    return { db, clock, government, operator, status, ...instance };
  }

  it('sees the keys, and that an environment has none', async () => {
    const { operator } = await set();
    expect((await listSigningKeys(operator, {})).data.keys).toMatchObject([
      { key_id: 'first', state: 'active', home: 'file', location: 'file:/keys/first', problem: null },
    ]);
    const { environments } = (await readSigningKeyStatus(operator, {})).data;
    expect(environments.map(({ environment, state }) => [environment, state])).toEqual([
      ['test', 'steady'],
      ['live', 'off'],
    ]);
    await expect(rotateSigningKey(operator, { environment: 'live' })).rejects.toMatchObject({
      code: 'SIGNING_KEYS_OFF',
    });
  });

  it('rotates, is told each step, and is on record with the request', async () => {
    const { operator, status, runFor, runUntil, db } = await set();
    const { data } = await rotateSigningKey(operator, { environment: 'test' });
    expect(data).toMatchObject({
      begun: true,
      key: { state: 'generated', requested_by: 'operator', reason: 'operator' },
      status: { state: 'rotating', public_jwk: [publicJwk(data.key.key_id ?? '')] },
    });
    expect((await rotateSigningKey(operator, { environment: 'test' })).data).toMatchObject({ begun: false });
    await runFor(15_000);
    expect(await status()).toMatchObject({ state: 'rotating', next_at: expect.any(String) });
    await runUntil((rows) => rows[0]?.state === 'retiring');
    expect(await status()).toMatchObject({ state: 'overlap', retiring: [{ key_id: 'first' }], public_jwk: null });
    await runFor(17 * minuteMs);
    expect(await status()).toMatchObject({ state: 'steady', active: { key_id: data.key.key_id }, warnings: [] });
    const [event] = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('action', '=', 'signing_key.generated')
      .execute();
    expect(event).toMatchObject({ actor: 'operator', correlation_id: 'req_test', chain: 'installation' });
  });

  it('without an administration client is given the public key, and told which one may be deleted', async () => {
    const { operator, status, government, runUntil } = await set({ byHand: true });
    const { data } = await rotateSigningKey(operator, { environment: 'test' });
    const kid = data.key.key_id ?? '';
    expect(data.status).toMatchObject({
      state: 'waiting_for_you',
      public_jwk: [publicJwk(kid)],
      next_step_en: expect.stringContaining('public_jwk'),
    });
    government.overwrite([{ ...publicJwk(kid) }, ...government.keys()]);
    await runUntil((rows) => rows[0]?.state === 'removed');
    expect(await status()).toMatchObject({ state: 'steady', delete_by_hand: ['first'] });
  });

  it('is warned before a key ends, and of what is in the way', async () => {
    const { operator, status, clock, government, keys } = await set();
    await keys.tick();
    await keys.tick();
    clock.advance(310 * 24 * 60 * minuteMs);
    expect((await status())?.warnings).toEqual([
      expect.objectContaining({ text_en: expect.stringContaining('60 days') }),
    ]);
    await rotateSigningKey(operator, { environment: 'test' });
    government.overwrite([{ ...publicJwk('theirs') }]);
    await keys.tick();
    expect(await status()).toMatchObject({
      coming: { problem: { code: 'active_key_missing', detail: 'first' } },
      warnings: [{}, { text_en: expect.stringContaining('not among') }],
    });
  });

  it('is told why a key cannot be used, and nothing is changed', async () => {
    const homes = fakeHomes();
    const openKey: typeof homes.openKey = (location, how) =>
      location.home === 'file' && location.path.includes('/away/')
        ? Promise.reject(new KeyHomeFault('file', 'not_private', 'chmod 600'))
        : homes.openKey(location, how);
    const { operator, keys } = await set({ homes: { ...homes, openKey } });
    const rotate = (to: string) => rotateSigningKey(operator, { environment: 'test', to });
    await expect(rotate('file:/away/key')).rejects.toMatchObject({
      code: 'KEY_HOME_FAULT',
      detail: { en: 'chmod 600' },
    });
    await expect(rotate('nowhere')).rejects.toMatchObject({ code: 'KEY_HOME_FAULT' });
    const field = { code: 'VALIDATION_FAILED', fields: [{ pointer: '#/to' }] };
    await expect(rotate('file:/keys/first')).rejects.toMatchObject(field);
    await expect(rotate('file:/certificates/serial')).rejects.toMatchObject(field);
    expect(await keys.list()).toHaveLength(1);
  });
});

it('the operations on signing keys are examples of themselves', () => {
  for (const op of signingKeyOperations) {
    expect(op.input.safeParse(op.example).success, op.id).toBe(true);
    expect(JSON.parse(present(op, op.exampleData)), op.id).toEqual(op.exampleData);
    expect([op.scope, op.operator], op.id).toEqual([null, 'only']);
  }
});
