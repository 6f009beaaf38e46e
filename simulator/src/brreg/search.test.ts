import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { NOON } from '../testing/played-client.ts';
import { itemsOf, liveEnhet, liveUnderenhet, playBrreg } from './testing.ts';

const ENHETER = '/enhetsregisteret/api/enheter';
const UNDERENHETER = '/enhetsregisteret/api/underenheter';

const brreg = playBrreg({
  '310000001': liveEnhet('310000001', 'FJORDBLIKK KAFÉ AS', {
    organisasjonsform: { kode: 'AS', beskrivelse: 'Aksjeselskap' },
    naeringskode1: { kode: '56.110', beskrivelse: 'Drift av restauranter' },
    forretningsadresse: { kommunenummer: '4601', postnummer: '5003', poststed: 'BERGEN', adresse: ['Testgata 1'] },
    registreringsdatoEnhetsregisteret: '2015-02-10',
    registrertIMvaregisteret: true,
    harRegistrertAntallAnsatte: true,
    antallAnsatte: 12,
    sisteInnsendteAarsregnskap: '2025',
    hjemmeside: 'www.fjordblikk.example',
    konkurs: false,
    underAvvikling: false,
    underTvangsavviklingEllerTvangsopplosning: false,
  }),
  '310000002': liveEnhet('310000002', 'BLIKKENSLAGER FJORD', {
    organisasjonsform: { kode: 'ENK', beskrivelse: 'Enkeltpersonforetak' },
    naeringskode1: { kode: '43.220', beskrivelse: 'VVS-arbeid' },
    naeringskode2: { kode: '56.110', beskrivelse: 'Drift av restauranter' },
    forretningsadresse: { kommunenummer: '0301' },
    registreringsdatoEnhetsregisteret: '2020-06-01',
    registrertIMvaregisteret: false,
    harRegistrertAntallAnsatte: true,
    konkurs: false,
  }),
  '310000003': liveEnhet('310000003', 'ÅS FJORD ASA', {
    organisasjonsform: { kode: 'ASA', beskrivelse: 'Allmennaksjeselskap' },
    naeringskode1: { kode: '62.100', beskrivelse: 'Programmering' },
    forretningsadresse: { kommunenummer: '0301' },
    registreringsdatoEnhetsregisteret: '2024-01-31',
    registrertIMvaregisteret: true,
    harRegistrertAntallAnsatte: false,
    konkurs: true,
    underAvvikling: true,
    underTvangsavviklingEllerTvangsopplosning: true,
    sisteInnsendteAarsregnskap: '2023',
    overordnetEnhet: '310000001',
  }),
  '310000004': {
    enhet: {
      status: 200,
      body: {
        respons_klasse: 'SlettetEnhet',
        organisasjonsnummer: '310000004',
        navn: 'FJORD SOM VAR',
        slettedato: '2026-01-01',
      },
    },
  },
  '310000005': { enhet: { status: 410, body: { organisasjonsnummer: '310000005', slettedato: '2026-02-01' } } },
  '310000006': liveUnderenhet('310000006', 'FJORDBLIKK KAFÉ AS AVD OSLO', '310000001', {
    beliggenhetsadresse: { kommunenummer: '0301' },
    oppstartsdato: '2021-05-01',
  }),
  '310000007': liveUnderenhet('310000007', 'BLIKKENSLAGER FJORD', '310000002'),
});
afterAll(() => brreg.close());

const find = async (query: string, path = ENHETER) => {
  const { status, body } = await brreg.ask(`${path}?${query}`);
  expect(status).toBe(200);
  return itemsOf(body, path === ENHETER ? 'enheter' : 'underenheter').map((unit) => unit.organisasjonsnummer);
};

