import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { NOON } from '../testing/played-client.ts';
import { itemsOf, liveEnhet, liveUnderenhet, playBrreg } from './testing.ts';

const ENHETER = '/enhetsregisteret/api/oppdateringer/enheter';
const UNDERENHETER = '/enhetsregisteret/api/oppdateringer/underenheter';
const ROLLER = '/enhetsregisteret/api/oppdateringer/roller';

const rolesChangedOn = (...days: string[]) => ({
  roller: { status: 200, body: { rollegrupper: days.map((sistEndret) => ({ type: { kode: 'STYR' }, sistEndret })) } },
});

const brreg = playBrreg({
  '310000001': {
    ...liveEnhet('310000001', 'FJORDBLIKK AS', {
      registreringsdatoEnhetsregisteret: '2018-03-12',
      registreringsdatoForetaksregisteret: '2018-03-12',
      registrertIForetaksregisteret: true,
      registreringsdatoMerverdiavgiftsregisteret: '2018-04-01',
      registrertIMvaregisteret: true,
      antallAnsatte: 12,
      harRegistrertAntallAnsatte: true,
      registreringsdatoAntallAnsatteEnhetsregisteret: '2026-11-12',
      sisteInnsendteAarsregnskap: '2025',
      konkurs: true,
      konkursdato: '2026-11-12',
    }),
    ...rolesChangedOn('2023-06-15', '2021-05-20', '2021-05-20'),
  },
  '310000002': {
    ...liveEnhet('310000002', 'VERKSTED', {
      registreringsdatoEnhetsregisteret: '2026-11-12',
      harRegistrertAntallAnsatte: true,
      registreringsdatoAntallAnsatteEnhetsregisteret: '2026-12-10',
    }),
    ...rolesChangedOn('2023-06-15', '2026-12-01'),
  },
  '310000003': { enhet: { status: 200, body: { organisasjonsnummer: '310000003', slettedato: '2026-05-04' } } },
  '310000004': { enhet: { status: 410, body: { organisasjonsnummer: '310000004', slettedato: '2026-05-05' } } },
  '310000005': { enhet: { status: 410, body: null } },
  '310000006': liveUnderenhet('310000006', 'FJORDBLIKK AVD OSLO', '310000001', {
    registreringsdatoEnhetsregisteret: '2021-05-03',
    datoEierskifte: '2025-01-02',
  }),
});
afterAll(() => brreg.close());
beforeEach(() => brreg.jumpTo(NOON));

const rowsOf = async (query = '', path = ENHETER) => {
  const { status, body } = await brreg.ask(`${path}?${query}`);
  expect(status).toBe(200);
  return itemsOf(body, path === ENHETER ? 'oppdaterteEnheter' : 'oppdaterteUnderenheter');
};
const told = (rows: JsonObject[]) =>
  rows.map((row) => [String(row.dato).slice(0, 10), row.organisasjonsnummer, row.endringstype]);

