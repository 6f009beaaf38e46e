import { expect, it } from 'vitest';
import { onBothDatabases } from '../../db/testing.ts';
import { isoInstant } from '../../lib/clock.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { testInstant, virtualClock } from '../../testing.ts';
import { TokenRefused } from '../../tokens/index.ts';
import { type DelegationRow, findDelegation, insertDelegation, moveDelegation, writeSeen } from '../store.ts';
import { delegationId, delegationRow, insertRows } from '../testing.ts';
import { historyOf, packageA, packageB, party, placeOf, watchedWorld, watchOn } from './testing.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const org = '999999999';
const place = placeOf(org, 'ref');
/** The list of system users is another matter. */
const pace = { sweepEveryMs: 1_000 * dayMs };

await onBothDatabases('what is left on a system user', (open) => {
  async function set(row: Partial<DelegationRow> = {}) {
    const database = await open();
    const clock = virtualClock();
    const world = watchedWorld(clock);
    await insertRows(database, row);
    world.systemUsers.set(place, '47eaa099-2cb6-416d-86dc-283cf0480ff9');
    const instance = watchOn(database, world, clock, { pace });
    const rowNow = () => findDelegation(database.db, delegationId('1'));
    const looks = () => world.calls.filter((call) => call === 'readAuthorizedParties').length;
    return { ...database, database, clock, world, ...instance, rowNow, looks };
  }
  const told = (before: string[], after: string[]) => ({
    events: ['system delegation.rights_changed'],
    changes: [`updated /seen_access_packages: [${before}] to [${after}]`],
  });

  it('is looked at once a day, and written down', async () => {
    const { watch, clock, rowNow, looks, database, recorded } = await set({ askedPackages: [packageA] });
    await watch.tick();
    await watch.tick();
    expect(looks()).toBe(1);
    expect(await rowNow()).toMatchObject({ seenPackages: [packageA], seenAt: isoInstant(testInstant) });
    clock.advance(dayMs);
    await watch.tick();
    expect(looks()).toBe(1);
    clock.advance(60_000);
    await watch.tick();
    expect(looks()).toBe(2);
    expect(await historyOf(database)).toEqual({ events: [], changes: [] });
    expect(recorded()).toBe(0);
  });

  it('is a change when it differs from the look before, whichever way', async () => {
    const { watch, clock, world, database, recorded } = await set();
    world.parties.set(place, [party(org, packageB, packageA)]);
    await watch.tick();
    expect((await historyOf(database)).events).toEqual([]);
    world.parties.set(place, [party(org, packageA)]);
    clock.advance(dayMs + hourMs);
    await watch.tick();
    expect(await historyOf(database)).toEqual(told([packageB, packageA], [packageA]));
    expect(recorded()).toBe(1);
    world.parties.set(place, [party(org, packageA, packageB)]);
    clock.advance(dayMs + hourMs);
    await watch.tick();
    expect((await historyOf(database)).changes).toHaveLength(2);
    clock.advance(dayMs + hourMs);
    await watch.tick();
    expect((await historyOf(database)).changes).toHaveLength(2);
  });

  it('is a change at the first look when it is less than what was agreed, and none when it is more', async () => {
    const less = await set({ askedPackages: [packageA, packageB] });
    await less.watch.tick();
    expect(await historyOf(less.database)).toEqual(told([packageA, packageB], [packageA]));
    const more = await set({ askedPackages: [] });
    await more.watch.tick();
    expect((await historyOf(more.database)).events).toEqual([]);
  });

  it('is nothing when Altinn lists the organisation no more, as long as its system user is there', async () => {
    const { watch, world, rowNow, database, clock } = await set();
    await watch.tick();
    world.parties.set(place, [party('310753614', packageA)]);
    clock.advance(dayMs + hourMs);
    await watch.tick();
    expect(world.calls).toContain('findSystemUser');
    expect(await rowNow()).toMatchObject({ state: 'active', seenPackages: [] });
    expect(await historyOf(database)).toEqual(told([packageA], []));
  });

  it('shows that the system user is gone, when Maskinporten and Altinn say so', async () => {
    const { watch, world, rowNow, database } = await set();
    world.systemUsers.clear();
    await watch.tick();
    expect(await rowNow()).toMatchObject({ state: 'gone', seenAt: null });
    expect((await historyOf(database)).events).toEqual(['system delegation.gone {"why":"system_user_gone"}']);
  });

  it('says nothing when Maskinporten has no token and Altinn has the system user, and is looked at later', async () => {
    const { watch, world, rowNow, clock, looks } = await set();
    world.before = (call) => {
      if (call === 'token') throw new TokenRefused('no_delegation', 'MP-303');
    };
    await watch.tick();
    await watch.tick();
    expect(world.calls.filter((call) => call === 'findSystemUser')).toHaveLength(1);
    expect(await rowNow()).toMatchObject({ state: 'active', seenAt: null });
    world.before = () => {};
    clock.advance(10 * 60_000);
    await watch.tick();
    expect(looks()).toBe(1);
  });

  it('is looked at later, less and less often, when nobody answers; nothing is concluded', async () => {
    const failures = [
      new UpstreamFailure('altinn', 'timeout'),
      new UpstreamFailure('altinn', 'forbidden'),
      new TokenRefused('not_grantable', 'MP-200'),
    ];
    for (const failure of failures) {
      const { watch, world, rowNow, clock, database } = await set({ askedPackages: [packageA, packageB] });
      let asked = 0;
      world.before = (call) => {
        if (call !== 'readAuthorizedParties') return;
        asked += 1;
        throw failure;
      };
      for (let minute = 0; minute < 60; minute += 1) {
        await watch.tick();
        clock.advance(60_000);
      }
      expect(asked).toBe(4);
      expect(await rowNow()).toMatchObject({ state: 'active', seenAt: null, seenPackages: null });
      expect((await historyOf(database)).events).toEqual([]);
    }
  });

  it('of those whose answers fail keeps no other from being looked at', async () => {
    const { watch, world, clock, db } = await set();
    for (const letter of ['2', '3', '4', '5', '6', '7', '8']) {
      await insertDelegation(
        db,
        delegationRow({ id: delegationId(letter), systemUserId: letter, externalRef: letter }),
      );
      world.systemUsers.set(placeOf(org, letter), letter);
    }
    let asked = 0;
    world.before = (call) => {
      if (call !== 'readAuthorizedParties') return;
      asked += 1;
      if (asked <= 5) throw new UpstreamFailure('altinn', 'unexpected');
    };
    for (let second = 0; second < 60; second += 5) {
      await watch.tick();
      clock.advance(5_000);
    }
    const rows = await db.selectFrom('delegations').select('seen_at').execute();
    expect(rows.filter(({ seen_at }) => seen_at !== null)).toHaveLength(3);
  });

  it('of a delegation that was revoked meanwhile is not written down', async () => {
    const { watch, world, rowNow, database, db } = await set();
    await writeSeen(db, delegationId('1'), { packages: [packageB], seenAt: isoInstant(testInstant - 2 * dayMs) });
    world.answers.set('readAuthorizedParties', async () => {
      await moveDelegation(db, delegationId('1'), 'revoked', isoInstant(testInstant));
      return [party(org, packageA)];
    });
    await watch.tick();
    expect(await rowNow()).toMatchObject({ state: 'revoked', seenPackages: [packageB] });
    expect(await historyOf(database)).toEqual({ events: [], changes: [] });
  });

  it('of a delegation past our own limit is not looked at', async () => {
    const { watch, clock, world, rowNow } = await set({ validUntil: isoInstant(testInstant) });
    for (let hour = 0; hour < 48; hour += 1) {
      await watch.tick();
      clock.advance(hourMs);
    }
    expect(world.calls).not.toContain('token');
    expect(await rowNow()).toMatchObject({ state: 'active', seenAt: null });
  });

  it('of an agent is not told by its clients', async () => {
    const { watch, world, rowNow, database } = await set({ kind: 'agent', askedPackages: [packageA] });
    world.parties.set(place, [party('310753614', packageB)]);
    await watch.tick();
    expect(await rowNow()).toMatchObject({ state: 'active', seenPackages: null, seenAt: isoInstant(testInstant) });
    expect((await historyOf(database)).events).toEqual([]);
    expect(world.calls).not.toContain('findSystemUser');
  });

  it('of clients is read in one list of their accountant’s, and ends those that are not listed', async () => {
    const { watch, world, rowNow, database, db, looks } = await set({ viaOrganisation: '310753614' });
    const second = { id: delegationId('2'), organisation: '312345676', viaOrganisation: '310753614' };
    await insertDelegation(db, delegationRow(second));
    world.systemUsers.set(placeOf('310753614', 'ref'), 'agent');
    world.parties.set(placeOf('310753614', 'ref'), [party('312345676', packageA), party(org)]);
    await watch.tick();
    expect(looks()).toBe(1);
    expect(await rowNow()).toMatchObject({ state: 'gone' });
    expect(await findDelegation(db, second.id)).toMatchObject({ state: 'active', seenPackages: [packageA] });
    expect((await historyOf(database)).events).toEqual(['system delegation.gone {"why":"client_gone"}']);
    // The accountant's tokens still serve the other one.
    expect(world.evicted).toEqual([]);
  });
});
