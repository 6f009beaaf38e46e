import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/index.ts';
import { onBothDatabases, temporaryDatabase } from '../../db/testing.ts';
import { isoInstant } from '../../lib/clock.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { seededRandom, settle, testInstant, type VirtualClock, virtualClock } from '../../testing.ts';
import { TokenRefused } from '../../tokens/index.ts';
import { findDelegation, insertDelegation, writeSeen } from '../store.ts';
import { delegationId, delegationRow, insertRows } from '../testing.ts';
import type { createDelegationWatch } from './create-delegation-watch.ts';
import { historyOf, packageA, party, placeOf, watchedWorld, watchOn } from './testing.ts';

const hourMs = 3_600_000;
const org = '999999999';
const id = delegationId('1');
/** Neither the list nor the rights are looked at by themselves. */
const pace = { sweepEveryMs: 1_000 * hourMs, reviewEveryMs: 1_000 * hourMs };

/** Lets what runs by itself go on, a step of virtual time after another. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    for (let round = 0; round < 20; round += 1) await settle();
    clock.advance(250);
  }
  for (let round = 0; round < 20; round += 1) await settle();
}

/** A watch over one active delegation whose system user is there, after the first look at the list. */
async function setOn(database: OpenDatabase) {
  const clock = virtualClock();
  const world = watchedWorld(clock);
  await insertRows(database, { changedAt: isoInstant(testInstant - 1_000) });
  await writeSeen(database.db, id, { packages: [], seenAt: isoInstant(testInstant) });
  const again = (holder: string) => watchOn(database, world, clock, { holder, pace });
  const state = async () => (await findDelegation(database.db, id))?.state;
  const verified = () => world.calls.filter((call) => call === 'findSystemUser').length;
  const one = again('one');
  world.systemUsers.set(placeOf(org, 'ref'), '47eaa099-2cb6-416d-86dc-283cf0480ff9');
  await one.watch.tick();
  world.calls.length = 0;
  return { ...database, database, clock, world, ...one, again, state, verified };
}

