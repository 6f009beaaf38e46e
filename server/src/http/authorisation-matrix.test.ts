import { describe, expect, it } from 'vitest';
import { apiKeyScopes, newApiKey } from '../accounts/index.ts';
import { type AnyOperation, namespacePath, sandboxPath } from '../operation.ts';
import { operations } from '../operations.ts';
import { seededRandom, testInstant } from '../testing.ts';
import { isProtected } from './authorise.ts';
import { bearer, seedAccount, seedDelegation, testInstallation } from './testing.ts';

type Objects = Record<'key' | 'delegation', string>;

/**
 * What each operation opens, and to whom. A new operation needs its row here: what somebody else's account, and the other
 * environment of one's own, must get.
 */
const rows: Record<string, Row> = {
  getCompanyContext: {
    kind: 'company',
    foreign: { status: 200, data: { data_tier: 'tier_1', altinn: { status: 'none' } } },
  },
  getCompanyAuthority: { kind: 'company', foreign: { status: 200, data: { data_tier: 'tier_1' } } },
  getActingCapacity: { kind: 'collection' },
  getCompanyVerification: { kind: 'company', foreign: { status: 200, data: { verification_status: 'pass' } } },
  getCompanyAccounts: { kind: 'company', foreign: { status: 200, data: { has_filed_annual_accounts: true } } },
  getCompanyProfile: { kind: 'collection' },
  getCompanyObligations: { kind: 'company', foreign: { status: 200, data: { data_tier: 'tier_1' } } },
  getCompanyDeadlines: { kind: 'company', foreign: { status: 200, data: { data_tier: 'tier_1' } } },
  getCompanySummary: { kind: 'company', foreign: { status: 200, data: { data_tier: 'tier_1' } } },
  searchCompanies: { kind: 'collection' },
  getPermissionState: {
    ...{ kind: 'company', foreign: { status: 200, data: { status: 'none', reason: 'no_delegation' } } },
  },
  requestFullmakt: { kind: 'collection' },
  checkFullmakt: { kind: 'collection' },
  // The example's principal is nobody's yet.
  revokeFullmakt: { kind: 'object', own: () => '', foreign: 'FULLMAKT_PRINCIPAL_NOT_FOUND', answer: 404 },
  getCompanyFilingHistory: { kind: 'company', foreign: { status: 403, code: 'AUTH_NO_DELEGATION' } },
  getCompanyAudit: { kind: 'company', foreign: { status: 403, code: 'AUTH_NO_DELEGATION' } },
  getPublicDeadlines: { kind: 'open' },
  getPublicObligations: { kind: 'open' },
  getExchangeRate: { kind: 'open' },
  getAltinnMigration: { kind: 'open' },
  validateVatReturn: { kind: 'open' },
  getVatCodes: { kind: 'open' },
  getVatRates: { kind: 'open' },
  listSandboxFixtures: { kind: 'open' },
  explainError: { kind: 'open' },
  listErrorCodes: { kind: 'open' },
  getDirectIntegrationComparison: { kind: 'open' },
  getCapabilities: { kind: 'open' },
  listAccounts: { kind: 'operator' },
  createAccount: { kind: 'operator' },
  recordDelegation: { kind: 'operator' },
  listSigningKeys: { kind: 'operator' },
  readSigningKeyStatus: { kind: 'operator' },
  rotateSigningKey: { kind: 'operator' },
  readMaskinportenReadiness: { kind: 'operator' },
  listKeys: { kind: 'collection' },
  createKey: { kind: 'collection' },
  rotateKey: { kind: 'object', own: ({ key }) => key, foreign: 'KEY_NOT_FOUND' },
  revokeKey: { kind: 'object', own: ({ key }) => key, foreign: 'KEY_NOT_FOUND' },
  listDelegations: { kind: 'collection' },
  readDelegation: { kind: 'object', own: ({ delegation }) => delegation, foreign: 'DELEGATION_NOT_FOUND' },
  requestDelegation: { kind: 'collection' },
  changeDelegation: { kind: 'object', own: ({ delegation }) => delegation, foreign: 'DELEGATION_NOT_FOUND' },
  // An active standard delegation has nothing to take back, and no clients.
  withdrawDelegation: {
    ...{ kind: 'object', own: ({ delegation }) => delegation, foreign: 'DELEGATION_NOT_FOUND', answer: 409 },
  },
  addClient: {
    ...{ kind: 'object', own: ({ delegation }) => delegation, foreign: 'DELEGATION_NOT_FOUND', answer: 400 },
  },
  revokeDelegation: { kind: 'object', own: ({ delegation }) => delegation, foreign: 'DELEGATION_NOT_FOUND' },
};

