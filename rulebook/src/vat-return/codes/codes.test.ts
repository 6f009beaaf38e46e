import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ReturnCategory, returnCategories } from '../vat-return.ts';
import { expectedSign, isRemarkAllowed, listLineRemarks, remarksOfCode, type Sign } from './line-remarks.ts';
import { isRemark, remarks } from './remarks.ts';
import { isSpecification, specifications } from './specifications.ts';
import { findVatCode, specificationsOf, vatCodes } from './vat-codes.ts';
import { rateOn, ratesIn, vatRateKinds, vatRates } from './vat-rates.ts';

const codeOf = (code: string) => findVatCode(code) ?? expect.fail(`${code} is no code`);

describe('the VAT codes', () => {
  it('are found by their code, written exactly so', () => {
    expect(codeOf('81')).toMatchObject({ code: '81', direction: 'both', rateKind: 'standard' });
    for (const code of ['0', '7', '20', '21', '22', '081', ' 81', '81 ', '', 'constructor'])
      expect(findVatCode(code)).toBeUndefined();
  });

  it('tell the specifications of each kind of return', () => {
    expect(codeOf('1').specifications).toEqual(['tapPåKrav', 'justering', 'tilbakeføringAvInngåendeMerverdiavgift']);
    expect(specificationsOf('1', 'kompensasjon')).toEqual(['justeringMerverdiavgiftskompensasjonFastEiendom']);
    expect(specificationsOf('86', 'omvendtAvgiftsplikt')).toEqual(['kompensasjonsrett']);
    expect(specificationsOf('86', 'kompensasjon')).toEqual([]);
    expect(specificationsOf('7', 'alminnelig')).toEqual([]);
  });

  it('have a name of their own in both languages', () => {
    for (const language of ['nb', 'en'] as const)
      expect(new Set(vatCodes.map(({ name }) => name[language])).size).toBe(vatCodes.length);
  });
});

describe('the rates', () => {
  it('follow the changes of the low rate to the day', () => {
    const code = codeOf('33');
    const days = ['2005-12-31', '2006-01-01', '2015-12-31', '2016-01-01', '2017-12-31', '2018-01-01'];
    expect(days.map((day) => rateOn(code, day))).toEqual([null, '8', '8', '10', '10', '12']);
    const later = ['2020-03-31', '2020-04-01', '2021-09-30', '2021-10-01', '2099-01-01'];
    expect(later.map((day) => rateOn(code, day))).toEqual(['12', '6', '6', '12', '12']);
  });

  it('are all those that hold on some day of a period', () => {
    expect(ratesIn(codeOf('13'), '2020-03-01', '2020-04-30')).toEqual(['12', '6']);
    expect(ratesIn(codeOf('13'), '2020-01-01', '2021-12-31')).toEqual(['12', '6']);
    expect(ratesIn(codeOf('31'), '2011-01-01', '2011-12-31')).toEqual([]);
    expect(ratesIn(codeOf('31'), '2011-12-31', '2012-01-01')).toEqual(['15']);
  });

  it('are written as the return writes them', () => {
    expect(rateOn(codeOf('32'), '2026-01-01')).toBe('11,11');
    expect(ratesIn(codeOf('6'), '2026-01-01', '2026-02-28')).toEqual(['0']);
    expect(rateOn(codeOf('52'), '0001-01-01')).toBe('0');
  });

  it('of one kind never overlap', () => {
    for (const { kind } of vatRateKinds) {
      const spans = vatRates.filter((rate) => rate.kind === kind);
      expect(spans.length).toBeGreaterThan(0);
      for (const [index, next] of spans.entries())
        if (index > 0) expect((spans[index - 1]?.to ?? '9999') < (next.from ?? '')).toBe(true);
    }
  });
});

