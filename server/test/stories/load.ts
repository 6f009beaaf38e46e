/** A bounded load on the product: callers that ask one thing after another, and what was acknowledged to them. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Answer, Product } from './harness.ts';

/** What the callers were told: whatever happens afterwards, this must be true. */
export interface Acknowledged {
  reads: { org: string; key: string; at: number }[];
  keys: { id: string; isRevoked: boolean }[];
}

/** One question: its answer, or `null` when none came and none had to come. Throws when the answer will not do. */
export type Attempt = (ask: () => Promise<Answer>) => Promise<Answer | null>;

/** Between two questions of one caller, so that a load leaves the machine to others. */
const paceMs = 10;

export function createLoad() {
  const callers: Promise<void>[] = [];
  const faults: unknown[] = [];
  let answered = 0;
  let isOver = false;
  const check = () => {
    if (faults.length > 0) throw faults[0];
  };
  return {
    /** One more caller; `step` says whether it was answered. */
    add(step: () => Promise<boolean>): void {
      const call = async () => {
        while (!isOver && faults.length === 0) {
          await step().then(
            (isAnswered) => {
              if (isAnswered) answered += 1;
            },
            (fault: unknown) => faults.push(fault),
          );
          await wait(paceMs);
        }
      };
      callers.push(call());
    },
    /** How many questions were answered. Throws what a caller found wrong. */
    answered(): number {
      check();
      return answered;
    },
    /** Lets every caller finish. Throws what one of them found wrong. */
    async end(): Promise<void> {
      isOver = true;
      await Promise.all(callers);
      check();
    },
  };
}

/** What a context says of a company, without when and whence it was read. */
export function meaningOf(answer: Answer): unknown {
  const { provenance: _, ...data } = answer.context().data;
  const isWhen = (name: string, value: unknown) =>
    name === 'fetched_at' || (name === 'as_of' && String(value).includes('T'));
  return JSON.parse(JSON.stringify(data), (name, value) => (isWhen(name, value) ? undefined : value));
}

/** The callers on one instance. */
export function callersOf(product: Product, attempt: Attempt, acknowledged: Acknowledged) {
  return {
    /** Reads a company; every answer says what the first one said. */
    async reader(org: string, key: string): Promise<() => Promise<boolean>> {
      const first = await product.context(org, key);
      expect(first.status, first.text).toBe(200);
      const expected = meaningOf(first);
      acknowledged.reads.push({ org, key, at: performance.now() });
      return async () => {
        const answer = await attempt(() => product.context(org, key));
        if (answer === null) return false;
        expect(answer.status, answer.text).toBe(200);
        expect(meaningOf(answer)).toEqual(expected);
        acknowledged.reads.push({ org, key, at: performance.now() });
        return true;
      };
    },

    /** Reads what anybody may read. */
    async publicReader(): Promise<() => Promise<boolean>> {
      const ask = () => product.get('/api/v1/public/deadlines?year=2026');
      const { deadlines } = (await ask()).json<{ data: { deadlines: unknown[] } }>().data;
      expect(deadlines.length).toBeGreaterThan(0);
      return async () => {
        const answer = await attempt(ask);
        if (answer === null) return false;
        expect(answer.status, answer.text).toBe(200);
        expect(answer.json<{ data: { deadlines: unknown[] } }>().data.deadlines).toEqual(deadlines);
        return true;
      };
    },

    /** Makes a key and revokes it, in an account of its own. */
    async keyWriter(): Promise<() => Promise<boolean>> {
      const account = (await product.operate('/api/v1/accounts', { name: 'Under load' })).json<Made>().data.id;
      let isCertain = true;
      const revoke = async (id: string): Promise<boolean> => {
        const revoked = await attempt(() => product.operate(`/api/v1/keys/${id}/revoke`, {}));
        if (revoked === null) return false;
        expect(revoked.status, revoked.text).toBe(200);
        expect(revoked.json<Made>().data).toMatchObject({ id, state: 'revoked' });
        const known = acknowledged.keys.find((key) => key.id === id);
        if (known) known.isRevoked = true;
        else acknowledged.keys.push({ id, isRevoked: true });
        return true;
      };
      /** Nobody was told what became of some: whoever is active is revoked. */
      const tidyUp = async (): Promise<boolean> => {
        const listed = await attempt(() => product.operate(`/api/v1/keys?account=${account}`));
        if (listed === null) return false;
        expect(listed.status, listed.text).toBe(200);
        for (const { id, state } of listed.json<{ data: { keys: { id: string; state: string }[] } }>().data.keys) {
          if (state === 'active' && !(await revoke(id))) return false;
        }
        isCertain = true;
        return true;
      };
      return async () => {
        if (!isCertain) return tidyUp();
        isCertain = false;
        const created = await attempt(() =>
          product.operate('/api/v1/keys', { account, name: 'Load', environment: 'live', scopes: ['read:brreg'] }),
        );
        if (created === null) return false;
        expect(created.status, created.text).toBe(201);
        const { id } = created.json<{ data: { key: { id: string } } }>().data.key;
        acknowledged.keys.push({ id, isRevoked: false });
        isCertain = await revoke(id);
        return isCertain;
      };
    },
  };
}

interface Made {
  data: { id: string; state?: string };
}
