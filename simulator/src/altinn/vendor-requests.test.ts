import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import {
  type Call,
  OWN,
  type PlayedAnswer,
  type PlayedVendor,
  packagesOf,
  playVendor,
  serviceRight,
} from './vendor-testing.ts';

/**
 * The vendor's requests of Altinn's public Bruno collections (Altinn/altinn-authentication, `test/Bruno`, folders
 * `VendorRequest` and `Innkreving-demo`), by their names there, with the contents of our world. The collections state no
 * answers: statuses and shapes are those of the controllers.
 */
const SYSTEM = '326018155_SystemNewTest';
const CUSTOMER = '299603083';
const ACCOUNTANT = '283016617';
const RETURN = 'https://vendor.example/_/misc/integration.htm?integration=Altinn3&action=authCallback';
const SERVICES = ['app_brg_aarsregnskap-vanlig-202406', 'nav_sykepenger_dialog'];
const CLIENT_PACKAGES = packagesOf(
  'regnskapsforer-med-signeringsrettighet',
  'regnskapsforer-uten-signeringsrettighet',
  'regnskapsforer-lonn',
  'ansvarlig-revisor',
  'revisormedarbeider',
);
const NOT_MY_TYPE = expect.objectContaining({ code: 'AUTH.VLD-00018' });
const UUID = /^"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"$/;

const system = (more: JsonObject = {}): JsonObject => ({
  Id: SYSTEM,
  Vendor: { ID: '0192:326018155' },
  Name: { en: 'System', nb: 'System', nn: 'System' },
  Description: { en: 'A test', nb: 'En prøve', nn: 'Ei prøve' },
  rights: SERVICES.map((value) => ({ resource: [{ value, id: 'urn:altinn:resource' }] })),
  allowedRedirectUrls: [RETURN, RETURN.replace('vendor', 'test.vendor')],
  isVisible: false,
  ClientId: ['SystemNewTest'],
  ...more,
});
const standardRequest = (more: JsonObject = {}): JsonObject => ({
  systemId: SYSTEM,
  partyOrgNo: CUSTOMER,
  externalRef: '1234566ads6',
  rights: SERVICES.map((value) => ({ resource: [{ value, id: 'urn:altinn:resource' }] })),
  redirectUrl: RETURN,
  ...more,
});
const agentRequest = (more: JsonObject = {}): JsonObject => ({
  systemId: SYSTEM,
  partyOrgNo: ACCOUNTANT,
  externalRef: '1',
  redirectUrl: 'https://vendor.example/_/misc/integration.htm',
  accessPackages: CLIENT_PACKAGES.slice(0, 1),
  ...more,
});

const FULL_SYSTEM = [
  ...['id', 'vendor', 'name', 'description', 'rights', 'accessPackages'],
  ...['isDeleted', 'clientId', 'isVisible', 'allowedRedirectUrls'],
];
const AGENT_REQUEST = [
  ...['id', 'integrationTitle', 'externalRef', 'systemId', 'partyOrgNo', 'accessPackages', 'status'],
  ...['redirectUrl', 'confirmUrl', 'escalated', 'created', 'timedOut'],
];
const STANDARD_REQUEST = [...AGENT_REQUEST.slice(0, 5), 'rights', ...AGENT_REQUEST.slice(5)];
const SYSTEM_USER = [
  ...['id', 'integrationTitle', 'systemId', 'productName', 'reporteeOrgNo', 'created', 'isDeleted'],
  ...['supplierName', 'supplierOrgno', 'externalRef', 'userType'],
];
const DONE = { succeeded: true };

/** What stands before a request: nothing, a system, or a system with a request of each kind. */
type Before = 'nothing' | 'system' | 'requests' | 'users';
type Ids = { standard: string; agent: string };
type Row = [
  name: string,
  before: Before,
  method: string,
  path: string | ((ids: Ids) => string),
  call: Call,
  status: number,
  check?: (answer: PlayedAnswer) => void,
];

const register = (body?: unknown): Call => ({ scope: 'register', ...(body === undefined ? {} : { body }) });
const has = (members: string[]) => (answer: PlayedAnswer) => expect(Object.keys(answer.body)).toEqual(members);
const is = (body: JsonObject) => (answer: PlayedAnswer) => expect(answer.body).toEqual(body);
const page = (members: string[]) => (answer: PlayedAnswer) => {
  expect(Object.keys(answer.body)).toEqual(['links', 'data']);
  const [first] = answer.body.data as JsonObject[];
  expect(Object.keys(first ?? {})).toEqual(members);
};
const problem = (status: number) => (answer: PlayedAnswer) => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status, title: expect.any(String), traceId: expect.any(String) });
};

