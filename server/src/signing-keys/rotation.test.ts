import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { virtualClock } from '../testing.ts';
import { fakeGovernment, instanceOn, refusedBy, stateOf } from './testing.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const asked = { by: 'operator', requestId: 'req_1' };
const kept = { location: 'kept', kid: null, pinFile: null };

await onBothDatabases('a rotation', (open) => {
  async function set(options: Parameters<typeof instanceOn>[3] & { kids?: string[] } = {}) {
    const database = await open();
    const clock = virtualClock();
    const { kids = ['first'], ...more } = options;
    const government = fakeGovernment({ clock, kids });
    const instance = await instanceOn(database, government, clock, more);
    clock.advance(1_000);
    const states = async () => stateOf(await instance.keys.list());
    const events = async () =>
      (await database.db.selectFrom('audit_events').selectAll().orderBy('occurred_at').orderBy('id').execute()).map(
        ({ action, actor, initiated_by, chain }) => `${chain} ${action} ${actor} ${initiated_by}`,
      );
    return { ...database, database, clock, government, ...instance, states, events };
  }

  it('goes from generated to active and removed, with a row on record for each step', async () => {
    const { keys, runFor, runUntil, states, government, events } = await set();
    expect(await states()).toEqual(['first: active']);
    const { begun, key } = await keys.rotate(asked);
    expect([begun, key.state]).toEqual([true, 'generated']);
    expect(government.kids()).toEqual(['first']);
    await keys.tick();
    expect(government.kids()).toEqual([key.kid, 'first']);
    expect(await states()).toEqual(['first: active', `${key.kid}: uploaded`]);
    await runFor(45_000);
    expect(await states()).toEqual(['first: active', `${key.kid}: proving`]);
    expect(keys.signer.header).toEqual({ kid: 'first' });
    await runUntil((rows) => rows[1]?.state === 'active');
    expect(await states()).toEqual(['first: retiring', `${key.kid}: active`]);
    expect([keys.signer.header, keys.signer.former?.header]).toEqual([{ kid: key.kid }, { kid: 'first' }]);
    await runFor(14 * minuteMs);
    expect(government.kids()).toContain('first');
    await runFor(2 * minuteMs);
    expect(await states()).toEqual(['first: removed', `${key.kid}: active`]);
    expect(government.kids()).toEqual([key.kid]);
    expect(keys.signer.former).toBeUndefined();
    const steps = ['uploaded', 'proving', 'retiring', 'active', 'removed'];
    expect((await events()).sort()).toEqual(
      [
        'installation signing_key.adopted system null',
        'installation signing_key.generated operator null',
        ...steps.map((step) => {
          const isOld = step === 'retiring' || step === 'removed';
          return `installation signing_key.${step} system ${isOld ? 'null' : 'operator'}`;
        }),
      ].sort(),
    );
  });

  it('is begun once: who asks again is told how far it is', async () => {
    const { keys, runUntil } = await set();
    const { key } = await keys.rotate(asked);
    expect(await keys.rotate(asked)).toMatchObject({ begun: false, key: { id: key.id } });
    await runUntil((rows) => rows[0]?.state === 'retiring');
    expect(await keys.rotate(asked)).toMatchObject({ begun: false, key: { id: key.id, state: 'active' } });
    await runUntil((rows) => rows[0]?.state === 'removed');
    expect(await keys.rotate(asked)).toMatchObject({ begun: true });
  });

  it('begins by itself with age, with the end near, and when Maskinporten calls the key expired', async () => {
    const aged = await set({ place: kept, kids: [] });
    await aged.runUntil((rows) => rows[0]?.state === 'active');
    aged.clock.advance(89 * dayMs);
    await aged.keys.tick();
    expect(await aged.keys.list()).toHaveLength(1);
    aged.clock.advance(dayMs);
    await aged.keys.tick();
    expect(await aged.keys.list()).toMatchObject([
      { state: 'active', reason: 'first' },
      { state: 'generated', reason: 'age', requestedBy: 'system' },
    ]);

    const ending = await set({ place: kept, kids: [], rotateAfterDays: 1_000 });
    await ending.runUntil((rows) => rows[0]?.state === 'active');
    ending.clock.advance(334 * dayMs);
    await ending.keys.tick();
    expect(await ending.keys.list()).toHaveLength(1);
    ending.clock.advance(2 * dayMs);
    await ending.keys.tick();
    expect(await ending.keys.list()).toMatchObject([{ state: 'active' }, { state: 'generated', reason: 'expiry' }]);

    const expired = await set({ place: kept, kids: [] });
    await expired.runUntil((rows) => rows[0]?.state === 'active');
    const [first] = await expired.keys.list();
    expired.keys.noticeRefusal('MP-121');
    await expired.keys.tick();
    expect(await expired.keys.list(), 'Maskinporten takes it, whatever was said').toHaveLength(1);
    expired.government.script = (kid) => (kid === first?.kid ? refusedBy('Expired key', 'MP-121') : undefined);
    expired.keys.noticeRefusal('MP-121');
    await expired.keys.tick();
    expect(await expired.keys.list()).toMatchObject([
      { state: 'active' },
      { state: 'generated', reason: 'expired_key' },
    ]);
    expired.government.overwrite([]);
    await expired.runUntil((rows) => rows[1]?.state === 'active');
  });

  it('without delay when the key is in wrong hands: the old one is gone a quarter of a minute after the switch', async () => {
    const { keys, runUntil, government, clock, states } = await set();
    const { key: doubtful } = await keys.rotate(asked);
    const { begun, key } = await keys.rotate({ ...asked, compromised: true });
    expect([begun, await states()]).toEqual([
      true,
      ['first: active', `${doubtful.kid}: abandoned`, `${key.kid}: generated`],
    ]);
    await runUntil((rows) => rows[2]?.state === 'active');
    expect(government.kids()).toContain('first');
    clock.advance(15_000);
    await keys.tick();
    expect(government.kids()).toEqual([key.kid]);
    expect(await states()).toEqual(['first: removed', `${doubtful.kid}: removed`, `${key.kid}: active`]);
  });

  it('does not end before the new key is taken without exception: each refusal begins the count again', async () => {
    const { keys, runFor, runUntil, government, clock } = await set();
    const { key } = await keys.rotate(asked);
    const row = async () => (await keys.list()).find(({ id }) => id === key.id);
    await keys.tick();
    let tries = 0;
    government.script = (kid) => {
      if (kid === key.kid) tries += 1;
      return kid === key.kid && tries === 4 ? refusedBy('Unknown key identifier (kid) for client.') : undefined;
    };
    await runFor(45_000);
    expect(await row()).toMatchObject({ state: 'proving', proofs: 0, firstProofAt: null });
    await runFor(45_000);
    expect(await row()).toMatchObject({ state: 'proving' });
    const began = clock.now();
    await runUntil((rows) => rows[1]?.state === 'active');
    expect(clock.now() - began).toBeLessThanOrEqual(45_000);
    expect(tries).toBeGreaterThanOrEqual(8);
  });

  it('counts a scope that is refused as an answer, and an outage as none', async () => {
    const { keys, runFor, government, key } = await begun();
    government.script = () => refusedBy('Token request contains invalid scopes for client', 'MP-200');
    await runFor(30_000);
    const { proofs } = await key();
    expect(proofs).toBeGreaterThan(1);
    government.script = () => ({ status: 503, headers: {}, body: '' });
    await runFor(40 * minuteMs);
    expect(await key()).toMatchObject({ state: 'proving', proofs, problem: 'maskinporten_unreachable' });
    government.script = () => undefined;
    await runFor(60_000);
    expect(await key()).toMatchObject({ state: 'active', problem: null });
    expect(keys.signer.header).toEqual({ kid: (await key()).kid });
  });

  it('is given up after half an hour, with the old key in use, and not begun again by itself for a day', async () => {
    const { keys, runFor, government, db, key, lines, clock } = await begun({
      rotateAfterDays: 0,
      place: kept,
      kids: [],
    });
    const coming = await key();
    government.script = (kid) =>
      kid === coming.kid ? refusedBy('Unknown key identifier (kid) for client.') : undefined;
    await runFor(31 * minuteMs);
    expect(await key()).toMatchObject({ state: 'abandoned', problem: 'never_accepted' });
    const [active] = await keys.list();
    expect(active?.state).toBe('active');
    expect(keys.signer.header).toEqual({ kid: active?.kid });
    expect(lines.join()).toContain('did not take it within half an hour');
    const secrets = await db.selectFrom('secrets').select('purpose').execute();
    expect(secrets).toEqual([{ purpose: `signing-key:${active?.id}` }]);
    expect(government.kids()).toContain(coming.kid);
    await runFor(minuteMs);
    expect(await keys.list()).toHaveLength(2);
    clock.advance(dayMs);
    await keys.tick();
    expect(await keys.list()).toHaveLength(3);
  });

  it('is taken back when Maskinporten refuses the new key again and again, and takes the old one', async () => {
    const { keys, runFor, runUntil, government, key, states } = await begun();
    await runUntil((rows) => rows[1]?.state === 'active');
    const { kid } = await key();
    government.script = (asking) => (asking === kid ? refusedBy('Invalid JWT signature.', 'MP-124') : undefined);
    await runFor(2 * minuteMs);
    expect(await states(), 'the old one helps out meanwhile').toEqual(['first: retiring', `${kid}: active`]);
    await runFor(2 * minuteMs);
    expect(await states()).toEqual(['first: active', `${kid}: abandoned`]);
    expect(keys.signer.header).toEqual({ kid: 'first' });
    expect((await keys.list())[0]?.problem).toBe('switched_back');
  });

  it('keeps the overlap going while the new key is refused now and then', async () => {
    const { runFor, runUntil, government, key } = await begun();
    await runUntil((rows) => rows[1]?.state === 'active');
    const { kid } = await key();
    let tries = 0;
    government.script = (asking) => {
      tries += asking === kid ? 1 : 0;
      return asking === kid && tries % 4 !== 0 ? refusedBy('Unknown key identifier (kid) for client.') : undefined;
    };
    await runFor(14 * minuteMs);
    government.script = (asking) =>
      asking === kid ? refusedBy('Unknown key identifier (kid) for client.') : undefined;
    await runFor(minuteMs + 30_000);
    expect(government.kids()).toContain('first');
    government.script = () => undefined;
    await runFor(minuteMs);
    expect(government.kids()).toEqual([kid]);
  });

  it('leaves everybody else’s keys alone, and of five drops one that has expired', async () => {
    const { keys, government, clock, lines } = await set({ kids: ['first', 'a', 'b', 'c', 'd'] });
    const { key } = await keys.rotate(asked);
    const end = Math.floor(clock.now() / 1_000);
    const ends: Record<string, number> = { a: end + 9_000, b: end - 1, c: end + 5_000, d: end + 7_000 };
    government.overwrite(
      government.keys().map((one) => ({ ...one, more: one.kid, exp: ends[one.kid] ?? end + 1_000 })),
    );
    await keys.tick();
    const { kid } = key;
    expect(government.keys().map((one) => [one.kid, one.more, one.exp])).toEqual([
      [kid, undefined, expect.any(Number)],
      ['first', 'first', end + 1_000],
      ['a', 'a', ends.a],
      ['c', 'c', ends.c],
      ['d', 'd', ends.d],
    ]);
    expect(lines.join()).toContain('"dropped":["b"]');
  });

  async function begun(options: Parameters<typeof set>[0] = {}) {
    const all = await set(options);
    if (options.place) await all.runUntil((rows) => rows[0]?.state === 'active');
    const { key } = await all.keys.rotate(asked);
    await all.keys.tick();
    return {
      ...all,
      key: async () => {
        const found = (await all.keys.list()).find(({ id }) => id === key.id);
        if (!found) throw new Error('the key is gone');
        return found;
      },
    };
  }
});
