import { expect, it } from 'vitest';
import { onBothDatabases } from '../../db/testing.ts';
import { isoInstant } from '../../lib/clock.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { testInstant, virtualClock } from '../../testing.ts';
import { TokenRefused } from '../../tokens/index.ts';
import { findLatestRequest, insertRequest, type RequestRow } from '../requests/store.ts';
import { type DelegationRow, findDelegation, insertDelegation, moveDelegation } from '../store.ts';
import { delegationId, delegationRow, insertRows } from '../testing.ts';
import { altinnProblem } from '../testing-altinn.ts';
import { historyOf, packageA, packageB, placeOf, watchedWorld, watchOn } from './testing.ts';

const dayMs = 86_400_000;
const at = isoInstant(testInstant);

const requestRow = (more: Partial<RequestRow> = {}): RequestRow => ({
  ...{ id: `dlr_${'0'.repeat(22)}`, delegation: delegationId('1'), kind: 'standard', altinnId: null, state: 'sending' },
  ...{ packages: [packageA], rights: [], unwantedPackages: [], unwantedRights: [], redirectUrl: null },
  ...{ confirmUrl: null, requestedBy: 'operator', createdAt: at, changedAt: at, pollAt: at },
  ...more,
});

await onBothDatabases('an open request that is watched', (open) => {
  /** A delegation with one request, and what Altinn knows of it. */
  async function set(request: Partial<RequestRow> = {}, row: Partial<DelegationRow> = {}) {
    const database = await open();
    const clock = virtualClock();
    const world = watchedWorld(clock);
    const { db } = database;
    await insertRows(database, { state: 'requested', systemUserId: null, ...row });
    const created = await world.vendor.client.createRequest(
      'standard',
      {
        ...{ systemId: 'system', orgnr: '999999999', externalRef: 'ref', rights: [], redirectUrl: null },
        accessPackages: [packageA],
      },
      (await world.tokens.forClient('altinn:authentication/systemuser.request.write', clock.timeout(1))).secret,
      clock.timeout(1),
    );
    const altinnId = created.request.id;
    world.calls.length = 0;
    await insertRequest(db, requestRow({ state: 'new', altinnId, ...request }));
    const instance = watchOn(database, world, clock);
    const seen = async () => ({
      request: await findLatestRequest(db, delegationId('1')),
      row: await findDelegation(db, delegationId('1')),
      ...(await historyOf(database)),
    });
    return { ...database, database, clock, world, altinnId, ...instance, seen };
  }
  const activated = {
    row: { state: 'active' },
    events: ['system delegation.activated'],
    changes: ['updated /state: requested to active'],
  };

  it('becomes active with the system user when the organisation approves, and is asked about no more', async () => {
    const { watch, world, altinnId, seen, clock, recorded } = await set();
    world.answer(altinnId, 'accepted');
    await watch.tick();
    expect(await seen()).toMatchObject({
      ...activated,
      request: { state: 'accepted', pollAt: null },
      row: { systemUserId: altinnId, state: 'active', askedPackages: [packageA] },
    });
    expect(recorded()).toBe(1);
    world.calls.length = 0;
    clock.advance(dayMs);
    await watch.tick();
    expect(world.calls).not.toContain('readRequest');
  });

  it('ends as the organisation, or the time, says', async () => {
    const ends = [
      ['rejected', 'rejected', 'system delegation.rejected'],
      ['denied', 'rejected', 'system delegation.rejected {"altinn":"Denied"}'],
      ['timed_out', 'timed_out', 'system delegation.timed_out'],
    ] as const;
    for (const [status, state, event] of ends) {
      const { watch, world, altinnId, seen } = await set();
      world.answer(altinnId, status);
      await watch.tick();
      expect(await seen()).toMatchObject({
        ...{ request: { state: status, pollAt: null }, row: { state, systemUserId: null } },
        ...{ events: [event], changes: [`updated /state: requested to ${state}`] },
      });
    }
  });

  it('is asked about at its pace while nobody answers', async () => {
    const { watch, world, clock, seen } = await set();
    await watch.tick();
    await watch.tick();
    expect(world.calls.filter((call) => call === 'readRequest')).toHaveLength(1);
    expect(await seen()).toMatchObject({
      ...{ request: { state: 'new', pollAt: isoInstant(testInstant + 5_000) }, row: { state: 'requested' } },
      ...{ events: [], changes: [] },
    });
    clock.advance(5_000);
    await watch.tick();
    expect(world.calls.filter((call) => call === 'readRequest')).toHaveLength(2);
  });

  it('is void after 180 days by our own clock, though Altinn goes on calling it new', async () => {
    const { watch, seen } = await set({ createdAt: isoInstant(testInstant - 180 * dayMs) });
    await watch.tick();
    expect(await seen()).toMatchObject({
      ...{ request: { state: 'timed_out' }, row: { state: 'timed_out' }, events: ['system delegation.timed_out'] },
    });
  });

  it('of 180 days is still open when nobody could be asked', async () => {
    const { watch, world, seen } = await set({ createdAt: isoInstant(testInstant - 180 * dayMs) });
    world.before = () => {
      throw new UpstreamFailure('altinn', 'timeout');
    };
    await watch.tick();
    expect(await seen()).toMatchObject({ request: { state: 'new' }, row: { state: 'requested' }, events: [] });
  });

  it('that Altinn has no more came to a system user, or was withdrawn', async () => {
    const accepted = await set();
    accepted.world.requests.clear();
    accepted.world.systemUsers.set(placeOf('999999999', 'ref'), 'user-1');
    await accepted.watch.tick();
    expect(await accepted.seen()).toMatchObject({
      ...{ ...activated, row: { state: 'active', systemUserId: 'user-1' } },
    });

    const withdrawn = await set();
    withdrawn.world.requests.clear();
    await withdrawn.watch.tick();
    expect(await withdrawn.seen()).toMatchObject({
      ...{ request: { state: 'withdrawn' }, row: { state: 'withdrawn' } },
      ...{ events: ['system delegation.withdrawn'], changes: ['updated /state: requested to withdrawn'] },
    });
  });

  it('that Altinn has no more stays open as long as it does not say whether there is a system user', async () => {
    const { watch, world, seen } = await set();
    world.requests.clear();
    world.before = (call) => {
      if (call === 'findSystemUser') throw new UpstreamFailure('altinn', 'server_error');
    };
    await watch.tick();
    expect(await seen()).toMatchObject({ request: { state: 'new' }, row: { state: 'requested' }, events: [] });
  });

  it('stays open, and waits, whatever keeps it from being asked about', async () => {
    const failures = [
      ...(['timeout', 'unreachable', 'unexpected', 'unauthorised', 'forbidden', 'not_asked'] as const).map(
        (kind) => new UpstreamFailure('altinn', kind),
      ),
      ...(['unavailable', 'refused', 'not_grantable'] as const).map((refusal) => new TokenRefused(refusal, null)),
      ...[altinnProblem('AUTH-00023', [], 401), altinnProblem('AUTH-00011', [], 404), new Error('a fault of ours')],
    ];
    for (const state of ['new', 'sending'] as const) {
      const { watch, world, seen, clock } = await set({ state });
      for (const failure of failures) {
        clock.advance(dayMs / 4);
        let asked = 0;
        world.before = (call) => {
          if (call !== 'readRequest' && call !== 'createRequest') return;
          asked += 1;
          throw failure;
        };
        await watch.tick();
        await watch.tick();
        expect(asked, `${state} ${failure}`).toBe(1);
        expect(await seen(), `${state} ${failure}`).toMatchObject({
          ...{ request: { state, pollAt: expect.any(String) }, row: { state: 'requested' }, events: [], changes: [] },
        });
      }
    }
  });

  it('of which nobody knows whether it was sent is sent again, and is the one that Altinn has', async () => {
    const { watch, world, altinnId, seen } = await set({ state: 'sending', altinnId: null });
    await watch.tick();
    expect([...world.requests.keys()]).toEqual([altinnId]);
    expect(await seen()).toMatchObject({
      ...{ request: { state: 'new', altinnId, confirmUrl: expect.any(String) }, row: { state: 'requested' } },
      ...{ events: ['system delegation.requested'], changes: ['created /state: nothing to requested'] },
    });
  });

  it('that Altinn refuses when it is sent again leaves nothing but the record', async () => {
    const { watch, world, seen } = await set({ state: 'sending', altinnId: null });
    world.before = (call) => {
      if (call === 'createRequest') throw altinnProblem('AUTH-00063', [packageB]);
    };
    await watch.tick();
    expect(await seen()).toEqual({
      ...{ request: undefined, row: undefined, changes: [] },
      events: ['system delegation.request_refused AUTH-00063'],
    });
  });

  it('that was never sent in 180 days is withdrawn wherever it is, and not sent again', async () => {
    const { watch, world, seen } = await set({
      ...{ state: 'sending', altinnId: null, createdAt: isoInstant(testInstant - 180 * dayMs) },
    });
    await watch.tick();
    expect(world.requests.size).toBe(0);
    expect(world.calls).not.toContain('createRequest');
    expect(await seen()).toMatchObject({ request: { state: 'timed_out' }, row: { state: 'timed_out' } });
  });

  it('of a revoked delegation is taken back at Altinn, so that nobody approves it any more', async () => {
    for (const state of ['new', 'sending'] as const) {
      const { watch, world, seen, db } = await set({ state, ...(state === 'sending' && { altinnId: null }) });
      await moveDelegation(db, delegationId('1'), 'revoked', at);
      await watch.tick();
      expect(world.requests.size).toBe(0);
      expect(await seen()).toMatchObject({
        ...{ request: { state: 'withdrawn', pollAt: null }, row: { state: 'revoked' } },
        ...{ events: ['system delegation.request_withdrawn'], changes: [] },
      });
    }
  });

  it('of a revoked delegation that was approved all the same makes nothing active', async () => {
    const { watch, world, seen, altinnId, db } = await set();
    world.answer(altinnId, 'accepted');
    await moveDelegation(db, delegationId('1'), 'revoked', at);
    await watch.tick();
    expect(await seen()).toMatchObject({
      ...{ request: { state: 'accepted' }, row: { state: 'revoked', systemUserId: null } },
      ...{ events: ['system delegation.request_accepted'], changes: [] },
    });
  });

  it('for a change is settled as one: accepted, or taken back where Altinn has it no more', async () => {
    const change = { kind: 'change', altinnId: 'change-1', packages: [packageB] } as const;
    const standing = { state: 'active', systemUserId: 'user-1', askedPackages: [packageA] } as const;
    const accepted = await set({ ...change, state: 'sending' }, standing);
    accepted.world.systemUsers.set(placeOf('999999999', 'ref'), 'user-1');
    await accepted.watch.tick();
    accepted.world.answer('change-1', 'accepted');
    accepted.clock.advance(5_000);
    await accepted.watch.tick();
    expect(await accepted.seen()).toMatchObject({
      ...{ request: { state: 'accepted' }, row: { state: 'active', askedPackages: [packageA, packageB] } },
      events: expect.arrayContaining(['system delegation.change_requested', 'system delegation.changed']),
    });

    const gone = await set({ ...change, state: 'new' }, standing);
    gone.world.systemUsers.set(placeOf('999999999', 'ref'), 'user-1');
    await gone.watch.tick();
    expect(await gone.seen()).toMatchObject({
      ...{ request: { state: 'withdrawn' }, row: { state: 'active', askedPackages: [packageA] } },
      events: ['system delegation.change_withdrawn'],
    });
  });

  it('that always fails keeps no other from being settled', async () => {
    const { watch, world, altinnId, database } = await set();
    const { db } = database;
    for (const letter of ['2', '3', '4']) {
      const row = { id: delegationId(letter), state: 'requested', systemUserId: null, externalRef: letter } as const;
      await insertDelegation(db, delegationRow(row));
      await insertRequest(db, requestRow({ id: `dlr_${letter}`, delegation: row.id, state: 'new', altinnId: letter }));
    }
    world.answer(altinnId, 'accepted');
    let asked = 0;
    world.before = (call) => {
      if (call !== 'readRequest') return;
      asked += 1;
      if (asked < 3) throw new UpstreamFailure('altinn', 'unexpected');
    };
    await watch.tick();
    const rows = await db.selectFrom('delegation_requests').select(['state']).execute();
    expect(rows.filter(({ state }) => state === 'new')).toHaveLength(2);
  });
});