describe('specifications and remarks', () => {
  it('are known to some kinds of return only', () => {
    expect(isSpecification('kompensasjonsrett', 'omvendtAvgiftsplikt')).toBe(true);
    expect(isSpecification('kompensasjonsrett', 'kompensasjon')).toBe(false);
    expect(isSpecification('uttak', 'primaernaering')).toBe(true);
    expect(isSpecification('uttak', 'omvendtAvgiftsplikt')).toBe(false);
    expect(isSpecification('tapPaaKrav', 'alminnelig')).toBe(false);
    expect(isSpecification('uttak', 'eHandel')).toBe(false);
  });

  it('are for a line, for the return, or for both', () => {
    expect(isRemark('avvikende fakturering', 'line', 'alminnelig')).toBe(true);
    expect(isRemark('avvikende fakturering', 'return', 'alminnelig')).toBe(true);
    expect(isRemark('forlis', 'return', 'primaernaering')).toBe(true);
    expect(isRemark('forlis', 'line', 'primaernaering')).toBe(false);
    expect(isRemark('forlis', 'return', 'kompensasjon')).toBe(false);
  });

  it('are written as the list writes them', () => {
    expect(isRemark('kreditnota', 'line', 'kompensasjon')).toBe(true);
    expect(isRemark('Kreditnota', 'line', 'kompensasjon')).toBe(false);
    expect(isRemark('bfu', 'return', 'alminnelig')).toBe(false);
    expect(isRemark('fritekstfelt', 'line', 'alminnelig')).toBe(false);
  });
});

describe('the sign that a line is expected to have', () => {
  const signOf = (code: string, more: Partial<Parameters<typeof expectedSign>[0]> = {}) =>
    expectedSign({ code, specification: null, isDeduction: false, category: 'alminnelig', ...more });

  it('is minus for deductions and plus for output VAT', () => {
    for (const code of ['1', '11', '12', '13', '14', '15']) expect(signOf(code)).toBe('-');
    for (const code of ['3', '5', '6', '31', '32', '33', '51', '52', '82', '84', '85', '87', '89', '92'])
      expect(signOf(code, { isDeduction: true })).toBe('+');
    for (const code of ['81', '83', '86', '88', '91']) {
      expect(signOf(code)).toBe('+');
      expect(signOf(code, { isDeduction: true })).toBe('-');
    }
  });

  it('is decided by the specification first', () => {
    expect(signOf('1', { specification: 'tapPåKrav', isDeduction: true })).toBe('-');
    for (const specification of ['justering', 'tilbakeføringAvInngåendeMerverdiavgift'])
      expect(signOf('81', { specification, isDeduction: true })).toBe('+');
    expect(signOf('3', { specification: 'uttak' })).toBe('+');
  });

  it('is minus in a compensation return, but for adjustments', () => {
    expect(signOf('86', { category: 'kompensasjon' })).toBe('-');
    const specification = 'justeringMerverdiavgiftskompensasjonFastEiendom';
    expect(signOf('14', { category: 'kompensasjon', specification })).toBe('+');
  });
});

