import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import type { EnhetSearch } from './search-reads.ts';
import { brregOf, signal } from './testing.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;
const unit = { organisasjonsnummer: '310332712', navn: 'PRØVE AS', organisasjonsform: { kode: 'AS' } };
const pageOf = (totalElements: number) => ({ size: 20, totalElements, totalPages: 1, number: 0 });

const addressOf = async (search: Partial<EnhetSearch>): Promise<URL> => {
  const { brreg, asked } = brregOf(() => json({ page: pageOf(0) }));
  await brreg.searchEnheter({ page: 0, size: 20, ...search }, signal);
  return new URL(asked[0]?.url ?? '');
};

describe('searching among the main units', () => {
  it('asks in the register’s own words, for the version it reads', async () => {
    const { brreg, asked } = brregOf(() => json({ page: pageOf(0) }));
    const search = { navn: 'Blåbær & Søn', organisasjonsform: ['AS', 'ENK'], kommunenummer: '0301' };
    await brreg.searchEnheter({ ...search, registrertIMvaregisteret: false, page: 2, size: 50 }, signal);
    expect(asked).toMatchObject([
      { method: 'GET', headers: { accept: 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8' } },
    ]);
    expect(asked[0]?.url).toBe(
      'https://data.brreg.no/enhetsregisteret/api/enheter?navn=Bl%C3%A5b%C3%A6r%20%26%20S%C3%B8n&organisasjonsform=AS%2CENK&kommunenummer=0301&registrertIMvaregisteret=false&page=2&size=50',
    );
  });

  it('leaves out what was not said, and asks for an order only where no name gives one', async () => {
    expect(String((await addressOf({ navn: 'x y' })).searchParams)).toBe('navn=x+y&page=0&size=20');
    expect(String((await addressOf({ kommunenummer: '0301' })).searchParams)).toBe(
      'sort=navn.norwegian%2CASC&kommunenummer=0301&page=0&size=20',
    );
  });

  it('sends a name as text, whatever is in it', async () => {
    for (const navn of ['a&size=10000', 'a#b', 'a/../b', '1+1', '%2e', 'a\ud800']) {
      const { pathname, searchParams } = await addressOf({ navn });
      expect(pathname).toBe('/enhetsregisteret/api/enheter');
      expect([...searchParams.keys()]).toEqual(['navn', 'page', 'size']);
      expect(searchParams.get('navn')).toBe(navn.toWellFormed());
    }
  });

  it('finds units, or none, and says how many there are in all', async () => {
    const read = (body: object) => brregOf(() => json(body)).brreg.searchEnheter({ page: 0, size: 20 }, signal);
    expect(await read({ _embedded: { enheter: [unit] }, page: pageOf(41) })).toMatchObject({
      ...{ state: 'found', total: 41, enheter: [{ organisasjonsnummer: '310332712' }] },
    });
    expect(await read({ page: pageOf(0) })).toEqual({ state: 'found', total: 0, enheter: [] });
  });

  it('reads only what a hit shows, so that nothing else can spoil a page of them', async () => {
    const strange = { ...unit, epostadresse: 'a@example.invalid', kapital: 'much', antallAnsatte: -1 };
    const { brreg } = brregOf(() => json({ _embedded: { enheter: [strange] }, page: pageOf(1) }));
    expect(await brreg.searchEnheter({ page: 0, size: 20 }, signal)).toEqual({
      ...{ state: 'found', total: 1, enheter: [unit] },
    });
  });

  it('tells which parameters are refused, and nothing of what they were', async () => {
    const body = {
      ...{ status: 400, feilmelding: 'Kari Testesen?', sti: '/x?navn=Kari' },
      valideringsfeil: [{ feilmelding: 'navn Kari', parametere: ['navn'], feilaktigVerdi: 'Kari' }],
    };
    const search = { navn: 'Kari', page: 0, size: 20 };
    const refused = await brregOf(() => json(body, 400)).brreg.searchEnheter(search, signal);
    expect(refused).toEqual({ state: 'refused', parameters: ['navn'] });
    const spring = { timestamp: '2026-11-21', status: 400, error: 'Bad Request', path: '/x' };
    expect(await brregOf(() => json(spring, 400)).brreg.searchEnheter(search, signal)).toEqual({
      ...{ state: 'refused', parameters: [] },
    });
  });
});

describe.skipIf(!conformance)('the official samples of searches (needs APIER_CONFORMANCE_DATA)', () => {
  const sampleOf = (file: string): unknown => JSON.parse(readFileSync(`${conformance}/brreg/samples/${file}`, 'utf8'));
  const search = (file: string, status = 200) =>
    brregOf(() => json(sampleOf(file), status)).brreg.searchEnheter({ page: 0, size: 2 }, signal);

  it('give their hits, also where there are none', async () => {
    expect(await search('enheter-search-empty-response.json')).toEqual({ state: 'found', enheter: [], total: 0 });
    for (const file of ['enheter-search-page1-response.json', 'docs-example-BrregEntitiesSearchResult.json']) {
      const answer = await search(file);
      expect(answer.state === 'found' && answer.enheter.length).toBeGreaterThan(0);
    }
  });

  it('and their refusal by the names of its parameters', async () => {
    expect(await search('error-400-validation.json', 400)).toEqual({ state: 'refused', parameters: ['size'] });
  });
});
