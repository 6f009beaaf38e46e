import { remarksOfCode, vatCodes } from '@apier/rulebook/vat-return';
import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { vatCodeOperations } from './operations.ts';
import { VatCodes } from './shapes.ts';

const path = '/api/v1/tools/vat-codes';

function codeServer() {
  const { http, clock } = testServer({ operations: vatCodeOperations });
  const ask = (query: Record<string, string> = {}) => http.inject(`${path}?${new URLSearchParams(query)}`);
  return {
    http,
    clock,
    ask,
    async read(query: Record<string, string> = {}) {
      const response = await ask(query);
      expect(response.statusCode, response.body).toBe(200);
      return VatCodes.parse(response.json().data);
    },
    async refusal(query: Record<string, string>) {
      const { status, error_code: code, detail, errors = [] } = (await ask(query)).json();
      return { status, code, detail: String(detail), fields: errors.map((each: { pointer: string }) => each.pointer) };
    },
  };
}

describe('the codes of the VAT return', () => {
  it('are all 25, with the rate of today in Oslo', async () => {
    const { read, clock } = codeServer();
    clock.advance(Date.parse('2026-11-21T23:30:00Z') - clock.now());
    const { date, vat_codes: codes } = await read();
    expect(date).toBe('2026-11-22');
    expect(codes.map(({ code }) => code)).toEqual(vatCodes.map(({ code }) => code));
    expect(codes).toHaveLength(25);
    for (const { remarks } of codes) expect(remarks).toBeUndefined();
    expect(codes[0]).toEqual({
      code: '1',
      name: 'Innenlandske kjøp med fradrag, høy sats',
      name_en: 'Domestic purchases with deduction, standard rate',
      direction: 'in',
      rate_kind: 'standard',
      rate: '25',
      categories: ['alminnelig', 'primaernaering', 'kompensasjon'],
      specifications: expect.arrayContaining([
        expect.objectContaining({ specification: 'tapPåKrav', categories: ['alminnelig', 'primaernaering'] }),
        expect.objectContaining({
          specification: 'justeringMerverdiavgiftskompensasjonFastEiendom',
          categories: ['kompensasjon'],
        }),
      ]),
      valid_from: '1970-01-01',
      valid_to: null,
    });
  });

  it('have the rate of the day that was asked for', async () => {
    const { read } = codeServer();
    const rateOn = async (code: string, date: string) => (await read({ code, date })).vat_codes[0]?.rate;
    expect(await rateOn('33', '2020-03-31')).toBe('12');
    expect(await rateOn('33', '2020-04-01')).toBe('6');
    expect(await rateOn('32', '2026-01-01')).toBe('11,11');
    expect(await rateOn('6', '2026-01-01')).toBe('0');
  });

  it('have no rate on a day that the list knows none for, or before the code was there', async () => {
    const { read } = codeServer();
    for (const [code, date] of [
      ['31', '2011-12-31'],
      ['81', '2016-12-31'],
      ['3', '2004-12-31'],
      ['3', '0001-01-01'],
    ] as const)
      expect((await read({ code, date })).vat_codes[0]).toMatchObject({ code, rate: null });
  });

  it('are those of one kind of return, with what that kind may have', async () => {
    const { read } = codeServer();
    const { vat_codes: codes } = await read({ category: 'omvendtAvgiftsplikt' });
    expect(codes.map(({ code }) => code)).toEqual(['86', '87', '88', '89', '91', '92']);
    for (const { categories, specifications } of codes) {
      expect(categories).toEqual(['omvendtAvgiftsplikt']);
      for (const each of specifications) expect(each.categories).toEqual(['omvendtAvgiftsplikt']);
    }
    const { vat_codes: claims } = await read({ category: 'kompensasjon' });
    expect(claims).toHaveLength(10);
    expect(claims.find(({ code }) => code === '86')?.specifications).toEqual([]);
  });
});

