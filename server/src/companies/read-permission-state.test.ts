import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import { insertDelegation } from '../delegations/index.ts';
import { bearer, seedAccount, seedDelegation, type TestInstallation, testInstallation } from '../http/testing.ts';
import { isoInstant } from '../lib/clock.ts';
import { readAltinnState } from './read-altinn-state.ts';
import { readPermissionState } from './read-permission-state.ts';
import { delegatedSources, forbidden, minutes, org, readerOf } from './testing.ts';

const a = 'acc_a000000000000000000000';
const b = 'acc_b000000000000000000000';
const path = '/api/v1/company/999999999/permissions';
const dlg = (letter: string): string => `dlg_${letter.padStart(22, '0')}`;

async function setUp() {
  const installation = await testInstallation();
  const keys = await seedAccount(installation, a, {
    live: {},
    test: { environment: 'test' },
    bare: { scopes: apiKeyScopes.filter((scope) => scope !== 'read:altinn') },
  });
  const others = await seedAccount(installation, b, { live: {} });
  const ask = async (key = '', { url = path, headers = {} }: { url?: string; headers?: object } = {}) => {
    const response = await installation.http.inject({ url, headers: { ...(key && bearer(key)), ...headers } });
    return { status: response.statusCode, text: response.body, headers: response.headers, ...response.json() };
  };
  return {
    installation,
    ask,
    live: keys.live?.text,
    test: keys.test?.text,
    bare: keys.bare?.text,
    b: others.live?.text,
  };
}

const insert = ({ db, clock }: TestInstallation, more: Partial<Parameters<typeof insertDelegation>[1]>) =>
  insertDelegation(db, {
    ...{ id: dlg('1'), account: a, environment: 'live', organisation: org, systemUserId: null, externalRef: null },
    ...{ viaOrganisation: null, state: 'requested', validUntil: null },
    ...{ createdAt: isoInstant(clock.now()), changedAt: isoInstant(clock.now()) },
    ...more,
  });

