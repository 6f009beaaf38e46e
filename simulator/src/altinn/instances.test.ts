import { beforeAll, describe, expect, it } from 'vitest';
import type { SystemUser } from '../altinn-records.ts';
import { addSystemUser, type PlayedAltinn, packageUrns, playAltinn } from './client-delegation-testing.ts';
import { registerInstances } from './instances.ts';

const PATH = '/storage/api/v1/instances';
const SCOPE = 'altinn:instances.read';
const OWNER = '999999999';
const PARTY = '149999999';
const BY_NUMBER = { 'x-ai-instanceowneridentifier': `Organisation:${OWNER}` };

describe("Storage's instances", () => {
  let altinn: PlayedAltinn;
  let user: SystemUser;

  beforeAll(async () => {
    altinn = await playAltinn([registerInstances]);
    const found = [...altinn.register.systemUsers.values()].find((it) => it.owner_org === OWNER);
    if (found === undefined) throw new Error('the world has no such system user');
    user = found;
  });

  const ask = async (path: string, headers: Record<string, string> = BY_NUMBER, reader: SystemUser | null = user) =>
    altinn.ask('GET', `${PATH}${path}`, { token: await altinn.token(SCOPE, reader), headers });
  const count = async (query: string) => {
    const { status, body } = await ask(`?${query}`);
    return status === 200 ? body.count : status;
  };

  it('tells the returns that the owner has filed, newest change first, with links', async () => {
    const { status, body } = await ask('?appId=skd/mva-melding-innsending-v1&org=skd');
    expect({ status, count: body.count, next: body.next, self: body.self }).toEqual({
      status: 200,
      count: 2,
      next: undefined,
      self: `http://127.0.0.1:7410${PATH}?appId=skd/mva-melding-innsending-v1&org=skd`,
    });
    const instances = body.instances as { id: string; lastChanged: string }[];
    expect(instances.map(({ lastChanged }) => lastChanged.slice(0, 10))).toEqual(['2026-10-08', '2026-08-24']);
    expect(instances[0]).toMatchObject({
      id: expect.stringMatching(/^149999999\/[0-9a-f-]{36}$/),
      instanceOwner: { partyId: PARTY, organisationNumber: OWNER },
      appId: 'skd/mva-melding-innsending-v1',
      process: { currentTask: null, ended: expect.any(String) },
      status: { isArchived: true, isHardDeleted: false },
      selfLinks: { platform: `http://127.0.0.1:7410/altinn${PATH}/${instances[0]?.id}` },
    });
    expect(await ask(`?instanceOwner.partyId=${PARTY}`, {})).toMatchObject({ body: { count: 2 } });
  });

  it.each([
    ['org=brg', 0],
    ['appId=skd/another', 0],
    ['process.isComplete=true', 2],
    ['process.isComplete=false', 0],
    ['process.currentTask=Task_1', 0],
    ['process.ended=gt:2026-09-01', 1],
    ['created=gte:2026-08-24T08:12:05.12Z&created=lt:2026-10-01', 1],
    ['lastChanged=eq:2026-08-24T08:14:41.33Z', 1],
    ['lastChanged=lte:2026-08-24', 0],
    ['visibleAfter=gt:2026-01-01', 2],
    ['dueBefore=lt:2027-01-01', 0],
    ['excludeConfirmedBy=skd', 0],
    ['excludeConfirmedBy=brg', 2],
    ['status.isArchived=True', 2],
    ['status.isSoftDeleted=true', 0],
    ['status.isHardDeleted=true', 0],
    ['mainVersionInclude=2', 0],
    ['mainVersionInclude=3&includeDataElements=true', 2],
  ])('filters by %s: %i', async (query, expected) => {
    expect(await count(query)).toBe(expected);
  });

  it('tells the next page, until there is none', async () => {
    const first = (await ask('?size=1&order=asc:lastChanged')).body;
    const second = (await ask(`?${String(first.next).split('?')[1]}`)).body;
    const ids = [first, second].map((page) =>
      (page.instances as { lastChanged: string }[])[0]?.lastChanged.slice(0, 10),
    );
    expect(ids).toEqual(['2026-08-24', '2026-10-08']);
    expect([first.count, second.count, second.next]).toEqual([1, 1, undefined]);
  });

  it('tells one by its id', async () => {
    const [id] = altinn.desk.resources.instances.map((instance) => instance.id);
    expect(await ask(`/${id}`, {})).toMatchObject({ status: 200, body: { id, org: 'skd' } });
    expect((await ask(`/${PARTY}/00000000-0000-4000-8000-000000000000`, {})).status).toBe(404);
  });

  it('tells nothing to who may not read them', async () => {
    const [id] = altinn.desk.resources.instances.map((instance) => instance.id);
    const without = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000001',
      owner_org: OWNER,
      access_packages: packageUrns('lonn'),
    });
    const stranger = [...altinn.register.systemUsers.values()].find((it) => it.owner_org === '991825827') ?? null;
    for (const reader of [without, stranger, null]) {
      expect((await ask('', BY_NUMBER, reader)).body).toMatchObject({ count: 0, instances: [] });
      expect((await ask(`/${id}`, {}, reader)).status).toBe(403);
    }
  });

  it('tells an accountant what its client has filed', async () => {
    const agent = addSystemUser(altinn, {
      id: '22222222-0000-4000-8000-000000000002',
      owner_org: '283016617',
      type: 'agent',
      access_packages: packageUrns('regnskapsforer-med-signeringsrettighet'),
    });
    expect((await ask('', BY_NUMBER, agent)).body.count).toBe(0);
    altinn.register.agentClients.set(agent.id, new Set([OWNER]));
    expect((await ask('', BY_NUMBER, agent)).body.count).toBe(2);
  });

  it('tells an empty list for an owner that is not known', async () => {
    for (const owner of ['Organisation:999000001', 'person:01817512050']) {
      expect(await ask('', { 'x-ai-instanceowneridentifier': owner })).toMatchObject({
        status: 200,
        body: { count: 0 },
      });
    }
  });

  it('400: wants the owner, in one of the two ways and readable', async () => {
    expect((await ask('', {})).status).toBe(400);
    expect((await ask(`?instanceOwner.partyId=${PARTY}`)).status).toBe(400);
    for (const owner of ['999999999', 'Organisation:99999999', 'Person:123', 'Company:999999999', '']) {
      expect([owner, (await ask('', { 'x-ai-instanceowneridentifier': owner })).status]).toEqual([owner, 400]);
    }
  });

  it.each([
    'instanceowner=x',
    'created=2026-10-01',
    'created=after:2026-10-01',
    'created=gt:soon',
    'process.isComplete=yes',
    'size=0',
    'size=ten',
    'continuationToken=mine',
    'org=skd&org=brg',
    'instanceOwner.partyId=x',
  ])('400: refuses %s', async (query) => {
    expect(await count(query)).toBe(400);
  });

  it('401 and 403: wants a token of Altinn and the scope', async () => {
    expect((await altinn.ask('GET', PATH, { headers: BY_NUMBER })).status).toBe(401);
    const token = await altinn.token('altinn:instances.write', user);
    expect((await altinn.ask('GET', PATH, { token, headers: BY_NUMBER })).status).toBe(403);
    expect((await altinn.ask('GET', `${PATH}/1/x`, { token })).status).toBe(403);
  });
});
