import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { askToken, clientAt, control, get, readWorld, type SeenWorld } from '../testing/played-client.ts';
import { organisationIn, startChanged } from '../testing/start-changed.ts';
import type { Employment } from '../world.ts';

const EMPLOYER = '999999999';
const SCOPE = 'nav:aareg/v1/arbeidsforhold';
const COUNT = `query ($v: FinnArbeidsforholdVariabler) {
  finnArbeidsforhold(finnArbeidsforholdVariabler: $v) { arbeidsforhold { id ansettelsesperiode { sluttdato } } }
}`;
const VARIABLES = {
  opplysningspliktigId: EMPLOYER,
  arbeidsforholdtype: ['ordinaertArbeidsforhold'],
  rapporteringsordning: ['A_ORDNINGEN'],
  arbeidsforholdstatus: ['AKTIV'],
};

const employment = (id: string, sluttdato: string | null): Employment => ({
  id,
  uuid: `11111111-1111-4111-8111-11111111111${id}`,
  type: { kode: 'ordinaertArbeidsforhold', beskrivelse: 'Ordinært arbeidsforhold' },
  arbeidssted: { type: 'Hovedenhet', ident: EMPLOYER },
  opplysningspliktig: { type: 'Hovedenhet', ident: EMPLOYER },
  ansettelsesperiode: { startdato: '2024-01-01', sluttdato },
});