/** What who may ask gets. */
function statusOf(op: AnyOperation): number {
  const row = rows[op.id];
  return (row?.kind === 'object' ? row.answer : undefined) ?? op.http.status ?? 200;
}

type Row =
  | { kind: 'open' | 'operator' }
  /** Somebody else is answered as if the object were not there, and finds nothing of it in a list. */
  | { kind: 'collection' }
  /** `answer`: what its own account gets, where that is not what the operation answers when all is well. */
  | { kind: 'object'; own(objects: Objects): string; foreign: string; answer?: number }
  /** What somebody else gets: open facts only, or a refusal. */
  | { kind: 'company'; foreign: object };

const accountA = 'acc_a000000000000000000000';
const everything = { scopes: apiKeyScopes };

async function setUp() {
  const installation = await testInstallation();
  const a = await seedAccount(installation, accountA, {
    live: everything,
    test: { ...everything, environment: 'test' },
    revoked: { ...everything, revoked: true },
    expired: { ...everything, expiresAt: new Date(testInstant - 1).toISOString() },
  });
  const b = await seedAccount(installation, 'acc_b', {
    live: everything,
    test: { ...everything, environment: 'test' },
  });
  const delegation = await seedDelegation(installation, accountA);
  const objects: Objects = { key: a.live?.id ?? '', delegation };
  return { installation, a, b, objects };
}

/** The request that an operation's example makes, about A's live object where there is one. */
function requestOf(op: AnyOperation, row: Row, objects: Objects) {
  const example = { ...(op.example as Record<string, unknown>) };
  if (row.kind === 'object' && op.http.path.includes('{id}')) example.id = row.own(objects);
  const url = op.http.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(example[name]);
    delete example[name];
    return value;
  });
  const query = new URLSearchParams(example as Record<string, string>);
  if (op.http.method === 'GET') return { method: 'GET' as const, url: query.size > 0 ? `${url}?${query}` : url };
  return { method: 'POST' as const, url, payload: example };
}

type Set = Awaited<ReturnType<typeof setUp>>;

async function ask({ installation, objects }: Set, op: AnyOperation, headers: Record<string, string>) {
  const row = rows[op.id];
  if (!row) throw new Error(`no row for ${op.id}`);
  const request = requestOf(op, row, objects);
  // The operator says which account.
  const isOperator = headers.authorization?.includes('_adm_') && 'account' in op.input.shape;
  if (isOperator && request.method === 'GET')
    request.url += `${request.url.includes('?') ? '&' : '?'}account=${accountA}`;
  if (isOperator && request.method === 'POST') request.payload.account = accountA;
  const response = await installation.http.inject({ ...request, headers });
  const body = response.json() as { error_code?: string; data?: Record<string, unknown> };
  return { status: response.statusCode, code: body.error_code ?? null, text: response.body, data: body.data };
}

/** What anybody may send who has no key that holds. */
const refusedKeys: [string, (set: Set) => { authorization: string }][] = [
  ['another scheme', () => ({ authorization: 'Basic YTpi' })],
  ['a malformed header', () => ({ authorization: 'Bearer two words' })],
  ['a mistyped key', ({ a }) => bearer(`${a.live?.text.slice(0, -1)}_`)],
  ['an unknown key', () => bearer(newApiKey('live', seededRandom('stranger')))],
  ['an unknown operator key', () => bearer(newApiKey('adm', seededRandom('stranger')))],
  ['a key relabelled from test to live', ({ a }) => bearer((a.test?.text ?? '').replace('_test_', '_live_'))],
  ['a revoked key', ({ a }) => bearer(a.revoked?.text ?? '')],
  ['an expired key', ({ a }) => bearer(a.expired?.text ?? '')],
];

