import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import type { OpenDatabase } from '../db/index.ts';
import { everythingKept } from '../db/testing.ts';
import type { Random } from '../lib/random.ts';
import { operations } from '../operations.ts';
import { administrationContext, seededRandom, settle, testWorld, virtualClock } from '../testing.ts';
import { createNamespaces, type Namespace } from './namespaces.ts';
import { sandboxEnvironment, worldDelegations } from './sandbox-environment.ts';

const world = testWorld();
const hourMs = 60 * 60_000;
const held = worldDelegations(world).length;
type Db = OpenDatabase['db'];

function setUp(limits: { namespaces?: number; rows?: number; idleMs?: number } = {}, random: Random = seededRandom()) {
  const clock = virtualClock();
  const environment = sandboxEnvironment(world, clock, 1_000);
  const namespaces = createNamespaces({
    ...{ world, environment, clock, random, deadlineMs: 1_000 },
    limits: { namespaces: 10_000, rows: 200, idleMs: hourMs, ...limits },
  });
  onTestFinished(() => namespaces.close());
  return { clock, random, namespaces };
}

const accountsIn = async (db: Db): Promise<string[]> => {
  const rows = await db.selectFrom('accounts').select('id').execute();
  return rows.map(({ id }) => id);
};
const read = (number: number) => ({
  ...{ initiatedBy: null, action: 'company.context', resource: 'entity:999999999', organisation: '999999999' },
  ...{ outcome: 'ok', correlationId: `req_${number}`, receiptId: null, detail: null },
});
const trailOf = ({ actor, services }: Namespace, limit = 1_000) =>
  services.auditTrail.read({
    ...{ account: actor.accountId, environment: 'sandbox', organisation: '999999999', before: null, limit },
  });
async function countRows({ actor, administration: { db } }: Namespace): Promise<number> {
  const events = await db.selectFrom('audit_events').select('id').where('chain', '=', actor.accountId).execute();
  const rows = await db.selectFrom('delegations').select('id').where('account', '=', actor.accountId).execute();
  const changes = await db.selectFrom('changes').select('id').where('account', '=', actor.accountId).execute();
  return events.length + rows.length + changes.length + 1;
}
/** Erasing is behind the request that caused it. */
async function erased(db: Db, left: number): Promise<void> {
  for (let i = 0; i < 100 && (await accountsIn(db)).length > left; i += 1) await settle();
}

