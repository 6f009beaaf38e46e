import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { askToken, clientAt, systemUserOf } from '../testing/played-client.ts';
import { uuidOf } from './parties.ts';
import { type PlayedAnswer, type PlayedVendor, packagesOf, playVendor } from './vendor-testing.ts';

const ACCOUNTANT = '283016617';
const CLIENT = '999999999';
const SYSTEM = '326018155_klient';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CLIENT_SCOPES = ['altinn:clientdelegations.read', 'altinn:clientdelegations.write'];
const PACKAGES = ['regnskapsforer-med-signeringsrettighet', 'regnskapsforer-lonn'];
const REQUEST = '/systemuser/request/vendor';
const ENDUSER = '/enduser/systemuser';
const META = '/accessmanagement/api/v1/meta/info/accesspackages';

/** What earlier rows have found out. */
type Found = { requestId: string; other: string };
type Row = {
  /** The name in the collection, folder `VendorRequest/ClientDelegation`; `guide` is the guide to client delegation. */
  name: string;
  by: 'register' | 'read' | 'write' | 'administrator' | 'anybody';
  request: (found: Found) => [method: string, path: string, body?: JsonObject];
  status: number;
  shape?: (found: Found) => unknown;
};

const agentRequest = (externalRef: string) => ({
  systemId: SYSTEM,
  partyOrgNo: ACCOUNTANT,
  externalRef,
  redirectUrl: 'https://ek.example/altinn/return',
  accessPackages: packagesOf('regnskapsforer-lonn'),
});
const requestShape = (status: string) => ({
  id: expect.stringMatching(UUID),
  externalRef: expect.any(String),
  systemId: SYSTEM,
  partyOrgNo: ACCOUNTANT,
  accessPackages: packagesOf('regnskapsforer-lonn'),
  status,
  confirmUrl: expect.stringContaining('/systemuser/agentrequest?id='),
});
const systemBody = {
  Id: SYSTEM,
  Vendor: { ID: '0192:326018155' },
  Name: { en: 'Clients', nb: 'Klienter', nn: 'Klientar' },
  Description: { en: 'For clients', nb: 'For klienter', nn: 'For klientar' },
  allowedRedirectUrls: ['https://ek.example/altinn/return'],
  accessPackages: packagesOf(...PACKAGES),
  isVisible: false,
  ClientId: ['6f1d3c52-0000-4e0b-9c1e-2b7f5a90d401'],
};
const clients = (...numbers: string[]) => ({
  links: { next: null },
  data: numbers.map((number) => ({
    clientId: uuidOf(number),
    clientOrganizationNumber: number,
    clientOrganizationName: expect.any(String),
  })),
  systemUserInformation: { systemUserId: expect.stringMatching(UUID), systemUserOwnerOrg: ACCOUNTANT },
});
const pair = ({ requestId }: Found, client = CLIENT) => `agent=${requestId}&client=${uuidOf(client)}`;