describe('the change feed of units', () => {
  it('tells the past of the world, by growing id and time', async () => {
    const rows = await rowsOf();
    expect(told(rows)).toEqual([
      ['2018-03-12', '310000001', 'Ny'],
      ['2018-04-01', '310000001', 'Endring'],
      ['2026-05-04', '310000003', 'Sletting'],
      ['2026-05-05', '310000004', 'Fjernet'],
      ['2026-06-30', '310000001', 'Endring'],
      ['2026-11-12', '310000001', 'Endring'],
      ['2026-11-12', '310000002', 'Ny'],
    ]);
    const places = rows.map(({ oppdateringsid, dato }) => [Number(oppdateringsid), Date.parse(String(dato))] as const);
    for (const [index, [id, at]] of places.entries()) {
      const [idBefore, before] = places[index - 1] ?? [0, 0];
      expect(id).toBeGreaterThan(idBefore);
      expect(at).toBeGreaterThan(before);
    }
    expect(rows[0]?._links).toEqual({
      enhet: { href: 'http://localhost:80/brreg/enhetsregisteret/api/enheter/310000001' },
    });
  });

  it('tells sub-units in a feed of their own, with ids out of the same row', async () => {
    const rows = await rowsOf('', UNDERENHETER);
    expect(told(rows)).toEqual([
      ['2021-05-03', '310000006', 'Ny'],
      ['2025-01-02', '310000006', 'Endring'],
    ]);
    const ids = new Set((await rowsOf()).map((row) => row.oppdateringsid));
    expect(rows.some((row) => ids.has(row.oppdateringsid))).toBe(false);
    expect(rows[0]?._links).toHaveProperty('underenhet');
  });

  it('says what changed only when asked, and only of changes', async () => {
    expect((await rowsOf()).some((row) => 'endringer' in row)).toBe(false);
    const rows = await rowsOf('includeChanges=true');
    expect(rows.filter((row) => 'endringer' in row).map((row) => row.endringstype)).toEqual([
      'Endring',
      'Endring',
      'Endring',
    ]);
    expect(rows[1]?.endringer).toEqual([
      { op: 'replace', path: '/registrertIMvaregisteret', value: true },
      { op: 'add', path: '/registreringsdatoMerverdiavgiftsregisteret', value: '2018-04-01' },
    ]);
    expect(rows[4]?.endringer).toEqual([{ op: 'add', path: '/sisteInnsendteAarsregnskap', value: '2025' }]);
    expect(rows[5]?.endringer).toEqual([
      { op: 'replace', path: '/konkurs', value: true },
      { op: 'add', path: '/konkursdato', value: '2026-11-12' },
      { op: 'replace', path: '/antallAnsatte', value: 12 },
      { op: 'add', path: '/registreringsdatoAntallAnsatteEnhetsregisteret', value: '2026-11-12' },
    ]);
  });

  it('never tells a number of employees that the unit withholds', async () => {
    brreg.jumpTo(Date.UTC(2026, 11, 24));
    const rows = await rowsOf('includeChanges=true&organisasjonsnummer=310000002');
    expect(rows[1]?.endringer).toMatchObject([{ path: '/harRegistrertAntallAnsatte', value: true }, {}]);
  });

  it('begins at an id, that id included', async () => {
    const ids = (await rowsOf()).map((row) => Number(row.oppdateringsid));
    const rest = await rowsOf(`oppdateringsid=${ids[5]}`);
    expect(rest.map((row) => row.oppdateringsid)).toEqual(ids.slice(5));
    expect(await rowsOf(`oppdateringsid=${Number(ids.at(-1)) + 1}`)).toEqual([]);
  });

  it('begins and ends at instants, both included', async () => {
    const [, , one, two] = await rowsOf();
    expect(await rowsOf(`dato=${one?.dato}&updatedBefore=${two?.dato}`)).toEqual([one, two]);
  });

  it('can be read for some organisations, from the end, page by page', async () => {
    expect(await rowsOf('organisasjonsnummer=310000003,310000004')).toHaveLength(2);
    expect(told(await rowsOf('sort=id,DESC&size=1'))).toEqual([['2026-11-12', '310000002', 'Ny']]);
    const { body } = await brreg.ask(`${ENHETER}?size=3&page=2`);
    expect(body.page).toEqual({ size: 3, totalElements: 7, totalPages: 3, number: 2 });
    expect(Object.keys(body._links as JsonObject)).toEqual(['first', 'prev', 'self', 'last']);
  });

  it('does not tell what is still to come', async () => {
    brreg.jumpTo(Date.UTC(2026, 4, 5));
    const before = await rowsOf();
    expect(before.map((row) => row.endringstype)).toEqual(['Ny', 'Endring', 'Sletting']);
    brreg.jumpTo(Date.UTC(2026, 11, 24));
    const after = await rowsOf();
    expect(after).toHaveLength(8);
    expect(after.slice(0, 3)).toEqual(before);
  });

  it.each([
    'dato=2026-11-20',
    'dato=2026-11-20T00:00:00Z',
    'dato=2026-02-30T00:00:00.000Z',
    'updatedBefore=now',
    'oppdateringsid=0',
    'oppdateringsid=x',
    'organisasjonsnummer=31000000',
    'includeChanges=yes',
    'sort=dato,ASC',
    'size=10001',
    'size=5001&page=1',
    'since=1',
  ])('refuses %s', async (query) => {
    const { status, body } = await brreg.ask(`${ENHETER}?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ antallFeil: 1, sti: ENHETER });
  });

  it('has media types of its own', async () => {
    const accept = 'application/vnd.brreg.enhetsregisteret.oppdatering.enhet.v1+json;charset=UTF-8';
    expect((await brreg.ask(ENHETER, { accept })).headers['content-type']).toBe(accept);
    expect((await brreg.ask(UNDERENHETER, { accept })).status).toBe(406);
  });
});

describe('the change feed of roles', () => {
  const eventsOf = async (query = '') => {
    const { status, body } = await brreg.ask(`${ROLLER}?${query}`);
    expect(status).toBe(200);
    return body as unknown as JsonObject[];
  };

  it('is a bare list of events, one for each organisation and day', async () => {
    const events = await eventsOf();
    expect(events.map(({ id, subject, time }) => [id, subject, time])).toEqual([
      ['1', '310000001', '2021-05-20T06:00:00.000Z'],
      ['2', '310000001', '2023-06-15T06:00:00.000Z'],
      ['3', '310000002', '2023-06-15T06:00:01.000Z'],
    ]);
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      type: 'no.brreg.enhetsregisteret.roller.oppdatert',
      data: { organisasjonsnummer: '310000001' },
    });
  });

  it.each([
    ['afterId=1', ['2', '3']],
    ['afterId=3', []],
    ['afterId=0&size=1', ['1']],
    ['afterTime=2023-06-15T06:00:00Z', ['3']],
    ['afterTime=2000-01-01T00:00:00.000Z', ['1', '2', '3']],
    ['organisasjonsnummer=310000002', ['3']],
  ])('%s gives %j', async (query, ids) => {
    expect((await eventsOf(query)).map((event) => event.id)).toEqual(ids);
  });

  it.each(['afterId=-1', 'afterTime=2023-06-15', 'size=0', 'size=10001', 'organisasjonsnummer=1', 'page=1'])(
    'refuses %s',
    async (query) => {
      expect((await brreg.ask(`${ROLLER}?${query}`)).status).toBe(400);
    },
  );
});