const REGISTER = '/systemregister/vendor';
const REQUEST = '/systemuser/request/vendor';

const ROWS: Row[] = [
  // Systemuser-L2/System Register and Innkreving-demo
  [
    'Create System with Single Rights',
    'nothing',
    'POST',
    REGISTER,
    register(system()),
    200,
    ({ text }) => expect(text).toMatch(UUID),
  ],
  [
    'Create System in System Register, again',
    'system',
    'POST',
    REGISTER,
    register(system({ ClientId: [] })),
    400,
    (answer) => expect(answer.body.validationErrors).toEqual([expect.objectContaining({ code: 'AUTH.VLD-00002' })]),
  ],
  [
    'Create System with Access Package',
    'nothing',
    'POST',
    REGISTER,
    register(system({ rights: undefined, accessPackages: CLIENT_PACKAGES })),
    200,
    ({ text }) => expect(text).toMatch(UUID),
  ],
  [
    'Create System with Access Package, isVisible: true',
    'nothing',
    'POST',
    REGISTER,
    register(system({ accessPackages: [...CLIENT_PACKAGES, ...packagesOf('lonn')], isVisible: true })),
    400,
    (answer) => expect(answer.body.validationErrors).toEqual([NOT_MY_TYPE]),
  ],
  ['Get System by {{SystemId}}', 'system', 'GET', `${REGISTER}/${SYSTEM}`, register(), 200, has(FULL_SYSTEM)],
  ['Get vendor system that is not there', 'nothing', 'GET', `${REGISTER}/${SYSTEM}`, register(), 404, problem(404)],
  ['Get system by SystemId Rights', 'system', 'GET', `${REGISTER}/${SYSTEM}/rights`, register(), 405],
  ['Get Systems', 'system', 'GET', '/systemregister', { scope: null }, 401, problem(401)],
  ['Put system', 'system', 'PUT', `${REGISTER}/${SYSTEM}`, register(system({ isDeleted: true })), 200, is(DONE)],
  [
    'Put System with Access Package',
    'system',
    'PUT',
    `${REGISTER}/${SYSTEM}`,
    register(system({ rights: undefined, accessPackages: CLIENT_PACKAGES })),
    200,
    is(DONE),
  ],
  [
    'Put Rights on System',
    'system',
    'PUT',
    `${REGISTER}/${SYSTEM}/rights`,
    register(SERVICES.map((id) => serviceRight(id, 'read'))),
    200,
    is(DONE),
  ],
  ['Delete system', 'system', 'DELETE', `${REGISTER}/${SYSTEM}`, register(), 200, is(DONE)],
  ['Delete system that is not there', 'nothing', 'DELETE', `${REGISTER}/${SYSTEM}`, register(), 400, problem(400)],

  // Systemuser-L2 and General
  ['Create System User Request', 'system', 'POST', REQUEST, { body: standardRequest() }, 201, has(STANDARD_REQUEST)],
  [
    'Create System User Request, again',
    'requests',
    'POST',
    REQUEST,
    { body: standardRequest() },
    200,
    has(STANDARD_REQUEST),
  ],
  [
    'Create System User Request Redirect Test',
    'system',
    'POST',
    REQUEST,
    { body: standardRequest({ externalRef: undefined, redirectUrl: RETURN.replace('vendor', 'test.vendor') }) },
    201,
    has(STANDARD_REQUEST),
  ],
  [
    'RedirectUrl Test, an address that is not registered',
    'system',
    'POST',
    REQUEST,
    { body: standardRequest({ redirectUrl: 'https://vendor.example/other' }) },
    400,
    (answer) => expect(answer.body.code).toBe('AUTH-00021'),
  ],
  [
    'Create SmartCloud system request',
    'system',
    'POST',
    REQUEST,
    { body: standardRequest({ rights: [serviceRight(SERVICES[0] ?? '')], externalRef: undefined }) },
    201,
    (answer) => expect(answer.body).toMatchObject({ externalRef: CUSTOMER, rights: [{ action: null }] }),
  ],
  [
    'Get request by id',
    'requests',
    'GET',
    ({ standard }) => `${REQUEST}/${standard}`,
    { scope: 'read' },
    200,
    has(STANDARD_REQUEST),
  ],
  [
    'Get all requests by vendor on {{systemId}}',
    'requests',
    'GET',
    `${REQUEST}/bysystem/${SYSTEM}`,
    { scope: 'read' },
    200,
    page(STANDARD_REQUEST),
  ],
  [
    'Get Next Requests',
    'requests',
    'GET',
    ({ standard }) =>
      `${REQUEST}/bysystem/${SYSTEM}?token=${Buffer.from(JSON.stringify(standard)).toString('base64url')}`,
    { scope: 'read' },
    200,
    page(STANDARD_REQUEST),
  ],
  [
    'Get Request, as people do',
    'requests',
    'GET',
    ({ standard }) => `/systemuser/request/51428801/${standard}`,
    { scope: null },
    401,
    problem(401),
  ],
  [
    'Get System Users on SystemId',
    'users',
    'GET',
    `/systemuser/vendor/bysystem/${SYSTEM}`,
    register(),
    200,
    page(SYSTEM_USER),
  ],

  // ClientDelegation/CreateRequest, up to where the clients begin
  [
    'Create System User Request, agent',
    'system',
    'POST',
    `${REQUEST}/agent`,
    { body: agentRequest() },
    201,
    has(AGENT_REQUEST),
  ],
  [
    'Create System User Request, agent, a package of another industry',
    'system',
    'POST',
    `${REQUEST}/agent`,
    { body: agentRequest({ accessPackages: packagesOf('sjofart') }) },
    400,
    (answer) => expect(answer.body.code).toBe('AUTH-00063'),
  ],
  [
    'Get status',
    'requests',
    'GET',
    ({ agent }) => `${REQUEST}/agent/${agent}`,
    { scope: 'read' },
    200,
    has(AGENT_REQUEST),
  ],
  [
    'Get status, with the scope that the collection has',
    'requests',
    'GET',
    ({ agent }) => `${REQUEST}/agent/${agent}`,
    {},
    403,
    problem(403),
  ],
  [
    'Get all requests by vendor on {{systemId}} Agent',
    'requests',
    'GET',
    `${REQUEST}/agent/bysystem/${SYSTEM}`,
    { scope: 'read' },
    200,
    page(AGENT_REQUEST),
  ],
  [
    'Delete System User Agent Request',
    'requests',
    'DELETE',
    ({ agent }) => `${REQUEST}/${agent}`,
    {},
    202,
    ({ text }) => expect(text).toBe(''),
  ],
  [
    'Approve agent request, as people do',
    'requests',
    'POST',
    ({ agent }) => `/systemuser/request/agent/51188771/${agent}/approve`,
    {},
    403,
    problem(403),
  ],
  [
    'Reject agent request, as people do',
    'requests',
    'POST',
    ({ agent }) => `/systemuser/request/agent/51188771/${agent}/reject`,
    {},
    403,
    problem(403),
  ],
  [
    'Get systemuser by SystemId',
    'users',
    'GET',
    `/systemuser/vendor/bysystem/${SYSTEM}`,
    { scope: 'read' },
    403,
    problem(403),
  ],
];

describe("the vendor's requests of Altinn's Bruno collections", () => {
  let played: PlayedVendor;

  beforeAll(async () => {
    played = await playVendor();
  });
  afterEach(() => played.reset());
  afterAll(() => played.simulator.close());

  async function prepare(before: Before): Promise<Ids> {
    const ids = { standard: '', agent: '' };
    if (before === 'nothing') return ids;
    await played.call('POST', REGISTER, register(system({ accessPackages: CLIENT_PACKAGES })));
    if (before === 'system') return ids;
    ids.standard = String((await played.ask(standardRequest())).body.id);
    ids.agent = String((await played.ask(agentRequest(), 'agent')).body.id);
    if (before === 'users') for (const id of [ids.standard, ids.agent]) await played.decide(id, 'approve');
    return ids;
  }

  it.each(ROWS)('%s', async (_name, before, method, path, call, status, check) => {
    const ids = await prepare(before);
    const answer = await played.call(method, typeof path === 'string' ? path : path(ids), call);
    expect(answer.status, answer.text).toBe(status);
    check?.(answer);
  });

  it('leave the world’s own system alone', async () => {
    expect((await played.call('GET', `${REGISTER}/${OWN}`, register())).body.isDeleted).toBe(false);
  });
});
