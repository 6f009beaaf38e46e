import { beforeAll, describe, expect, it } from 'vitest';
import { addSystemUser, type PlayedAltinn, packageUrns, playAltinn } from './client-delegation-testing.ts';
import { uuidOf } from './parties.ts';
import { registerResourceOwnerParties } from './resource-owner-parties.ts';

const PATH = '/accessmanagement/api/v1/resourceowner/authorizedparties';
const SCOPE = 'altinn:accessmanagement/authorizedparties.resourceowner';
const ACCOUNTANT = '283016617';
const OWNER = '999999999';
const PERSON = 'urn:altinn:person:identifier-no';
const ORGANISATION = 'urn:altinn:organization:identifier-no';

type SeenParty = {
  type: string;
  organizationNumber: string | null;
  authorizedRoles: string[];
  authorizedAccessPackages: string[];
  subunits: { organizationNumber: string }[];
};

describe('authorised parties of anybody, for service owners', () => {
  let altinn: PlayedAltinn;

  beforeAll(async () => {
    altinn = await playAltinn([registerResourceOwnerParties]);
  });

  const personWith = (orgNumber: string, role: string) => {
    const has = (row: { org_number: string; role: string }) => row.org_number === orgNumber && row.role === role;
    const person = altinn.desk.resources.people.find(({ roles }) => roles.some(has));
    if (person === undefined) throw new Error(`nobody is ${role} of ${orgNumber}`);
    return person;
  };
  const ask = async (body: unknown, query = '', scope = SCOPE, claims = {}) =>
    altinn.ask('POST', `${PATH}${query}`, { token: await altinn.token(scope, null, claims), body });
  const partiesOf = async (type: string, value: string, query = '', partyFilter?: object[]) =>
    (await ask({ type, value, partyFilter }, query)).list as unknown as SeenParty[];
  const numbersOf = (parties: SeenParty[]) => parties.map((party) => party.organizationNumber);

  it('tells a bare list: the person, and where the person has a role, by the codes that Altinn has for it', async () => {
    const { identity_number } = personWith('999111114', 'DAGL');
    const [self, company, ...more] = await partiesOf(PERSON, identity_number);
    expect(more).toEqual([]);
    expect(self).toMatchObject({ type: 'Person', organizationNumber: null, authorizedRoles: ['privatperson'] });
    expect(company).toMatchObject({
      type: 'Organization',
      organizationNumber: '999111114',
      authorizedRoles: ['daglig-leder', 'styremedlem'],
      authorizedAccessPackages: [],
      authorizedResources: [],
      authorizedInstances: [],
      subunits: [],
    });
  });

  it('does not tell a role that has ended, nor an organisation where the person has none', async () => {
    const { identity_number, roles } = personWith('999111114', 'DAGL');
    expect(roles.map(({ org_number, ended }) => [org_number, ended === null])).toContainEqual(['999333338', false]);
    for (const value of ['999333338', '999222226']) {
      expect(await partiesOf(PERSON, identity_number, '', [{ type: ORGANISATION, value }])).toEqual([]);
    }
  });

  it('tells packages to who asks for them, and a board member has none', async () => {
    const packages = async (role: string) => {
      const { identity_number } = personWith(OWNER, role);
      const parties = await partiesOf(PERSON, identity_number, '?includeAccessPackages=true');
      return parties.find((party) => party.organizationNumber === OWNER)?.authorizedAccessPackages;
    };
    expect(await packages('DAGL')).toContain('merverdiavgift');
    expect(await packages('LEDE')).toHaveLength(132);
    const member = altinn.desk.resources.people.find(({ roles }) => roles.every(({ role }) => role === 'MEDL'));
    const [, only] = await partiesOf(PERSON, member?.identity_number ?? '', '?includeAccessPackages=true');
    expect(only).toMatchObject({ authorizedRoles: ['styremedlem'], authorizedAccessPackages: [] });
    expect(await partiesOf(PERSON, member?.identity_number ?? '', '?includeRoles=false')).toMatchObject([
      { authorizedRoles: [] },
      { authorizedRoles: [] },
    ]);
  });

  it('tells the clients of an accounting firm to its daily manager, unless key roles are left out', async () => {
    const { identity_number } = personWith(ACCOUNTANT, 'DAGL');
    const parties = await partiesOf(PERSON, identity_number, '?includeAccessPackages=true');
    const client = parties.find((party) => party.organizationNumber === OWNER);
    expect(client?.authorizedRoles).toEqual(['regnskapsforer']);
    expect(client?.authorizedAccessPackages.sort()).toEqual([
      'regnskapsforer-lonn',
      'regnskapsforer-med-signeringsrettighet',
      'regnskapsforer-uten-signeringsrettighet',
    ]);
    const without = await partiesOf(PERSON, identity_number, '?includePartiesViaKeyRoles=false');
    expect(numbersOf(without)).toEqual([null, ACCOUNTANT]);
  });

  it('tells where an organisation has a role, by number and by party', async () => {
    const byNumber = await partiesOf(ORGANISATION, ACCOUNTANT);
    expect(numbersOf(byNumber)).toContain('295916613');
    expect(numbersOf(byNumber)).not.toContain(ACCOUNTANT);
    expect(await partiesOf('urn:altinn:party:uuid', uuidOf(ACCOUNTANT))).toEqual(byNumber);
  });

  it('tells of a system user its owner, or the clients of an agent', async () => {
    const standard = [...altinn.register.systemUsers.values()].find((user) => user.owner_org === OWNER);
    const type = 'urn:altinn:systemuser:uuid';
    expect(await partiesOf(type, standard?.id ?? '', '?includeAccessPackages=true')).toMatchObject([
      { organizationNumber: OWNER, authorizedAccessPackages: ['merverdiavgift', 'skatt-naering', 'lonn'] },
    ]);
    const agent = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000001',
      owner_org: ACCOUNTANT,
      type: 'agent',
      access_packages: packageUrns('regnskapsforer-lonn'),
    });
    altinn.register.agentClients.set(agent.id, new Set(['303423664']));
    expect(numbersOf(await partiesOf(type, agent.id))).toEqual(['303423664']);
  });

  it('keeps a sub-unit that was asked for under its owner, which then has no access of its own', async () => {
    const { identity_number } = personWith(OWNER, 'DAGL');
    const filter = [{ type: ORGANISATION, value: '379754325' }];
    expect(await partiesOf(PERSON, identity_number, '?includeAccessPackages=true', filter)).toMatchObject([
      {
        organizationNumber: OWNER,
        onlyHierarchyElementWithNoAccess: true,
        authorizedRoles: [],
        authorizedAccessPackages: [],
        subunits: [{ organizationNumber: '379754325', authorizedRoles: ['daglig-leder', 'styremedlem'] }],
      },
    ]);
    const byUuid = [{ type: 'urn:altinn:party:uuid', value: uuidOf(OWNER).toUpperCase() }];
    expect(numbersOf(await partiesOf(PERSON, identity_number, '', byUuid))).toEqual([OWNER]);
  });

  it('tells nothing of somebody who is not known', async () => {
    expect(await ask({ type: 'urn:altinn:party:uuid', value: uuidOf('nobody') })).toMatchObject({
      status: 200,
      list: [],
    });
    expect(await partiesOf(PERSON, '01817912013')).toEqual([]);
  });

  it('400: refuses another identifier, a value that is none, and an unknown flag, and repeats none of them', async () => {
    const { identity_number } = personWith(OWNER, 'DAGL');
    const wrong = `${identity_number.slice(0, 10)}${(Number(identity_number[10]) + 1) % 10}`;
    const bodies = [
      null,
      [],
      { type: PERSON },
      { type: PERSON, value: wrong },
      { type: 'urn:altinn:userid', value: '1' },
      { type: ORGANISATION, value: '999999998' },
      { type: PERSON, value: identity_number, partyFilter: {} },
      { type: PERSON, value: identity_number, partyFilter: [{ type: ORGANISATION, value: 'x' }] },
    ];
    for (const body of bodies) {
      const answer = await ask(body);
      expect([body, answer.status]).toEqual([body, 400]);
      expect(JSON.stringify(answer.body)).not.toContain(wrong);
    }
    expect((await ask({ type: PERSON, value: identity_number }, '?includeRoles=auto')).status).toBe(400);
  });

  it("400: filters by the service owner's own code only, or by any for an administrator", async () => {
    const body = { type: ORGANISATION, value: ACCOUNTANT };
    const refused = await ask(body, '?orgCode=skd');
    expect({ status: refused.status, detail: refused.body.detail }).toEqual({
      status: 400,
      detail: expect.stringContaining('skd'),
    });
    expect((await ask(body, '?orgCode=skd', SCOPE, { 'urn:altinn:org': 'skd' })).status).toBe(200);
    const admin = await ask(body, '?orgCode=mat', 'altinn:accessmanagement/authorizedparties.admin');
    expect(admin).toMatchObject({ status: 200, list: [] });
  });

  it('401 and 403: want a token, and the scope of service owners', async () => {
    const body = { type: ORGANISATION, value: ACCOUNTANT };
    expect((await altinn.ask('POST', PATH, { body })).status).toBe(401);
    expect((await ask(body, '', 'altinn:accessmanagement/authorizedparties')).status).toBe(403);
  });
});