describe('the remark that a line may carry', () => {
  const asked = {
    code: '81',
    remark: 'kreditnota',
    sign: '+',
    expected: '-',
    specification: null,
    category: 'alminnelig',
  } as const;

  it('depends on code, sign, line, specification and return', () => {
    expect(isRemarkAllowed(asked)).toBe(true);
    expect(isRemarkAllowed({ ...asked, category: 'primaernaering' })).toBe(true);
    expect(isRemarkAllowed({ ...asked, sign: '-' })).toBe(false);
    expect(isRemarkAllowed({ ...asked, expected: '+' })).toBe(false);
    expect(isRemarkAllowed({ ...asked, specification: 'uttak' })).toBe(false);
    expect(isRemarkAllowed({ ...asked, category: 'omvendtAvgiftsplikt' })).toBe(false);
    expect(isRemarkAllowed({ ...asked, category: 'eHandel' })).toBe(false);
    expect(isRemarkAllowed({ ...asked, code: '99' })).toBe(false);
  });

  it('is the same with a capital or a no-break space, which the list itself mixes in', () => {
    const compensation = { ...asked, code: '1', category: 'kompensasjon' } as const;
    for (const remark of ['kreditnota', 'Kreditnota', 'feil i regnskapsprogram', 'Feil i regnskapsprogram'])
      expect(isRemarkAllowed({ ...compensation, remark })).toBe(true);
    const export52 = { ...asked, code: '52', expected: '+' } as const;
    for (const remark of ['gjenutførsel eller retur', 'gjenutførsel\u00A0eller retur'])
      expect(isRemarkAllowed({ ...export52, remark })).toBe(true);
    expect(isRemarkAllowed({ ...export52, remark: 'gjenutførsel  eller retur' })).toBe(false);
  });

  it('is always one of the list of remarks, or one’s own words', () => {
    const known = new Set(remarks.map(({ remark }) => remark));
    for (const { remark, categories } of listLineRemarks())
      if (remark !== 'fritekstfelt') {
        expect(known).toContain(remark);
        for (const category of categories) expect(isRemark(remark, 'line', category)).toBe(true);
      }
  });

  it('is told for each code', () => {
    expect(remarksOfCode('12').filter(({ remark }) => remark === 'kreditnota')).toEqual([
      {
        code: '12',
        remark: 'kreditnota',
        sign: '+',
        expected: '-',
        specification: null,
        isDeduction: false,
        categories: ['alminnelig', 'primaernaering'],
      },
    ]);
    expect(remarksOfCode('7')).toEqual([]);
    expect(vatCodes.flatMap(({ code }) => remarksOfCode(code))).toHaveLength(listLineRemarks().length);
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;
const read = (file: string) => readFileSync(`${conformance}/skatteetaten/${file}`, 'utf8');
const official = <Content>(file: string) => JSON.parse(read(`${file}.json`)) as Content;

const groups = {
  alminneligPrimaer: ['alminnelig', 'primaernaering'],
  omvendtAvgiftsplikt: ['omvendtAvgiftsplikt'],
  kompensasjon: ['kompensasjon'],
} as const;

const inOrder = (categories: readonly string[]) => returnCategories.filter((each) => categories.includes(each));

describe.skipIf(!conformance)('the tables against Skatteetaten’s lists (needs APIER_CONFORMANCE_DATA)', () => {
  it('have the same codes, row for row', () => {
    interface Row {
      mvaKode: string;
      satstype: string | null;
      satsIdag: string;
      brukesTil: string;
      gyldigFra: string | null;
      gyldigTil: string | null;
      meldingskategorier: string[];
      spesifikasjoner: string[];
      kompensasjonJustering: boolean;
    }
    const directions = {
      'Inngående merverdiavgift': 'in',
      'Utgående merverdiavgift': 'out',
      'Inngående og utgående merverdiavgift': 'both',
    } as Record<string, string>;
    const theirs = official<Row[]>('mva-koder').map((row) => ({
      code: row.mvaKode,
      direction: directions[row.brukesTil],
      satstype: row.satstype,
      rate: row.satsIdag,
      categories: inOrder(row.meldingskategorier),
      ordinary: row.spesifikasjoner.sort(),
      compensation: row.kompensasjonJustering ? ['justeringMerverdiavgiftskompensasjonFastEiendom'] : [],
      validFrom: row.gyldigFra,
      validTo: row.gyldigTil,
    }));
    const ours = vatCodes.map((row) => ({
      code: row.code,
      direction: row.direction,
      satstype: vatRateKinds.find(({ kind }) => kind === row.rateKind)?.satstype ?? null,
      rate: rateOn(row, '2025-11-04'),
      categories: inOrder(row.categories),
      ordinary: [...row.specifications].sort(),
      compensation: specificationsOf(row.code, 'kompensasjon'),
      validFrom: row.validFrom,
      validTo: row.validTo,
    }));
    expect(ours).toHaveLength(25);
    expect(ours).toEqual(theirs);
  });

  it('have the same rates, row for row', () => {
    interface Row {
      sats: string;
      satstype: string;
      fradato: string | null;
      tildato: string | null;
    }
    const line = (...cells: (string | null)[]) => cells.join(' | ');
    const theirs = official<Row[]>('satser').map((row) => line(row.satstype, row.sats, row.fradato, row.tildato));
    const ours = vatRates.map((row) =>
      line(vatRateKinds.find(({ kind }) => kind === row.kind)?.satstype ?? '', row.rate, row.from, row.to),
    );
    expect(ours.sort()).toEqual(theirs.sort());
  });

  it('have the same six specifications', () => {
    type Row = { spesifikasjon: string } & Record<keyof typeof groups, boolean>;
    const theirs = official<Row[]>('spesifikasjoner').map((row) => ({
      specification: row.spesifikasjon,
      categories: inOrder(
        Object.entries(groups).flatMap(([group, names]) => (row[group as keyof typeof groups] ? names : [])),
      ),
    }));
    const ours = specifications.map(({ specification, categories }) => ({
      specification,
      categories: inOrder(categories),
    }));
    expect(ours).toHaveLength(6);
    expect(ours).toEqual(theirs);
  });

  it('have the same forty remarks', () => {
    interface Row {
      merknad: string;
      gjelder: string;
      fradato: string;
      tildato: string | null;
      meldingskategorier: string[];
    }
    const theirs = official<Row[]>('merknader').map((row) => {
      expect(row.tildato).toBeNull();
      return {
        remark: row.merknad,
        on: { 'mva kode': 'line', 'mva-melding': 'return' }[row.gjelder],
        categories: inOrder(row.meldingskategorier),
        validFrom: row.fradato,
      };
    });
    const ours = remarks.map(({ name, categories, ...row }) => ({ ...row, categories: inOrder(categories) }));
    expect(ours).toHaveLength(40);
    expect(ours).toEqual(theirs);
  });

  interface Row {
    code: string;
    remark: string;
    sign: Sign;
    expected: Sign;
    specification: string | null;
    isDeduction: boolean;
    categories: readonly ReturnCategory[];
  }

  function readLineRemarks(): Row[] {
    const [, ...lines] = read('merknad-mvakode.csv').trimEnd().split(/\r?\n/);
    return lines.map((line) => {
      const cells = [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('"', ''));
      const [code = '', remark = '', sign, expected, specification = '', deduction, ...flags] = cells;
      return {
        code,
        remark: remark.replaceAll('\u00A0', ' ').toLowerCase(),
        sign: sign as Sign,
        expected: expected as Sign,
        specification: specification === '' ? null : specification,
        isDeduction: deduction !== '',
        categories: Object.values(groups).flatMap((names, index) => (flags[index] === 'SANN' ? names : [])),
      };
    });
  }

  it('have the same 663 rows of remark, code and sign', () => {
    const texts = (rows: readonly Row[]) =>
      rows
        .map((row) => [
          ...[row.code, row.remark, row.sign, row.expected],
          row.specification,
          row.isDeduction,
          row.categories,
        ])
        .map((cells) => cells.join(' | '))
        .sort();
    const ours = texts(listLineRemarks());
    expect(ours).toHaveLength(663);
    expect(ours).toEqual(texts(readLineRemarks()));
  });

  it('allow every remark of the list, and no other', () => {
    const key = (...cells: unknown[]) => cells.join('|');
    const theirs = new Set(
      readLineRemarks().flatMap(({ code, remark, sign, expected, specification, categories }) =>
        categories.map((category) => key(code, remark, sign, expected, specification, category)),
      ),
    );
    const phrases = [...new Set(remarks.map(({ remark }) => remark)), 'fritekstfelt'];
    const signs = ['+', '-'] as const;
    const ours = vatCodes.flatMap(({ code }) =>
      phrases.flatMap((remark) =>
        signs.flatMap((sign) =>
          signs.flatMap((expected) =>
            [null, ...specifications.map((row) => row.specification)].flatMap((specification) =>
              returnCategories
                .filter((category) => isRemarkAllowed({ code, remark, sign, expected, specification, category }))
                .map((category) => key(code, remark, sign, expected, specification, category)),
            ),
          ),
        ),
      ),
    );
    expect(ours.sort()).toEqual([...theirs].sort());
  });
});