describe('Aa-registeret of NAV', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startChanged((changed) => {
      organisationIn(changed, EMPLOYER).nav.arbeidsforhold = [employment('1', null), employment('2', '2026-11-21')];
    });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const graphqlUrl = () => `${url}/nav/aareg/v1/arbeidsforhold/graphql`;
  const tokenFor = async (scope = SCOPE) => String((await askToken(url, clientAt(world, 0), scope)).body.access_token);

  async function post(body: unknown, token: string | null, headers: Record<string, string> = {}) {
    const response = await fetch(graphqlUrl(), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as JsonObject;
    return { status: response.status, headers: response.headers, body: answer };
  }
  const ask = async (query: string, variables: JsonObject = {}) => {
    const answer = await post({ query, variables }, await tokenFor());
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const refusal = (code: string, details: string | null, message = 'Ugyldig input') => ({
    errors: [
      {
        message,
        extensions: {
          classification: message === 'Ugyldig input' ? 'ValidationError' : 'ExecutionAborted',
          errormessages: [{ code, message: expect.any(String), details }],
        },
      },
    ],
  });

  it('finds the employments of an employer that are active today in Norway', async () => {
    expect(await ask(COUNT, { v: VARIABLES })).toEqual({
      data: {
        finnArbeidsforhold: {
          arbeidsforhold: [
            { id: '1', ansettelsesperiode: { sluttdato: null } },
            { id: '2', ansettelsesperiode: { sluttdato: '2026-11-21' } },
          ],
        },
      },
    });
    await control(url, '/clock', { now: '2026-11-21T23:00:00Z' });
    // The token's age counts from the played client's clock, which does not follow: ask for a new one.
    const { body } = await askToken(url, clientAt(world, 0), SCOPE, {
      iat: Date.UTC(2026, 10, 21, 23) / 1000,
      exp: Date.UTC(2026, 10, 21, 23) / 1000 + 60,
    });
    const later = await post({ query: COUNT, variables: { v: VARIABLES } }, String(body.access_token));
    expect(later.body).toEqual({
      data: { finnArbeidsforhold: { arbeidsforhold: [{ id: '1', ansettelsesperiode: { sluttdato: null } }] } },
    });
  });

  it('answers every field of a row but the person', async () => {
    const body = await ask(
      `{ finnArbeidsforhold(finnArbeidsforholdVariabler: {
           arbeidsstedId: "${EMPLOYER}", arbeidsforholdtype: [ordinaertArbeidsforhold],
           rapporteringsordning: [A_ORDNINGEN], arbeidsforholdstatus: [AKTIV] }) {
         arbeidsforhold { uuid type { kode } rapporteringsordning { kode } opprettet sistBekreftet sistEndret
           arbeidssted { type ident } ansettelsesdetaljer { type } permisjoner { id } varsler { entitet } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const found = isJsonObject(body.data) ? body.data.finnArbeidsforhold : null;
    expect(isJsonObject(found) && Array.isArray(found.arbeidsforhold) ? found.arbeidsforhold[0] : null).toEqual({
      uuid: '11111111-1111-4111-8111-111111111111',
      type: { kode: 'ordinaertArbeidsforhold' },
      rapporteringsordning: { kode: 'A_ORDNINGEN' },
      opprettet: '2024-01-01T00:00:00',
      sistBekreftet: '2024-01-01T00:00:00',
      sistEndret: null,
      arbeidssted: { type: 'Hovedenhet', ident: EMPLOYER },
      ansettelsesdetaljer: [],
      permisjoner: [],
      varsler: [],
    });
  });

  it('AA-002: finds a row incomplete when it is asked who is employed', async () => {
    const query = COUNT.replace('id ansettelsesperiode', 'arbeidstaker { ident } ansettelsesperiode');
    expect(await ask(query, { v: VARIABLES })).toEqual(refusal('AA-002', null, 'Ugyldig data'));
  });

  it('AA-200 to AA-206: refuses variables with status 200 and without data', async () => {
    const { opplysningspliktigId: _left, ...nobody } = VARIABLES;
    const details = 'opplysningspliktigId, arbeidsstedId, arbeidstakerId';
    expect(await ask(COUNT, { v: nobody })).toEqual(refusal('AA-200', details));
    const wrong = { ...VARIABLES, opplysningspliktigId: '999999998' };
    expect(await ask(COUNT, { v: wrong })).toEqual(refusal('AA-204', 'opplysningspliktigId'));
    expect(await ask('{ finnArbeidsforhold { arbeidsforhold { id } } }')).toMatchObject({
      errors: [
        {
          extensions: {
            errormessages: ['AA-200', 'AA-201', 'AA-202', 'AA-203'].map((code) => ({ code })),
          },
        },
      ],
    });
  });

  it('AA-207: refuses a value that a list does not have, in either way of passing it', async () => {
    const wrong = { ...VARIABLES, arbeidsforholdstatus: ['AKTIV', 'KANSKJE'] };
    expect(await ask(COUNT, { v: wrong })).toEqual(refusal('AA-207', 'arbeidsforholdstatus'));
    const query = `query ($s: [Arbeidsforholdstatus]) { finnArbeidsforhold(finnArbeidsforholdVariabler: {
      arbeidsforholdstatus: $s }) { arbeidsforhold { id } } }`;
    expect(await ask(query, { s: 'KANSKJE' })).toEqual(refusal('AA-207', 'arbeidsforholdstatus'));
  });

  it.each([
    ['no GraphQL', 'finn arbeidsforhold', {}],
    ['a field that is not there', '{ finnArbeidsforhold { antall } }', {}],
    ['a mutation', 'mutation { slett }', {}],
    ['an unknown variable member', COUNT, { v: { ...VARIABLES, navn: 'x' } }],
    ['a missing variable', COUNT.replace('Variabler)', 'Variabler!)'), {}],
    ['several operations and no name', 'query A { __typename } query B { __typename }', {}],
  ])('AA-001: refuses %s', async (_what, query, variables) => {
    expect(await ask(query, variables)).toEqual(refusal('AA-001', null));
  });

  it('refuses a body that is no request', async () => {
    const token = await tokenFor();
    for (const body of ['', '{', '[]', '{}', { query: 7 }, { query: COUNT, variables: [] }]) {
      const answer = await post(body, token);
      expect({ status: answer.status, error: answer.body.error }).toEqual({ status: 400, error: 'bad_request' });
    }
    expect((await post(COUNT, token, { 'content-type': 'application/graphql' })).status).toBe(415);
    const read = await get(graphqlUrl(), { authorization: `Bearer ${token}` });
    expect({ status: read.status, allow: read.headers.get('allow') }).toEqual({ status: 405, allow: 'POST' });
  });

  it('401: wants a token in force', async () => {
    const asked = { query: COUNT, variables: { v: VARIABLES } };
    expect(await post(asked, null)).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
    expect((await post(asked, 'x.y.z')).status).toBe(401);
    expect((await post('{', null)).status).toBe(401);
    const token = await tokenFor();
    await control(url, '/clock', { offset_seconds: 119 });
    expect((await post(asked, token)).status).toBe(200);
    await control(url, '/clock', { offset_seconds: 120 });
    expect((await post(asked, token)).status).toBe(401);
  });

  it('403: wants the scope, and opens no other path', async () => {
    const asked = { query: COUNT, variables: { v: VARIABLES } };
    const token = await tokenFor('eksempel:apen');
    expect(await post(asked, token)).toMatchObject({ status: 403, body: { error: 'forbidden' } });
    const otp = `${url}/nav/aareg/v1/arbeidsforhold/otp/graphql`;
    expect((await get(otp, { authorization: `Bearer ${await tokenFor()}` })).status).toBe(403);
    expect((await get(otp)).status).toBe(401);
  });

  it('lets Maskinporten give no token a longer life than 180 seconds', async () => {
    await control(url, '/token-lifetime', { client_id: clientAt(world, 0).client_id, seconds: 600 });
    const { body } = await askToken(url, clientAt(world, 0), SCOPE);
    expect(body.expires_in).toBe(180);
  });

  it('gives back the correlation-id that it was sent, and makes one when it was sent none', async () => {
    const answer = await post({}, null, { 'correlation-id': 'my-call-1' });
    expect(answer.headers.get('correlation-id')).toBe('my-call-1');
    expect((await post({}, null)).headers.get('correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says openly that it is up', async () => {
    const status = await get(`${url}/nav/status`);
    expect({ status: status.status, body: status.body }).toEqual({ status: 200, body: { status: 'OK' } });
  });

  it('tells in the journal who read, and fails as ordered', async () => {
    await control(url, '/faults', [{ upstream: 'nav', kind: 'status', status: 503, times: 1 }]);
    expect((await get(`${url}/nav/status`)).status).toBe(503);
    await post({ query: COUNT }, await tokenFor());
    const { entries } = (await get(`${url}/_control/journal`)).body as { entries: JsonObject[] };
    const seen = entries.filter(({ upstream }) => upstream === 'nav');
    expect(seen.map(({ path, status, fault, token }) => [path, status, fault, token])).toEqual([
      ['/nav/status', 503, 'status', undefined],
      [
        '/nav/aareg/v1/arbeidsforhold/graphql',
        200,
        undefined,
        { verified: true, client_id: clientAt(world, 0).client_id, scopes: [SCOPE], system_user_org: null },
      ],
    ]);
  });
});