describe('the permissions of an account', () => {
  it('are told with the chain they go through, and as AVERT’s decision', async () => {
    const { installation, ask, live } = await setUp();
    const id = await seedDelegation(installation, a);
    const { status, data, _meta, headers } = await ask(live);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(data).toMatchObject({ org_number: org, status: 'full', missing_scopes: [], fix_steps: [] });
    expect(data.access_packages.length).toBeGreaterThan(0);
    expect(data.delegation_chain.map((link: { id: string }) => link.id)).toEqual([
      a,
      org,
      '47eaa099-2cb6-416d-86dc-283cf0480ff9',
    ]);
    expect(data.delegation_chain[1]).toMatchObject({ delegation_id: id, state: 'active' });
    expect(data.decision).toMatchObject({ decision: 'full', entity: { organisation_number: org } });
    expect(_meta.sources.map(({ source }: { source: string }) => source)).toEqual(
      delegatedSources.filter((source) => source !== 'nav.aareg'),
    );
  });

  it('are none without a delegation, and still an answer: what is on record says what to do', async () => {
    const { installation, ask, live } = await setUp();
    expect((await ask(live)).data).toMatchObject({ status: 'none', fix_steps: [{ code: 'DELEGATION_REQUIRED' }] });
    await insert(installation, { id: dlg('1'), state: 'rejected' });
    expect((await ask(live)).data.fix_steps[0].code).toBe('REQUEST_REJECTED');
    await insert(installation, { id: dlg('2'), state: 'requested' });
    const { data } = await ask(live);
    expect(data.fix_steps[0].code).toBe('REQUEST_UNCONFIRMED');
    expect(data.delegation_chain[1]).toMatchObject({ delegation_id: dlg('2'), state: 'requested' });
  });

  it('say that our own limit has passed', async () => {
    const { installation, ask, live } = await setUp();
    const validUntil = isoInstant(installation.clock.now() - 1);
    await insert(installation, { state: 'active', systemUserId: 'su', validUntil });
    const { data } = await ask(live);
    expect(data).toMatchObject({
      status: 'none',
      reason: 'no_delegation',
      fix_steps: [{ code: 'DELEGATION_EXPIRED' }],
    });
    expect(data.delegation_chain[1]).toMatchObject({ state: 'expired', valid_until: validUntil });
  });

  it('answer in the caller’s language', async () => {
    const { ask, live } = await setUp();
    const english = await ask(live, { headers: { 'accept-language': 'en' } });
    const norwegian = await ask(live);
    expect(english.data.fix_steps[0].description).toMatch(/^Ask the organisation/);
    expect(norwegian.data.fix_steps[0].description).toMatch(/^Be virksomheten/);
  });

  it('are nobody else’s: another account, and the other environment, see exactly what they would without it', async () => {
    const { installation, ask, b: other, test } = await setUp();
    const before = [await ask(other), await ask(test)];
    await seedDelegation(installation, a);
    await insert(installation, { id: dlg('2'), state: 'requested' });
    const after = [await ask(other), await ask(test)];
    for (const place of [0, 1]) expect(after[place]?.text).toBe(before[place]?.text);
    expect(after[0]?.data).toMatchObject({ status: 'none', reason: 'no_delegation', access_packages: null });
  });

  it('ask for a key with the right scope', async () => {
    const { ask, bare } = await setUp();
    expect(await ask()).toMatchObject({ status: 401, error_code: 'AUTH_REQUIRED' });
    expect(await ask(bare)).toMatchObject({ status: 403, error_code: 'SCOPE_INSUFFICIENT' });
    expect(await ask(bare, { url: '/api/v1/company/999999998/permissions' })).toMatchObject({ status: 403 });
  });

  it('refuse what is no organisation number', async () => {
    const { ask, live } = await setUp();
    const answer = await ask(live, { url: '/api/v1/company/999999998/permissions' });
    expect(answer).toMatchObject({ status: 400, error_code: 'VALIDATION_FAILED' });
  });

  it('are to be tried in the open sandbox and in one’s own, where they end with the delegation', async () => {
    const { installation, ask } = await setUp();
    const open = await ask('', { url: '/api/v1/sandbox/public/company/999999999/permissions' });
    expect(open.data).toMatchObject({ status: 'full', decision: { decision: 'full' } });
    const mine = 'apier_sandbox_test_mine';
    const url = '/api/v1/sandbox/company/999999999/permissions';
    const first = await ask(mine, { url });
    expect(first.data.status).toBe('full');
    const { http } = installation;
    const id = first.data.delegation_chain[1].delegation_id;
    const revoke = { method: 'POST' as const, url: `/api/v1/sandbox/delegations/${id}/revoke`, payload: {} };
    expect((await http.inject({ ...revoke, headers: bearer(mine) })).statusCode).toBe(200);
    const then = (await ask(mine, { url })).data;
    expect(then).toMatchObject({ status: 'none', fix_steps: [{ code: 'DELEGATION_REQUIRED' }] });
    expect(then.delegation_chain[1]).toMatchObject({ delegation_id: id, state: 'revoked' });
  });
});

describe('the state of a delegation alone', () => {
  it('is what the context shows, from the same kept answers; NAV is not asked', async () => {
    const reader = readerOf();
    const { state, sources } = await readAltinnState(reader.ctx, org);
    expect(reader.asked).not.toContain('nav.aareg');
    expect(sources.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    reader.asked.splice(0);
    const { data } = await reader.read();
    expect(data.altinn).toEqual(state);
    expect(reader.asked.filter((source) => !source.startsWith('brreg.'))).toEqual(['nav.aareg']);
  });

  it('says of each source why it has nothing', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.mvaregister': forbidden } });
    const { state, sources } = await readAltinnState(reader.ctx, org);
    expect(state.status).toBe('partial');
    expect(sources[0]).toMatchObject({ source: 'skatteetaten.mvaregister', reason: 'right_missing' });
    expect(reader.suspected, 'the system user is there').toEqual([]);
  });

  it('is asked again within the same bound as everything that rests on it', async () => {
    const reader = readerOf();
    await readPermissionState(reader.ctx, { org });
    reader.asked.splice(0);
    reader.clock.advance(minutes - 1);
    await readPermissionState(reader.ctx, { org });
    expect(reader.asked).toEqual([]);
    reader.clock.advance(1);
    await readPermissionState(reader.ctx, { org });
    expect(reader.asked).toContain('altinn.authorizedparties');
  });
});