describe('a namespace', () => {
  it('has an account of its own with the delegations of the world, and every scope', async () => {
    const { namespaces } = setUp();
    const { actor, services, administration } = await namespaces.open('one');
    expect([...actor.scopes]).toEqual([...apiKeyScopes]);
    const rows = await administration.db.selectFrom('delegations').selectAll().orderBy('id').execute();
    expect(rows.map((row) => [row.account, row.system_user_id, row.state])).toEqual(
      worldDelegations(world).map(({ id, isRevoked }) => [actor.accountId, id, isRevoked ? 'revoked' : 'active']),
    );
    expect(await services.findDelegation(actor.accountId, '999999999')).toMatchObject({ organisation: '999999999' });
    for (const organisation of world.fixtures.revoked) {
      expect(await services.findDelegation(actor.accountId, organisation)).toBeUndefined();
    }
  });

  it('is made once, by two first requests at once too', async () => {
    const { namespaces } = setUp();
    const [first, second] = await Promise.all([namespaces.open('one'), namespaces.open('one')]);
    expect(second).toBe(first);
    expect(await namespaces.open('one')).toBe(first);
    expect(await accountsIn(first.administration.db)).toEqual([first.actor.accountId]);
    expect((await namespaces.open('two')).actor.accountId).not.toBe(first.actor.accountId);
    expect(namespaces.size()).toBe(2);
  });

  it('that could not be made is made at the next try, and leaves nothing of the first', async () => {
    let failing = 2;
    const inner = seededRandom();
    const random: Random = {
      ...inner,
      bytes(count) {
        if (failing > 0) {
          failing -= 1;
          throw new Error('no randomness');
        }
        return inner.bytes(count);
      },
    };
    const { namespaces } = setUp({}, random);
    const both = await Promise.allSettled([namespaces.open('one'), namespaces.open('one')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(namespaces.size()).toBe(0);
    await expect(namespaces.open('one')).rejects.toThrow('no randomness');
    const made = await namespaces.open('one');
    expect(await accountsIn(made.administration.db)).toEqual([made.actor.accountId]);
    expect(namespaces.size()).toBe(1);
  });

  it('is made at the next try when there was no memory for the first', async () => {
    const { namespaces } = setUp();
    const spy = vi.spyOn(SqliteDatabase.prototype, 'pragma').mockImplementationOnce(() => {
      throw new Error('out of memory');
    });
    onTestFinished(() => spy.mockRestore());
    await expect(namespaces.open('one')).rejects.toThrow('out of memory');
    const { actor } = await namespaces.open('one');
    expect(actor.accountId).toMatch(/^acc_/);
  });

  it('takes nothing with it when its making fails after one of the same name was made', async () => {
    const inner = seededRandom();
    let isFirst = true;
    const random: Random = {
      ...inner,
      bytes(count) {
        if (!isFirst) return inner.bytes(count);
        isFirst = false;
        throw new Error('no randomness');
      },
    };
    const { namespaces } = setUp({ namespaces: 1 }, random);
    // Crowded out while it is made, and asked for again.
    const [failed, , again] = await Promise.allSettled(['one', 'two', 'one'].map((name) => namespaces.open(name)));
    expect([failed?.status, again?.status]).toEqual(['rejected', 'fulfilled']);
    expect(again).toMatchObject({ value: await namespaces.open('one') });
    expect(namespaces.size()).toBe(1);
  });
});

describe('what is done in a namespace', () => {
  it('is on its own record, newest first, told as the sandbox’s', async () => {
    const { namespaces } = setUp();
    const one = await namespaces.open('one');
    const two = await namespaces.open('two');
    await one.record(read(1));
    const trail = await trailOf(one);
    expect(trail).toMatchObject([{ environment: 'sandbox', correlation_id: 'req_1', actor: `key:${one.actor.keyId}` }]);
    expect(await trailOf(two)).toEqual([]);
    // Not even who names another's account finds it: the record is asked for by the account of the namespace.
    expect(await trailOf({ ...two, services: one.services })).toEqual([]);
  });

  it('is at most two hundred rows, whatever is read and however many at once', async () => {
    const { namespaces, clock } = setUp();
    const one = await namespaces.open('one');
    const two = await namespaces.open('two');
    await two.record(read(0));
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(Array.from({ length: 50 }, (_, place) => one.record(read(round * 50 + place))));
      clock.advance(1);
      expect(await countRows(one)).toBeLessThanOrEqual(200);
    }
    const kept = await trailOf(one);
    expect(kept.length).toBe(200 - 1 - held);
    expect(kept.length).toBeGreaterThan(50);
    // The newest are kept.
    const numbers = kept.map(({ correlation_id }) => Number(correlation_id?.slice(4)));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(400 - 50 * Math.ceil(kept.length / 50));
    expect(await trailOf(two)).toHaveLength(1);
  });

  it('is at most two hundred rows when every delegation is revoked as well', async () => {
    const { namespaces, clock, random } = setUp();
    const one = await namespaces.open('one');
    for (let i = 0; i < 200; i += 1) await one.record(read(i));
    const { db } = one.administration;
    const rows = await db.selectFrom('delegations').select('id').execute();
    const ctx = { ...administrationContext({ ...one, clock, random }), ...one.services };
    const revoke = operations.find(({ id }) => id === 'revokeDelegation');
    for (const { id } of rows) await revoke?.run(ctx, { id });
    expect(await countRows(one)).toBeLessThanOrEqual(200);
    expect((await db.selectFrom('delegations').select('id').where('state', '=', 'active').execute()).length).toBe(0);
    clock.advance(1);
    await one.record(read(200));
    expect(await countRows(one)).toBeLessThanOrEqual(200);
    expect((await trailOf(one)).length).toBeGreaterThan(0);
  });
});

describe('a namespace is erased', () => {
  it('when it was idle for an hour, with every row of it, and made anew under the same name', async () => {
    const { namespaces, clock } = setUp();
    const one = await namespaces.open('one');
    const { db } = one.administration;
    await one.record(read(1));
    clock.advance(hourMs - 1);
    expect(await namespaces.open('one')).toBe(one);
    clock.advance(hourMs);
    const another = await namespaces.open('one');
    expect(another.actor.accountId).not.toBe(one.actor.accountId);
    expect(another.actor.keyId).not.toBe(one.actor.keyId);
    await erased(db, 1);
    const everything = await everythingKept({ db });
    expect(everything).not.toContain(one.actor.accountId);
    expect(everything).toContain(another.actor.accountId);
    expect(await trailOf(another)).toEqual([]);
    expect(await countRows(another)).toBe(1 + held);
  });

  it('when it is idle and somebody uses theirs, though nobody makes a new one', async () => {
    const { namespaces, clock } = setUp();
    const idle = await namespaces.open('idle');
    clock.advance(hourMs / 2);
    await namespaces.open('used');
    clock.advance(hourMs / 2);
    await namespaces.open('used');
    expect(namespaces.size()).toBe(1);
    await erased(idle.administration.db, 1);
    expect(await everythingKept(idle.administration)).not.toContain(idle.actor.accountId);
  });

  it('when there are too many, the longest unused first, and no other', async () => {
    const { namespaces, clock } = setUp({ namespaces: 3 });
    const names = ['a', 'b', 'c'];
    const made = new Map<string, Namespace>();
    for (const name of names) {
      made.set(name, await namespaces.open(name));
      clock.advance(1);
    }
    await namespaces.open('a');
    expect(namespaces.size()).toBe(3);
    await namespaces.open('d');
    expect(namespaces.size()).toBe(3);
    for (const name of ['a', 'c']) expect(await namespaces.open(name)).toBe(made.get(name));
    const b = made.get('b');
    if (!b) throw new Error('not made');
    await erased(b.administration.db, 3);
    expect(await everythingKept(b.administration)).not.toContain(b.actor.accountId);
    // It was forgotten, and is a new one.
    expect(await namespaces.open('b')).not.toBe(b);
  });

  it('and what a request that outlived it did leaves no row', async () => {
    const { namespaces, clock } = setUp({ namespaces: 1 });
    const one = await namespaces.open('one');
    const { db } = one.administration;
    const late = one.record(read(1));
    const crowding = namespaces.open('two');
    await Promise.all([late, crowding, one.record(read(2))]);
    await erased(db, 1);
    clock.advance(1);
    await one.record(read(3));
    await settle();
    expect(await everythingKept({ db })).not.toContain(one.actor.accountId);
    expect(await accountsIn(db)).toEqual([(await crowding).actor.accountId]);
  });

  it('while it is made, and leaves no row either', async () => {
    const { namespaces } = setUp({ namespaces: 1 });
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((name) => namespaces.open(name)));
    const { db } = (made[0] as Namespace).administration;
    await erased(db, 1);
    expect(await accountsIn(db)).toEqual([made.at(-1)?.actor.accountId]);
  });

  it('with the memory it is in, at the end; nothing of it was ever on a disk', async () => {
    const { namespaces } = setUp();
    const { administration } = await namespaces.open('one');
    await namespaces.close();
    await expect(administration.db.selectFrom('accounts').selectAll().execute()).rejects.toThrow();
  });
});

it('nothing is opened before the first namespace, and closing that is no fault', async () => {
  const { namespaces } = setUp();
  await namespaces.close();
  expect(namespaces.size()).toBe(0);
});