describe('one code', () => {
  it('shows the remarks that its lines may carry, with the signs', async () => {
    const { vat_codes: codes } = await codeServer().read({ code: '81', category: 'alminnelig' });
    const remarks = codes[0]?.remarks ?? [];
    expect(remarks.filter(({ remark }) => remark === 'kreditnota')).toEqual([
      {
        remark: 'kreditnota',
        name: 'En faktura er kreditert',
        name_en: 'An invoice was credited',
        specification: null,
        is_deduction: true,
        expected_sign: 'negative',
        signs: ['positive'],
        categories: ['alminnelig'],
      },
      expect.objectContaining({
        specification: 'kompensasjonsrett',
        expected_sign: 'positive',
        signs: ['positive', 'negative'],
      }),
      expect.objectContaining({
        specification: 'tilbakeføringAvInngåendeMerverdiavgift',
        expected_sign: 'positive',
        signs: ['negative'],
      }),
    ]);
    const own = remarks.filter(({ remark }) => remark === null);
    expect(own.find((row) => row.specification === null && !row.is_deduction)).toMatchObject({
      name_en: 'In one’s own words',
      signs: ['positive', 'negative'],
    });
  });

  it('tells once what several kinds of return say alike', async () => {
    const { vat_codes: codes } = await codeServer().read({ code: '92' });
    const told = codes[0]?.remarks?.filter(({ remark }) => remark === 'periodisering');
    expect(told).toEqual([
      expect.objectContaining({
        signs: ['negative'],
        categories: ['alminnelig', 'primaernaering', 'omvendtAvgiftsplikt'],
      }),
    ]);
  });

  it('shows every row of the list, and no other', async () => {
    const { read } = codeServer();
    const wordOf = { '+': 'positive', '-': 'negative' };
    for (const { code } of vatCodes) {
      const { vat_codes: codes } = await read({ code });
      expect(codes).toHaveLength(1);
      const shown = codes[0]?.remarks?.flatMap((row) =>
        row.signs.flatMap((sign) =>
          row.categories.map((category) =>
            [row.remark, row.specification, row.is_deduction, row.expected_sign, sign, category].join('|'),
          ),
        ),
      );
      const held = remarksOfCode(code).flatMap((row) =>
        row.categories.map((category) =>
          [
            row.remark === 'fritekstfelt' ? null : row.remark,
            row.specification,
            row.isDeduction,
            wordOf[row.expected],
            wordOf[row.sign],
            category,
          ].join('|'),
        ),
      );
      expect(shown?.sort()).toEqual(held.sort());
    }
  });

  it('is not found when no return has it, and is told which there are', async () => {
    const { refusal } = codeServer();
    const unknown = await refusal({ code: '7' });
    expect(unknown).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(unknown.detail).toMatch(/^7 is no VAT code .*1, 3, 5, 6, 11.*92.*SAF-T/);
    expect(await refusal({ code: '081' })).toMatchObject({ status: 404 });
  });

  it('is not found in a kind of return that does not have it', async () => {
    const other = await codeServer().refusal({ code: '3', category: 'kompensasjon' });
    expect(other).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(other.detail).toContain('It is used in: alminnelig, primaernaering.');
  });
});

describe('a question about codes that cannot be', () => {
  it('is refused by the name of the field, and the value is not repeated', async () => {
    const { refusal } = codeServer();
    for (const [name, value] of [
      ['code', ''],
      ['code', 'MVA-8100'],
      ['code', '8100'],
      ['category', 'eHandel'],
      ['category', 'primærnæring'],
      ['date', '2026-02-30'],
      ['date', '0000-01-01'],
      ['date', 'yesterday'],
      ['nonsense', 'xyzzy'],
    ] as const) {
      const answer = await refusal({ [name]: value });
      expect(answer, value).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', fields: [`#/${name}`] });
      if (value !== '') expect(answer.detail).not.toContain(value);
    }
  });
});

describe('answers about codes', () => {
  it('are made anew after midnight in Oslo, and are the same bytes until then', async () => {
    const { http, ask, clock } = codeServer();
    clock.advance(Date.parse('2026-11-30T22:59:00Z') - clock.now());
    const first = await ask();
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const headers = { 'if-none-match': String(first.headers.etag) };
    clock.advance(59_000);
    expect((await http.inject({ url: path, headers })).statusCode).toBe(304);
    clock.advance(1_000);
    expect((await http.inject({ url: path, headers })).json().data.date).toBe('2026-12-01');
  });

  it('are the same in the sandbox, without a key', async () => {
    const { http, read } = codeServer();
    const mirror = await http.inject('/api/v1/sandbox/public/tools/vat-codes?code=86');
    expect(mirror.json()).toMatchObject({ success: true, _meta: { is_sandbox: true } });
    expect(mirror.json().data).toEqual(await read({ code: '86' }));
  });
});
