import { expect, it } from 'vitest';
import { onBothDatabases } from '../../db/testing.ts';
import { isoInstant } from '../../lib/clock.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { testInstant, virtualClock } from '../../testing.ts';
import { TokenRefused } from '../../tokens/index.ts';
import { type DelegationRow, findDelegation, insertDelegation } from '../store.ts';
import { delegationId, delegationRow, insertRows } from '../testing.ts';
import { altinnProblem } from '../testing-altinn.ts';
import { historyOf, packageA, packageB, party, placeOf, type WatchedWorld, watchedWorld, watchOn } from './testing.ts';

const hourMs = 3_600_000;
const before = isoInstant(testInstant - 1_000);
/** Only the list counts here: what is left on a system user was just looked at. */
const pace = { reviewEveryMs: 1_000 * hourMs };

/** A delegation by number, with its own system user. */
const numbered = (number: number, more: Partial<DelegationRow> = {}): DelegationRow =>
  delegationRow({
    ...{ id: delegationId(String(number)), systemUserId: `user-${number}`, externalRef: `ref-${number}` },
    ...{ changedAt: before, createdAt: before },
    ...more,
  });
const at = (number: number): string => placeOf('999999999', `ref-${number}`);

await onBothDatabases('the list of system users', (open) => {
  async function set(rows: readonly DelegationRow[], present: readonly number[], more: Partial<typeof pace> = {}) {
    const database = await open();
    const clock = virtualClock();
    const world = watchedWorld(clock);
    await insertRows(database);
    await database.db.transaction().execute(async (db) => {
      for (const row of rows) {
        await insertDelegation(db, row);
        await db.updateTable('delegations').set({ seen_at: before }).where('id', '=', row.id).execute();
      }
    });
    for (const number of present) world.systemUsers.set(at(number), `user-${number}`);
    const instance = watchOn(database, world, clock, { pace: { ...pace, ...more } });
    const stateOf = async (number: number) => (await findDelegation(database.db, delegationId(String(number))))?.state;
    const states = async () =>
      (await database.db.selectFrom('delegations').select(['state']).orderBy('id').execute()).map(({ state }) => state);
    return { ...database, database, clock, world, ...instance, stateOf, states };
  }
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

  it('is read to its end once an hour, and changes nothing when all are there', async () => {
    const { watch, world, clock, states, database } = await set(
      upTo(120).map((number) => numbered(number)),
      upTo(120),
    );
    await watch.tick();
    expect(world.calls.filter((call) => call === 'listSystemUsers')).toHaveLength(3);
    await watch.tick();
    clock.advance(hourMs - 1);
    await watch.tick();
    expect(world.calls.filter((call) => call === 'listSystemUsers')).toHaveLength(3);
    clock.advance(1);
    await watch.tick();
    expect(world.calls.filter((call) => call === 'listSystemUsers')).toHaveLength(6);
    expect(new Set(await states())).toEqual(new Set(['active']));
    expect(await historyOf(database)).toEqual({ events: [], changes: [] });
  });

  it('without a system user, which Altinn and Maskinporten do not find either, ends its delegation', async () => {
    const { watch, world, stateOf, database, recorded } = await set([numbered(1), numbered(2)], [2]);
    await watch.tick();
    expect([await stateOf(1), await stateOf(2)]).toEqual(['gone', 'active']);
    expect(await historyOf(database)).toEqual({
      events: ['system delegation.gone {"why":"system_user_gone"}'],
      changes: ['updated /state: active to gone'],
    });
    expect(world.evicted).toContain(at(1));
    expect(world.evicted).not.toContain(at(2));
    expect(recorded()).toBe(1);
  });

  it('without a system user that Altinn finds when asked for it ends nothing', async () => {
    const { watch, world, stateOf } = await set([numbered(1)], [1]);
    world.answers.set('listSystemUsers', async () => ({ rows: [], next: null }));
    await watch.tick();
    expect(await stateOf(1)).toBe('active');
    expect(world.calls).toContain('findSystemUser');
  });

  it('with a deleted system user ends its delegation, whatever Maskinporten says', async () => {
    const { watch, world, stateOf } = await set([numbered(1)], []);
    world.answers.set('findSystemUser', async () => ({
      state: 'found',
      systemUser: { id: 'user-1', systemId: 's', orgnr: '999999999', externalRef: 'ref-1', isDeleted: true },
    }));
    await watch.tick();
    expect(await stateOf(1)).toBe('gone');
  });

  it('with the same id under another owner or reference ends what it is no system user of', async () => {
    const { watch, world, stateOf } = await set([numbered(1), numbered(2)], []);
    world.systemUsers.set(placeOf('999999999', 'another'), 'user-1');
    world.systemUsers.set(placeOf('310753614', 'ref-2'), 'user-2');
    await watch.tick();
    expect([await stateOf(1), await stateOf(2)]).toEqual(['gone', 'gone']);
  });

  it('knows a system user without a reference by its owner’s number', async () => {
    const { watch, world, states } = await set([numbered(1, { externalRef: null })], []);
    world.systemUsers.set(placeOf('999999999', null), 'USER-1');
    await watch.tick();
    expect(await states()).toEqual(['active']);
    expect(world.calls).not.toContain('findSystemUser');
  });

  it('with a system user that was gone brings its delegation back', async () => {
    const { watch, stateOf, database } = await set(
      [numbered(1, { state: 'gone' }), numbered(2, { state: 'gone' })],
      [1],
    );
    await watch.tick();
    expect([await stateOf(1), await stateOf(2)]).toEqual(['active', 'gone']);
    expect(await historyOf(database)).toEqual({
      events: ['system delegation.returned'],
      changes: ['updated /state: gone to active'],
    });
  });

  it('touches nothing that was ended here, or is only asked for', async () => {
    const { watch, states } = await set(
      [
        numbered(1, { state: 'revoked' }),
        numbered(2, { state: 'rejected' }),
        numbered(3, { state: 'requested', systemUserId: null }),
      ],
      [1, 2, 3],
    );
    await watch.tick();
    expect(await states()).toEqual(['revoked', 'rejected', 'requested']);
  });

  it('concludes nothing of what came about while it was read', async () => {
    const { watch, stateOf, world } = await set([numbered(1, { changedAt: isoInstant(testInstant) })], []);
    await watch.tick();
    expect(await stateOf(1)).toBe('active');
    expect(world.calls).not.toContain('findSystemUser');
  });

  it('concludes nothing when a page, or the system, is not to be had, and is read anew after a while', async () => {
    const failures = [
      new UpstreamFailure('altinn', 'timeout'),
      altinnProblem('AUTH-00011', [], 404),
      new TokenRefused('unavailable', null),
    ];
    const { watch, world, clock, stateOf, lines } = await set(
      upTo(60).map((number) => numbered(number)),
      upTo(59),
    );
    for (const failure of failures) {
      let pages = 0;
      world.before = (call) => {
        if (call !== 'listSystemUsers') return;
        pages += 1;
        if (pages === 2) throw failure;
      };
      await watch.tick();
      await watch.tick();
      expect(pages).toBe(2);
      expect(await stateOf(60)).toBe('active');
      clock.advance(10 * 60_000);
    }
    expect(lines.join()).toContain('nothing is concluded');
    world.before = () => {};
    await watch.tick();
    expect(await stateOf(60)).toBe('gone');
  });

  it('that never ends is no list', async () => {
    const { watch, world, stateOf } = await set([numbered(1)], []);
    world.answers.set('listSystemUsers', async () => ({ rows: [], next: 'again' }));
    await watch.tick();
    expect(await stateOf(1)).toBe('active');
  });

  it('concludes nothing while Altinn or Maskinporten do not answer for one, and goes on with the others', async () => {
    const { watch, world, clock, stateOf } = await set([numbered(1), numbered(2), numbered(3)], [3]);
    let asked = 0;
    world.before = (call) => {
      if (call !== 'findSystemUser') return;
      asked += 1;
      if (asked === 1) throw new UpstreamFailure('altinn', 'server_error');
    };
    await watch.tick();
    const states = [await stateOf(1), await stateOf(2)];
    expect(states.sort()).toEqual(['active', 'gone']);
    world.before = (call) => {
      if (call === 'token') throw new TokenRefused('unavailable', null);
    };
    clock.advance(hourMs);
    await watch.tick();
    expect([await stateOf(1), await stateOf(2)].sort()).toEqual(['active', 'gone']);
    world.before = () => {};
    clock.advance(hourMs);
    await watch.tick();
    expect([await stateOf(1), await stateOf(2)]).toEqual(['gone', 'gone']);
  });

  it('of a client that gets no token for a reason of its own is believed together with Altinn’s other answer', async () => {
    const { watch, world, stateOf } = await set([numbered(1)], []);
    world.before = (call) => {
      if (call === 'token') throw new TokenRefused('not_grantable', 'MP-200');
    };
    await watch.tick();
    expect(await stateOf(1)).toBe('gone');
  });

  it('of another system than the settings’ old one ends nothing: few are asked for, many are not believed', async () => {
    // Maskinporten knows them all, and Altinn none of them under the new id.
    const asUnderAnotherId = (world: WatchedWorld) => {
      world.answers.set('listSystemUsers', async () => ({ rows: [], next: null }));
      world.answers.set('findSystemUser', async () => ({ state: 'not_found' }));
    };
    const few = await set(
      upTo(5).map((number) => numbered(number)),
      upTo(5),
    );
    asUnderAnotherId(few.world);
    for (const number of upTo(5)) few.watch.suspect({ id: delegationId(String(number)) });
    await few.watch.tick();
    expect(new Set(await few.states())).toEqual(new Set(['active']));
    expect(few.lines.join()).toContain('is the system id right?');

    const many = await set(
      upTo(41).map((number) => numbered(number)),
      upTo(41),
    );
    asUnderAnotherId(many.world);
    // Even where Maskinporten can not be asked.
    many.world.before = (call) => {
      if (call === 'token') throw new TokenRefused('not_grantable', 'MP-250');
    };
    await many.watch.tick();
    many.clock.advance(hourMs);
    await many.watch.tick();
    expect(new Set(await many.states())).toEqual(new Set(['active']));
    expect(many.world.calls).not.toContain('findSystemUser');
    expect(many.lines.join()).toContain('more delegations seem to be gone');
  });

  it('ends no more than half of them within an hour, however it is noticed', async () => {
    const { watch, clock, states } = await set(
      upTo(41).map((number) => numbered(number)),
      [],
    );
    for (const number of upTo(41)) watch.suspect({ id: delegationId(String(number)) });
    for (let minute = 0; minute < 10; minute += 1) {
      await watch.tick();
      clock.advance(60_000);
    }
    expect((await states()).filter((state) => state === 'gone')).toHaveLength(20);
  });

  it('speaks of the accountant where the delegation is through one, and brings only those clients back that are listed', async () => {
    const client = (number: number, organisation: string, state: 'active' | 'gone') =>
      numbered(number, { organisation, viaOrganisation: '310753614', externalRef: 'r', systemUserId: 'agent', state });
    const { watch, world, states, database } = await set(
      [client(1, '999999999', 'active'), client(2, '312345676', 'gone'), client(3, '313456787', 'gone')],
      [],
    );
    world.systemUsers.set(placeOf('310753614', 'r'), 'agent');
    world.parties.set(placeOf('310753614', 'r'), [
      party('999999999', packageA),
      party('312345676', packageB),
      party('313456787'),
    ]);
    await watch.tick();
    expect(await states()).toEqual(['active', 'active', 'gone']);
    expect(world.calls.filter((call) => call === 'readAuthorizedParties')).toHaveLength(1);
    expect(world.calls).not.toContain('findSystemUser');
    expect((await historyOf(database)).events).toEqual(['system delegation.returned']);
  });
});
