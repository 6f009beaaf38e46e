import { inspect } from 'node:util';
import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import type { PartyReference } from './authorized-parties.ts';
import { altinnOf, problem, seen, signal, token } from './testing.ts';

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

describe('the list of parties that somebody may act for, as a service owner reads it', () => {
  const row = {
    partyUuid: '00000000-0000-4000-8000-000000000006',
    name: 'UNIT',
    organizationNumber: '999999999',
    personId: 'canary',
    isDeleted: false,
    authorizedAccessPackages: ['lonn'],
    authorizedResources: [],
    authorizedRoles: ['DAGL', 'daglig-leder'],
    subunits: [],
  };
  const read = {
    ...{ organizationNumber: '999999999', name: 'UNIT', isDeleted: false, resources: [] },
    ...{ accessPackages: ['urn:altinn:accesspackage:lonn'], roles: ['dagl', 'daglig-leder'] },
  };
  const person: PartyReference = { type: 'urn:altinn:person:identifier-no', value: new Secret('01900012345') };
  const unitOf = (value: string): PartyReference => ({ type: 'urn:altinn:organization:identifier-no', value });

  it('has the roles, and is asked for in the body, where no log looks', async () => {
    const { altinn, asked } = altinnOf(() => json([{ ...row, subunits: [row] }]));
    const parties = await altinn.readAuthorizedPartiesOf(person, [unitOf('999999999')], token, signal);
    expect(parties).toEqual([read, read]);
    const user = { type: 'urn:altinn:systemuser:uuid', value: '505f8488' } as const;
    await altinn.readAuthorizedPartiesOf(user, [], token, signal);
    const path =
      '/accessmanagement/api/v1/resourceowner/authorizedparties' +
      '?includeRoles=true&includeAccessPackages=true&includeResources=true&includeInstances=false';
    const partyFilter = [{ type: 'urn:altinn:organization:identifier-no', value: '999999999' }];
    expect(seen(asked)).toEqual([
      ['POST', path, { type: 'urn:altinn:person:identifier-no', value: '01900012345', partyFilter }],
      ['POST', path, user],
    ]);
  });

  it('takes nothing over that identifies a person, and puts none of it into a failure', async () => {
    const parties = await altinnOf(() => json([row])).altinn.readAuthorizedPartiesOf(person, [], token, signal);
    expect(JSON.stringify(parties)).not.toContain('canary');
    for (const answer of [json([{ ...row, authorizedRoles: undefined }]), problem('AUTH-00049', 400), json({}, 500)]) {
      const { altinn } = altinnOf(() => answer);
      const error = await altinn.readAuthorizedPartiesOf(person, [], token, signal).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/canary|01900012345/);
    }
  });
});
