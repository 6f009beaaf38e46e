import { beforeAll, describe, expect, it } from 'vitest';
import type { SystemUser } from '../altinn-records.ts';
import { addSystemUser, type PlayedAltinn, packageUrns, playAltinn } from './client-delegation-testing.ts';
import { registerDecision } from './decision-routes.ts';
import { partyIdOf, uuidOf } from './parties.ts';

const PATH = '/authorization/api/v1/authorize';
const SCOPE = 'altinn:authorization/authorize';
const ACCOUNTANT = '283016617';
const OWNER = '999999999';
const VAT = 'app_skd_mva-melding-innsending-v1';
const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const ORGANISATION = 'urn:altinn:organization:identifier-no';

type Attributes = { [id: string]: unknown };

describe("Altinn's policy decision point", () => {
  let altinn: PlayedAltinn;
  let user: SystemUser;
  let agent: SystemUser;

  beforeAll(async () => {
    altinn = await playAltinn([registerDecision], ({ altinnResources }) => {
      altinnResources.resources.push({
        ...altinnResources.resources.find(({ id }) => id === VAT),
        ...{ id: 'eksempel-stengt', type: null, org_code: 'skd', org_name: 'x', delegable: null, minimum_level: 3 },
        ...{ title: { nb: 'x', nn: 'x', en: 'x' }, inferred: true, source: 'made up' },
        rules: [
          { effect: 'Permit', roles: [], packages: ['merverdiavgift'], actions: ['read', 'write'] },
          { effect: 'Deny', roles: [], packages: ['lonn'], actions: ['write'] },
        ],
      });
    });
    const found = [...altinn.register.systemUsers.values()].find((it) => it.owner_org === OWNER);
    if (found === undefined) throw new Error('the world has no such system user');
    user = found;
    agent = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000001',
      owner_org: ACCOUNTANT,
      type: 'agent',
      access_packages: packageUrns('regnskapsforer-med-signeringsrettighet'),
    });
  });

  const category = (attributes: Attributes) => [
    { Attribute: Object.entries(attributes).map(([AttributeId, Value]) => ({ AttributeId, Value })) },
  ];
  const requestOf = (subject: Attributes, resource: Attributes, action = 'read') => ({
    Request: {
      ReturnPolicyIdList: false,
      AccessSubject: category(subject),
      Action: category({ [ACTION]: action }),
      Resource: category(resource),
    },
  });
  const ask = async (body: unknown) => altinn.ask('POST', PATH, { token: await altinn.token(SCOPE), body });
  const decide = async (subject: Attributes, resource: Attributes, action?: string) => {
    const { status, body } = await ask(requestOf(subject, resource, action));
    expect(status).toBe(200);
    return (body.Response as { Decision: string }[]).map(({ Decision }) => Decision)[0];
  };
  const systemUser = ({ id }: { id: string }) => ({ 'urn:altinn:systemuser:uuid': id });
  const service = (id: string, orgNumber = OWNER) => ({ 'urn:altinn:resource': id, [ORGANISATION]: orgNumber });

  it('permits a system user what its packages open in the policy, with the level that it obliges to', async () => {
    const { body } = await ask(requestOf(systemUser(user), service(VAT)));
    expect(body).toEqual({
      Response: [
        {
          Decision: 'Permit',
          Status: { StatusCode: { Value: 'urn:oasis:names:tc:xacml:1.0:status:ok' } },
          Obligations: [
            {
              id: 'urn:altinn:obligation:authenticationLevel1',
              attributeAssignment: [
                {
                  attributeId: 'urn:altinn:obligation1-assignment1',
                  value: '3',
                  category: 'urn:altinn:minimum-authenticationlevel',
                  dataType: 'http://www.w3.org/2001/XMLSchema#integer',
                  issuer: null,
                },
              ],
            },
          ],
        },
      ],
    });
    expect(await decide(systemUser(user), service(VAT), 'confirm')).toBe('Permit');
  });

  it('takes an app by its org and name, and the party by UUID or number too', async () => {
    const app = { 'urn:altinn:org': 'skd', 'urn:altinn:app': 'mva-melding-innsending-v1' };
    for (const party of [
      { 'urn:altinn:party:uuid': uuidOf(OWNER) },
      { 'urn:altinn:partyid': String(partyIdOf(OWNER)) },
    ]) {
      expect(await decide(systemUser(user), { ...app, ...party, 'urn:altinn:task': 'Task_1' })).toBe('Permit');
    }
  });

  it('lets the packages count for the sub-units of the owner', async () => {
    expect(await decide(systemUser(user), service(VAT, '379754325'))).toBe('Permit');
  });

  it('is not applicable for what was not handed over, and for what is not known', async () => {
    const unknown = { id: uuidOf('nobody') };
    const cases: [Attributes, Attributes, string?][] = [
      [systemUser(user), service('nav_sykepenger_dialog')],
      [systemUser(user), service(VAT), 'sign'],
      [systemUser(user), service(VAT, '303423664')],
      [systemUser(user), service(VAT, '999000001')],
      [systemUser(user), service('app_skd_unknown')],
      [systemUser(unknown), service(VAT)],
      [{ 'urn:altinn:userid': '1' }, service(VAT)],
    ];
    for (const [subject, resource, action] of cases) {
      expect([resource, await decide(subject, resource, action)]).toEqual([resource, 'NotApplicable']);
    }
  });

  it('permits nothing to a system user that is deleted, or whose system is', async () => {
    altinn.register.systemUsers.set(user.id, { ...user, deleted: true });
    expect(await decide(systemUser(user), service(VAT))).toBe('NotApplicable');
    altinn.register.systemUsers.set(user.id, user);
    const system = altinn.register.systems.get(user.system_id);
    if (system !== undefined) system.deleted = true;
    expect(await decide(systemUser(user), service(VAT))).toBe('NotApplicable');
    if (system !== undefined) system.deleted = false;
  });

  it('permits an agent what its packages open for its clients, and nothing for its owner', async () => {
    expect(await decide(systemUser(agent), service(VAT))).toBe('NotApplicable');
    altinn.register.agentClients.set(agent.id, new Set([OWNER]));
    expect(await decide(systemUser(agent), service(VAT))).toBe('Permit');
    expect(await decide(systemUser(agent), service(VAT, ACCOUNTANT))).toBe('NotApplicable');
  });

  it('permits a service that was handed over by itself, for its one action where there is one', async () => {
    const right = { action: 'read', resource: [{ id: 'urn:altinn:resource', value: VAT }] };
    const own = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000002',
      owner_org: OWNER,
      rights: [right],
    });
    expect(await decide(systemUser(own), service(VAT))).toBe('Permit');
    expect(await decide(systemUser(own), service(VAT), 'write')).toBe('NotApplicable');
  });

  it('permits people and organisations by their roles and the packages that come with them', async () => {
    const person = (role: string) => {
      const has = (row: { org_number: string; role: string }) => row.org_number === OWNER && row.role === role;
      const found = altinn.desk.resources.people.find(({ roles }) => roles.some(has) && roles[0]?.role === role);
      return { 'urn:altinn:person:identifier-no': found?.identity_number ?? '' };
    };
    expect(await decide(person('DAGL'), service(VAT))).toBe('Permit');
    expect(await decide(person('MEDL'), service(VAT))).toBe('NotApplicable');
    expect(await decide(person('MEDL'), service('app_brg_aarsregnskap-vanlig-202406'))).toBe('Permit');
    expect(await decide({ [ORGANISATION]: ACCOUNTANT }, service(VAT))).toBe('Permit');
    expect(await decide({ [ORGANISATION]: ACCOUNTANT }, service(VAT, '295916613'))).toBe('NotApplicable');
  });

  it('denies where a rule denies, whatever else permits', async () => {
    expect(await decide(systemUser(user), service('eksempel-stengt'))).toBe('Permit');
    expect(await decide(systemUser(user), service('eksempel-stengt'), 'write')).toBe('Deny');
  });

  it('is indeterminate when attributes are missing, twice there, unknown or contradict each other', async () => {
    const good = requestOf(systemUser(user), service(VAT)).Request;
    const broken = [
      { ...good, AccessSubject: [] },
      { ...good, AccessSubject: category({}) },
      { ...good, Action: category({}) },
      { ...good, Action: category({ [ACTION]: 'read', more: 'x' }) },
      { ...good, Resource: category({ 'urn:altinn:resource': VAT }) },
      { ...good, Resource: category({ [ORGANISATION]: OWNER }) },
      { ...good, Resource: category({ ...service(VAT), 'urn:altinn:partyid': '1' }) },
      { ...good, Resource: category({ ...service(VAT), 'urn:altinn:org': 'skd' }) },
      { ...good, Resource: category({ ...service(VAT), 'urn:eksempel:ukjent': 'x' }) },
      { ...good, Resource: [...good.Resource, ...good.Resource] },
      { ...good, MultiRequests: { RequestReference: [] } },
      { ...good, AccessSubject: category({ ...systemUser(user), [ORGANISATION]: OWNER }) },
    ];
    for (const Request of broken) {
      const { status, body } = await ask({ Request });
      expect({ Request, status, decisions: body.Response }).toMatchObject({
        status: 200,
        decisions: [{ Decision: 'Indeterminate', Obligations: [] }],
      });
    }
  });

  it('400, 401 and 403: wants a request, a token of Altinn and the scope', async () => {
    const body = requestOf(systemUser(user), service(VAT));
    expect((await ask({})).status).toBe(400);
    expect((await altinn.ask('POST', PATH, { body })).status).toBe(401);
    const token = await altinn.token('altinn:instances.read', user);
    expect((await altinn.ask('POST', PATH, { token, body })).status).toBe(403);
  });
});
