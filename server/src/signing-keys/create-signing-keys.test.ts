import { createPublicKey, verify } from 'node:crypto';
import { Secret } from '@apier/maskinporten';
import { expect, it } from 'vitest';
import { everythingKept, onBothDatabases } from '../db/testing.ts';
import { settle, virtualClock } from '../testing.ts';
import { KeyHomeFault } from './homes/index.ts';
import { ownKeyHomes } from './key-homes.ts';
import { fakeGovernment, fakeHomes, instanceOn, privatePart, publicJwk, refusedBy, stateOf } from './testing.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const asked = { by: 'operator', requestId: null };
const kept = { location: 'kept', kid: null, pinFile: null };
const input = new Uint8Array([1]);
const signedBy = async (signer: { sign(input: Uint8Array): Promise<Uint8Array> }) =>
  new TextDecoder().decode(await signer.sign(input));

await onBothDatabases('the keys of a client', (open) => {
  async function set(options: Parameters<typeof instanceOn>[3] & { kids?: string[] } = {}) {
    const database = await open();
    const clock = virtualClock();
    const { kids = ['first'], ...more } = options;
    const government = fakeGovernment({ clock, kids });
    const instance = await instanceOn(database, government, clock, more);
    clock.advance(1_000);
    const again = (name: string, other: typeof more = {}) =>
      instanceOn(database, government, clock, { ...more, name, ...other });
    return { ...database, database, clock, government, ...instance, again };
  }

  it('begin with the one that the settings name, which is active, and keep it whatever they name later', async () => {
    const { keys, again } = await set({ place: { location: 'file:/keys/mine', kid: 'registered', pinFile: null } });
    expect(await keys.list()).toMatchObject([
      { kid: 'registered', state: 'active', location: 'file:/keys/mine', mode: 'administration', reason: 'first' },
    ]);
    expect(await signedBy(keys.signer)).toBe('registered');
    const two = await again('two', { place: { location: 'file:/keys/other', kid: null, pinFile: null } });
    expect(two.keys.signer.header).toEqual({ kid: 'registered' });
    expect(two.lines.join()).toContain('rotate --to LOCATION');
    await expect(set({ place: { location: 'nowhere', kid: null, pinFile: null } })).rejects.toBeInstanceOf(
      KeyHomeFault,
    );
  });

  it('begin with one that is made here, signs at once, and registers itself', async () => {
    const { keys, runUntil, government, again } = await set({ place: kept, kids: [] });
    const [first] = await keys.list();
    expect(first).toMatchObject({ state: 'generated', location: 'kept', reason: 'first' });
    expect(first?.kid).toMatch(/^apier-test-20261121T120000-[0-9a-f]{8}$/);
    expect(await signedBy(keys.signer)).toBe(first?.kid);
    expect((await again('two')).keys.signer.header).toEqual({ kid: first?.kid });
    await runUntil((rows) => rows[0]?.state === 'active');
    expect(government.kids()).toEqual([first?.kid]);
    expect(await keys.list()).toHaveLength(1);
  });

  it('are real ones outside these tests: made, sealed, and opened by the next instance', async () => {
    const { keys, again, database } = await set({ place: kept, kids: [], homes: ownKeyHomes });
    const [first] = await keys.list();
    const { n = '', e = '', kty = '' } = first?.publicJwk ?? {};
    const publicKey = createPublicKey({ key: { n, e, kty }, format: 'jwk' });
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    const other = await again('two');
    for (const { signer } of [keys, other.keys]) {
      expect(verify('sha256', input, publicKey, await signer.sign(input))).toBe(true);
    }
    expect(await everythingKept(database)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
  });

  it('by hand wait for a person, show the public key, and notice by themselves', async () => {
    const { keys, government, runFor, runUntil, db } = await set({ byHand: true });
    const { key } = await keys.rotate(asked);
    expect(key).toMatchObject({ state: 'generated', mode: 'by_hand', publicJwk: publicJwk(key.kid) });
    await runFor(10 * minuteMs);
    expect(government.grants.length).toBeLessThanOrEqual(11);
    expect(stateOf(await keys.list())).toEqual(['first: active', `${key.kid}: generated`]);
    government.overwrite([{ ...publicJwk(key.kid) }, ...government.keys()]);
    await runUntil((rows) => rows[1]?.state === 'active');
    await runFor(17 * minuteMs);
    expect(await keys.list()).toMatchObject([
      { kid: 'first', state: 'removed', mode: 'by_hand' },
      { kid: key.kid, state: 'active', mode: 'by_hand', expiresAt: expect.stringMatching(/^2027-11-21/) },
    ]);
    expect([government.writes(), government.kids()]).toEqual([0, [key.kid, 'first']]);
    expect(await keys.daysLeft()).toBeCloseTo(365, 0);
    expect(await db.selectFrom('secrets').select('purpose').execute()).toEqual([{ purpose: `signing-key:${key.id}` }]);
  });

  it('by hand may be another one, as long as nothing was registered', async () => {
    const { keys, clock } = await set({ byHand: true });
    const { key } = await keys.rotate(asked);
    clock.advance(1_000);
    const { begun } = await keys.rotate({ ...asked, to: 'file:/keys/second' });
    expect(begun).toBe(true);
    expect(stateOf(await keys.list())).toEqual(['first: active', `${key.kid}: abandoned`, 'second: generated']);
    expect(await keys.rotate({ ...asked, to: 'file:/keys/second' })).toMatchObject({ begun: false });
  });

  it('may move to a file, an HSM or a KMS, and back', async () => {
    const { keys, runUntil, government } = await set();
    await keys.rotate({ ...asked, to: 'aws-kms:alias/apier', kid: 'in-kms' });
    await runUntil((rows) => rows[0]?.state === 'removed');
    expect(stateOf(await keys.list())).toEqual(['first: removed', 'in-kms: active']);
    expect([government.kids(), await signedBy(keys.signer)]).toEqual([['in-kms'], 'in-kms']);
    const { key } = await keys.rotate({ ...asked, to: 'kept' });
    await runUntil((rows) => rows[1]?.state === 'removed');
    expect(government.kids()).toEqual([key.kid]);
    await expect(keys.rotate({ ...asked, to: 'file:/keys/first' })).rejects.toMatchObject({ reason: 'known_key' });
  });

  it('may be certificates, which need no registration, and take no registered key beside them', async () => {
    const place = { location: 'file:/certificates/serial-1', kid: null, pinFile: null };
    const { keys, runUntil, runFor, government, lines, clock } = await set({ place, kids: [] });
    expect(await keys.list()).toMatchObject([
      { kid: 'serial-1', state: 'active', mode: 'certificate', publicJwk: null, expiresAt: '2027-06-01T00:00:00.000Z' },
    ]);
    expect(keys.signer.header).toEqual({ x5c: ['serial-1'] });
    await expect(keys.rotate(asked)).rejects.toMatchObject({ reason: 'other_kind' });
    const { key } = await keys.rotate({ ...asked, to: 'file:/certificates/serial-2' });
    expect(key).toMatchObject({ state: 'proving', mode: 'certificate' });
    await runUntil((rows) => rows[0]?.state === 'removed');
    expect(keys.signer.header).toEqual({ x5c: ['serial-2'] });
    expect([government.writes(), await keys.list()]).toMatchObject([
      0,
      [{ state: 'removed', mode: 'certificate' }, {}],
    ]);
    expect(lines.join()).not.toContain('it ends soon');
    clock.advance(Date.parse('2027-05-20') - clock.now());
    await runFor(0);
    expect(lines.join()).toContain('it ends soon');
    expect(stateOf(await keys.list()), 'nothing can be made in its place').toHaveLength(2);
  });

  it('that we cannot make anew are posted again before they end', async () => {
    const { keys, runFor, government, clock, lines } = await set();
    const before = government.keys();
    await runFor(0);
    clock.advance(320 * dayMs);
    await runFor(0);
    expect([government.writes(), lines.some((line) => line.includes('it ends soon'))]).toEqual([0, true]);
    clock.advance(20 * dayMs);
    await runFor(15_000);
    expect(government.kids()).toEqual(['first']);
    const [end] = government.keys().map(({ exp }) => exp ?? 0);
    expect(end).toBeGreaterThan((before[0]?.exp ?? 0) + 339 * 86_400);
    expect(await keys.list()).toMatchObject([
      { state: 'active', expiresAt: new Date((end ?? 0) * 1_000).toISOString() },
    ]);
    expect(government.writes()).toBe(1);
  });

  it('sign with whichever opens, say which does not, and try no wrong PIN twice', async () => {
    const homes = fakeHomes();
    let tries = 0;
    const failing = (reason: 'unreachable' | 'pin_wrong') => ({
      ...homes,
      openKey: async () => {
        tries += 1;
        throw new KeyHomeFault('pkcs11', reason, 'It does not open.');
      },
    });
    const { again, keys, runUntil } = await set();
    const away = await again('two', { homes: failing('unreachable') });
    expect(away.keys.signer.header).toEqual({ kid: 'first' });
    await expect(away.keys.signer.sign(input)).rejects.toMatchObject({ reason: 'unreachable' });
    await away.keys.tick();
    expect(away.lines.filter((line) => line.includes('it does not open'))).toHaveLength(1);
    tries = 0;
    const locked = await again('three', { homes: failing('pin_wrong') });
    await locked.keys.tick();
    await locked.keys.tick();
    expect(tries).toBe(1);
    await keys.rotate({ ...asked, to: 'file:/keys/second' });
    await runUntil((rows) => rows[0]?.state === 'retiring');
    const half = await again('four', {
      homes: {
        ...homes,
        openKey: (at, how) => (how.kid === 'second' ? failing('unreachable').openKey() : homes.openKey(at, how)),
      },
    });
    expect([half.keys.signer.header, await signedBy(half.keys.signer)]).toEqual([{ kid: 'first' }, 'first']);
  });

  it('are the stand-in’s own in a simulated environment: what it does not know is gone', async () => {
    const demonstration = (kid: string, registeredKids = [kid]) => ({
      demonstration: { privateJwk: new Secret(JSON.stringify({ ...publicJwk(kid), d: privatePart })), registeredKids },
    });
    const { keys, again, government, runUntil, db } = await set({
      place: kept,
      kids: ['sim-1'],
      ...demonstration('sim-1'),
    });
    expect(await keys.list()).toMatchObject([{ kid: 'sim-1', state: 'active', reason: 'demonstration' }]);
    expect(await signedBy(keys.signer)).toBe('sim-1');
    const { key } = await keys.rotate(asked);
    await runUntil((rows) => rows[0]?.state === 'removed');
    const sameStandIn = await again('two', demonstration('sim-1', [key.kid]));
    expect(sameStandIn.keys.signer.header).toEqual({ kid: key.kid });
    await keys.rotate(asked);
    government.overwrite([{ ...publicJwk('sim-2') }]);
    const newStandIn = await again('three', demonstration('sim-2'));
    const rows = await newStandIn.keys.list();
    expect(rows.map(({ state }) => state)).toEqual(['removed', 'removed', 'removed', 'active']);
    expect(await signedBy(newStandIn.keys.signer)).toBe('sim-2');
    expect(await db.selectFrom('secrets').select('purpose').execute()).toEqual([
      { purpose: `signing-key:${rows[3]?.id}` },
    ]);
  });

  it('§11.5 10. leave no private key, token or assertion in rows, log, record or answers', async () => {
    const { keys, runUntil, runFor, government, database, lines } = await set({ place: kept, kids: [] });
    await runUntil((rows) => rows[0]?.state === 'active');
    government.script = () => refusedBy('canary-token was not taken', 'MP-124');
    await keys.rotate(asked);
    await runFor(minuteMs);
    government.script = () => undefined;
    await runUntil((rows) => rows[0]?.state === 'removed');
    const status = JSON.stringify([await keys.status(), await keys.list(), keys.signer]);
    const everything = [await everythingKept(database), status, ...lines].join('\n');
    expect(everything).not.toContain('canary');
    expect(everything, 'no assertion').not.toMatch(/eyJ[\w-]{10,}/);
  });

  it('look after themselves once started, and are quick when there is something to do', async () => {
    const { keys, clock, government, again } = await set();
    const other = await again('two');
    /** How many seconds pass until it is so. */
    const untilIt = async (isSo: () => Promise<boolean>) => {
      for (let second = 0; second < 900; second += 1) {
        if (await isSo()) return second;
        clock.advance(1_000);
        for (let turn = 0; turn < 5; turn += 1) await Promise.all([keys.list(), settle()]);
      }
      throw new Error('it was not so in a quarter of an hour');
    };
    keys.start();
    other.keys.start();
    const { key } = await keys.rotate(asked);
    await untilIt(async () => (await keys.list())[1]?.state === 'active');
    expect(government.grants.length).toBeGreaterThanOrEqual(4);
    const isNoticed = async () => JSON.stringify(other.keys.signer.header) === JSON.stringify({ kid: key.kid });
    expect(await untilIt(isNoticed)).toBeLessThanOrEqual(20);
    await keys.close();
    await other.keys.close();
  });
});
