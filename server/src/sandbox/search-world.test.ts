import { describe, expect, it } from 'vitest';
import { testWorld } from '../testing.ts';
import { searchWorld } from './search-world.ts';

const world = testWorld();

function find(query: string): { numbers: string[]; total: number } {
  const { body } = searchWorld(world, new URLSearchParams(query));
  const { _embedded, page } = body as {
    _embedded?: { enheter: { organisasjonsnummer: string }[] };
    page: { totalElements: number };
  };
  return {
    numbers: (_embedded?.enheter ?? []).map(({ organisasjonsnummer }) => organisasjonsnummer),
    total: page.totalElements,
  };
}

describe('the search of the sandbox', () => {
  it('finds by the beginnings of words, the closest name first', () => {
    expect(find('navn=eksempel%20as').numbers[0]).toBe('999999999');
    expect(find('navn=sandbox&size=100').numbers).toContain('999660010');
    expect(find('navn=andbox').numbers).toEqual([]);
  });

  it('finds no deleted, removed or sub-unit', () => {
    const { numbers, total } = find('size=100');
    expect(numbers).toHaveLength(total);
    for (const absent of ['999660045', '290937868', '304380381']) expect(numbers).not.toContain(absent);
  });

  it.each([
    ['organisasjonsform=ENK,DA', ['ENK', 'DA']],
    ['organisasjonsform=NUF', ['NUF']],
  ])('keeps to what is asked for: %s', (query, forms) => {
    const { numbers } = find(`${query}&size=100`);
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) {
      const { body } = world.organisations.get(number)?.brreg.enhet ?? {};
      expect(forms).toContain((body as { organisasjonsform: { kode: string } }).organisasjonsform.kode);
    }
  });

  it('tells those in the VAT register from those that are not, and knows municipalities', () => {
    const all = find('size=100').total;
    const [inside, outside] = ['true', 'false'].map((word) => find(`registrertIMvaregisteret=${word}`).total);
    expect([(inside ?? 0) > 0, (outside ?? 0) > 0, (inside ?? 0) + (outside ?? 0)]).toEqual([true, true, all]);
    expect(find('kommunenummer=0301').total).toBeGreaterThan(0);
    expect(find('kommunenummer=9999')).toEqual({ numbers: [], total: 0 });
  });

  it('shows every hit once, page by page, and nothing after the last', () => {
    const { total } = find('navn=as&size=1');
    const pages = Array.from({ length: Math.ceil(total / 7) + 1 }, (_, page) => find(`navn=as&size=7&page=${page}`));
    expect(new Set(pages.flatMap(({ numbers }) => numbers)).size).toBe(total);
    expect(pages.at(-1)?.numbers).toEqual([]);
  });

  it('refuses a name without a letter or digit, without repeating it', () => {
    const refusal = searchWorld(world, new URLSearchParams({ navn: '!?' }));
    expect(refusal).toMatchObject({ status: 400, body: { valideringsfeil: [{ parametere: ['navn'] }] } });
    expect(JSON.stringify(refusal)).not.toContain('!?');
  });
});
