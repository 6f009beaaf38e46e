import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { control, NOON } from '../testing/played-client.ts';
import {
  askClients,
  askVat,
  CUSTOMER,
  FOREIGN,
  OWN,
  OWN_IN_TEST,
  PLAIN,
  type PlayedAnswer,
  type PlayedVendor,
  packagesOf,
  playVendor,
  serviceRight,
} from './vendor-testing.ts';

const BASE = '/systemuser/request/vendor';
const REDIRECT = 'https://ek.example/altinn/return';
const HALF_A_YEAR = 180 * 86_400;

describe("a vendor's request for a system user", () => {
  let played: PlayedVendor;
  const read = (path: string) => played.call('GET', `${BASE}${path}`, { scope: 'read' });
  const codeOf = ({ status, body }: PlayedAnswer) => `${status} ${body.code}`;

  beforeAll(async () => {
    played = await playVendor();
  });
  afterEach(() => played.reset());
  afterAll(() => played.simulator.close());

  it('is new with 201, with its address and where a person answers it', async () => {
    const rights = [serviceRight('app_brg_aarsregnskap-vanlig-202406')];
    const made = await played.ask(askVat({ rights, redirectUrl: `${REDIRECT}?tenant=42`, integrationTitle: ' Vår ' }));
    const { id } = made.body;
    const { url } = played.simulator;
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${url}/altinn/authentication/api/v1/systemuser/request/${id}`);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      integrationTitle: 'Vår',
      externalRef: CUSTOMER,
      systemId: OWN,
      partyOrgNo: CUSTOMER,
      rights,
      accessPackages: packagesOf('merverdiavgift'),
      status: 'New',
      redirectUrl: `${REDIRECT}?tenant=42`,
      confirmUrl: `${url}/altinn/accessmanagement/ui/systemuser/request?id=${id}&DONTCHOOSEREPORTEE=true`,
      escalated: false,
      created: new Date(NOON).toISOString(),
      timedOut: false,
    });
    expect((await read(`/${id}`)).body).toEqual(made.body);
    expect((await read(`/byexternalref/${OWN}/${CUSTOMER}/${CUSTOMER}`)).body).toEqual(made.body);
  });

  it('of an accountant has packages alone, and is called what the system is', async () => {
    const made = await played.ask(askClients({ externalRef: '', rights: ['left alone'] }), 'agent');
    expect(made.status).toBe(201);
    expect(Object.keys(made.body)).not.toContain('rights');
    expect(made.body).toMatchObject({ integrationTitle: 'Apier', externalRef: '283016617' });
    expect(made.body.confirmUrl).toMatch(/\/agentrequest\?id=[0-9a-f-]{36}&DONTCHOOSEREPORTEE=true$/);
    expect((await read(`/agent/${made.body.id}`)).body).toEqual(made.body);
    expect((await read(`/agent/byexternalref/${OWN}/283016617/283016617`)).body).toEqual(made.body);
  });

  it.each([
    ['New', null],
    ['Rejected', 'reject'],
    ['Denied', 'deny'],
  ])('is answered with 200 and itself when the same is asked again, %s too', async (status, decision) => {
    const first = await played.ask(askVat());
    if (decision !== null) await played.decide(String(first.body.id), decision);
    // Nothing of a second body counts.
    const again = await played.ask(askVat({ accessPackages: packagesOf('finnes-ikke'), redirectUrl: 'x' }));
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, status });
  });

  it('can be withdrawn and made again', async () => {
    for (const kind of ['standard', 'agent'] as const) {
      const body = kind === 'agent' ? askClients() : askVat();
      const { id } = (await played.ask(body, kind)).body;
      await played.decide(String(id), 'reject');
      const gone = await played.call('DELETE', `${BASE}/${id}`);
      expect({ status: gone.status, text: gone.text }).toEqual({ status: 202, text: '' });
      expect(codeOf(await played.call('DELETE', `${BASE}/${id}`))).toBe('404 AUTH-00010');
      expect(codeOf(await read(`${kind === 'agent' ? '/agent' : ''}/${id}`))).toBe('404 AUTH-00010');
      const again = await played.ask(body, kind);
      expect([again.status, again.body.id === id]).toEqual([201, false]);
    }
  });

  const refused: [string, string, JsonObject, ('standard' | 'agent')?][] = [
    ['an unknown system', '404 AUTH-00011', { systemId: '326018155_nobody' }],
    ["another vendor's system", '404 AUTH-00011', { systemId: FOREIGN }],
    ['a system of the other environment', '404 AUTH-00011', { systemId: OWN_IN_TEST }],
    ['an organisation that nobody knows', '400 AUTH-00000', { partyOrgNo: '350752918' }],
    ['a redirect where the system has none', '400 AUTH-00026', { systemId: PLAIN, redirectUrl: REDIRECT }],
    ['a redirect to another path', '400 AUTH-00021', { redirectUrl: `${REDIRECT}/more` }],
    ['a redirect to another host', '400 AUTH-00021', { redirectUrl: 'https://ek2.example/altinn/return' }],
    ['a redirect without TLS', '400 AUTH-00021', { redirectUrl: 'http://ek.example/altinn/return' }],
    ['a redirect that is no address', '400 AUTH-00021', { redirectUrl: 'return' }],
    ['neither services nor packages', '400 AUTH-00001', { accessPackages: null }],
    ['empty lists', '400 AUTH-00059', { accessPackages: [], rights: [] }],
    ['one empty list', '400 AUTH-00059', { accessPackages: [] }],
    ['no packages, for an agent', '400 AUTH-00058', { accessPackages: null }, 'agent'],
    ['a service that the system does not have', '400 AUTH-00001', { rights: [serviceRight('nav_sykepenger_dialog')] }],
    [
      'more services than the system has',
      '400 AUTH-00001',
      {
        systemId: PLAIN,
        rights: ['read', 'write'].map((each) => serviceRight('app_brg_aarsregnskap-vanlig-202406', each)),
      },
    ],
    ['a package that the system does not have', '400 AUTH-00063', { accessPackages: packagesOf('attester') }],
    ['a package for clients', '400 AUTH-00064', { accessPackages: packagesOf('lonn', 'ansvarlig-revisor') }],
    [
      'a package that is not for clients',
      '400 AUTH-00065',
      { accessPackages: packagesOf('klientadministrator') },
      'agent',
    ],
  ];
  it.each(refused)('is refused for %s: %s', async (_what, answer, more, kind = 'standard') => {
    const { status, headers, body } = await played.ask(kind === 'agent' ? askClients(more) : askVat(more), kind);
    expect(`${status} ${body.code}`).toBe(answer);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    // Nothing half made.
    expect((await played.call('GET', `${BASE}/bysystem/${OWN}`, { scope: 'read' })).body.data).toEqual([]);
    expect((await played.call('GET', `${BASE}/agent/bysystem/${OWN}`, { scope: 'read' })).body.data).toEqual([]);
  });

  it('tells in refusals which packages they are about', async () => {
    const ask = async (codes: string[], kind: 'standard' | 'agent') =>
      (await played.ask((kind === 'agent' ? askClients : askVat)({ accessPackages: packagesOf(...codes) }), kind)).body;
    const urn = 'urn:altinn:accesspackage:';
    expect((await ask(['attester', 'lonn', 'jordbruk'], 'standard')).NotFoundPackages).toBe(
      `${urn}attester, ${urn}jordbruk`,
    );
    expect((await ask(['lonn', 'regnskapsforer-lonn'], 'standard')).NotDelegablePackages).toBe(
      `${urn}regnskapsforer-lonn`,
    );
    expect((await ask(['lonn', 'klientadministrator'], 'agent')).NotDelegablePackages).toBe(
      `${urn}klientadministrator`,
    );
  });

  it('takes a redirect with any query, and packages in any case', async () => {
    const accessPackages = [{ urn: 'urn:altinn:accesspackage:Merverdiavgift' }];
    expect((await played.ask(askVat({ redirectUrl: `${REDIRECT}?a=b#c`, accessPackages }))).status).toBe(201);
  });

  it('is refused where there is a system user already, even if the request is withdrawn', async () => {
    const id = await played.askAndDecide(askVat(), 'approve');
    expect(codeOf(await played.ask(askVat()))).toBe('400 AUTH-00004');
    expect(codeOf(await played.ask(askVat({ accessPackages: packagesOf('ansvarlig-revisor') }), 'agent'))).toBe(
      '400 AUTH-00004',
    );
    await played.call('DELETE', `${BASE}/${id}`);
    expect(codeOf(await played.ask(askVat()))).toBe('400 AUTH-00004');
    expect((await played.ask(askVat({ externalRef: 'another' }))).status).toBe(201);
  });

  it('is refused where one of the other kind is, by what became of that', async () => {
    for (const [decision, code] of [
      [null, '400 AUTH-00007'],
      ['deny', '400 AUTH-00008'],
      ['reject', '400 AUTH-00009'],
    ] as const) {
      const body = askClients({ externalRef: `ref-${decision}` });
      const { id } = (await played.ask(body, 'agent')).body;
      if (decision !== null) await played.decide(String(id), decision);
      expect(codeOf(await played.ask({ ...body, accessPackages: packagesOf('lonn') }))).toBe(code);
    }
    const id = await played.askAndDecide(askClients(), 'approve', 'agent');
    // With its system user, the request is gone.
    await control(played.simulator.url, `/system-users/${id}`, { deleted: true });
    expect((await played.ask(askClients({ accessPackages: packagesOf('lonn') }))).status).toBe(201);
  });

  it('is tested in Altinn’s order: the first fault answers', async () => {
    const owner = '999999999';
    const live = played.world.system_users.find((user) => user.owner_org === owner && user.environment === 'live');
    expect(live).toBeDefined();
    // The system user on the triple comes before all that could be wrong with the request.
    const body = { systemId: OWN, partyOrgNo: owner, accessPackages: [], redirectUrl: 'x' };
    expect(codeOf(await played.ask(body))).toBe('400 AUTH-00004');
    // System before customer, customer before redirect, redirect before contents.
    const wrong = { partyOrgNo: '350752918', redirectUrl: 'x', accessPackages: [] };
    expect(codeOf(await played.ask({ systemId: 'nobody', ...wrong }))).toBe('404 AUTH-00011');
    expect(codeOf(await played.ask(askVat(wrong)))).toBe('400 AUTH-00000');
    expect(codeOf(await played.ask(askVat({ ...wrong, partyOrgNo: CUSTOMER })))).toBe('400 AUTH-00021');
    expect(codeOf(await played.ask(askVat({ accessPackages: packagesOf('ansvarlig-revisor', 'attester') })))).toBe(
      '400 AUTH-00063',
    );
  });

  it('400: wants a system and a customer', async () => {
    for (const member of ['systemId', 'partyOrgNo']) {
      const { status, body } = await played.ask(askVat({ [member]: undefined }));
      const name = member === 'systemId' ? 'SystemId' : 'PartyOrgNo';
      expect({ status, errors: body.errors }).toEqual({
        status: 400,
        errors: { [name]: [`The ${name} field is required.`] },
      });
    }
    expect((await played.call('POST', BASE, { body: [] })).status).toBe(400);
  });

  it('says from the 181st day that it timed out, and is answered all the same when asked for again', async () => {
    const { id } = (await played.ask(askVat())).body;
    await played.wait(HALF_A_YEAR);
    expect((await read(`/${id}`)).body).toMatchObject({ status: 'New', timedOut: false });
    await played.wait(HALF_A_YEAR + 1);
    expect((await read(`/${id}`)).body).toMatchObject({ status: 'New', timedOut: true });
    expect(await played.ask(askVat())).toMatchObject({ status: 200, body: { id, timedOut: true } });
    expect(codeOf(await played.decide(String(id), 'approve'))).toBe('409 AUTH-00013');
    await played.call('DELETE', `${BASE}/${id}`);
    expect((await played.ask(askVat())).status).toBe(201);
  });

  it('can be asked for anew once its status is Timedout, of either kind', async () => {
    const old = await played.askAndDecide(askVat(), 'time-out');
    expect((await read(`/${old}`)).body).toMatchObject({ status: 'Timedout', timedOut: true });
    const { status, body } = await played.ask(askVat());
    expect(status).toBe(201);
    expect((await read(`/byexternalref/${OWN}/${CUSTOMER}/${CUSTOMER}`)).body.id).toBe(body.id);
    expect(codeOf(await read(`/${old}`))).toBe('404 AUTH-00010');
  });

  it('404, 400: is not found by who cannot see it, nor by the wrong address', async () => {
    const standard = (await played.ask(askVat())).body.id;
    const agent = (await played.ask(askClients(), 'agent')).body.id;
    expect(codeOf(await read(`/agent/${standard}`))).toBe('400 AUTH-00025');
    expect(codeOf(await read(`/${agent}`))).toBe('404 AUTH-00010');
    expect(codeOf(await read('/00000000-0000-4000-8000-000000000000'))).toBe('404 AUTH-00010');
    expect(codeOf(await read('/agent/00000000-0000-4000-8000-000000000000'))).toBe('404 AUTH-00010');
    expect((await read('/nonsense')).body).toMatchObject({ status: 400, errors: { requestId: [expect.any(String)] } });
    expect(codeOf(await read(`/byexternalref/${OWN}/${CUSTOMER}/other`))).toBe('404 AUTH-00010');
    expect(codeOf(await read(`/agent/byexternalref/${OWN}/${CUSTOMER}/${CUSTOMER}`))).toBe('404 AUTH-00010');
    const elsewhere = { scope: 'read', client: 1 } as const;
    expect(codeOf(await played.call('GET', `${BASE}/${standard}`, elsewhere))).toBe('404 AUTH-00010');
    expect(codeOf(await played.call('DELETE', `${BASE}/${standard}`, { client: 1 }))).toBe('404 AUTH-00010');
    // The same may be asked for in the other environment.
    expect((await played.ask(askVat({ systemId: OWN_IN_TEST }), 'standard', 1)).status).toBe(201);
  });

  it('is listed by fifty with those of its kind, the next page where the link says', async () => {
    for (let place = 0; place < 53; place += 1) await played.ask(askVat({ externalRef: `tenant-${place}` }));
    await played.ask(askClients(), 'agent');
    const first = (await read(`/bysystem/${OWN}`)).body as unknown as Listed;
    expect(first.data).toHaveLength(50);
    expect(first.links.next).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/altinn\/.*\/vendor\/bysystem\/326018155_apier\?token=/,
    );
    const token = new URL(first.links.next ?? '').searchParams.get('token') ?? '';
    const second = (await played.get(first.links.next ?? '')).body as unknown as Listed;
    expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toBe(second.data[0]?.id);
    expect(second.links).toEqual({});
    const refs = new Set([...first.data, ...second.data].map(({ externalRef }) => externalRef));
    expect(refs.size).toBe(53);
    const agents = (await read(`/agent/bysystem/${OWN}`)).body as unknown as Listed;
    expect(agents.data.map(({ partyOrgNo }) => partyOrgNo)).toEqual(['283016617']);
    for (const systemId of ['nobody', FOREIGN, OWN_IN_TEST]) {
      expect(codeOf(await read(`/bysystem/${systemId}`))).toBe('404 AUTH-00011');
      expect(codeOf(await read(`/agent/bysystem/${systemId}`))).toBe('404 AUTH-00011');
    }
    for (const wrong of ['', 'x', 'bnVsbA', 'MQ']) {
      expect((await read(`/bysystem/${OWN}?token=${wrong}`)).status).toBe(400);
    }
  });

  it('401 and 403: wants a token with the right scope for each call', async () => {
    const { id } = (await played.ask(askVat())).body;
    for (const [method, path, other] of [
      ['POST', BASE, 'read'],
      ['POST', `${BASE}/agent`, 'read'],
      ['DELETE', `${BASE}/${id}`, 'read'],
      ['GET', `${BASE}/${id}`, 'write'],
      ['GET', `${BASE}/agent/${id}`, 'write'],
      ['GET', `${BASE}/bysystem/${OWN}`, 'write'],
      ['GET', `${BASE}/byexternalref/${OWN}/${CUSTOMER}/${CUSTOMER}`, 'write'],
    ] as const) {
      expect((await played.call(method, path, { scope: null })).status, `${method} ${path}`).toBe(401);
      expect((await played.call(method, path, { scope: other })).status, `${method} ${path}`).toBe(403);
    }
  });
});

type Listed = { links: { next?: string }; data: { id: string; externalRef: string; partyOrgNo: string }[] };