/** In this order: each goes on where the former ended. */
const ROWS: Row[] = [
  {
    name: 'Access Packages - export',
    by: 'anybody',
    request: () => ['GET', `${META}/export`],
    status: 200,
    shape: () =>
      expect.arrayContaining([
        expect.objectContaining({
          areas: expect.arrayContaining([expect.objectContaining({ packages: expect.any(Array) })]),
        }),
      ]),
  },
  {
    name: 'Get Package',
    by: 'anybody',
    request: () => ['GET', `${META}/package/urn/urn:altinn:accesspackage:regnskapsforer-lonn`],
    status: 200,
    shape: () => expect.objectContaining({ urn: 'urn:altinn:accesspackage:regnskapsforer-lonn', isDelegable: true }),
  },
  {
    name: 'Create System with Access Package, visible: AUTH.VLD-00018',
    by: 'register',
    request: () => ['POST', '/systemregister/vendor', { ...systemBody, isVisible: true }],
    status: 400,
    shape: () =>
      expect.objectContaining({
        code: 'STD-00000',
        validationErrors: [expect.objectContaining({ code: 'AUTH.VLD-00018' })],
      }),
  },
  {
    name: 'Create System with Access Package',
    by: 'register',
    request: () => ['POST', '/systemregister/vendor', systemBody],
    status: 200,
    shape: () => expect.stringMatching(UUID),
  },
  {
    name: 'Put System with Access Package',
    by: 'register',
    request: () => ['PUT', `/systemregister/vendor/${SYSTEM}`, { ...systemBody, ClientId: [] }],
    status: 200,
    shape: () => ({ succeeded: true }),
  },
  {
    name: 'Get System by {systemId}',
    by: 'register',
    request: () => ['GET', `/systemregister/vendor/${SYSTEM}`],
    status: 200,
    shape: () => expect.objectContaining({ id: SYSTEM, accessPackages: packagesOf(...PACKAGES), isDeleted: false }),
  },
  {
    name: 'Create System User Request, for a standard system user: AUTH-00064',
    by: 'write',
    request: () => ['POST', REQUEST, { ...agentRequest('0') }],
    status: 400,
    shape: () => expect.objectContaining({ code: 'AUTH-00064' }),
  },
  {
    name: 'Create System User Request',
    by: 'write',
    request: () => ['POST', `${REQUEST}/agent`, agentRequest('1')],
    status: 201,
    shape: () => expect.objectContaining(requestShape('New')),
  },
  {
    name: 'Create System User Request, a second time',
    by: 'write',
    request: () => ['POST', `${REQUEST}/agent`, agentRequest('1')],
    status: 200,
    shape: ({ requestId }) => expect.objectContaining({ ...requestShape('New'), id: requestId }),
  },
  {
    name: 'Get status',
    by: 'read',
    request: ({ requestId }) => ['GET', `${REQUEST}/agent/${requestId}`],
    status: 200,
    shape: ({ requestId }) => expect.objectContaining({ ...requestShape('New'), id: requestId }),
  },
  {
    name: 'Get all requests by vendor on {{systemId}} Agent',
    by: 'read',
    request: () => ['GET', `${REQUEST}/agent/bysystem/${SYSTEM}`],
    status: 200,
    shape: () => ({ links: {}, data: [expect.objectContaining(requestShape('New'))] }),
  },
  {
    name: 'Delete System User Agent Request',
    by: 'write',
    request: ({ other }) => ['DELETE', `${REQUEST}/${other}`],
    status: 202,
  },
  {
    name: 'Delete System User Agent Request, a second time: AUTH-00010',
    by: 'write',
    request: ({ other }) => ['DELETE', `${REQUEST}/${other}`],
    status: 404,
    shape: () => expect.objectContaining({ code: 'AUTH-00010' }),
  },
  {
    name: 'Get systemuser by SystemId',
    by: 'register',
    request: () => ['GET', `/systemuser/vendor/bysystem/${SYSTEM}`],
    status: 200,
    shape: ({ requestId }) => ({
      links: {},
      data: [expect.objectContaining({ id: requestId, reporteeOrgNo: ACCOUNTANT, userType: 'agent' })],
    }),
  },
  {
    name: 'Access Packages - AM - delegation, DelegateFromBff, Remove client: inside the platform, nobody is let in here',
    by: 'administrator',
    request: () => ['POST', '/accessmanagement/api/v1/internal/systemuserclientdelegation', {}],
    status: 404,
  },
  {
    name: 'guide: list agents',
    by: 'administrator',
    request: () => ['GET', `${ENDUSER}/agents?party=${ACCOUNTANT}`],
    status: 200,
    shape: ({ requestId }) => [
      expect.objectContaining({
        id: requestId,
        systemId: SYSTEM,
        reporteeOrgNo: ACCOUNTANT,
        accessPackages: packagesOf('regnskapsforer-lonn'),
        userType: 'agent',
      }),
    ],
  },
  {
    name: 'guide: list available clients',
    by: 'administrator',
    request: ({ requestId }) => ['GET', `${ENDUSER}/clients/available?agent=${requestId}`],
    status: 200,
    shape: () =>
      expect.objectContaining({
        ...clients(),
        data: expect.arrayContaining(clients(CLIENT, '303423664').data),
      }),
  },
  {
    name: 'guide: delegate a client',
    by: 'administrator',
    request: (found) => ['POST', `${ENDUSER}/clients/?${pair(found)}`],
    status: 200,
    shape: ({ requestId }) => ({ agent: requestId, client: uuidOf(CLIENT) }),
  },
  {
    name: 'guide: delegate somebody who is no client: AUTH-00079',
    by: 'administrator',
    request: (found) => ['POST', `${ENDUSER}/clients/?${pair(found, '213541129')}`],
    status: 400,
    shape: () => expect.objectContaining({ code: 'AUTH-00079' }),
  },
  {
    name: 'guide: delegate a client without the packages: AUTH-00080',
    by: 'administrator',
    request: (found) => ['POST', `${ENDUSER}/clients/?${pair(found, '295916613')}`],
    status: 400,
    shape: () => expect.objectContaining({ code: 'AUTH-00080' }),
  },
  {
    name: 'guide: list delegated clients',
    by: 'administrator',
    request: ({ requestId }) => ['GET', `${ENDUSER}/clients/?agent=${requestId}`],
    status: 200,
    shape: () => clients(CLIENT),
  },
  {
    name: 'guide: remove a client',
    by: 'administrator',
    request: (found) => ['DELETE', `${ENDUSER}/clients/?${pair(found)}`],
    status: 200,
    shape: ({ requestId }) => ({ agent: requestId, client: uuidOf(CLIENT) }),
  },
  {
    name: 'guide: remove a client, a second time',
    by: 'administrator',
    request: (found) => ['DELETE', `${ENDUSER}/clients/?${pair(found)}`],
    status: 404,
    shape: () => expect.objectContaining({ title: 'Delegation not found' }),
  },
];

