import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { control, NOON } from '../testing/played-client.ts';
import {
  type Call,
  FOREIGN,
  OWN,
  OWN_IN_TEST,
  type PlayedVendor,
  packagesOf,
  playVendor,
  serviceRight,
} from './vendor-testing.ts';

const BASE = '/systemregister/vendor';
const NEW = '326018155_new';

const systemBody = (more: JsonObject = {}): JsonObject => ({
  id: NEW,
  vendor: { authority: 'iso6523-actorid-upis', ID: '0192:326018155' },
  name: { nb: 'Nytt', nn: 'Nytt', en: 'New' },
  description: { nb: 'Noe nytt', nn: 'Noko nytt', en: 'Something new' },
  accessPackages: packagesOf('merverdiavgift'),
  ...more,
});

describe("Altinn's system register, for a vendor", () => {
  let played: PlayedVendor;
  const call = (method: string, path: string, options: Call = {}) =>
    played.call(method, `${BASE}${path}`, { scope: 'register', ...options });
  const conditions = (body: JsonObject) => control(played.simulator.url, '/altinn/conditions', body);

  beforeAll(async () => {
    played = await playVendor();
  });
  afterEach(() => played.reset());
  afterAll(() => played.simulator.close());

  it('takes a system, with what is left out as it is by default, and answers its internal id', async () => {
    const made = await call('POST', '', { body: systemBody() });
    expect(made.status).toBe(200);
    expect(JSON.parse(made.text)).toMatch(/^[0-9a-f-]{36}$/);
    // A package for organisations' own system users, so a system may be visible with it.
    expect((await call('GET', `/${NEW}`)).body).toEqual({
      ...systemBody(),
      rights: [],
      isDeleted: false,
      clientId: [],
      isVisible: true,
      allowedRedirectUrls: [],
    });
  });

  it('takes member names in any case, leaves unknown members alone and trims texts', async () => {
    const { vendor, name, description } = systemBody();
    const body = { Id: `  ${NEW} `, Vendor: vendor, NAME: name, Description: description, ClientId: ['x'], other: 1 };
    expect((await call('POST', '', { body })).status).toBe(200);
    expect((await call('GET', `/${NEW}`)).body).toMatchObject({ id: NEW, clientId: ['x'] });
  });

  it('lists the systems of the vendor in its environment, in short', async () => {
    const { list } = await call('GET', '');
    expect(list.map(({ systemId }) => systemId)).toEqual([OWN, '326018155_plain']);
    expect(Object.keys(list[0] ?? {})).toEqual([
      ...['systemId', 'systemVendorOrgNumber', 'systemVendorOrgName', 'name', 'description'],
      ...['rights', 'accessPackages', 'isVisible'],
    ]);
    const test = await call('GET', '', { client: 1 });
    expect(test.list.map(({ systemId }) => systemId)).toEqual([OWN_IN_TEST]);
  });

  it('replaces a system, its services or its packages', async () => {
    await call('POST', '', { body: systemBody() });
    const whole = systemBody({ isVisible: false, clientId: ['abc'] });
    expect((await call('PUT', `/${NEW}`, { body: whole })).body).toEqual({ succeeded: true });
    const rights = [serviceRight('app_brg_aarsregnskap-vanlig-202406')];
    expect((await call('PUT', `/${NEW}/rights`, { body: rights })).body).toEqual({ succeeded: true });
    const packages = packagesOf('lonn', 'regnskapsforer-lonn');
    expect((await call('PUT', `/${NEW}/accesspackages`, { body: packages })).body).toEqual({ succeeded: true });
    expect((await call('GET', `/${NEW}`)).body).toMatchObject({ rights, accessPackages: packages, clientId: ['abc'] });
  });

  it('deletes softly: the system is told to be deleted, is in no list, and cannot be changed', async () => {
    await call('POST', '', { body: systemBody() });
    expect((await call('DELETE', `/${NEW}`)).body).toEqual({ succeeded: true });
    expect((await call('GET', `/${NEW}`)).body.isDeleted).toBe(true);
    expect((await call('GET', '')).list).toHaveLength(2);
    for (const [path, body] of [
      [`/${NEW}`, systemBody()],
      [`/${NEW}/rights`, []],
      [`/${NEW}/accesspackages`, []],
    ] as const) {
      const { status, text } = await call('PUT', path, { body });
      expect({ status, text }).toEqual({ status: 400, text: 'Cannot update a system marked as deleted.' });
    }
  });

  it('keeps a log of who changed what', async () => {
    await call('POST', '', { body: systemBody() });
    await call('PUT', `/${NEW}`, { body: systemBody({ isVisible: false }) });
    await call('PUT', `/${NEW}/rights`, { body: [] });
    await call('PUT', `/${NEW}/accesspackages`, { body: packagesOf('lonn') });
    await call('DELETE', `/${NEW}`);
    const { list } = await call('GET', `/${NEW}/changelog`);
    expect(list.map(({ changeType }) => changeType)).toEqual([
      ...['create', 'update', 'rightsupdate', 'accesspackageupdate', 'delete'],
    ]);
    expect(list[3]).toEqual({
      systemInternalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      changedByOrgNumber: '326018155',
      changeType: 'accesspackageupdate',
      changedData: packagesOf('lonn'),
      clientId: played.world.clients[0]?.client_id,
      created: new Date(NOON).toISOString(),
    });
  });

  const resourcePath = '/registersystemrequest/rights/resource';
  const invalid: [string, string, string, JsonObject, JsonObject?][] = [
    ['an id without the vendor', 'AUTH.VLD-00001', '/registersystemrequest/systemid', { id: '999999999_x' }],
    ['an id that is there', 'AUTH.VLD-00002', '/registersystemrequest/systemid', { id: OWN }],
    ['an id with a space in it', 'AUTH.VLD-00013', '/registersystemrequest/systemid', { id: '326018155_a b' }],
    [
      'an unknown service',
      'AUTH.VLD-00003',
      resourcePath,
      { rights: [serviceRight('nowhere')] },
      { 'ResourceIds Not Found : ': 'nowhere' },
    ],
    [
      'a service of another form',
      'AUTH.VLD-00009',
      resourcePath,
      { rights: [{ resource: [{ id: 'urn:altinn:app', value: 'x' }] }] },
      { 'Invalid Resource Id Details : ': 'urn:altinn:app' },
    ],
    [
      'a service of a type that nobody hands over',
      'AUTH.VLD-00017',
      resourcePath,
      { rights: [serviceRight('eksempel-maskinportenskjema')] },
      { 'ResourceIds Not Delegable : ': 'eksempel-maskinportenskjema' },
    ],
    [
      'a service twice',
      'AUTH.VLD-00006',
      resourcePath,
      { rights: ['altinn_access_management', 'altinn_access_management'].map((id) => serviceRight(id)) },
    ],
    [
      'a package twice',
      'AUTH.VLD-00007',
      '/registersystemrequest/accesspackages',
      { accessPackages: packagesOf('lonn', 'lonn') },
    ],
    [
      'packages that are malformed, unknown, or of no system user',
      'AUTH.VLD-00008',
      '/registersystemrequest/accesspackages',
      { accessPackages: [{ urn: 'lonn' }, ...packagesOf('finnes-ikke', 'eksplisitt')], isVisible: false },
      {
        'Invalid Urn Details : ':
          'Invalid format: lonn | Not found: urn:altinn:accesspackage:finnes-ikke | Not possible to delegate: urn:altinn:accesspackage:eksplisitt',
      },
    ],
    [
      'a visible system with a package for clients',
      'AUTH.VLD-00018',
      '/registersystemrequest/accesspackages',
      { accessPackages: packagesOf('ansvarlig-revisor') },
    ],
    [
      'a redirect that is not https',
      'AUTH.VLD-00005',
      '/registersystemrequest/allowedredirecturls',
      { allowedRedirectUrls: ['https://a.example', 'http://a.example'] },
    ],
    [
      'a client of another system, in any case',
      'AUTH.VLD-00004',
      '/registersystemrequest/clientid',
      { clientId: ['6F1D3C52-8A47-4E0B-9C1E-2B7F5A90D401'] },
    ],
    ['a client twice', 'AUTH.VLD-00011', '/registersystemrequest/clientid', { clientId: ['x', 'X'] }],
    [
      'a vendor of another register',
      'AUTH.VLD-00000',
      '/registersystemrequest/vendor/id',
      { vendor: { ID: '0088:326018155' } },
    ],
  ];
  it.each(invalid)('400: refuses %s with %s', async (_what, code, path, more, members = {}) => {
    const { status, headers, body } = await call('POST', '', { body: systemBody(more) });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
      title: 'One or more validation errors occurred.',
      status: 400,
      code: 'STD-00000',
      validationErrors: [{ code, title: expect.any(String), paths: [path], ...members }],
      traceId: expect.stringMatching(/^00-/),
    });
    expect((await call('GET', `/${NEW}`)).status).toBe(404);
  });

  it('400: tells all faults at once', async () => {
    const body = systemBody({ id: 'a b', allowedRedirectUrls: ['x'], rights: [serviceRight('nowhere')] });
    const { validationErrors } = (await call('POST', '', { body })).body as { validationErrors: { code: string }[] };
    expect(validationErrors.map(({ code }) => code)).toEqual([
      ...['AUTH.VLD-00013', 'AUTH.VLD-00001', 'AUTH.VLD-00005', 'AUTH.VLD-00003'],
    ]);
  });

  it.each([
    ['no id', { id: undefined }, 'Id'],
    ['no vendor', { vendor: {} }, 'ID'],
    ['no name', { name: undefined }, 'Name'],
    ['a list that is none', { rights: 'x' }, '$.Rights'],
  ])('400: refuses a body with %s before anything else', async (_what, more, member) => {
    const { status, body } = await call('POST', '', { body: systemBody(more as JsonObject) });
    expect({ status, errors: Object.keys(body.errors as JsonObject) }).toEqual({ status: 400, errors: [member] });
  });

  it('tests neither the form of the id nor of redirects when a system is replaced, but its id, clients and contents', async () => {
    const put = (more: JsonObject) => call('PUT', `/${OWN}`, { body: systemBody({ id: OWN, ...more }) });
    const codeOf = async (more: JsonObject) =>
      ((await put(more)).body.validationErrors as { code: string }[] | undefined)?.map(({ code }) => code);
    expect((await put({ allowedRedirectUrls: ['http://a.example'] })).body).toEqual({ succeeded: true });
    expect(await codeOf({ id: NEW })).toEqual(['AUTH.VLD-00012']);
    expect(await codeOf({ clientId: ['x', 'x'] })).toEqual(['AUTH.VLD-00011']);
    expect(await codeOf({ accessPackages: packagesOf('finnes-ikke') })).toEqual(['AUTH.VLD-00008']);
    await call('POST', '', { body: systemBody({ clientId: ['taken'] }) });
    expect(await codeOf({ clientId: ['TAKEN'] })).toEqual(['AUTH.VLD-00004']);
    await call('DELETE', `/${NEW}`);
    expect((await put({ clientId: ['TAKEN'] })).status).toBe(200);
  });

  it('403: keeps others out', async () => {
    const vendor = { ID: '0192:283016617' };
    const foreign = systemBody({ id: FOREIGN, vendor });
    expect((await call('POST', '', { body: { ...foreign, id: '283016617_more' } })).status).toBe(403);
    for (const [method, path, body] of [
      ['GET', `/${FOREIGN}`, undefined],
      ['PUT', `/${FOREIGN}`, foreign],
      ['PUT', `/${FOREIGN}/rights`, []],
      ['PUT', `/${FOREIGN}/accesspackages`, []],
      ['DELETE', `/${FOREIGN}`, undefined],
      ['GET', `/${FOREIGN}/changelog`, undefined],
    ] as const) {
      expect((await call(method, path, body === undefined ? {} : { body })).status, `${method} ${path}`).toBe(403);
    }
  });

  it('404: does not know a system that nobody or only the other environment has, and says so in its ways', async () => {
    for (const id of ['326018155_nobody', OWN_IN_TEST]) {
      expect((await call('GET', `/${id}`)).body).toMatchObject({ status: 404, title: 'Not Found' });
      const put = await call('PUT', `/${id}`, { body: systemBody({ id }) });
      expect(put).toMatchObject({ status: 404, text: `System with ID '${id}' not found.` });
      expect(put.headers.get('content-type')).toMatch(/^text\/plain/);
      const log = await call('GET', `/${id}/changelog`);
      expect(log).toMatchObject({ status: 404, text: `System with ID ${id} not found.` });
      const gone = await call('DELETE', `/${id}`);
      expect(gone).toMatchObject({ status: 400, body: { errors: { return: ['System not found'] } } });
      expect((await call('PUT', `/${id}/rights`, { body: [] })).status).toBe(500);
    }
    const other = await call('PUT', `/${OWN}`, { body: systemBody({ id: OWN, vendor: { ID: '0192:999999999' } }) });
    expect(other).toMatchObject({ status: 404, text: `System with ID '${OWN}' not found.` });
  });

  it('409: has one shelf for the ids of both environments', async () => {
    const { status, text } = await call('POST', '', { body: systemBody({ id: OWN_IN_TEST }) });
    expect({ status, text }).toEqual({ status: 409, text: `The System already exist: ${OWN_IN_TEST}` });
  });

  it('409: refuses a PUT soon after another, when it was ordered to', async () => {
    const put = () => call('PUT', `/${OWN}/accesspackages`, { body: packagesOf('lonn') });
    expect([(await put()).status, (await put()).status]).toEqual([200, 200]);
    expect((await conditions({ put_conflict_seconds: 5 })).body.put_conflict_seconds).toBe(5);
    expect((await put()).body).toMatchObject({ status: 409, title: 'Conflict' });
    await control(played.simulator.url, '/clock', { offset_seconds: 5 });
    expect([(await put()).status, (await put()).status]).toEqual([200, 409]);
    await control(played.simulator.url, '/reset');
    expect([(await put()).status, (await put()).status]).toEqual([200, 200]);
  });

  it('401, 403 and 405: wants a token with its scope, and leaves reading parts to people', async () => {
    expect((await call('GET', '', { scope: null })).status).toBe(401);
    expect((await call('GET', '', { scope: 'read' })).status).toBe(403);
    expect((await call('GET', `/${OWN}/rights`)).status).toBe(405);
    for (const path of ['', `/${OWN}`, `/${OWN}/rights`, `/${OWN}/accesspackages`]) {
      expect((await played.call('GET', `/systemregister${path}`, { scope: null })).status).toBe(401);
      expect((await played.call('GET', `/systemregister${path}`, { scope: 'register' })).status).toBe(403);
    }
  });
});
