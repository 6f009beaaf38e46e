import { describe, expect, it } from 'vitest';
import { commandLineFor } from '../cli/testing.ts';
import { testServer } from '../http/testing.ts';
import { vatCodeOperations } from './operations.ts';

const { run, asked } = commandLineFor(vatCodeOperations, { columns: 80 });

describe('apier vat-codes and apier vat-rates', () => {
  it.each([
    ['vat-codes', '/api/v1/tools/vat-codes'],
    ['vat-codes 81', '/api/v1/tools/vat-codes?code=81'],
    [
      'vat-codes --category kompensasjon --date 2023-01-01',
      '/api/v1/tools/vat-codes?category=kompensasjon&date=2023-01-01',
    ],
    ['vat-rates --date 2020-05-01', '/api/v1/tools/vat-rates?date=2020-05-01'],
  ])('print the data that the server answers, and ask none: %s', async (words, url) => {
    const { http } = testServer({ operations: vatCodeOperations });
    const answer = await run(`${words} --json`);
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.json().data).toEqual((await http.inject(url)).json().data);
    expect(asked).toEqual([]);
  });

  it('are read by people too', async () => {
    const all = await run('vat-codes --date 2026-05-20');
    expect(all.code).toBe(0);
    expect(all.out).toMatch(/^date: 2026-05-20\n/);
    expect(all.out).toMatch(/\n +32 +Raw fish and other wild catch from the sea, sold +out +11,11\n/);
    const norwegian = await run('vat-codes --date 2026-05-20 --language nb');
    expect(norwegian.out).toMatch(/\n +code +name +direction/);
    expect(norwegian.out).toMatch(/\n +1 +Innenlandske kjøp med fradrag, høy sats +in +25\n/);
    expect((await run('vat-codes 12 --language nb')).out).toMatch(/ name: \S/);
    const one = await run('vat-codes 86');
    expect(one.out).toContain('code: 86\n');
    expect(one.out).toContain('store anskaffelser');
    expect((await run('vat-rates')).out).toMatch(/rate: 11,11\n/);
  });

  it('end with 3 and what to do for a code that there is none of', async () => {
    const answer = await run('vat-codes 7');
    expect(answer).toMatchObject({ code: 3, out: '' });
    expect(answer.err).toContain('(NOT_FOUND)\n7 is no VAT code');
  });

  it('end with 1 for a question that cannot be', async () => {
    const answer = await run('vat-rates --date soon');
    expect(answer).toMatchObject({ code: 1, out: '' });
    expect(answer.err).toContain('must be a date, as 2026-05-20');
    const norwegian = await run('vat-rates --date soon --language nb');
    expect(norwegian.err).toContain('Ugyldig: date må være en dato, som 2026-05-20.');
  });
});