describe('search in Enhetsregisteret', () => {
  it('finds the live units, by name, and nothing that was deleted or removed', async () => {
    expect(await find('')).toEqual(['310000002', '310000001', '310000003']);
    expect(await find('organisasjonsnummer=310000004,310000005')).toEqual([]);
  });

  it.each([
    ['navn=fjord', ['310000002', '310000001', '310000003']],
    ['navn=FJORDBLIKK', ['310000001']],
    ['navn=fjord%20kaf%C3%A9', ['310000001']],
    ['navn=blikk', ['310000002']],
    ['navn=%C3%A5s%20fjord', ['310000003']],
    ['navn=fjord&navnMetodeForSoek=FORTLOEPENDE', ['310000001']],
    ['organisasjonsnummer=310000003,310000001', ['310000001', '310000003']],
    ['organisasjonsnummer=310000006', []],
    ['overordnetEnhet=310000001', ['310000003']],
    ['organisasjonsform=AS,ENK', ['310000002', '310000001']],
    ['naeringskode=56', ['310000002', '310000001']],
    ['naeringskode=56.110,62.1', ['310000002', '310000001', '310000003']],
    ['naeringskode=56.10', []],
    ['naeringskode=K', ['310000003']],
    ['naeringskode=A,F', ['310000002']],
    ['kommunenummer=0301', ['310000002', '310000003']],
    ['kommunenummer=4601,0301&konkurs=false', ['310000002', '310000001']],
    ['registrertIMvaregisteret=true', ['310000001', '310000003']],
    ['konkurs=true&underAvvikling=true&underTvangsavviklingEllerTvangsopplosning=true', ['310000003']],
    [
      'fraRegistreringsdatoEnhetsregisteret=2015-02-10&tilRegistreringsdatoEnhetsregisteret=2020-06-01',
      ['310000002', '310000001'],
    ],
    ['sisteInnsendteAarsregnskap=2023,2025', ['310000001', '310000003']],
    ['hjemmeside=fjordblikk', ['310000001']],
    [
      'forretningsadresse.postnummer=5003&forretningsadresse.poststed=Bergen&forretningsadresse.adresse=testgata',
      ['310000001'],
    ],
  ])('%s finds %j', async (query, numbers) => {
    expect((await find(query)).sort()).toEqual(numbers.toSorted());
  });

  it('puts the closest name first, and another order on request', async () => {
    expect(await find('navn=%C3%A5s%20fjord%20asa')).toEqual(['310000003']);
    expect((await find('navn=fjord'))[0]).toBe('310000001');
    expect(await find('sort=navn.norwegian,DESC')).toEqual(['310000003', '310000001', '310000002']);
    expect(await find('sort=registreringsdatoEnhetsregisteret')).toEqual(['310000001', '310000002', '310000003']);
  });

  it.each([
    ['fraAntallAnsatte=1', ['310000001', '310000002']],
    ['fraAntallAnsatte=1&tilAntallAnsatte=4', ['310000002']],
    ['fraAntallAnsatte=5', ['310000001']],
    ['tilAntallAnsatte=4', ['310000002', '310000003']],
    ['fraAntallAnsatte=0&tilAntallAnsatte=0', ['310000003']],
    ['fraAntallAnsatte=12&tilAntallAnsatte=12', ['310000001']],
    ['fraAntallAnsatte=4&tilAntallAnsatte=1', []],
  ])('sees numbers of employees that are withheld: %s finds %j', async (query, numbers) => {
    expect((await find(query)).sort()).toEqual(numbers);
  });

  it.each([
    ['overordnetEnhet=310000001', ['310000006']],
    ['kommunenummer=0301', ['310000006']],
    ['navn=blikkenslager', ['310000007']],
    ['fraOppstartsdato=2021-01-01', ['310000006']],
    ['organisasjonsnummer=310000001', []],
  ])('among sub-units, %s finds %j', async (query, numbers) => {
    expect(await find(query, UNDERENHETER)).toEqual(numbers);
  });

  it('leaves _embedded out when nothing is found', async () => {
    const { headers, body } = await brreg.ask(`${ENHETER}?navn=ingenting`, { host: 'brreg.example' });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      _links: { self: { href: 'http://brreg.example/brreg/enhetsregisteret/api/enheter?navn=ingenting' } },
      page: { size: 20, totalElements: 0, totalPages: 0, number: 0 },
    });
  });

  it('answers in the versioned media type of the resource', async () => {
    const accept = 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8';
    expect((await brreg.ask(ENHETER, { accept })).headers['content-type']).toBe(accept);
    expect((await brreg.ask(UNDERENHETER, { accept })).status).toBe(406);
  });
});

