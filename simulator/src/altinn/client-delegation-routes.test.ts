import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SystemUser } from '../altinn-records.ts';
import { endClientRelation } from './client-delegation.ts';
import { registerClientDelegation } from './client-delegation-routes.ts';
import { addSystemUser, type PlayedAltinn, packageUrns, playAltinn } from './client-delegation-testing.ts';
import { uuidOf } from './parties.ts';

const ACCOUNTANT = '283016617';
const CLIENT = '999999999';
const OTHER_CLIENT = '303423664';
const BASE = '/authentication/api/v1/enduser/systemuser';
const READ = 'altinn:clientdelegations.read';
const WRITE = 'altinn:clientdelegations.write';

describe('client delegation for agent system users', () => {
  let altinn: PlayedAltinn;
  let agent: SystemUser;
  let administrator: SystemUser;
  let read: string;
  let write: string;

  beforeAll(async () => {
    altinn = await playAltinn([registerClientDelegation]);
    agent = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000001',
      owner_org: ACCOUNTANT,
      type: 'agent',
      access_packages: packageUrns('regnskapsforer-lonn', 'regnskapsforer-med-signeringsrettighet'),
    });
    administrator = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000002',
      owner_org: ACCOUNTANT,
      type: 'standard',
      access_packages: packageUrns('klientadministrator'),
    });
    read = await altinn.token(READ, administrator);
    write = await altinn.token(WRITE, administrator);
  });
  beforeEach(() => altinn.register.agentClients.clear());

  const query = (client = CLIENT, agentId = agent.id) => `?agent=${agentId}&client=${uuidOf(client)}`;
  const add = (client = CLIENT) => altinn.ask('POST', `${BASE}/clients${query(client)}`, { token: write });
  const listed = async (path = 'clients', token = read) =>
    (await altinn.ask('GET', `${BASE}/${path}?agent=${agent.id}`, { token })).body.data;

  it('tells the agents of an organisation with the packages that they were made with', async () => {
    const { status, list } = await altinn.ask('GET', `${BASE}/agents?party=${ACCOUNTANT}`, { token: read });
    expect(status).toBe(200);
    expect(list).toEqual([
      {
        id: agent.id,
        integrationTitle: agent.integration_title,
        systemId: '326018155_apier',
        productName: '',
        systemInternalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        partyId: '78301661',
        partyUuId: '',
        reporteeOrgNo: ACCOUNTANT,
        created: agent.created,
        isDeleted: false,
        supplierName: '',
        supplierOrgno: '326018155',
        externalRef: '22222222',
        accessPackages: agent.access_packages.map((urn) => ({ urn })),
        userType: 'agent',
      },
    ]);
  });

  it('tells as available whom the owner keeps accounts for, by the register, if the packages come with that', async () => {
    const { status, body } = await altinn.ask('GET', `${BASE}/clients/available?agent=${agent.id}`, { token: read });
    expect({ status, links: body.links, about: body.systemUserInformation }).toEqual({
      status: 200,
      links: { next: null },
      about: { systemUserId: agent.id, systemUserOwnerOrg: ACCOUNTANT },
    });
    const numbers = (body.data as { clientOrganizationNumber: string }[]).map((row) => row.clientOrganizationNumber);
    expect(numbers).toContain(CLIENT);
    expect(numbers).toContain('991825827');
    // It manages this cooperative and does not keep its accounts; that one is audited by somebody else.
    expect(numbers).not.toContain('295916613');
    expect(numbers).not.toContain('213541129');
    expect((body.data as object[])[0]).toEqual({
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientOrganizationNumber: numbers[0],
      clientOrganizationName: expect.any(String),
    });
  });

  it('adds a client, tells it, and removes it', async () => {
    expect(await listed()).toEqual([]);
    const { status, body } = await add();
    expect({ status, body }).toEqual({ status: 200, body: { agent: agent.id, client: uuidOf(CLIENT) } });
    expect(await listed()).toEqual([
      { clientId: uuidOf(CLIENT), clientOrganizationNumber: CLIENT, clientOrganizationName: 'Eksempel AS' },
    ]);
    const removed = await altinn.ask('DELETE', `${BASE}/clients/${query()}`, { token: write });
    expect({ status: removed.status, body: removed.body }).toEqual({ status, body });
    expect(await listed()).toEqual([]);
  });

  it('adds the same client twice without a word', async () => {
    expect([(await add()).status, (await add()).status]).toEqual([200, 200]);
    expect(await listed()).toHaveLength(1);
  });

  it('removes the delegations of a client by itself when the relation ends, and it is no client any more', async () => {
    const played = await playAltinn([registerClientDelegation]);
    for (const user of [agent, administrator]) played.register.systemUsers.set(user.id, user);
    const token = await played.token(`${READ} ${WRITE}`, administrator);
    for (const client of [CLIENT, OTHER_CLIENT]) {
      expect((await played.ask('POST', `${BASE}/clients${query(client)}`, { token })).status).toBe(200);
    }
    expect(endClientRelation(played.register, ACCOUNTANT, CLIENT)).toEqual([agent.id]);
    const { body } = await played.ask('GET', `${BASE}/clients?agent=${agent.id}`, { token });
    expect(body.data).toMatchObject([{ clientOrganizationNumber: OTHER_CLIENT }]);
    const again = await played.ask('POST', `${BASE}/clients${query()}`, { token });
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 400, code: 'AUTH-00079' });
    expect(endClientRelation(played.register, ACCOUNTANT, CLIENT)).toEqual([]);
  });

  it('400 AUTH-00079: knows nobody but clients', async () => {
    for (const client of ['213541129', ACCOUNTANT, 'nobody']) {
      const { status, body } = await add(client);
      expect({ status, code: body.code, title: body.title }).toEqual({
        status: 400,
        code: 'AUTH-00079',
        title: 'Client not found.',
      });
    }
  });

  it('400 AUTH-00080: wants every package of the agent to come with the relation', async () => {
    const { status, body } = await add('295916613');
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'AUTH-00080' });
  });

  it('400 STD-00000: names what is missing, unknown or no agent', async () => {
    const validate = async (method: 'GET' | 'POST', search: string) => {
      const { status, body } = await altinn.ask(method, `${BASE}/clients${search}`, {
        token: method === 'GET' ? read : write,
      });
      const errors = body.validationErrors as { code: string; paths: string[] }[];
      return { status, code: body.code, errors: errors.map(({ code, paths }) => [code, ...paths]) };
    };
    const of = (...errors: string[][]) => ({ status: 400, code: 'STD-00000', errors });
    expect(await validate('GET', '')).toEqual(of(['AUTH.VLD-00014', '?agent']));
    expect(await validate('GET', `?agent=${uuidOf('nobody')}`)).toEqual(of(['AUTH.VLD-00014', '?agent']));
    expect(await validate('GET', `?agent=${administrator.id}`)).toEqual(of(['AUTH.VLD-00015', '?agent']));
    expect(await validate('POST', '')).toEqual(of(['AUTH.VLD-00014', '?agent'], ['AUTH.VLD-00016', '?client']));
    expect(await validate('POST', `?agent=${agent.id}`)).toEqual(of(['AUTH.VLD-00016', '?client']));
  });

  it('400: refuses what is no UUID before anything else, by name', async () => {
    const { status, body } = await altinn.ask('POST', `${BASE}/clients?agent=a&client=b`, { token: write });
    expect({ status, code: body.code, names: Object.keys(body.errors as object) }).toEqual({
      status: 400,
      code: undefined,
      names: ['agent', 'client'],
    });
  });

  it('400 STD-00000: does not find an agent that is deleted or of the other environment', async () => {
    for (const change of [{ deleted: true }, { environment: 'test' as const }]) {
      altinn.register.systemUsers.set(agent.id, { ...agent, ...change });
      const { status, body } = await altinn.ask('GET', `${BASE}/clients?agent=${agent.id}`, { token: read });
      expect({ status, errors: body.validationErrors }).toMatchObject({
        status: 400,
        errors: [{ code: 'AUTH.VLD-00014' }],
      });
    }
    altinn.register.systemUsers.set(agent.id, agent);
  });

  it('401 and 403: want a token of Altinn, with the scope for reading or for writing', async () => {
    const statusOf = async (method: 'GET' | 'POST', token?: string) =>
      (await altinn.ask(method, `${BASE}/clients${query()}`, token === undefined ? {} : { token })).status;
    expect(await statusOf('GET')).toBe(401);
    expect(await statusOf('GET', 'x.y.z')).toBe(401);
    expect(await statusOf('GET', await altinn.token('altinn:instances.read', administrator))).toBe(403);
    expect(await statusOf('POST', read)).toBe(403);
    expect(await statusOf('GET', write)).toBe(403);
  });

  it('403: lets in who may administer the clients of the owner, and nobody else', async () => {
    const stranger = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000003',
      owner_org: '818000006',
      access_packages: packageUrns('klientadministrator'),
    });
    const clerk = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000004',
      owner_org: ACCOUNTANT,
      access_packages: packageUrns('merverdiavgift'),
    });
    for (const user of [null, agent, stranger, clerk]) {
      const token = await altinn.token(`${READ} ${WRITE}`, user);
      const paths = [
        ['GET', `agents?party=${ACCOUNTANT}`, undefined],
        ['GET', `clients?agent=${agent.id}`, undefined],
        ['GET', `clients/available?agent=${agent.id}`, 'AUTH-00044'],
        ['POST', `clients${query()}`, undefined],
        ['DELETE', `clients${query()}`, undefined],
      ] as const;
      for (const [method, path, code] of paths) {
        const { status, body } = await altinn.ask(method, `${BASE}/${path}`, { token });
        expect([method, path, status, body.code]).toEqual([method, path, 403, code]);
      }
    }
  });

  it('404: an owner that nobody knows, and a delegation that is not there', async () => {
    const owner = await altinn.ask('GET', `${BASE}/agents?party=999000001`, { token: read });
    expect({ status: owner.status, title: owner.body.title }).toEqual({ status: 404, title: 'System Owner not Found' });
    const gone = await altinn.ask('DELETE', `${BASE}/clients${query()}`, { token: write });
    expect({ status: gone.status, title: gone.body.title }).toEqual({ status: 404, title: 'Delegation not found' });
    expect((await altinn.ask('GET', `${BASE}/agents`, { token: read })).status).toBe(400);
  });
});
