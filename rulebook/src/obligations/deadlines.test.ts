import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate, weekday } from '../calendar/calendar.ts';
import { isPublicHoliday } from '../holidays/holidays.ts';
import { parsePeriod } from '../period/period.ts';
import { type DeadlineRow, deadlinesDueIn } from './deadlines.ts';
import { deadlineRules, obligations } from './obligation-rules.ts';

const years = fc.integer({ min: 2020, max: 2100 });
const keyOf = (row: DeadlineRow) => `${row.code} ${row.vat_term} ${row.period}`;

function rowOf(year: number, obligationId: string): DeadlineRow {
  const row = deadlinesDueIn(year, { includeImposed: true }).find((each) => each.obligation_id === obligationId);
  if (row === undefined) throw new Error(`no ${obligationId} in ${year}`);
  return row;
}

describe('the deadline calendar', () => {
  it('of a year holds six terms, two annual returns and twelve a-meldings', () => {
    const counts = new Map<string, number>();
    for (const { rule_id } of deadlinesDueIn(2026)) counts.set(rule_id, (counts.get(rule_id) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      MVA_FILING_BIMONTHLY: 6,
      MVA_FILING_ANNUAL: 1,
      MVA_FILING_ANNUAL_PRIMARY: 1,
      A_MELDING_MONTHLY: 12,
    });
  });

  it('shows a row in full', () => {
    expect(rowOf(2026, 'mva-termin-4-2026')).toEqual({
      code: 'mva_melding',
      period: '2026-T4',
      period_label: { nb: 'juli–august 2026', en: 'July–August 2026' },
      vat_term: 'bimonthly',
      nominal_due: '2026-10-10',
      due: '2026-10-12',
      shifted: true,
      shift_reason: 'saturday',
      obligation_id: 'mva-termin-4-2026',
      rule_id: 'MVA_FILING_BIMONTHLY',
      name: { nb: 'MVA-melding, 4. termin 2026', en: 'VAT return, term 4 of 2026' },
      legal_reference: 'Skatteforvaltningsloven § 8-3; skatteforvaltningsforskriften §§ 8-3-1, 8-3-10',
      authority: 'Skatteetaten',
      applies_to_entity_types: expect.arrayContaining(['AS', 'ENK', 'ANS', 'DA', 'NUF']),
      fileable: true,
      penalty_waived: false,
    });
  });

  it('puts a period in the year in which it is due, not the year it is about', () => {
    expect(rowOf(2027, 'mva-termin-6-2026').due).toBe('2027-02-10');
    expect(rowOf(2027, 'amelding-2026-12').due).toBe('2027-01-05');
    expect(rowOf(2026, 'mva-annual-2025').period).toBe('2025-A');
    expect(rowOf(2026, 'mva-annual-primary-2025').due).toBe('2026-04-10');
  });

  it('gives the third VAT term until 31 August', () => {
    expect(rowOf(2026, 'mva-termin-3-2026').nominal_due).toBe('2026-08-31');
  });

  it('moves the a-melding of March 2026 past Easter', () => {
    expect(rowOf(2026, 'amelding-2026-03')).toMatchObject({ due: '2026-04-07', shift_reason: 'public_holiday' });
  });

  it('shows imposed monthly VAT periods only when asked', () => {
    const monthly = (rows: DeadlineRow[]) => rows.filter((row) => row.vat_term === 'monthly');
    expect(monthly(deadlinesDueIn(2026))).toEqual([]);
    expect(monthly(deadlinesDueIn(2026, { includeImposed: true }))).toHaveLength(12);
    expect(rowOf(2026, 'mva-month-2025-11').due).toBe('2026-01-12');
  });

  it('tells for which a-meldings the coercive fine is waived', () => {
    const waived = [2026, 2027].flatMap((year) => deadlinesDueIn(year)).filter((row) => row.penalty_waived);
    expect(waived.map(({ code, period }) => `${code} ${period}`)).toEqual([
      'a_melding 2026-05',
      'a_melding 2026-06',
      'a_melding 2026-07',
    ]);
  });

  it('can be narrowed to some obligations', () => {
    expect(new Set(deadlinesDueIn(2026, { codes: ['a_melding'] }).map(({ code }) => code))).toEqual(
      new Set(['a_melding']),
    );
    expect(deadlinesDueIn(2026, { codes: [] })).toEqual([]);
  });

  it('refuses years outside 2020 to 2100', () => {
    for (const year of [2019, 2101, 2026.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => deadlinesDueIn(year)).toThrow(RangeError);
    for (const year of [2020, 2100]) expect(deadlinesDueIn(year)).toHaveLength(20);
  });

  it('of any year is sorted, lies in that year, and never falls on a day off', () => {
    fc.assert(
      fc.property(years, fc.boolean(), (year, includeImposed) => {
        const rows = deadlinesDueIn(year, { includeImposed });
        const order = rows.map(({ due, code, period }) => `${due} ${code} ${period}`);
        expect([...order].sort()).toEqual(order);
        for (const row of rows) {
          expect(row.due.slice(0, 4)).toBe(String(year));
          expect(weekday(row.due) < 6 && !isPublicHoliday(row.due)).toBe(true);
          expect(parsePeriod(row.period).ok).toBe(true);
        }
      }),
    );
  });

  it('has every period once, and each id once, over all the years together', () => {
    const rows = Array.from({ length: 81 }, (_, index) =>
      deadlinesDueIn(2020 + index, { includeImposed: true }),
    ).flat();
    expect(new Set(rows.map(keyOf)).size).toBe(rows.length);
    expect(new Set(rows.map(({ obligation_id }) => obligation_id)).size).toBe(rows.length);
    expect(rows).toHaveLength(81 * 32);
  });

  it('hands out rows that the caller may change without changing the rules', () => {
    for (const row of deadlinesDueIn(2026)) row.applies_to_entity_types.length = 0;
    expect(obligations.mva_melding.applies_to_entity_types).not.toHaveLength(0);
    expect(rowOf(2026, 'mva-termin-1-2026').applies_to_entity_types).not.toHaveLength(0);
  });
});

describe('the deadline tables', () => {
  it('hold only periods and days that exist, each period once', () => {
    for (const rule of deadlineRules) {
      for (const { period, due } of rule.lines) {
        expect(parsePeriod(`2026-${period}`).ok, period).toBe(true);
        expect(isDate(`2026-${due}`), due).toBe(true);
      }
      expect(new Set(rule.lines.map(({ period }) => period)).size).toBe(rule.lines.length);
    }
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;
describe.skipIf(!data)('the official tables', () => {
  interface Official {
    code: string;
    period: string;
    nominal: string;
    due: string;
    shifted: boolean;
    applicability: { vatTerm?: string } | null;
  }
  const lineOf = (
    code: string,
    vatTerm: string | null,
    period: string,
    nominal: string,
    due: string,
    shifted: boolean,
  ) => `${due} ${code} ${period} ${vatTerm} ${nominal} ${shifted}`;

  it.each([2026, 2027])('of %i hold exactly the deadlines we give', (year) => {
    const { rows } = JSON.parse(readFileSync(`${data}/obligations/deadlines-${year}.json`, 'utf8')) as {
      rows: Official[];
    };
    const official = rows
      .filter(({ code }) => code in obligations)
      .map((row) => {
        // They write a whole year as 2025, we as 2025-A.
        const period = /^\d{4}$/.test(row.period) ? `${row.period}-A` : row.period;
        return lineOf(row.code, row.applicability?.vatTerm ?? null, period, row.nominal, row.due, row.shifted);
      });
    const ours = deadlinesDueIn(year).map((row) =>
      lineOf(row.code, row.vat_term, row.period, row.nominal_due, row.due, row.shifted),
    );
    expect(official).toHaveLength(20);
    expect(ours.sort()).toEqual(official.sort());
  });

  it('of the VAT return from 2022 to 2030 hold the same days', () => {
    const lines = readFileSync(`${data}/skatteetaten/frister.csv`, 'utf8').trim().split(/\r?\n/).slice(1);
    const ours = new Map(
      Array.from({ length: 10 }, (_, index) => deadlinesDueIn(2022 + index, { codes: ['mva_melding'] }))
        .flat()
        .map((row) => [`${row.vat_term} ${row.period}`, `${row.nominal_due} ${row.due}`]),
    );
    let compared = 0;
    for (const line of lines) {
      const [kind, year, term, , nominal, , due, category] = line.split(',');
      if (kind !== 'toMaaned' && kind !== 'aar') continue;
      const annual = category === 'primaernaering' ? 'annual_primary' : 'annual';
      const key = kind === 'toMaaned' ? `bimonthly ${year}-T${term}` : `${annual} ${year}-A`;
      expect(ours.get(key), key).toBe(`${nominal} ${due}`);
      compared += 1;
    }
    expect(compared).toBe(72);
  });
});