describe('pages of a search', () => {
  const linksOf = async (query: string) => {
    const { body } = await brreg.ask(`${ENHETER}?${query}`);
    const links = body._links as Record<string, { href: string }>;
    return Object.fromEntries(Object.entries(links).map(([rel, { href }]) => [rel, href.split('/enheter?')[1]]));
  };

  it('lead from one to the next', async () => {
    expect(await linksOf('size=1&konkurs=false')).toEqual({
      first: 'konkurs=false&page=0&size=1',
      self: 'size=1&konkurs=false',
      next: 'konkurs=false&page=1&size=1',
      last: 'konkurs=false&page=1&size=1',
    });
    expect(await linksOf('size=1&page=1')).toEqual({
      first: 'page=0&size=1',
      prev: 'page=0&size=1',
      self: 'size=1&page=1',
      next: 'page=2&size=1',
      last: 'page=2&size=1',
    });
    expect(Object.keys(await linksOf('size=2&page=1'))).toEqual(['first', 'prev', 'self', 'last']);
    expect(Object.keys(await linksOf('size=3'))).toEqual(['self']);
  });

  it('are reached by following the links', async () => {
    const { body } = await brreg.ask(`${ENHETER}?size=2`);
    const { href } = (body._links as Record<string, { href: string }>).next as { href: string };
    const next = await brreg.ask(href.slice(href.indexOf('/enhetsregisteret')));
    expect(itemsOf(next.body, 'enheter')).toHaveLength(1);
    expect(next.body.page).toEqual({ size: 2, totalElements: 3, totalPages: 2, number: 1 });
  });

  it('are empty after the last one', async () => {
    const { status, body } = await brreg.ask(`${ENHETER}?page=9`);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('_embedded');
  });

  it.each(['size=10001', 'size=1000&page=10', 'page=500'])('cannot be deeper than 10 000: %s', async (query) => {
    const { status, body } = await brreg.ask(`${ENHETER}?${query}`);
    expect(status).toBe(400);
    expect(body.valideringsfeil).toEqual([{ feilmelding: expect.any(String), parametere: ['size', 'page'] }]);
  });

  it.each(['size=10000', 'size=1000&page=9', 'page=499'])('may reach 10 000: %s', async (query) => {
    expect((await brreg.ask(`${ENHETER}?${query}`)).status).toBe(200);
  });
});

describe('a search that is refused', () => {
  it('names every parameter that is wrong', async () => {
    const { status, body } = await brreg.ask(`${ENHETER}?size=abc&konkurs=ja&name=fjord&naeringskode=56,4`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      tidsstempel: NOON,
      status: 400,
      feilmelding: 'Feilaktig forespørsel',
      sti: ENHETER,
      antallFeil: 4,
    });
    const faults = body.valideringsfeil as JsonObject[];
    expect(faults.map(({ parametere, feilaktigVerdi }) => [parametere, feilaktigVerdi])).toEqual([
      [['konkurs'], 'ja'],
      [['name'], 'fjord'],
      [['naeringskode'], '[56, 4]'],
      [['size'], 'abc'],
    ]);
  });

  it.each([
    'size=0',
    'size=-1',
    'page=-1',
    'page=1.5',
    'sort=navn,ASC',
    'sort=navn.norwegian,ASC,DESC',
    'konkurs=TRUE',
    'konkurs=true&konkurs=true',
    'organisasjonsnummer=12345678',
    'organisasjonsnummer=310000001,',
    'overordnetEnhet=abc',
    'naeringskode=49410',
    'naeringskode=X',
    'organisasjonsform=as',
    'kommunenummer=301',
    'fraAntallAnsatte=-1',
    'fraAntallAnsatte=mange',
    'fraRegistreringsdatoEnhetsregisteret=2026-02-30',
    'tilRegistreringsdatoEnhetsregisteret=30.01.2026',
    'sisteInnsendteAarsregnskap=25',
    'navn=',
    'navnMetodeForSoek=ALT',
    'constructor=1',
    'beliggenhetsadresse.postnummer=5003',
  ])('%s', async (query) => {
    expect((await brreg.ask(`${ENHETER}?${query}`)).status).toBe(400);
  });

  it.each(['konkurs=true', 'sisteInnsendteAarsregnskap=2025', 'forretningsadresse.postnummer=5003'])(
    '%s, which sub-units do not have',
    async (query) => {
      expect((await brreg.ask(`${UNDERENHETER}?${query}`)).status).toBe(400);
    },
  );

  it('for more than 2000 numbers at once', async () => {
    const numbers = (count: number) => Array.from({ length: count }, () => '310000001').join(',');
    expect(await find(`organisasjonsnummer=${numbers(2000)}`)).toEqual(['310000001']);
    expect((await brreg.ask(`${ENHETER}?organisasjonsnummer=${numbers(2001)}`)).status).toBe(400);
  });
});
