import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { virtualClock } from '../testing.ts';
import { fakeGovernment, instanceOn, publicJwk, stateOf } from './testing.ts';

const asked = { by: 'operator', requestId: null };
const theirs = { ...publicJwk('theirs'), exp: 1_800_000_000 };

await onBothDatabases('§11.5 8. another writer', (open) => {
  async function set(kids = ['first', 'of-others']) {
    const database = await open();
    const clock = virtualClock();
    const government = fakeGovernment({ clock, kids });
    const instance = await instanceOn(database, government, clock);
    clock.advance(1_000);
    const { key } = await instance.keys.rotate(asked);
    const row = async () => (await instance.keys.list()).find(({ id }) => id === key.id);
    /** Writes a set before the API answers its nth question from now on. */
    const interfere = (isTime: (nth: number, method: string) => boolean, write: () => void) => {
      let asked = 0;
      government.beforeAnswer = (method) => {
        asked += 1;
        if (isTime(asked, method)) write();
      };
    };
    return { ...database, clock, government, ...instance, key, row, interfere };
  }

  it('between our reading and our writing is noticed, and both keys are there', async () => {
    const { keys, government, interfere, key, row } = await set();
    interfere(
      (nth) => nth === 2,
      () => government.overwrite([...government.keys(), theirs]),
    );
    await keys.tick();
    expect(government.kids()).toEqual([key.kid, 'first', 'of-others', 'theirs']);
    expect(government.writes()).toBe(1);
    expect(await row()).toMatchObject({ state: 'uploaded', problem: null });
  });

  it('with an old reading, between our writing and our look at it, is merged with', async () => {
    const { keys, government, interfere, key, row } = await set();
    const old = government.keys();
    interfere(
      (nth) => nth === 4,
      () => government.overwrite([...old, theirs]),
    );
    await keys.tick();
    expect(government.kids()).toEqual([key.kid, 'first', 'of-others', 'theirs']);
    expect(government.writes()).toBe(2);
    expect(await row()).toMatchObject({ state: 'uploaded', problem: null });
  });

  it('with an old reading, long after ours, is merged with, and the key is proven anew', async () => {
    const { keys, government, key, row, runFor, runUntil, clock } = await set();
    const old = government.keys();
    await keys.tick();
    clock.advance(15_000);
    await runFor(30_000);
    expect(await row()).toMatchObject({ state: 'proving', proofs: 3 });
    government.overwrite([...old, theirs]);
    await runFor(60_000);
    expect(government.kids()).toEqual([key.kid, 'first', 'of-others', 'theirs']);
    await runUntil((rows) => rows[0]?.state === 'removed');
    expect(government.kids()).toEqual([key.kid, 'of-others', 'theirs']);
  });

  it('who takes out the new key while both work is merged with', async () => {
    const { government, key, runFor, runUntil, row } = await set();
    const old = government.keys();
    await runUntil((rows) => rows[0]?.state === 'retiring');
    government.overwrite(old);
    await runFor(90_000);
    expect(government.kids()).toEqual([key.kid, 'first', 'of-others']);
    expect(await row()).toMatchObject({ state: 'active', problem: 'was_removed' });
    await runUntil((rows) => rows[0]?.state === 'removed');
    expect(government.kids()).toEqual([key.kid, 'of-others']);
    expect(await row()).toMatchObject({ state: 'active', problem: null });
  });

  it('who never rests is said after three times, and outlasted', async () => {
    const { keys, government, interfere, key, row, lines } = await set();
    const old = government.keys();
    interfere(
      (nth) => nth > 3 && (nth - 4) % 3 === 0,
      () => government.overwrite(old),
    );
    await keys.tick();
    expect(government.writes()).toBe(3);
    expect(await row()).toMatchObject({ state: 'generated', problem: 'lost_race' });
    expect(lines.join()).toContain('lost_race');
    government.beforeAnswer = () => {};
    await keys.tick();
    expect(await row()).toMatchObject({ state: 'uploaded', problem: null });
    expect(government.kids()).toEqual([key.kid, 'first', 'of-others']);
  });

  it('who took out the active key stops us: it may be another client’s set', async () => {
    const { keys, government, row } = await set();
    government.overwrite([theirs]);
    await keys.tick();
    expect(await row()).toMatchObject({ state: 'generated', problem: 'active_key_missing', problemDetail: 'first' });
    expect([government.kids(), government.writes()]).toEqual([['theirs'], 0]);
  });

  it('who puts the old key back later is undone the next day', async () => {
    const { keys, government, key, clock, runUntil, runFor, lines } = await set();
    const old = government.keys();
    await runUntil((rows) => rows[0]?.state === 'removed');
    government.overwrite([...government.keys(), ...old.filter(({ kid }) => kid === 'first')]);
    clock.advance(25 * 3_600_000);
    await runFor(0);
    expect(government.kids()).toEqual([key.kid, 'of-others']);
    expect(lines.join()).toContain('registered keys again');
    expect(stateOf(await keys.list())).toEqual(['first: removed', `${key.kid}: active`]);
  });
});

await onBothDatabases('two instances', (open) => {
  it('rotate once, whoever asks and however they run', async () => {
    const database = await open();
    const clock = virtualClock();
    const government = fakeGovernment({ clock, kids: ['first'] });
    const set = async (name: string) => instanceOn(database, government, clock, { name });
    const [one, two] = [await set('one'), await set('two')];
    clock.advance(1_000);
    const answers = await Promise.all([one.keys.rotate(asked), two.keys.rotate(asked)]);
    expect(answers.map(({ begun }) => begun).sort()).toEqual([false, true]);
    expect(answers[0]?.key.id).toBe(answers[1]?.key.id);
    for (let ticks = 0; ticks < 90; ticks += 1) {
      await Promise.all([one.keys.tick(), two.keys.tick()]);
      expect((await one.keys.list()).filter(({ state }) => state === 'active')).toHaveLength(1);
      clock.advance(15_000);
    }
    expect(stateOf(await two.keys.list())).toEqual(['first: removed', `${answers[0]?.key.kid}: active`]);
    expect(government.writes()).toBe(2);
    expect(two.keys.signer.header).toEqual({ kid: answers[0]?.key.kid });
    expect(one.lines.concat(two.lines).filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('leave it to the other one, when one stops', async () => {
    const database = await open();
    const clock = virtualClock();
    const government = fakeGovernment({ clock, kids: ['first'] });
    const one = await instanceOn(database, government, clock, { name: 'one' });
    const two = await instanceOn(database, government, clock, { name: 'two' });
    clock.advance(1_000);
    await one.keys.rotate(asked);
    await one.keys.tick();
    await two.keys.tick();
    expect(government.grants).toHaveLength(0);
    await one.keys.close();
    await two.keys.tick();
    expect(government.grants).toHaveLength(1);
  });
});
