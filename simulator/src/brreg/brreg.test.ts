import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import { get, NOON } from '../testing/played-client.ts';
import { negotiate } from './media-types.ts';

const ENHET = 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8';
const ROLLE = 'application/vnd.brreg.enhetsregisteret.rolle.v1+json;charset=UTF-8';

describe('Enhetsregisteret', () => {
  let simulator: Simulator;
  let api: string;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    api = `${simulator.url}/brreg/enhetsregisteret/api`;
  });
  afterAll(() => simulator.close());

  it('gives a live entity in full', async () => {
    const { status, headers, body } = await get(`${api}/enheter/999999999`, { accept: ENHET });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(ENHET);
    expect(body).toMatchObject({
      respons_klasse: 'Enhet',
      organisasjonsnummer: '999999999',
      navn: 'Eksempel AS',
      registrertIMvaregisteret: true,
      antallAnsatte: 12,
      konkurs: false,
    });
  });

  it('gives a deleted entity as 200 with a reduced body, and no roles', async () => {
    const { status, body } = await get(`${api}/enheter/219935188`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([
      'respons_klasse',
      'organisasjonsnummer',
      'navn',
      'organisasjonsform',
      'slettedato',
      '_links',
    ]);
    expect(body.respons_klasse).toBe('SlettetEnhet');
    expect((await get(`${api}/enheter/219935188/roller`)).status).toBe(404);
  });

  it('says 410 for an entity that was removed', async () => {
    const { status, body } = await get(`${api}/enheter/290937868`);
    expect(status).toBe(410);
    expect(Object.keys(body)).toEqual(['organisasjonsnummer', 'slettedato', '_links']);
    expect((await get(`${api}/enheter/290937868/roller`)).status).toBe(410);
  });

  it.each(['222330793', '379754325'])(
    'says 404 with nothing in it for an unknown number and for a sub-unit: %s',
    async (number) => {
      for (const path of [number, `${number}/roller`]) {
        const { status, body } = await get(`${api}/enheter/${path}`);
        expect(status).toBe(404);
        expect(body).toEqual({ text: '' });
      }
    },
  );

  it('knows a sub-unit among the sub-units, with the unit that it belongs to', async () => {
    const { status, body } = await get(`${api}/underenheter/379754325`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ respons_klasse: 'Underenhet', overordnetEnhet: '999999999' });
    expect((await get(`${api}/underenheter/999999999`)).status).toBe(404);
  });

  it('answers HEAD for a sub-unit, and for nothing else', async () => {
    const found = await fetch(`${api}/underenheter/379754325`, { method: 'HEAD' });
    expect(found.status).toBe(200);
    expect(found.headers.get('content-type')).toMatch(/^application\/json/);
    expect(Number(found.headers.get('content-length'))).toBeGreaterThan(0);
    expect((await fetch(`${api}/underenheter/999999999`, { method: 'HEAD' })).status).toBe(404);
    expect((await fetch(`${api}/enheter/999999999`, { method: 'HEAD' })).status).toBe(404);
  });

  it('finds in its search what it has, the sub-units of a unit among it', async () => {
    const enheter = await get(`${api}/enheter?navn=eksempel&organisasjonsnummer=999999999`, { accept: ENHET });
    expect(enheter.body).toMatchObject({ _embedded: { enheter: [{ organisasjonsnummer: '999999999' }] } });
    const sub = await get(`${api}/underenheter?overordnetEnhet=999999999&size=100`);
    expect(JSON.stringify(sub.body)).toContain('"organisasjonsnummer":"379754325"');
  });

  it('lists the legal forms that the world has, and gives one', async () => {
    const { body } = await get(`${api}/organisasjonsformer`);
    const { organisasjonsformer } = body._embedded as { organisasjonsformer: { kode: string }[] };
    const codes = organisasjonsformer.map((form) => form.kode);
    expect(codes).toEqual(expect.arrayContaining(['AS', 'BEDR']));
    const inList = async (list: string) => JSON.stringify((await get(`${api}/organisasjonsformer/${list}`)).body);
    expect(await inList('underenheter')).not.toContain('"AS"');
    expect(await inList('enheter')).not.toContain('"BEDR"');
    expect((await get(`${api}/organisasjonsformer/AS`)).body).toEqual({
      kode: 'AS',
      beskrivelse: 'Aksjeselskap',
      _links: { self: { href: `${api}/organisasjonsformer/AS` } },
    });
    expect((await get(`${api}/organisasjonsformer/QQ`)).status).toBe(404);
  });

  it.each(['12345678', '1234567890', 'abcdefghi', '99999999a'])('says what is wrong with %s', async (number) => {
    for (const path of [number, `${number}/roller`]) {
      const { status, body } = await get(`${api}/enheter/${path}`);
      expect(status).toBe(400);
      expect(body).toEqual({
        tidsstempel: NOON,
        status: 400,
        feilmelding: 'Feilaktig forespørsel',
        sti: `/enhetsregisteret/api/enheter/${path}`,
        antallFeil: 1,
        valideringsfeil: [
          {
            feilmelding: expect.stringContaining('ni siffer'),
            parametere: ['organisasjonsnummer'],
            feilaktigVerdi: number,
          },
        ],
      });
    }
  });

  it('gives roles with person or entity, never both', async () => {
    const { status, headers, body } = await get(`${api}/enheter/999999999/roller`, { accept: ROLLE });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(ROLLE);
    const groups = body.rollegrupper as { type: { kode: string }; roller: object[] }[];
    expect(groups.map((group) => group.type.kode)).toEqual(['DAGL', 'STYR', 'REGN', 'REVI']);
    for (const role of groups.flatMap((group) => group.roller)) expect('person' in role).toBe(!('enhet' in role));
  });

  it.each([
    ['application/vnd.brreg.enhetsregisteret.enhet.v1+json', 'enheter/999999999'],
    ['application/vnd.brreg.enhetsregisteret.enhet.v2+json', 'enheter/999999999/roller'],
    ['text/turtle', 'enheter/999999999'],
    ['application/json;q=0', 'enheter/999999999'],
  ])('answers %s for %s with 406', async (accept, path) => {
    expect((await get(`${api}/${path}`, { accept })).status).toBe(406);
  });

  it('negotiates before it looks at the number', async () => {
    expect((await get(`${api}/enheter/x`, { accept: 'text/turtle' })).status).toBe(406);
  });

  it('answers an unknown path in the plain shape', async () => {
    const { status, body } = await get(`${api}/finnesikke`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ status: 404, error: 'Not Found', path: '/enhetsregisteret/api/finnesikke' });
  });
});

describe('media types of Enhetsregisteret', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/hal+json', 'application/hal+json'],
    ['Application/VND.brreg.enhetsregisteret.enhet.v2+JSON', ENHET],
    [`application/json;q=0.5, ${ENHET}`, ENHET],
    ['text/html, application/json;q=0.9, */*;q=0.1', 'application/json'],
    ['application/vnd.brreg.enhetsregisteret.enhet.v1+json, */*', 'application/json'],
    ['text/html', null],
    ['application/vnd.brreg.enhetsregisteret.enhet.v3+json', null],
    ['', null],
  ])('%s is answered with %s', (accept, expected) => {
    expect(negotiate(accept, 'enhet')).toBe(expected);
  });
});
