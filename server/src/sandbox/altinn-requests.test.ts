import { describe, expect, it } from 'vitest';
import { testWorld } from '../testing.ts';
import { answerRequest, requestId, requestOutcome } from './altinn-requests.ts';
import type { World } from './world.ts';

const world = testWorld();
const systemId = '326018155_apier';
const allowed = 'https://ek.example/altinn/return';
const [approving, waiting, refusing] = ['999999999', '299603083', '999222226'] as const;
const vat = 'urn:altinn:accesspackage:merverdiavgift';
const salary = 'urn:altinn:accesspackage:lonn';
/** On the system; the first is for an organisation itself only, the second for agents only. */
const administrator = 'urn:altinn:accesspackage:klientadministrator';
const auditor = 'urn:altinn:accesspackage:ansvarlig-revisor';
/** A package of Altinn's that the system does not have. */
const foreign = 'urn:altinn:accesspackage:toll';
const service = 'app_skd_mva-melding-innsending-v1';

const packages = (...urns: string[]) => urns.map((urn) => ({ urn }));
const rights = (...values: string[]) =>
  values.map((value) => ({ resource: [{ id: 'urn:altinn:resource', value }], action: null }));

const ask = (method: string, path: string, body: object | null, query = '', inWorld: World = world) => {
  const answer = answerRequest(inWorld, {
    ...{ method, path: `/authentication/api/v1/systemuser/${path}` },
    ...{ query: new URLSearchParams(query), body: body === null ? undefined : JSON.stringify(body) },
  });
  return answer as { status: number; body: Record<string, unknown> };
};
const asked = { systemId, partyOrgNo: waiting, externalRef: 'apier-one', accessPackages: packages(vat) };
const request = (more: object = {}, inWorld?: World) =>
  ask('POST', 'request/vendor', { ...asked, ...more }, '', inWorld);
const agent = (more: object = {}) => ask('POST', 'request/vendor/agent', { ...asked, ...more });
const change = (more: object = {}) =>
  ask('POST', 'changerequest/vendor', more, 'correlation-id=a-new-one&system-user-id=the-one');
const refused = (code: string, status = 400, extensions: object = {}) => ({
  status,
  body: { status, code, title: code, ...extensions },
});

