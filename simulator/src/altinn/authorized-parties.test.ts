import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import { askToken, clientAt, control, get, readWorld, type SeenWorld, systemUserOf } from '../testing/played-client.ts';
import { organisationIn, startChanged } from '../testing/start-changed.ts';

const OWNER = '999999999';
const SCOPE = 'altinn:accessmanagement/authorizedparties';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("Altinn's authorised parties, for a system user", () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startChanged((changed) => {
      for (const { brreg } of changed.organisations.values()) {
        if (brreg.underenhet.body?.overordnetEnhet === OWNER) brreg.underenhet = { status: 404, body: null };
      }
      organisationIn(changed, '391186251').brreg.underenhet = {
        status: 200,
        body: { navn: 'Eksempel avd. Oslo', overordnetEnhet: OWNER, organisasjonsform: { kode: 'BEDR' } },
      };
      organisationIn(changed, '350752919').brreg.enhet = {
        status: 410,
        body: { organisasjonsnummer: '350752919', slettedato: '2026-11-01' },
      };
      organisationIn(changed, '276018957').brreg.enhet = {
        status: 200,
        body: { respons_klasse: 'SlettetEnhet', navn: 'Slettet AS', slettedato: '2026-11-01' },
      };
      for (const user of changed.maskinporten.system_users) {
        if (user.owner_org !== OWNER) continue;
        user.access_packages = ['urn:altinn:accesspackage:merverdiavgift', 'urn:altinn:accesspackage:lonn'];
      }
    });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  async function maskinportenToken(owner: string | null, scope = SCOPE): Promise<string> {
    const details = owner === null ? {} : { authorization_details: systemUserOf(owner) };
    return String((await askToken(url, clientAt(world, 0), scope, details)).body.access_token);
  }
  async function altinnToken(owner: string | null, scope = SCOPE): Promise<string> {
    const headers = { authorization: `Bearer ${await maskinportenToken(owner, scope)}` };
    return (await fetch(`${url}/altinn/authentication/api/v1/exchange/maskinporten`, { headers })).text();
  }
  const read = (token: string | null, query = '') =>
    get(
      `${url}/altinn/accessmanagement/api/v1/enduser/authorizedparties${query}`,
      token === null ? {} : { authorization: `Bearer ${token}` },
    );
  const idOf = (owner: string) =>
    world.system_users.find((user) => user.owner_org === owner && user.environment === 'live')?.id;

  it('are its owner with the sub-units, and the codes of the packages handed over', async () => {
    const { status, body } = await read(await altinnToken(OWNER), '?includeAccessPackages=true&includeResources=True');
    const common = {
      partyUuid: expect.stringMatching(UUID),
      personId: null,
      dateOfBirth: null,
      partyId: expect.any(Number),
      type: 'Organization',
      isDeleted: false,
      onlyHierarchyElementWithNoAccess: false,
      authorizedAccessPackages: ['merverdiavgift', 'lonn'],
      authorizedResources: [],
      authorizedRoles: [],
      authorizedInstances: [],
    };
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        links: {},
        data: [
          {
            ...common,
            name: 'Eksempel AS',
            organizationNumber: OWNER,
            parentId: null,
            unitType: 'AS',
            subunits: [
              {
                ...common,
                name: 'Eksempel avd. Oslo',
                organizationNumber: '391186251',
                parentId: expect.stringMatching(UUID),
                unitType: 'BEDR',
                subunits: [],
              },
            ],
          },
        ],
      },
    });
    const [party] = (body as { data: { partyUuid: string; subunits: { parentId: string }[] }[] }).data;
    expect(party?.subunits[0]?.parentId).toBe(party?.partyUuid);
  });

  it('are told without packages to who does not ask for them', async () => {
    const { body } = await read(await altinnToken(OWNER));
    expect((body.data as JsonObject[]).map((party) => party.authorizedAccessPackages)).toEqual([[]]);
  });

  it('lose a package when the owner takes it away, and are none when nothing is left', async () => {
    const token = await altinnToken(OWNER);
    const packages = async () =>
      ((await read(token, '?includeAccessPackages=true')).body.data as JsonObject[]).map(
        (party) => party.authorizedAccessPackages,
      );
    await control(url, `/system-users/${idOf(OWNER)}`, { access_packages: ['urn:altinn:accesspackage:lonn'] });
    expect(await packages()).toEqual([['lonn']]);
    await control(url, `/system-users/${idOf(OWNER)}`, { access_packages: [] });
    expect(await packages()).toEqual([]);
  });

  it('include an owner that is deleted or removed, marked', async () => {
    for (const org_number of ['350752919', '276018957']) {
      const { body } = await read(await altinnToken(org_number));
      expect(body.data).toMatchObject([{ organizationNumber: org_number, isDeleted: true }]);
    }
  });

  it('401: are for an exchanged token only', async () => {
    const answer = await read(await maskinportenToken(OWNER));
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 401, body: { status: 401 } });
    expect((await read(null)).status).toBe(401);
    expect((await read('x.y.z')).status).toBe(401);
  });

  it('401: are for a token of a system user only', async () => {
    const { status, body } = await read(await altinnToken(null));
    expect({ status, detail: body.detail }).toEqual({ status: 401, detail: 'Unknown user type' });
  });

  it('401: are told for thirty minutes, however short the first token lived', async () => {
    const token = await altinnToken(OWNER);
    await control(url, '/clock', { offset_seconds: 1799 });
    expect((await read(token)).status).toBe(200);
    await control(url, '/clock', { offset_seconds: 1800 });
    expect((await read(token)).status).toBe(401);
  });

  it('403: want their scope', async () => {
    expect((await read(await altinnToken(OWNER, 'eksempel:apen'))).status).toBe(403);
  });

  it('403: are closed to a system user that was deleted since', async () => {
    const token = await altinnToken(OWNER);
    await control(url, `/system-users/${idOf(OWNER)}`, { deleted: true });
    const { status, body } = await read(token);
    expect({ status, title: body.title }).toEqual({ status: 403, title: 'Forbidden' });
    await control(url, '/reset');
    expect((await read(token)).status).toBe(200);
  });

  it('400: take true and false for an answer', async () => {
    const token = await altinnToken(OWNER);
    expect((await read(token, '?includeAccessPackages=yes')).status).toBe(400);
    expect((await read(token, '?includeResources=1')).status).toBe(400);
  });

  it('are journalled with the right they were read with', async () => {
    await control(url, '/reset');
    await read(await altinnToken(OWNER));
    const { entries } = (await get(`${url}/_control/journal`)).body as { entries: JsonObject[] };
    expect(entries.at(-1)).toMatchObject({
      upstream: 'altinn',
      path: '/altinn/accessmanagement/api/v1/enduser/authorizedparties',
      status: 200,
      token: { verified: true, scopes: [SCOPE], system_user_org: OWNER },
    });
  });
});
