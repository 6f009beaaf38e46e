import { expect, it } from 'vitest';
import type { OpenDatabase } from '../db/index.ts';
import { onBothDatabases } from '../db/testing.ts';
import { virtualClock } from '../testing.ts';
import { fakeGovernment, fakeHomes, type Government, instanceOn, stateOf } from './testing.ts';

const asked = { by: 'operator', requestId: null };

/** Counts what an instance does outside itself, and kills it after one of these. */
function fuse(killAfter: number | null) {
  const done: string[] = [];
  const demandAlive = () => {
    if (killAfter !== null && done.length >= killAfter) throw new Error('killed');
  };
  return {
    done,
    demandAlive,
    after(what: string) {
      demandAlive();
      done.push(what);
      demandAlive();
    },
  };
}
type Fuse = ReturnType<typeof fuse>;

/** A database that is gone for who was killed, and that kills after a commit. */
function fusedDatabase(db: OpenDatabase['db'], { demandAlive, after }: Fuse): OpenDatabase['db'] {
  const alive = db.withPlugin({
    transformQuery({ node }) {
      demandAlive();
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return new Proxy(alive, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (name !== 'transaction') return typeof member === 'function' ? member.bind(target) : member;
      return () => ({
        async execute(work: Parameters<ReturnType<typeof target.transaction>['execute']>[0]) {
          const result = await target.transaction().execute(work);
          after('commit');
          return result;
        },
      });
    },
  });
}

const fusedGovernment = (government: Government, { demandAlive, after }: Fuse): Government => ({
  ...government,
  async send(request) {
    demandAlive();
    const response = await government.send(request);
    if (!request.url.includes('.well-known')) after(`${request.method} ${new URL(request.url).pathname}`);
    return response;
  },
});

await onBothDatabases('§11.5 7. a rotation that is killed', (open) => {
  /** Two instances, of which the first is killed after so many effects, and the second goes on. */
  async function rotate(killAfter: number | null) {
    const { db } = await open();
    const clock = virtualClock();
    const government = fakeGovernment({ clock, kids: ['first', 'of-others'] });
    const one = fuse(killAfter);
    // The key before is there without any effect that counts.
    await (await instanceOn({ db }, government, clock, { name: 'before' })).keys.close();
    const first = await instanceOn({ db: fusedDatabase(db, one) }, fusedGovernment(government, one), clock, {
      name: 'one',
      homes: fakeHomes(() => one.after('generate')),
    });
    clock.advance(1_000);
    const isOver = (rows: Awaited<ReturnType<typeof first.keys.list>>) => rows[0]?.state === 'removed';
    let isAsked = false;
    try {
      await first.keys.rotate(asked);
      isAsked = true;
      await first.runUntil(isOver);
    } catch (error) {
      expect(String(error)).toContain('killed');
    }
    const second = await instanceOn({ db }, government, clock, { name: 'two' });
    // Until then the first may only be slow.
    clock.advance(61_000);
    // Who got no answer asks again.
    if (!isAsked) await second.keys.rotate(asked);
    await second.runUntil(isOver);
    return { db, clock, government, second, done: one.done };
  }

  it('resumes after every effect and every commit: one active key, none lost, no second generation', async () => {
    const whole = await rotate(null);
    const seen = new Map<string, number>();
    let commits = 0;
    for (const [place, what] of whole.done.entries()) {
      if (what === 'commit') commits += 1;
      // What repeats between two commits, a proof or a look at the set, is as good as the first two of it.
      for (const key of [`${commits} ${what} first`, `${commits} ${what} again`]) {
        if (seen.has(key)) continue;
        seen.set(key, place + 1);
        break;
      }
    }
    const places = [...new Set(seen.values())].sort((a, b) => a - b);
    expect(places.length).toBeGreaterThan(15);
    for (const place of places) {
      const { db, government, second } = await rotate(place);
      const said = `killed after ${place}: ${whole.done[place - 1]}`;
      const rows = await second.keys.list();
      const [, next] = rows;
      expect(stateOf(rows), said).toEqual(['first: removed', `${next?.kid}: active`]);
      expect(government.kids(), said).toEqual([next?.kid, 'of-others']);
      expect(second.keys.signer.header, said).toEqual({ kid: next?.kid });
      expect(await db.selectFrom('secrets').select('purpose').execute(), said).toEqual([
        { purpose: `signing-key:${next?.id}` },
      ]);
      const events = await db.selectFrom('audit_events').select('action').execute();
      expect(events.map(({ action }) => action.replace('signing_key.', '')).sort(), said).toEqual(
        ['active', 'adopted', 'generated', 'proving', 'removed', 'retiring', 'uploaded'].sort(),
      );
    }
  }, 120_000);
});