describe("the client delegation requests of Altinn's public collection", () => {
  let played: PlayedVendor;
  const found: Found = { requestId: '', other: '' };

  beforeAll(async () => {
    played = await playVendor(({ maskinporten }) => {
      const [vendor] = maskinporten.clients;
      const scope = maskinporten.scopes.find(({ name }) => name === 'altinn:instances.read');
      const user = maskinporten.system_users.find(({ environment }) => environment === 'live');
      if (!vendor || !scope || !user) throw new Error('the world has no vendor');
      for (const name of CLIENT_SCOPES) {
        if (maskinporten.scopes.some((each) => each.name === name)) continue;
        maskinporten.scopes.push({ ...scope, name });
        maskinporten.grants.push({ scope: name, consumer: vendor.org_number });
        vendor.scopes.push(name);
      }
      maskinporten.system_users.push({
        ...user,
        id: '22222222-0000-4000-8000-000000000001',
        owner_org: ACCOUNTANT,
        external_ref: null,
        access_packages: ['urn:altinn:accesspackage:klientadministrator'],
      });
    });
  });
  afterAll(() => played.simulator.close());

  /** As the accountant's own system user, with an exchanged token. */
  async function administratorToken(): Promise<string> {
    const { url } = played.simulator;
    const details = { authorization_details: systemUserOf(ACCOUNTANT) };
    const { body } = await askToken(url, clientAt(played.world, 0), CLIENT_SCOPES.join(' '), details);
    const headers = { authorization: `Bearer ${String(body.access_token)}` };
    return (await fetch(`${url}/altinn/authentication/api/v1/exchange/maskinporten`, { headers })).text();
  }

  async function send({ by, request }: Row): Promise<PlayedAnswer> {
    const [method, path, body] = request(found);
    if (by !== 'administrator' && by !== 'anybody') return played.call(method, path, { scope: by, body });
    const base = `${played.simulator.url}/altinn`;
    const address = path.startsWith('/accessmanagement') ? `${base}${path}` : `${base}/authentication/api/v1${path}`;
    const authorization = by === 'anybody' ? {} : { authorization: `Bearer ${await administratorToken()}` };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(address, { method, headers: { ...authorization, ...type }, ...sent });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: {}, list: [], text };
  }

  it.each(ROWS.map((row) => [row.name, row.status, row] as const))('%s: %i', async (name, status, row) => {
    const answer = await send(row);
    expect([name, answer.status, status === answer.status ? '' : answer.text]).toEqual([name, status, '']);
    const body: unknown = answer.text === '' ? null : JSON.parse(answer.text);
    if (row.shape !== undefined) expect(body).toEqual(row.shape(found));
    if (name === 'Create System User Request') found.requestId = String((body as JsonObject).id);
    if (name === 'Get all requests by vendor on {{systemId}} Agent') {
      // One to be deleted, and the other accepted: what the collection does in the portal, control does here.
      const { id } = (await played.call('POST', `${REQUEST}/agent`, { body: agentRequest('2') })).body;
      found.other = String(id);
      expect((await played.decide(found.requestId, 'approve')).body).toMatchObject({ status: 'Accepted' });
    }
  });
});
