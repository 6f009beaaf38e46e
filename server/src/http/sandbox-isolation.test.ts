import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import { settle, testWorld } from '../testing.ts';
import { bearer, seedAccount, type TestInstallation, testInstallation } from './testing.ts';

const world = testWorld();
const delegated = ['999999999', '991825827', '303423664', '213541129', '246127417', '312768429'];
const organisations = [...delegated, '299603083', '999444008', ...Object.keys(world.fixtures.aliases).slice(0, 2)];

const organisation = fc.constantFrom(...organisations);
const knob = fc.constantFrom('', '?mock_date=2026-10-20', '?simulate_error=no_delegation');
const action = fc.oneof(
  fc.record({ kind: fc.constant('context' as const), org: organisation, query: knob }),
  fc.record({ kind: fc.constant('audit' as const), org: fc.constantFrom(...delegated), query: fc.constant('') }),
  fc.record({ kind: fc.constant('revoke' as const), org: fc.constantFrom(...delegated), query: fc.constant('') }),
  fc.record({ kind: fc.constant('list' as const), org: fc.constant(''), query: fc.constant('') }),
  fc.record({
    kind: fc.constant('rate' as const),
    org: fc.constant(''),
    query: fc.constantFrom('', '&mock_date=2026-10-20'),
  }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
/** `mine` and `open` are watched; the others do what they like. */
const who = fc.constantFrom('mine' as const, 'open' as const, 'other' as const, 'account' as const);
const steps = fc.array(fc.record({ who, action }), { minLength: 4, maxLength: 25 });
type Step = { who: 'mine' | 'open' | 'other' | 'account'; action: Action };

async function take({ http }: TestInstallation, door: string, headers: Record<string, string>, action: Action) {
  const get = (url: string) => http.inject({ url: `${door}${url}`, headers });
  switch (action.kind) {
    case 'context':
    case 'audit':
      return get(`/company/${action.org}/${action.kind}${action.query}`);
    case 'rate':
      return get(`/tools/exchange-rate?currency=USD${action.query}`);
    case 'list':
      return get('/delegations');
    case 'revoke': {
      const { data } = (await get('/delegations')).json();
      const row = data?.delegations.find((one: { org_number: string }) => one.org_number === action.org);
      return http.inject({ method: 'POST', url: `${door}/delegations/${row?.id}/revoke`, headers, payload: {} });
    }
  }
}

/** What the watched ones are answered, all of it but the date. */
async function watch(all: readonly Step[], hasOthers: boolean): Promise<string[]> {
  const installation = await testInstallation();
  const account = await seedAccount(installation, 'acc_a000000000000000000000', { live: { scopes: apiKeyScopes } });
  const headers = {
    mine: bearer('apier_sandbox_test_mine'),
    open: {},
    other: bearer('apier_sandbox_test_other'),
    account: bearer(account.live?.text ?? ''),
  };
  const answers: string[] = [];
  for (const [place, { who: by, action: what }] of all.entries()) {
    const isWatched = by === 'mine' || by === 'open';
    if (isWatched || hasOthers) {
      // What is drawn for a request is its own.
      installation.reseed(`${place} ${by}`);
      const door = by === 'open' ? '/api/v1/sandbox/public' : '/api/v1/sandbox';
      const { statusCode, headers: sent, body } = await take(installation, door, headers[by], what);
      const { date: _, ...seen } = sent;
      if (isWatched) answers.push(JSON.stringify([place, what, statusCode, seen, body]));
    }
    installation.clock.advance(1_000);
    await settle();
  }
  return answers;
}

describe('what others do in their sandboxes', () => {
  it('changes no byte of what this one is answered, nor of what everybody is', async () => {
    let revoked = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const among = await watch(all, true);
        expect(among).toEqual(await watch(all, false));
        revoked += all.filter((step) => step.who === 'other' && step.action.kind === 'revoke').length;
      }),
      { numRuns: 25, seed: 20261121 },
    );
    expect(revoked).toBeGreaterThan(5);
  });

  it('would be seen by this test: what one does itself changes what it is answered', async () => {
    const read: Step = { who: 'mine', action: { kind: 'context', org: '999999999', query: '' } };
    const revoke: Step = { who: 'mine', action: { kind: 'revoke', org: '999999999', query: '' } };
    const untouched = await watch([read, { ...read, who: 'other' }, read], true);
    const revokedBetween = await watch([read, revoke, read], true);
    expect(revokedBetween[0]).toBe(untouched[0]);
    expect([untouched[1]?.includes('tier_1_2'), revokedBetween[2]?.includes('tier_1_2')]).toEqual([true, false]);
  });
});
