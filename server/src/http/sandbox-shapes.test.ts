import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiKeyScopes, type StoredKey } from '../accounts/index.ts';
import { type AnyOperation, namespacePath } from '../operation.ts';
import { operations } from '../operations.ts';
import { testWorld } from '../testing.ts';
import { Failure } from './failure.ts';
import { Meta } from './success.ts';
import { bearer, testServer } from './testing.ts';

const world = testWorld();
const mirrored = operations.filter(({ sandbox }) => sandbox === 'public');

/** The names of all members, however deep; of the items of a list, what any of them has. */
function namesOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => namesOf(item, `${at}[]`)))].sort();
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value)
    .flatMap(([name, item]) => [`${at}.${name}`, ...namesOf(item, `${at}.${name}`)])
    .sort();
}

/** Every example of an operation; those about a company, for each organisation there is. */
function inputsOf(op: AnyOperation): Record<string, unknown>[] {
  const example = op.example as Record<string, unknown>;
  return 'org' in example ? [...world.organisations.keys()].map((org) => ({ ...example, org })) : [example];
}

async function ask(http: FastifyInstance, op: AnyOperation, input: Record<string, unknown>, at: string, key: string) {
  const rest = { ...input };
  const path = at.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return value;
  });
  const query = new URLSearchParams(rest as Record<string, string>);
  const response = await http.inject(
    op.http.method === 'GET'
      ? { url: `${path}${query.size > 0 ? `?${query}` : ''}`, headers: bearer(key) }
      : { method: 'POST', url: path, headers: bearer(key), payload: rest },
  );
  return { status: response.statusCode, body: response.json() };
}

/** Refuses what the shape does not declare: what it would leave out is there no more after reading it. */
function expectDeclared(op: AnyOperation, { status, body }: { status: number; body: Record<string, unknown> }): void {
  if (status >= 400) {
    expect(Failure.parse(body)).toEqual(body);
    return;
  }
  expect(Object.keys(body)).toEqual(['success', 'data', '_meta']);
  expect(op.output.parse(body.data)).toEqual(body.data);
  expect(Meta.parse(body._meta)).toEqual(body._meta);
}

describe('an answer has one shape in a sandbox, in the test environment and in the live one', () => {
  it('for every mirrored operation', () => {
    expect(mirrored.map(({ id }) => id)).toEqual([
      'getCompanyContext',
      'getPermissionState',
      'getCompanyAuthority',
      'getActingCapacity',
      'getCompanyVerification',
      'getCompanyAccounts',
      'getCompanyProfile',
      'searchCompanies',
      'getCompanyFilingHistory',
      'getPublicDeadlines',
      'getPublicObligations',
      'getCompanyObligations',
      'getCompanyDeadlines',
      'getCompanySummary',
      'getExchangeRate',
      'getAltinnMigration',
      'validateVatReturn',
      'getVatCodes',
      'getVatRates',
      'explainError',
      'getDirectIntegrationComparison',
      'getCompanyAudit',
    ]);
  });

  for (const op of mirrored) {
    it(`${op.id}, about every organisation that the world has`, async () => {
      const { http } = testServer({ authenticate: everyScope });
      const outcomes = new Set<number>();
      for (const input of inputsOf(op)) {
        // A first read, so that a record has something to show.
        if ('org' in input)
          await ask(http, op, input, '/api/v1/sandbox/company/{org}/context', 'apier_sandbox_test_me');
        const sandbox = await ask(http, op, input, namespacePath(op.http.path), 'apier_sandbox_test_me');
        const test = await ask(http, op, input, op.http.path, 'test');
        const live = await ask(http, op, input, op.http.path, 'live');
        for (const one of [sandbox, test, live]) expectDeclared(op, one);
        outcomes.add(sandbox.status);

        expect([input, test.status, live.status]).toEqual([input, sandbox.status, sandbox.status]);
        const { _meta: marked, ...inSandbox } = sandbox.body;
        const { is_sandbox: mark, ...meta } = marked;
        expect(mark).toBe(true);
        for (const { body } of [test, live]) {
          expect(body._meta).not.toHaveProperty('is_sandbox');
          expect(namesOf({ ...body._meta })).toEqual(namesOf(meta));
          const { _meta: _, ...outside } = body;
          if (op.id === 'getCompanyAudit' && isEmptyTrail(outside)) continue;
          expect([input, namesOf(outside)]).toEqual([input, namesOf(inSandbox)]);
        }
      }
      if (op.id === 'getCompanyContext') expect([...outcomes].sort()).toEqual([200, 404, 410]);
    });
  }

  it('and the comparison sees a member that is missing, however deep', () => {
    expect(namesOf({ a: [{ b: 1 }, { c: null }] })).toEqual(['.a', '.a[].b', '.a[].c']);
    expect(z.object({ a: z.string() }).parse({ a: '', b: 1 })).not.toEqual({ a: '', b: 1 });
  });
});

const everyScope = (key: string): StoredKey => ({
  ...{
    id: `key_${key}`,
    account: 'acc_a',
    environment: key === 'test' ? 'test' : 'live',
    scopes: new Set(apiKeyScopes),
  },
  ...{ simulated: true, expiresAt: null, revoked: false },
});

/** Outside, the tests' environments hold a record of 999999999 only. */
const isEmptyTrail = (body: { data?: { entries: unknown[]; org_number: string } }): boolean =>
  body.data?.entries.length === 0 && body.data.org_number !== '999999999';
