import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SystemUser } from '../altinn-records.ts';
import type { JsonObject } from '../json-values.ts';
import { askToken, clientAt, control, NOON, readWorld, systemUserOf } from '../testing/played-client.ts';
import { endSystemUser } from './end-system-user.ts';
import {
  askClients,
  askVat,
  CUSTOMER,
  OWN,
  PLAIN,
  type PlayedAnswer,
  type PlayedVendor,
  packagesOf,
  playVendor,
  serviceRight,
} from './vendor-testing.ts';

describe('what becomes of a request', () => {
  let played: PlayedVendor;
  let url: string;

  beforeAll(async () => {
    played = await playVendor();
    url = played.simulator.url;
  });
  afterEach(() => played.reset());
  afterAll(() => played.simulator.close());

  const codeOf = ({ status, body }: PlayedAnswer) => `${status} ${body.code}`;
  const make = async (body: JsonObject, kind: 'standard' | 'agent' = 'standard') =>
    String((await played.ask(body, kind)).body.id);
  const grant = (orgNumber: string, more: JsonObject = {}) =>
    askToken(url, clientAt(played.world, 0), 'altinn:instances.read', {
      authorization_details: systemUserOf(orgNumber, more),
    });

  it('approved, it is a system user with its id: for Maskinporten and the vendor at once', async () => {
    expect((await grant(CUSTOMER)).body.error_uri).toMatch(/MP-303$/);
    const id = await make(askVat({ integrationTitle: 'Vår kobling' }));
    expect((await grant(CUSTOMER)).body.error_uri).toMatch(/MP-303$/);
    const answer = await played.decide(id, 'approve');
    expect(answer).toMatchObject({ status: 200, body: { id, kind: 'standard', status: 'Accepted' } });
    expect((await grant(CUSTOMER)).status).toBe(200);
    const user = await played.call('GET', `/systemuser/vendor/byquery?system-id=${OWN}&orgno=${CUSTOMER}`);
    expect(user.body).toMatchObject({
      id,
      integrationTitle: 'Vår kobling',
      externalRef: CUSTOMER,
      userType: 'standard',
      created: new Date(NOON).toISOString(),
      supplierOrgno: '326018155',
    });
    const list = await played.call('GET', `/systemuser/vendor/bysystem/${OWN}`, { scope: 'register' });
    const all = list.body.data as { id: string }[];
    expect(all.at(-1)?.id).toBe(id);
    const shown = (await (await fetch(`${url}/_control/world`)).json()) as { system_users: JsonObject[] };
    expect(shown.system_users.find((row) => row.id === id)).toMatchObject({
      access_packages: ['urn:altinn:accesspackage:merverdiavgift'],
      deleted: false,
    });
  });

  it('approved with a reference of its own, it is found under that alone', async () => {
    await played.askAndDecide(askVat({ externalRef: 'tenant-42' }), 'approve');
    expect((await grant(CUSTOMER)).status).toBe(400);
    expect((await grant(CUSTOMER, { externalRef: 'tenant-42' })).status).toBe(200);
  });

  it('approved for an accountant, the system user is the accountant’s and no client’s', async () => {
    await played.askAndDecide(askClients(), 'approve', 'agent');
    expect((await grant('283016617')).status).toBe(200);
    expect((await grant('299603083')).body.error_uri).toMatch(/MP-303$/);
  });

  it('deleted by its customer, the system user takes the request with it', async () => {
    const id = await played.askAndDecide(askVat(), 'approve');
    await control(url, `/system-users/${id}`, { deleted: true });
    expect((await grant(CUSTOMER)).body.error_uri).toMatch(/MP-303$/);
    const gone = await played.call('GET', `/systemuser/request/vendor/${id}`, { scope: 'read' });
    expect(codeOf(gone)).toBe('404 AUTH-00010');
    expect((await played.ask(askVat())).status).toBe(201);
  });

  it('is refused to whoever is no access manager, or lacks a package or service that is asked for', async () => {
    const vat = await make(askVat());
    expect(codeOf(await played.decide(vat, 'approve', 'MEDL'))).toBe('403 AUTH-00066');
    expect(codeOf(await played.decide(vat, 'reject', 'MEDL'))).toBe('403 AUTH-00066');
    const client = await make(askVat({ externalRef: 'b', accessPackages: packagesOf('klientadministrator') }));
    // An access manager by his role, without this package.
    expect(codeOf(await played.decide(client, 'approve', 'KNUF'))).toBe('400 AUTH-00053');
    const rights = [serviceRight('altinn_maskinporten_scope_delegation')];
    await played.call('PUT', `/systemregister/vendor/${PLAIN}/rights`, { scope: 'register', body: rights });
    const scopes = await make(askVat({ externalRef: 'c', systemId: PLAIN, accessPackages: [], rights }));
    expect(codeOf(await played.decide(scopes, 'approve', 'REPR'))).toBe('403 AUTH-00068');
    const filing = [serviceRight('app_skd_mva-melding-innsending-v1')];
    const notByItself = await make(askVat({ externalRef: 'd', rights: filing }));
    expect(codeOf(await played.decide(notByItself, 'approve'))).toBe('403 AUTH-00070');
    for (const id of [vat, client, scopes, notByItself]) {
      const { body } = await played.call('GET', `/systemuser/request/vendor/${id}`, { scope: 'read' });
      expect(body.status).toBe('New');
    }
    expect((await played.decide(scopes, 'approve')).body.status).toBe('Accepted');
    expect((await played.decide(vat, 'approve', 'HOVEDADMINISTRATOR')).body.status).toBe('Accepted');
  });

  it('may be approved by an access manager for an accountant, who holds none of the packages himself', async () => {
    const id = await make(askClients(), 'agent');
    expect(codeOf(await played.decide(id, 'approve', 'REGN'))).toBe('403 AUTH-00066');
    expect((await played.decide(id, 'approve', 'LEDE')).body.status).toBe('Accepted');
  });

  it('is handed on by whoever has no role, and waits', async () => {
    for (const [decision, as] of [
      ['approve', 'none'],
      ['escalate', undefined],
    ] as const) {
      const id = await make(askVat({ externalRef: decision }));
      const answer = await played.decide(id, decision, as);
      expect(answer).toMatchObject({ status: 200, body: { status: 'New', escalated: true } });
      const { body } = await played.call('GET', `/systemuser/request/vendor/${id}`, { scope: 'read' });
      expect(body).toMatchObject({ status: 'New', escalated: true });
      expect((await played.decide(id, 'approve')).body.status).toBe('Accepted');
    }
  });

  it.each([
    ['reject', 'Rejected', false],
    ['deny', 'Denied', false],
    ['time-out', 'Timedout', true],
  ])('after %s is %s, and can be answered no more', async (decision, status, timedOut) => {
    const id = await make(askVat());
    expect((await played.decide(id, decision)).body).toMatchObject({ status, timedOut });
    expect(codeOf(await played.decide(id, 'approve'))).toBe('409 AUTH-00013');
    expect((await grant(CUSTOMER)).status).toBe(400);
  });

  it('cannot be approved once its system is gone, or without a name for people to see', async () => {
    const id = await make(askVat());
    await control(url, `/systems/${OWN}`, { deleted: true });
    expect(codeOf(await played.decide(id, 'approve'))).toBe('404 AUTH-00011');
    await control(url, `/systems/${OWN}`, { deleted: false });
    const nameless = {
      id: PLAIN,
      vendor: { ID: '0192:326018155' },
      name: { en: 'Plain' },
      description: { en: 'Plain' },
      accessPackages: packagesOf('merverdiavgift'),
    };
    await played.call('PUT', `/systemregister/vendor/${PLAIN}`, { scope: 'register', body: nameless });
    const other = await make(askVat({ systemId: PLAIN }));
    expect(codeOf(await played.decide(other, 'approve'))).toBe('404 AUTH-00017');
  });

  it('of a change is approved against what the approver has, and cannot be handed on', async () => {
    const user = await played.askAndDecide(askVat(), 'approve');
    const correlation = '44444444-4444-4444-8444-444444444444';
    const query = `correlation-id=${correlation}&system-user-id=${user}`;
    const body = { requiredAccessPackages: packagesOf('klientadministrator') };
    await played.call('POST', `/systemuser/changerequest/vendor?${query}`, { body });
    expect(codeOf(await played.decide(correlation, 'approve', 'KNUF'))).toBe('400 AUTH-00053');
    expect(codeOf(await played.decide(correlation, 'approve', 'none'))).toBe('403 AUTH-00066');
    await control(url, `/system-users/${user}`, { deleted: true });
    expect(codeOf(await played.decide(correlation, 'approve'))).toBe('404 AUTH-00015');
  });

  it('is listed for a test, with the kind, the environment and whether it is gone', async () => {
    const id = await make(askVat());
    await make(askClients(), 'agent');
    await played.call('DELETE', `/systemuser/request/vendor/${id}`);
    const { requests } = (await (await fetch(`${url}/_control/altinn/requests`)).json()) as { requests: JsonObject[] };
    expect(requests.map(({ kind, environment, deleted }) => ({ kind, environment, deleted }))).toEqual([
      { kind: 'standard', environment: 'live', deleted: true },
      { kind: 'agent', environment: 'live', deleted: false },
    ]);
  });

  it.each([
    [{}, /"decision" must be one of approve, reject, deny, escalate, time-out/],
    [{ decision: 'maybe' }, /"decision" must be/],
    [{ decision: 'approve', as: 7 }, /"as" must be/],
    [{ decision: 'approve', by: 'x' }, /unknown members: by/],
  ])('is not decided by %j', async (body, message) => {
    const id = await make(askVat());
    const { status, body: answer } = await control(url, `/altinn/requests/${id}`, body);
    expect({ status, message: answer.message }).toEqual({ status: 400, message: expect.stringMatching(message) });
  });

  it('404: is not decided when nobody asked', async () => {
    expect((await control(url, '/altinn/requests/nobody', { decision: 'approve' })).status).toBe(404);
  });

  it('400 AUTH-00035: an accountant’s system user is not deleted while it acts for a client', async () => {
    const id = await played.askAndDecide(askClients(), 'approve', 'agent');
    const found = (await readWorld(url)).system_users.find((each) => each.id === id) as SystemUser | undefined;
    if (found === undefined) throw new Error('no system user was made');
    const register = { agentClients: new Map([[id, new Set([CUSTOMER])]]), requests: new Map() };
    expect(() => endSystemUser(found, register)).toThrow(/AUTH-00035/);
    register.agentClients.get(id)?.delete(CUSTOMER);
    endSystemUser(found, register);
    expect(found.deleted).toBe(true);
  });

  it('an accountant loses a client by order, and with it what agents did for it', async () => {
    const relation = { accountant: '283016617', client: CUSTOMER };
    expect((await control(url, '/altinn/ended-relations', relation)).body).toEqual({ lost_by: [] });
    for (const body of [{}, { ...relation, client: 'x' }, { ...relation, other: 1 }]) {
      expect((await control(url, '/altinn/ended-relations', body)).status).toBe(400);
    }
  });

  it('a token exchange answers 401 while Altinn does not reach its own registers', async () => {
    const { access_token: token } = (await grant('999999999')).body;
    const exchange = async () =>
      fetch(`${url}/altinn/authentication/api/v1/exchange/maskinporten`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await exchange()).status).toBe(200);
    expect((await control(url, '/altinn/conditions', { downstream: 'down' })).body).toEqual({
      put_conflict_seconds: 0,
      downstream: 'down',
    });
    expect((await exchange()).status).toBe(401);
    await control(url, '/altinn/conditions', { downstream: 'up' });
    expect((await exchange()).status).toBe(200);
    for (const body of [{}, { downstream: 'x' }, { put_conflict_seconds: -1 }, { other: 1 }]) {
      expect((await control(url, '/altinn/conditions', body)).status).toBe(400);
    }
  });
});
