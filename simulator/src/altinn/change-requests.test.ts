import { randomUUID } from 'node:crypto';
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

const BASE = '/systemuser/changerequest/vendor';
const REDIRECT = 'https://ek.example/altinn/return';
const SERVICE = 'app_brg_aarsregnskap-vanlig-202406';

describe("a vendor's request for a change of a system user", () => {
  let played: PlayedVendor;
  let user: string;

  beforeAll(async () => {
    played = await playVendor();
  });
  afterEach(() => played.reset());
  afterAll(() => played.simulator.close());

  const codeOf = ({ status, body }: PlayedAnswer) => `${status} ${body.code}`;
  const read = (path: string) => played.call('GET', `${BASE}${path}`, { scope: 'read' });
  const change = (body: JsonObject, query: { correlation?: string; user?: string } = {}, client = 0) => {
    const asked = { 'correlation-id': query.correlation ?? randomUUID(), 'system-user-id': query.user ?? user };
    return played.call('POST', `${BASE}?${new URLSearchParams(asked)}`, { body, client });
  };
  const more = { requiredAccessPackages: packagesOf('lonn') };
  const packagesNow = async () => {
    const { system_users: users } = (await (await fetch(`${played.simulator.url}/_control/world`)).json()) as {
      system_users: { id: string; access_packages: string[] }[];
    };
    return users.find(({ id }) => id === user)?.access_packages.map((urn) => urn.split(':').at(-1));
  };

  async function makeUser(): Promise<void> {
    user = await played.askAndDecide(askVat({ externalRef: 'tenant-42' }), 'approve');
  }

  it('is new with 201, under the number that the vendor chose', async () => {
    await makeUser();
    const correlation = randomUUID();
    const rights = [serviceRight(SERVICE)];
    const made = await change(
      { ...more, unwantedAccessPackages: packagesOf('merverdiavgift'), requiredRights: rights, redirectUrl: REDIRECT },
      { correlation },
    );
    expect(made.status).toBe(201);
    const { url } = played.simulator;
    expect(made.headers.get('location')).toBe(
      `${url}/altinn/authentication/api/v1/systemuser/changerequest/${correlation}`,
    );
    expect(made.body).toEqual({
      id: correlation,
      externalRef: 'tenant-42',
      systemId: OWN,
      systemUserId: user,
      partyOrgNo: CUSTOMER,
      requiredRights: rights,
      unwantedRights: [],
      requiredAccessPackages: packagesOf('lonn'),
      unwantedAccessPackages: packagesOf('merverdiavgift'),
      status: 'New',
      redirectUrl: REDIRECT,
      confirmUrl: `${url}/altinn/accessmanagement/ui/systemuser/changerequest?id=${correlation}&DONTCHOOSEREPORTEE=true`,
      created: new Date(NOON).toISOString(),
      timedOut: false,
    });
    expect((await read(`/${correlation}`)).body).toEqual(made.body);
    expect((await read(`/byexternalref/${OWN}/${CUSTOMER}/tenant-42`)).body).toEqual(made.body);
    expect((await read(`/bysystem/${OWN}`)).body).toEqual({ links: {}, data: [made.body] });
  });

  it('changes nothing until it is approved, and leaves alone what is not in it', async () => {
    await makeUser();
    const add = await change({ requiredAccessPackages: packagesOf('lonn', 'skatt-naering') });
    expect(await packagesNow()).toEqual(['merverdiavgift']);
    await played.decide(String(add.body.id), 'approve');
    expect(await packagesNow()).toEqual(['merverdiavgift', 'lonn', 'skatt-naering']);
    const less = await change({ unwantedAccessPackages: packagesOf('lonn', 'attester') });
    await played.decide(String(less.body.id), 'approve');
    expect(await packagesNow()).toEqual(['merverdiavgift', 'skatt-naering']);
    const no = await change(more);
    await played.decide(String(no.body.id), 'reject');
    expect(await packagesNow()).toEqual(['merverdiavgift', 'skatt-naering']);
    expect((await read(`/${no.body.id}`)).body.status).toBe('Rejected');
  });

  it('200: is the stored one when the number is sent again, whatever became of it', async () => {
    await makeUser();
    const correlation = randomUUID();
    const first = await change(more, { correlation });
    expect(await change({ requiredAccessPackages: packagesOf('attester') }, { correlation })).toMatchObject({
      status: 200,
      body: first.body,
    });
    await played.decide(correlation, 'approve');
    expect(await change(more, { correlation })).toMatchObject({ status: 200, body: { status: 'Accepted' } });
  });

  it('200: says NoChangeNeeded without a page when all lists are empty, and keeps nothing', async () => {
    await makeUser();
    for (const body of [{}, { requiredRights: [], unwantedAccessPackages: [] }]) {
      const correlation = randomUUID();
      const answer = await change(body, { correlation });
      expect(answer).toMatchObject({
        status: 200,
        body: { id: correlation, status: 'NoChangeNeeded', confirmUrl: '' },
      });
      expect(codeOf(await read(`/${correlation}`))).toBe('404 AUTH-00010');
    }
  });

  it('400: wants a number of its own, told in words', async () => {
    await makeUser();
    const without = await played.call('POST', `${BASE}?system-user-id=${user}`, { body: more });
    expect(without.status).toBe(400);
    expect(without.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(without.text).toMatch(/^Missing or invalid correlation-id\./);
    const same = await change(more, { correlation: user });
    expect({ status: same.status, text: same.text }).toEqual({
      status: 400,
      text: expect.stringMatching(/^The correlation-id should not be the same as the system-user-id\./),
    });
    expect((await change(more, { correlation: 'nonsense' })).body.errors).toHaveProperty('correlation-id');
  });

  it('404 AUTH-00015: is for standard system users alone, and for those that live here', async () => {
    await makeUser();
    expect(codeOf(await change(more, { user: randomUUID() }))).toBe('404 AUTH-00015');
    expect(codeOf(await change(more, {}, 1))).toBe('404 AUTH-00015');
    const without = await played.call('POST', `${BASE}?correlation-id=${randomUUID()}`, { body: more });
    expect(codeOf(without)).toBe('404 AUTH-00015');
    const agent = await played.askAndDecide(askClients(), 'approve', 'agent');
    expect(codeOf(await change(more, { user: agent }))).toBe('404 AUTH-00015');
    // Nothing to change is answered before it is looked at.
    expect((await change({}, { user: agent })).body.status).toBe('NoChangeNeeded');
    await control(played.simulator.url, `/system-users/${user}`, { deleted: true });
    expect(codeOf(await change(more))).toBe('404 AUTH-00015');
  });

  it('401: is for the vendor of the system alone', async () => {
    const foreign = '33333333-3333-4333-8333-333333333333';
    const other = await playVendor(({ maskinporten: { system_users: users } }) => {
      const [first] = users;
      if (first !== undefined) users.push({ ...first, id: foreign, system_id: FOREIGN });
    });
    const query = `correlation-id=${randomUUID()}&system-user-id=${foreign}`;
    expect((await other.call('POST', `${BASE}?${query}`, { body: more })).status).toBe(401);
    await other.simulator.close();
  });

  const refused: [string, string, JsonObject][] = [
    ['a redirect to another path', 'AUTH-00021', { ...more, redirectUrl: `${REDIRECT}/x` }],
    [
      'a redirect with another query than the registered one',
      'AUTH-00021',
      { ...more, redirectUrl: `${REDIRECT}?a=b` },
    ],
    [
      'a service that the system does not have',
      'AUTH-00001',
      { requiredRights: [serviceRight('nav_sykepenger_dialog')] },
    ],
    ['a package that the system does not have', 'AUTH-00063', { requiredAccessPackages: packagesOf('attester') }],
    ['a package for clients', 'AUTH-00064', { requiredAccessPackages: packagesOf('regnskapsforer-lonn') }],
  ];
  it.each(refused)('400: is refused for %s', async (_what, code, body) => {
    await makeUser();
    expect(codeOf(await change(body))).toBe(`400 ${code}`);
    expect((await read(`/bysystem/${OWN}`)).body.data).toEqual([]);
  });

  it('400 AUTH-00026: has no redirect where the system has none', async () => {
    user = await played.askAndDecide(askVat({ systemId: PLAIN }), 'approve');
    const rights = [serviceRight(SERVICE)];
    expect(codeOf(await change({ requiredRights: rights, redirectUrl: REDIRECT }))).toBe('400 AUTH-00026');
    expect((await change({ requiredRights: rights })).status).toBe(201);
  });

  it('is withdrawn with 202, and its number is spent', async () => {
    await makeUser();
    const correlation = randomUUID();
    await change(more, { correlation });
    expect((await played.call('DELETE', `${BASE}/${correlation}`)).status).toBe(202);
    for (const answer of [
      await read(`/${correlation}`),
      await played.call('DELETE', `${BASE}/${correlation}`),
      await read(`/byexternalref/${OWN}/${CUSTOMER}/tenant-42`),
    ]) {
      expect(codeOf(answer)).toBe('404 AUTH-00010');
    }
    expect(codeOf(await change(more, { correlation }))).toBe('409 AUTH-00061');
  });

  it('is not there for the other environment, nor in the list of a system that is not the vendor’s', async () => {
    await makeUser();
    const { id } = (await change(more)).body;
    expect(codeOf(await played.call('GET', `${BASE}/${id}`, { scope: 'read', client: 1 }))).toBe('404 AUTH-00010');
    for (const systemId of ['nobody', FOREIGN, OWN_IN_TEST]) {
      expect(codeOf(await read(`/bysystem/${systemId}`))).toBe('404 AUTH-00011');
    }
  });

  it('401 and 403: wants a token with the right scope for each call', async () => {
    for (const [method, path, other] of [
      ['POST', BASE, 'read'],
      ['DELETE', `${BASE}/${randomUUID()}`, 'read'],
      ['GET', `${BASE}/${randomUUID()}`, 'write'],
      ['GET', `${BASE}/bysystem/${OWN}`, 'write'],
      ['GET', `${BASE}/byexternalref/${OWN}/${CUSTOMER}/x`, 'write'],
    ] as const) {
      expect((await played.call(method, path, { scope: null })).status).toBe(401);
      expect((await played.call(method, path, { scope: other })).status).toBe(403);
    }
  });
});
