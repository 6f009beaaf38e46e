import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { OutgoingRequest, OutgoingResponse } from '../../lib/outgoing.ts';
import { json, scriptedSend, virtualClock } from '../../testing.ts';
import { createAltinn } from './client.ts';

const signal = virtualClock().timeout(1_000);
const token = new Secret('canary');
const altinnOf = (answer: (request: OutgoingRequest) => OutgoingResponse) => {
  const { send, asked } = scriptedSend(answer);
  const altinn = createAltinn({ send, baseUrl: 'https://altinn.example' });
  return { altinn, asked };
};
const problem = (code: string, status: number): OutgoingResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'x', title: 'canary', status, code }),
});

describe('the look-up of a system user at Altinn', () => {
  const row = {
    id: '505f8488-0000-4000-8000-39cb9432f815',
    systemId: '310753614_apier',
    productName: '',
    reporteeOrgNo: '999999999',
    isDeleted: false,
    externalRef: 'ref-1',
    userType: 'standard',
  };
  const query = { systemId: '310753614_apier & co', orgnr: '999999999', externalRef: 'ref/1?' };

  it('asks for system, owner and reference, each encoded', async () => {
    const { altinn, asked } = altinnOf(() => json(row));
    expect(await altinn.findSystemUser(query, token, signal)).toEqual({
      state: 'found',
      systemUser: {
        id: row.id,
        systemId: '310753614_apier',
        orgnr: '999999999',
        externalRef: 'ref-1',
        isDeleted: false,
      },
    });
    const { origin, pathname, searchParams } = new URL(asked[0]?.url ?? '');
    expect(origin + pathname).toBe('https://altinn.example/authentication/api/v1/systemuser/vendor/byquery');
    expect(Object.fromEntries(searchParams)).toEqual({
      'system-id': query.systemId,
      orgno: query.orgnr,
      'external-ref': query.externalRef,
    });
  });

  it('leaves the reference out where there is none', async () => {
    const { altinn, asked } = altinnOf(() => json({ ...row, externalRef: null }));
    const answer = await altinn.findSystemUser({ ...query, externalRef: null }, token, signal);
    expect(answer).toMatchObject({ systemUser: { externalRef: null } });
    expect(asked[0]?.url).not.toContain('external-ref');
  });

  it('takes Altinn’s 404 for none, and a page’s for no answer', async () => {
    const find = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.findSystemUser(query, token, signal);
    expect(await find(problem('AUTH-00010', 404))).toEqual({ state: 'not_found' });
    expect(await find({ status: 404, headers: {}, body: '' })).toEqual({ state: 'not_found' });
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(find(page)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(find(problem('AUTH-00023', 401))).rejects.toMatchObject({
      kind: 'unauthorised',
      upstreamCode: 'AUTH-00023',
    });
    await expect(find(problem('canary', 403))).rejects.toMatchObject({ kind: 'forbidden', upstreamCode: null });
  });
});

describe('the list of authorised parties', () => {
  const unit = (organizationNumber: string | null, more: object = {}) => ({
    partyUuid: '00000000-0000-4000-8000-000000000006',
    name: `UNIT ${organizationNumber}`,
    organizationNumber,
    personId: 'canary',
    dateOfBirth: 'canary',
    isDeleted: false,
    authorizedAccessPackages: [],
    authorizedResources: [],
    authorizedRoles: [],
    subunits: [],
    ...more,
  });
  const party = unit('999999999', {
    authorizedAccessPackages: ['merverdiavgift', 'urn:altinn:accesspackage:Lonn'],
    authorizedResources: ['app_skd_mva-melding-innsending-v1'],
    subunits: [unit('973111111', { isDeleted: true })],
  });
  const flat = [
    {
      organizationNumber: '999999999',
      name: 'UNIT 999999999',
      isDeleted: false,
      accessPackages: ['urn:altinn:accesspackage:merverdiavgift', 'urn:altinn:accesspackage:lonn'],
      resources: ['app_skd_mva-melding-innsending-v1'],
    },
    { organizationNumber: '973111111', name: 'UNIT 973111111', isDeleted: true, accessPackages: [], resources: [] },
  ];
  const read = (body: unknown) => altinnOf(() => json(body)).altinn.readAuthorizedParties(token, signal);

  it('is read bare, in an envelope, and in a list in it; sub-units are rows of their own', async () => {
    for (const body of [[party], [[party]], { data: [party] }, { links: { next: null }, data: [[party]] }]) {
      expect(await read(body)).toEqual(flat);
    }
    expect(await read({ links: {}, data: [] })).toEqual([]);
  });

  it('asks for packages and resources, which are left out otherwise', async () => {
    const { altinn, asked } = altinnOf(() => json([]));
    await altinn.readAuthorizedParties(token, signal);
    expect(asked[0]?.url).toBe(
      'https://altinn.example/accessmanagement/api/v1/enduser/authorizedparties?includeAccessPackages=true&includeResources=true',
    );
    expect(asked[0]?.headers.authorization).toBe('Bearer canary');
  });

  it('takes nothing over that identifies a person', async () => {
    const person = await read([unit(null, { name: undefined })]);
    expect(person).toEqual([
      { organizationNumber: null, name: null, isDeleted: false, accessPackages: [], resources: [] },
    ]);
    expect(JSON.stringify(await read([party]))).not.toContain('canary');
  });

  it('is no answer when it is half of one', async () => {
    const halves = [
      { links: { next: 'https://altinn.example/next' }, data: [party] },
      [{ ...party, authorizedAccessPackages: undefined }],
      [{ ...party, isDeleted: undefined }],
      { data: null },
      {},
    ];
    for (const body of halves) await expect(read(body)).rejects.toMatchObject({ kind: 'unexpected' });
    const refused = altinnOf(() => problem('AUTH-00069', 403)).altinn.readAuthorizedParties(token, signal);
    await expect(refused).rejects.toMatchObject({ kind: 'forbidden', upstreamCode: 'AUTH-00069' });
  });
});