await onBothDatabases('the watch', (open) => {
  const set = async () => setOn(await open());

  it('verifies what was denied, once, and ends it when Altinn says so', async () => {
    const { watch, world, state, verified, clock, database } = await set();
    world.systemUsers.clear();
    for (let read = 0; read < 100; read += 1) watch.suspect({ id });
    expect((await historyOf(database)).events).toEqual([]);
    await watch.tick();
    expect(await state()).toBe('gone');
    expect(verified()).toBe(1);
    watch.suspect({ id });
    clock.advance(hourMs);
    await watch.tick();
    expect(verified()).toBe(1);
    expect((await historyOf(database)).changes).toEqual(['updated /state: active to gone']);
  });

  it('verifies what is there once a minute at most, however often it is denied', async () => {
    const { watch, state, verified, clock } = await set();
    for (let second = 0; second < 600; second += 10) {
      watch.suspect({ id });
      await watch.tick();
      clock.advance(10_000);
    }
    expect(await state()).toBe('active');
    expect(verified()).toBe(10);
  });

  it('does not forget what was denied while it waits: an end is seen a minute after a false alarm', async () => {
    const { watch, world, state, clock } = await set();
    watch.suspect({ id });
    await watch.tick();
    world.systemUsers.clear();
    watch.suspect({ id });
    await watch.tick();
    expect(await state()).toBe('active');
    clock.advance(60_000);
    await watch.tick();
    expect(await state()).toBe('gone');
  });

  it('keeps a suspicion until somebody answers', async () => {
    const { watch, world, state, clock } = await set();
    world.systemUsers.clear();
    for (const failing of ['findSystemUser', 'token']) {
      world.before = (call) => {
        if (call === failing) throw new UpstreamFailure('altinn', 'timeout');
      };
      watch.suspect({ id });
      await watch.tick();
      expect(await state()).toBe('active');
      clock.advance(5 * 60_000);
    }
    world.before = () => {};
    await watch.tick();
    expect(await state()).toBe('gone');
  });

  it('does not take a refusal of its own for an end', async () => {
    const { watch, world, state } = await set();
    world.systemUsers.clear();
    world.before = (call) => {
      if (call === 'token') throw new TokenRefused('not_grantable', 'MP-250');
    };
    watch.suspect({ id });
    await watch.tick();
    expect(await state()).toBe('active');
  });

  it('does not take a token from before the end for a sign of life', async () => {
    const { watch, world, state, clock } = await set();
    const systemUser = { account: 'acc', organisation: org, externalRef: 'ref' };
    await world.tokens.forSystemUser('altinn:accessmanagement/authorizedparties', systemUser, clock.timeout(1));
    world.systemUsers.clear();
    watch.suspect({ id });
    await watch.tick();
    expect(await state()).toBe('gone');
  });

  it('ends a client’s delegation when it is denied and the accountant’s list has it no more', async () => {
    const { watch, world, db } = await set();
    const client = delegationRow({
      ...{ id: delegationId('2'), organisation: '312345676', viaOrganisation: org, kind: 'agent' },
      changedAt: isoInstant(testInstant - 1_000),
    });
    await insertDelegation(db, client);
    world.parties.set(placeOf(org, 'ref'), [party('312345676', packageA)]);
    watch.suspect(client);
    await watch.tick();
    expect((await findDelegation(db, client.id))?.state).toBe('active');
    const other = { ...client, id: delegationId('3'), organisation: '313456787' };
    await insertDelegation(db, other);
    watch.suspect(other);
    await watch.tick();
    expect((await findDelegation(db, other.id))?.state).toBe('gone');
  });

  it('is done by one of two instances; the other verifies what was denied to its own callers, and takes over', async () => {
    const { watch, world, again, clock, state, database } = await set();
    const two = again('two');
    await two.watch.tick();
    expect(world.calls).toEqual([]);
    world.systemUsers.clear();
    two.watch.suspect({ id });
    await Promise.all([two.watch.tick(), watch.tick()]);
    expect(await state()).toBe('gone');

    world.systemUsers.set(placeOf(org, 'ref'), '47eaa099-2cb6-416d-86dc-283cf0480ff9');
    clock.advance(30_000);
    await two.watch.tick();
    expect(await state()).toBe('gone');
    // The first is silent for longer than its lease.
    clock.advance(61_000);
    await two.watch.tick();
    expect(await state()).toBe('active');
    expect((await historyOf(database)).events).toEqual([
      'system delegation.gone {"why":"system_user_gone"}',
      'system delegation.returned',
    ]);
    world.calls.length = 0;
    await watch.tick();
    expect(world.calls).toEqual([]);
  });

  it('of two that notice the same writes it down once', async () => {
    const { watch, world, again, database } = await set();
    const two = again('two');
    world.systemUsers.clear();
    watch.suspect({ id });
    two.watch.suspect({ id });
    await Promise.all([watch.tick(), two.watch.tick()]);
    expect(await historyOf(database)).toEqual({
      events: ['system delegation.gone {"why":"system_user_gone"}'],
      changes: ['updated /state: active to gone'],
    });
  });

  it('lets the lease go when it is closed, and does nothing afterwards', async () => {
    const { watch, world, again, state } = await set();
    await watch.close();
    world.systemUsers.clear();
    watch.suspect({ id });
    await watch.tick();
    expect(await state()).toBe('active');
    await again('two').watch.tick();
    expect(await state()).toBe('gone');
  });
});

describe('the watch by itself', () => {
  const set = async () => setOn(await temporaryDatabase());

  it('runs by itself, at once for what was denied, and ends when it is closed', async () => {
    const { watch, world, clock, state, verified } = await set();
    watch.start();
    watch.start();
    await pass(clock, 1_000);
    world.systemUsers.clear();
    watch.suspect({ id });
    await pass(clock, 250);
    expect(await state()).toBe('gone');
    expect(verified()).toBe(1);
    await watch.close();
    world.calls.length = 0;
    await pass(clock, 20_000);
    expect(world.calls).toEqual([]);
  });

  it('says once that it can not go on, and goes on when it can', async () => {
    const { watch, world, clock, state, lines, db } = await set();
    watch.start();
    await db.schema.alterTable('delegation_requests').renameTo('away').execute();
    await pass(clock, 30_000);
    expect(lines.filter((line) => line.includes('can not be watched'))).toHaveLength(1);
    await db.schema.alterTable('away').renameTo('delegation_requests').execute();
    world.systemUsers.clear();
    watch.suspect({ id });
    await pass(clock, 6_000);
    expect(await state()).toBe('gone');
    await watch.close();
  });
});

describe('the watch where Altinn is off', () => {
  it('does nothing, and needs no database', async () => {
    const clock = virtualClock();
    const world = watchedWorld(clock);
    const nowhere = new Proxy({}, { get: () => expect.unreachable() }) as Parameters<
      typeof createDelegationWatch
    >[0]['db'];
    const { watch } = watchOn({ db: nowhere }, world, clock, { vendor: null, random: seededRandom() });
    watch.start();
    watch.suspect({ id });
    await watch.tick();
    await watch.close();
    expect(world.calls).toEqual([]);
  });
});
