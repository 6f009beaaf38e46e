import { expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/index.ts';
import { onBothDatabases } from '../../db/testing.ts';
import { isoInstant } from '../../lib/clock.ts';
import { testInstant, virtualClock } from '../../testing.ts';
import { insertRequest, type RequestRow } from '../requests/store.ts';
import { insertDelegation } from '../store.ts';
import { delegationId, delegationRow, insertRows } from '../testing.ts';
import { historyOf, packageA, packageB, party, placeOf, watchedWorld, watchOn } from './testing.ts';

const org = '999999999';
const at = isoInstant(testInstant - 60_000);

/** Counts what an instance waits for, and kills it at one of these: before it, or after it without the answer. */
function fuse(killAt: number | null) {
  let steps = 0;
  let isDead = false;
  const step = () => {
    if (isDead) throw new Error('killed');
    steps += 1;
    isDead = steps === killAt;
    if (isDead) throw new Error('killed');
  };
  return { step, steps: () => steps };
}

/** A database that is gone for who was killed, also right after a commit. */
function fusedDatabase(db: OpenDatabase['db'], step: () => void): OpenDatabase['db'] {
  const fused = db.withPlugin({
    transformQuery({ node }) {
      step();
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return new Proxy(fused, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (name !== 'transaction') return typeof member === 'function' ? member.bind(target) : member;
      return () => ({
        async execute(work: Parameters<ReturnType<typeof target.transaction>['execute']>[0]) {
          const result = await target.transaction().execute(work);
          step();
          return result;
        },
      });
    },
  });
}

await onBothDatabases('a watch that is killed', (open, kind) => {
  /** Everything that can happen, at once; the instance is killed at a step, and another goes on after its lease. */
  async function watchKilledAt(killAt: number | null) {
    const database = await open();
    const { db } = database;
    const clock = virtualClock();
    const world = watchedWorld(clock);
    await insertRows(database);
    const row = (letter: string, more: object) =>
      insertDelegation(
        db,
        delegationRow({
          ...{
            id: delegationId(letter),
            systemUserId: `user-${letter}`,
            externalRef: letter,
            createdAt: at,
            changedAt: at,
          },
          ...more,
        }),
      );
    const request = (letter: string, more: Partial<RequestRow>) =>
      insertRequest(db, {
        ...{
          id: `dlr_${letter}`,
          delegation: delegationId(letter),
          kind: 'standard',
          altinnId: null,
          state: 'sending',
        },
        ...{ packages: [packageA], rights: [], unwantedPackages: [], unwantedRights: [], redirectUrl: null },
        ...{ confirmUrl: null, requestedBy: 'operator', createdAt: at, changedAt: at, pollAt: at },
        ...more,
      });
    const asked = { systemId: 's', orgnr: org, accessPackages: [packageA], rights: [], redirectUrl: null };
    const { secret } = await world.tokens.forClient('altinn:authentication/systemuser.request.write', clock.timeout(1));
    const make = async (externalRef: string) =>
      (await world.vendor.client.createRequest('standard', { ...asked, externalRef }, secret, clock.timeout(1))).request
        .id;

    await row('1', { state: 'requested', systemUserId: null });
    await request('1', {});
    await row('2', { state: 'requested', systemUserId: null });
    const accepted = await make('2');
    await request('2', { state: 'new', altinnId: accepted });
    world.answer(accepted, 'accepted');
    await row('3', { state: 'revoked', systemUserId: null });
    await request('3', { state: 'new', altinnId: await make('3') });
    await row('4', {});
    await row('5', { state: 'gone' });
    world.systemUsers.set(placeOf(org, '5'), 'user-5');
    await row('6', { askedPackages: [packageA, packageB] });
    world.systemUsers.set(placeOf(org, '6'), 'user-6');
    world.parties.set(placeOf(org, '6'), [party(org, packageB)]);
    await row('7', {});

    const { step, steps } = fuse(killAt);
    world.before = step;
    world.after = step;
    const first = watchOn({ db: fusedDatabase(db, step) }, world, clock, { holder: 'one' });
    first.watch.suspect({ id: delegationId('7') });
    const ended = await first.watch.tick().then(
      () => 'whole',
      (error: unknown) => String(error),
    );
    const count = steps();
    world.before = () => {};
    world.after = () => {};
    clock.advance(61_000);
    const second = watchOn(database, world, clock, { holder: 'two' });
    for (let tick = 0; tick < 3; tick += 1) {
      await second.watch.tick();
      clock.advance(60_000);
    }
    const delegations = await db
      .selectFrom('delegations')
      .select(['id', 'state', 'system_user_id'])
      .orderBy('id')
      .execute();
    const requests = await db.selectFrom('delegation_requests').select(['id', 'state']).orderBy('id').execute();
    const { events, changes } = await historyOf(database);
    return {
      count,
      ended,
      end: {
        delegations: delegations.map(({ id, state, system_user_id }) => [id.slice(-1), state, system_user_id]),
        requests: requests.map(({ id, state }) => [id, state]),
        altinn: [...world.requests.values()].map(({ externalRef, status }) => [externalRef, status]),
        events: events.sort(),
        changes: changes.sort(),
      },
    };
  }

  it('loses nothing and writes nothing twice, at whatever it was waiting for', async () => {
    const whole = await watchKilledAt(null);
    expect(whole.ended).toBe('whole');
    expect(whole.end).toEqual({
      delegations: [
        ['1', 'requested', null],
        ['2', 'active', '00000000-0000-4000-8000-000000000001'],
        ['3', 'revoked', null],
        ['4', 'gone', 'user-4'],
        ['5', 'active', 'user-5'],
        ['6', 'active', 'user-6'],
        ['7', 'gone', 'user-7'],
      ],
      requests: [
        ['dlr_1', 'new'],
        ['dlr_2', 'accepted'],
        ['dlr_3', 'withdrawn'],
      ],
      altinn: [
        ['2', 'accepted'],
        ['1', 'new'],
      ],
      events: [
        'system delegation.activated',
        'system delegation.gone {"why":"system_user_gone"}',
        'system delegation.gone {"why":"system_user_gone"}',
        'system delegation.request_withdrawn',
        'system delegation.requested',
        'system delegation.returned',
        'system delegation.rights_changed',
      ],
      changes: [
        'created /state: nothing to requested',
        `updated /seen_access_packages: [${packageA},${packageB}] to [${packageB}]`,
        'updated /state: active to gone',
        'updated /state: active to gone',
        'updated /state: gone to active',
        'updated /state: requested to active',
      ],
    });
    expect(whole.count).toBeGreaterThan(60);
    // On PostgreSQL, where each run takes a second, every seventh.
    const stride = kind === 'postgres' ? 7 : 1;
    for (let killAt = 1; killAt <= whole.count; killAt += stride) {
      const { end } = await watchKilledAt(killAt);
      expect(end, `killed at ${killAt}`).toEqual(whole.end);
    }
  }, 120_000);
});