describe('a request for a system user, in the sandbox', () => {
  it('is approved at once where the world has a system user, refused by one organisation, and else left waiting', () => {
    for (const [partyOrgNo, status] of [
      [approving, 'Accepted'],
      [waiting, 'New'],
      [refusing, 'Rejected'],
    ] as const) {
      const id = requestId(partyOrgNo, 'apier-one');
      expect(request({ partyOrgNo })).toMatchObject({ status: 201, body: { ...asked, partyOrgNo, id, status } });
    }
    const outcomes = [...world.organisations.keys()].map((number) => requestOutcome(world, number));
    expect(outcomes.filter((outcome) => outcome === 'refuses')).toHaveLength(1);
  });

  it('waits when it is for an agent, and is refused by the organisation that refuses every request', () => {
    expect(agent({ partyOrgNo: approving })).toMatchObject({ status: 201, body: { status: 'New' } });
    expect(agent({ partyOrgNo: refusing })).toMatchObject({ status: 201, body: { status: 'Rejected' } });
  });

  it('is sent back for an organisation that nobody has, and for one that was removed', () => {
    for (const partyOrgNo of [...world.fixtures.unknown, '290937868']) {
      expect(request({ partyOrgNo })).toEqual(refused('AUTH-00000'));
    }
    expect(request({ partyOrgNo: '304380381' })).toMatchObject({ status: 201 });
  });

  it('is sent back for a system that is not the vendor’s live one, and where the system user is there already', () => {
    for (const other of ['326018155_apier_test', '326018155_other']) {
      expect(request({ systemId: other })).toEqual(refused('AUTH-00011', 404));
    }
    expect(request({ partyOrgNo: approving, externalRef: approving })).toEqual(refused('AUTH-00004'));
    expect(request({ partyOrgNo: approving, externalRef: null })).toEqual(refused('AUTH-00004'));
    expect(request({ partyOrgNo: '303423664', externalRef: 'avdeling-nord' })).toEqual(refused('AUTH-00004'));
  });

  it('sends the browser only where the system allows it, with any query', () => {
    for (const redirectUrl of [null, '', allowed, `${allowed}?state=1`]) {
      expect(request({ redirectUrl })).toMatchObject({ status: 201 });
    }
    for (const redirectUrl of [
      'http://ek.example/altinn/return',
      'https://other.example/altinn/return',
      'https://ek.example:8443/altinn/return',
      `${allowed}/more`,
      'no address',
    ]) {
      expect([redirectUrl, request({ redirectUrl })]).toEqual([redirectUrl, refused('AUTH-00021')]);
    }
    const systems = world.systems.map((system) => ({ ...system, allowed_redirect_urls: [] }));
    expect(request({ redirectUrl: allowed }, { ...world, systems })).toEqual(refused('AUTH-00026'));
  });

  it('asks for something', () => {
    expect(request({ accessPackages: undefined })).toEqual(refused('AUTH-00001'));
    expect(request({ accessPackages: [], rights: [] })).toEqual(refused('AUTH-00059'));
    expect(request({ accessPackages: [] })).toEqual(refused('AUTH-00059'));
    expect(agent({ accessPackages: [] })).toEqual(refused('AUTH-00058'));
    expect(agent({ accessPackages: undefined })).toEqual(refused('AUTH-00058'));
  });

  it('asks for services of the system only', () => {
    expect(request({ accessPackages: [], rights: rights(service) })).toMatchObject({ status: 201 });
    expect(request({ rights: rights(service, 'app_other_one') })).toEqual(refused('AUTH-00001'));
    expect(request({ rights: rights(service, service, service) })).toEqual(refused('AUTH-00001'));
  });

  it('asks for packages of the system only, and is told which it does not have', () => {
    expect(request({ accessPackages: packages(vat.toUpperCase(), salary) })).toMatchObject({ status: 201 });
    const none = 'urn:altinn:accesspackage:no-such';
    const told = { NotFoundPackages: `${foreign}, ${none}` };
    expect(request({ accessPackages: packages(foreign, vat, none) })).toEqual(refused('AUTH-00063', 400, told));
    expect(agent({ accessPackages: packages(foreign, none) })).toEqual(refused('AUTH-00063', 400, told));
  });

  it('asks for packages that this kind of system user can have, and is told which it cannot', () => {
    expect(request({ accessPackages: packages(administrator) })).toMatchObject({ status: 201 });
    expect(agent({ accessPackages: packages(auditor) })).toMatchObject({ status: 201 });
    expect(request({ accessPackages: packages(vat, auditor) })).toEqual(
      refused('AUTH-00064', 400, { NotDelegablePackages: auditor }),
    );
    expect(agent({ accessPackages: packages(vat, administrator) })).toEqual(
      refused('AUTH-00065', 400, { NotDelegablePackages: administrator }),
    );
  });

  it('is told the first of several faults, in Altinn’s order, whoever is asked', () => {
    const faults: [code: string, status: number, fault: object, mended: object][] = [
      ['AUTH-00011', 404, { systemId: 'none' }, { systemId }],
      ['AUTH-00000', 400, { partyOrgNo: '999444008' }, { partyOrgNo: refusing }],
      ['AUTH-00021', 400, { redirectUrl: 'https://other.example/' }, { redirectUrl: allowed }],
      ['AUTH-00001', 400, { rights: rights('app_other_one') }, { rights: rights(service) }],
      ['AUTH-00063', 400, { accessPackages: packages(auditor, foreign) }, { accessPackages: packages(auditor) }],
      ['AUTH-00064', 400, {}, { accessPackages: packages(vat) }],
    ];
    let body: object = Object.assign({}, ...faults.map(([, , fault]) => fault));
    for (const [code, status, , mended] of faults) {
      expect(request(body)).toMatchObject({ status, body: { code } });
      body = { ...body, ...mended };
    }
    expect(request(body)).toMatchObject({ status: 201, body: { status: 'Rejected' } });
  });

  it('is new when it is read, and can be taken back', () => {
    const id = requestId(waiting, 'apier-one');
    expect(ask('GET', `request/vendor/${id}`, null)).toMatchObject({ status: 200, body: { id, status: 'New' } });
    expect(ask('DELETE', `request/vendor/${id}`, null)).toEqual({ status: 202, body: null });
  });
});

describe('a request to change a system user, in the sandbox', () => {
  it('is left waiting when it is right, under the id that it was given', () => {
    const wanted = { requiredAccessPackages: packages(vat), unwantedAccessPackages: packages(foreign) };
    expect(change({ ...wanted, redirectUrl: allowed })).toMatchObject({
      status: 201,
      body: { ...wanted, id: 'a-new-one', systemUserId: 'the-one', status: 'New' },
    });
  });

  it('needs no answer when it asks for nothing', () => {
    expect(change()).toMatchObject({ status: 200, body: { status: 'NoChangeNeeded', confirmUrl: '' } });
  });

  it('is refused for what the system does not have, and for what a standard system user cannot have', () => {
    expect(change({ requiredAccessPackages: packages(vat, foreign) })).toEqual(
      refused('AUTH-00063', 400, { NotFoundPackages: foreign }),
    );
    expect(change({ requiredAccessPackages: packages(vat, auditor) })).toEqual(
      refused('AUTH-00064', 400, { NotDelegablePackages: auditor }),
    );
    expect(change({ requiredRights: rights('app_other_one'), requiredAccessPackages: packages(foreign) })).toEqual(
      refused('AUTH-00001'),
    );
  });

  it('sends the browser only to a whole address of the system, its query too', () => {
    const wanted = { unwantedAccessPackages: packages(vat) };
    for (const redirectUrl of ['https://other.example/', `${allowed}?state=1`]) {
      expect(change({ ...wanted, redirectUrl })).toEqual(refused('AUTH-00021'));
    }
  });
});
