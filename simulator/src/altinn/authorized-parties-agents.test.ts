import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SystemUser } from '../altinn-records.ts';
import { registerAuthorizedParties } from './authorized-parties.ts';
import { createClientDelegations, endClientRelation } from './client-delegation.ts';
import { addSystemUser, type PlayedAltinn, packageUrns, playAltinn } from './client-delegation-testing.ts';

const ACCOUNTANT = '283016617';
const OWNER = '999999999';
const SCOPE = 'altinn:accessmanagement/authorizedparties';

describe("Altinn's authorised parties, for an agent's system user", () => {
  let altinn: PlayedAltinn;
  let agent: SystemUser;

  beforeAll(async () => {
    altinn = await playAltinn([registerAuthorizedParties]);
    agent = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000001',
      owner_org: ACCOUNTANT,
      type: 'agent',
      access_packages: packageUrns('regnskapsforer-lonn'),
    });
  });
  beforeEach(() => altinn.register.agentClients.clear());

  const clients = () =>
    createClientDelegations({
      organisations: altinn.desk.organisations,
      roles: altinn.desk.altinn.roles,
      register: () => altinn.register,
    });
  const read = async (query = '', user = agent) => {
    const token = await altinn.token(SCOPE, user);
    const { status, body } = await altinn.ask('GET', `/accessmanagement/api/v1/enduser/authorizedparties${query}`, {
      token,
    });
    const data = (body.data ?? []) as { organizationNumber: string; authorizedAccessPackages: string[] }[];
    return { status, numbers: data.map((party) => party.organizationNumber), data };
  };

  it('are nobody before a client was handed over, and never its owner', async () => {
    expect(await read('?includeAccessPackages=true')).toMatchObject({ status: 200, numbers: [] });
  });

  it('are the clients that were handed over, with the packages of the delegation', async () => {
    clients().add(agent.id, OWNER);
    clients().add(agent.id, '303423664');
    const { numbers, data } = await read('?includeAccessPackages=true&includeRoles=true');
    expect(numbers).toEqual([OWNER, '303423664']);
    expect(data[0]).toMatchObject({
      authorizedAccessPackages: ['regnskapsforer-lonn'],
      authorizedRoles: [],
      subunits: [{ organizationNumber: '379754325', authorizedAccessPackages: ['regnskapsforer-lonn'] }],
    });
  });

  it('lose a client whose relation with the owner ended', async () => {
    clients().add(agent.id, OWNER);
    endClientRelation(altinn.register, ACCOUNTANT, OWNER);
    expect((await read()).numbers).toEqual([]);
  });

  it('leave out sub-units and deleted parties for who says so', async () => {
    clients().add(agent.id, OWNER);
    expect((await read('?includeSubParties=false')).data).toMatchObject([{ subunits: [] }]);
    clients().add(agent.id, '219935188');
    expect((await read('?includeInactiveParties=auto')).numbers).toHaveLength(2);
    expect((await read('?includeInactiveParties=false')).numbers).toEqual([OWNER]);
  });

  it('are those where one of the services asked for is open', async () => {
    clients().add(agent.id, OWNER);
    const accounts = 'app_brg_aarsregnskap-vanlig-202406';
    expect((await read(`?anyOfResourceIds=${accounts}`)).numbers).toEqual([OWNER]);
    expect((await read('?anyOfResourceIds=app_skd_mva-melding-innsending-v1')).numbers).toEqual([]);
    expect((await read(`?anyOfResourceIds=unknown&anyOfResourceIds=${accounts}`)).numbers).toEqual([OWNER]);
    expect((await read('?orgCode=brg')).numbers).toEqual([OWNER]);
    expect((await read('?orgCode=mat')).numbers).toEqual([]);
  });

  it('tell the services that a standard system user was given by themselves', async () => {
    const right = (value: string) => ({ action: null, resource: [{ id: 'urn:altinn:resource', value }] });
    const user = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000002',
      owner_org: OWNER,
      rights: [right('nav_sykepenger_dialog'), right('app_brg_aarsregnskap-vanlig-202406')],
    });
    expect((await read('', user)).data).toMatchObject([{ organizationNumber: OWNER, authorizedResources: [] }]);
    expect((await read('?includeResources=true', user)).data).toMatchObject([
      { authorizedResources: ['nav_sykepenger_dialog', 'app_brg_aarsregnskap-vanlig-202406'] },
    ]);
    expect((await read('?includeResources=true&anyOfResourceIds=nav_sykepenger_dialog', user)).data).toMatchObject([
      { authorizedResources: ['nav_sykepenger_dialog'] },
    ]);
  });

  it('400: take true and false for an answer, and auto where the platform may choose', async () => {
    expect((await read('?includePartiesViaKeyRoles=auto&includeInstances=True')).status).toBe(200);
    for (const query of ['includeRoles=auto', 'includeSubParties=maybe', 'includeInstances=1']) {
      expect([query, (await read(`?${query}`)).status]).toEqual([query, 400]);
    }
  });
});