describe('the authorisation matrix', () => {
  it('has a row for every operation, and for nothing else', () => {
    expect(Object.keys(rows).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  it('agrees with what each operation declares of itself', () => {
    for (const op of operations) {
      const { kind } = rows[op.id] ?? {};
      expect([op.id, kind === 'open']).toEqual([op.id, !isProtected(op)]);
      expect([op.id, kind === 'operator']).toEqual([op.id, op.operator === 'only']);
      if (op.http.path.includes('{org}')) expect([op.id, kind]).toEqual([op.id, 'company']);
      if (op.http.path.includes('{id}')) expect([op.id, kind]).toEqual([op.id, 'object']);
    }
  });

  for (const op of operations.filter(isProtected)) {
    const row = rows[op.id];
    // The first test says that it is missing.
    if (!row) continue;
    describe(op.id, () => {
      it.each([
        ['nothing', {}],
        ['an empty header', { authorization: '' }],
      ])('asks for a key from who sends %s', async (_, headers) => {
        const set = await setUp();
        expect(await ask(set, op, headers)).toMatchObject({ status: 401, code: 'AUTH_REQUIRED' });
      });

      it.each<(typeof refusedKeys)[number]>([
        ...refusedKeys,
        ['a sandbox bearer', () => bearer('apier_sandbox_test_mine')],
      ])('refuses %s in the same words', async (_, headersOf) => {
        const set = await setUp();
        expect(await ask(set, op, headersOf(set))).toMatchObject({ status: 401, code: 'AUTH_INVALID_KEY' });
      });

      if (row.kind === 'operator') {
        it('refuses a key with every scope, and answers the operator', async () => {
          const set = await setUp();
          const refused = { status: 403, code: 'SCOPE_INSUFFICIENT' };
          expect(await ask(set, op, bearer(set.a.live?.text ?? ''))).toMatchObject(refused);
          const answer = await ask(set, op, bearer(set.installation.operatorKey));
          expect(answer.status).toBe(op.http.status ?? 200);
        });
        return;
      }

      it('refuses a key that has every scope but the one it needs', async () => {
        const set = await setUp();
        const scopes = apiKeyScopes.filter((scope) => scope !== op.scope);
        const { bare } = await seedAccount(set.installation, 'acc_bare', { bare: { scopes } });
        const answer = await ask(set, op, bearer(bare?.text ?? ''));
        expect(answer).toMatchObject({ status: 403, code: 'SCOPE_INSUFFICIENT' });
      });

      it(op.operator ? 'answers the operator' : 'refuses the operator, who belongs to no account', async () => {
        const set = await setUp();
        const answer = await ask(set, op, bearer(set.installation.operatorKey));
        if (op.operator) expect(answer.status).toBe(op.http.status ?? 200);
        else expect(answer).toMatchObject({ status: 403, code: 'SCOPE_INSUFFICIENT' });
      });

      it.each([
        ['another account', 'b', 'live'],
        ['a test key at a live object', 'a', 'test'],
      ] as const)('shows %s nothing of what is not its own', async (_, account, name) => {
        const set = await setUp();
        const answer = await ask(set, op, bearer(set[account][name]?.text ?? ''));
        if (row.kind === 'object') expect(answer).toMatchObject({ status: 404, code: row.foreign });
        if (row.kind === 'company') expect(answer).toMatchObject(row.foreign);
        expect(answer.text).not.toContain('"tier_2":');
        expect(answer.text).not.toContain(set.objects.delegation);
        expect(answer.text).not.toContain(set.objects.key);
        if (account === 'b') expect(answer.text).not.toContain(accountA);
      });

      it('answers the account’s own live key', async () => {
        const set = await setUp();
        expect((await ask(set, op, bearer(set.a.live?.text ?? ''))).status).toBe(statusOf(op));
      });
    });
  }
});

describe('the authorisation matrix of the sandbox', () => {
  /** The same request at a mirror; what it is about is looked for in the caller's own sandbox. */
  const askMirror = async (set: Set, op: AnyOperation, path: string, headers: Record<string, string>) => {
    const { http } = set.installation;
    const own = (await http.inject({ url: '/api/v1/sandbox/delegations', headers })).json();
    const delegation: string = own.data?.delegations[0].id ?? set.objects.delegation;
    const row = rows[op.id] ?? { kind: 'open' };
    const { url, ...request } = requestOf(op, row, { ...set.objects, delegation });
    const mirror = path === 'public' ? sandboxPath(url) : namespacePath(url);
    const response = await http.inject({ ...request, url: mirror, headers });
    const body = response.json();
    return { status: response.statusCode, code: body.error_code ?? null, text: response.body, data: body.data };
  };

  it('has two doors for what is public, one for the rest that is mirrored, and none for accounts and keys', () => {
    const mirrors = Object.fromEntries(operations.map(({ id, sandbox }) => [id, sandbox ?? null]));
    expect(mirrors).toEqual({
      ...Object.fromEntries(Object.keys(rows).map((id) => [id, null])),
      ...{
        getCompanyContext: 'public',
        getCompanyAudit: 'public',
        getExchangeRate: 'public',
        getAltinnMigration: 'public',
        validateVatReturn: 'public',
        getVatCodes: 'public',
        getVatRates: 'public',
        explainError: 'public',
      },
      ...{ getCompanyAuthority: 'public', getActingCapacity: 'public', getPermissionState: 'public' },
      ...{ getCompanyVerification: 'public', getCompanyAccounts: 'public', getCompanyProfile: 'public' },
      ...{ searchCompanies: 'public' },
      ...{ getCompanyObligations: 'public', getCompanyDeadlines: 'public', getCompanySummary: 'public' },
      ...{ getPublicDeadlines: 'public', getPublicObligations: 'public' },
      ...{ getCompanyFilingHistory: 'public', getDirectIntegrationComparison: 'public' },
      ...{ listDelegations: 'bearer', readDelegation: 'bearer', revokeDelegation: 'bearer', addClient: 'bearer' },
      ...{ requestDelegation: 'bearer', changeDelegation: 'bearer', withdrawDelegation: 'bearer' },
      ...{ requestFullmakt: 'bearer', checkFullmakt: 'bearer', revokeFullmakt: 'bearer' },
    });
  });

  for (const op of operations.filter(({ sandbox }) => sandbox !== undefined)) {
    describe(op.id, () => {
      it('asks for a key from who sends none', async () => {
        const set = await setUp();
        for (const headers of [{}, { authorization: '' }]) {
          expect(await askMirror(set, op, 'own', headers)).toMatchObject({ status: 401, code: 'AUTH_REQUIRED' });
        }
      });

      it('refuses every key that does not hold in the same words', async () => {
        const set = await setUp();
        for (const [name, headersOf] of refusedKeys) {
          const { status, code } = await askMirror(set, op, 'own', headersOf(set));
          expect([name, status, code]).toEqual([name, 401, 'AUTH_INVALID_KEY']);
        }
      });

      it('refuses the operator, who belongs to no account', async () => {
        const set = await setUp();
        const answer = await askMirror(set, op, 'own', bearer(set.installation.operatorKey));
        expect(answer).toMatchObject({ status: 403, code: 'SCOPE_INSUFFICIENT' });
      });

      it('answers a made-up name, and a key of an account without any scope, and shows nothing of outside', async () => {
        const set = await setUp();
        const { bare } = await seedAccount(set.installation, 'acc_bare', { bare: { scopes: [] } });
        for (const key of ['apier_sandbox_test_mine', bare?.text ?? '', set.b.test?.text ?? '']) {
          const answer = await askMirror(set, op, 'own', bearer(key));
          expect(answer.status).toBe(statusOf(op));
          for (const foreign of [set.objects.delegation, set.objects.key, accountA]) {
            expect(answer.text).not.toContain(foreign);
          }
        }
      });

      it(op.sandbox === 'public' ? 'answers everybody at the public door' : 'has no public door', async () => {
        const set = await setUp();
        const status = op.sandbox === 'public' ? (op.http.status ?? 200) : 404;
        for (const headers of [
          {},
          bearer('apier_sandbox_test_mine'),
          bearer(set.a.live?.text ?? ''),
          bearer('nonsense'),
        ]) {
          const answer = await askMirror(set, op, 'public', headers);
          expect(answer.status).toBe(status);
          expect(answer.text).not.toContain(accountA);
        }
      });
    });
  }

  it('finds a delegation of the account, and one of another sandbox, as if it were not there', async () => {
    const set = await setUp();
    const { http } = set.installation;
    const other = (
      await http.inject({ url: '/api/v1/sandbox/delegations', headers: bearer('apier_sandbox_test_b') })
    ).json();
    for (const id of [set.objects.delegation, other.data.delegations[0].id]) {
      for (const key of ['apier_sandbox_test_a', set.a.live?.text ?? '']) {
        const url = `/api/v1/sandbox/delegations/${id}/revoke`;
        const answer = await http.inject({ method: 'POST', url, headers: bearer(key), payload: {} });
        expect([answer.statusCode, answer.json().error_code]).toEqual([404, 'DELEGATION_NOT_FOUND']);
      }
    }
  });
});
