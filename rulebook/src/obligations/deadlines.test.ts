import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate, weekday } from '../calendar/calendar.ts';
import { isPublicHoliday } from '../holidays/holidays.ts';
import { parsePeriod } from '../period/period.ts';
import { deadlineRules } from './deadline-table.ts';
import { type DeadlineRow, deadlineCodes, deadlinesDueIn, nominalDueOf, periodOf, shiftBy } from './deadlines.ts';
import { type ObligationCode, obligationCodes } from './obligation-codes.ts';
import { obligations } from './obligation-table.ts';

const years = fc.integer({ min: 2020, max: 2100 });
/** What no law moves from a day off. */
const kept = new Set<ObligationCode>(['ordinaer_generalforsamling', 'aarsregnskap', 'skattefunn_rapport']);
const keyOf = (row: DeadlineRow) => `${row.code} ${row.vat_term} ${row.period}`;

function rowOf(year: number, obligationId: string): DeadlineRow {
  const row = deadlinesDueIn(year, { includeImposed: true }).find((each) => each.obligation_id === obligationId);
  if (row === undefined) throw new Error(`no ${obligationId} in ${year}`);
  return row;
}

describe('the deadline calendar', () => {
  it('of a year holds every obligation whose days follow from the calendar alone', () => {
    const counts = new Map<string, number>();
    for (const { rule_id } of deadlinesDueIn(2026)) counts.set(rule_id, (counts.get(rule_id) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      MVA_FILING_BIMONTHLY: 6,
      MVA_FILING_ANNUAL: 1,
      MVA_FILING_ANNUAL_PRIMARY: 1,
      MVA_REVERSE_CHARGE_QUARTERLY: 4,
      A_MELDING_MONTHLY: 12,
      ARBEIDSGIVERAVGIFT_BIMONTHLY: 6,
      FORSKUDDSSKATT_UPERSONLIG: 2,
      FORSKUDDSSKATT_PERSONLIG: 4,
      SKATTEMELDING_AS: 1,
      SKATTEMELDING_NAERINGSDRIVENDE: 1,
      SELSKAPSMELDING_ANNUAL: 1,
      AKSJONAERREGISTEROPPGAVE_ANNUAL: 1,
      GENERALFORSAMLING_ANNUAL: 1,
      AARSREGNSKAP_FILING: 1,
      SKATTEFUNN_REPORT_ANNUAL: 1,
    });
  });

  it('leaves out what follows from a pay day or a registration, and what is owed all the time', () => {
    const standing = ['yrkesskadeforsikring', 'otp', 'hms_systematisk', 'verneombud', 'amu', 'revisor'];
    const left = obligationCodes.filter((code) => !deadlineCodes.includes(code));
    expect(left).toEqual(['forskuddstrekk', 'reelle_rettighetshavere', ...standing]);
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
      confidence: 'confirmed',
      alternative_due: null,
      obligation_id: 'mva-termin-4-2026',
      rule_id: 'MVA_FILING_BIMONTHLY',
      name: { nb: 'MVA-melding, 4. termin 2026', en: 'VAT return, term 4 of 2026' },
      legal_reference: 'Skatteforvaltningsloven § 8-3; skatteforvaltningsforskriften §§ 8-3-1, 8-3-10',
      authority: 'Skatteetaten',
      applies_to_entity_types: expect.arrayContaining(['AS', 'ENK', 'ANS', 'DA', 'NUF']),
      fileable: true,
      frequency: 'bimonthly',
      severity: 'critical',
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

  it('gives the earlier day where sources disagree, and the other beside it', () => {
    const unsure = deadlinesDueIn(2026).filter(({ confidence }) => confidence !== 'confirmed');
    expect(unsure).toEqual([
      expect.objectContaining({
        ...{ code: 'mva_omvendt', period: '2026-Q2', due: '2026-08-10' },
        ...{ confidence: 'uncertain', alternative_due: '2026-08-31' },
      }),
    ]);
    // 10 August 2030 is a Saturday, 31 August 2030 too: both move.
    expect(rowOf(2030, 'mva-omvendt-2-2030')).toMatchObject({ due: '2030-08-12', alternative_due: '2030-09-02' });
  });

  it('keeps the days of the meeting, the accounts and the SkatteFUNN report though they are days off', () => {
    expect(rowOf(2027, 'aarsregnskap-2026')).toMatchObject({ due: '2027-07-31', shifted: false, shift_reason: null });
    expect(rowOf(2026, 'skattefunn-report-2025').due).toBe('2026-03-01');
    expect(rowOf(2029, 'generalforsamling-2028').due).toBe('2029-06-30');
  });

  it('moves the employer contribution past Whitsun and Constitution Day in 2027', () => {
    expect(rowOf(2027, 'arbeidsgiveravgift-termin-2-2027')).toMatchObject({
      nominal_due: '2027-05-15',
      due: '2027-05-18',
    });
  });

  it('has the advance tax of persons on the days of its year: two of them changed in 2021', () => {
    const daysOf = (year: number) =>
      deadlinesDueIn(year, { codes: ['forskuddsskatt_personlig'] }).map(({ nominal_due }) => nominal_due.slice(5));
    expect(daysOf(2020)).toEqual(['03-15', '05-15', '09-15', '11-15']);
    expect(daysOf(2021)).toEqual(['03-15', '06-15', '09-15', '12-15']);
  });

  it('says what kind of year or instalment a period is', () => {
    expect(rowOf(2026, 'skattemelding-2025')).toMatchObject({
      period: '2025',
      period_label: { nb: 'inntektsåret 2025', en: 'income year 2025' },
      name: { nb: 'Skattemelding for selskap, inntektsåret 2025', en: 'Tax return of companies, income year 2025' },
    });
    expect(rowOf(2026, 'aarsregnskap-2025').period_label.nb).toBe('regnskapsåret 2025');
    expect(rowOf(2026, 'forskuddsskatt-upersonlig-1-2025')).toMatchObject({
      period: '2025-1',
      period_label: { nb: '1. termin, inntektsåret 2025', en: 'instalment 1, income year 2025' },
    });
    expect(rowOf(2026, 'mva-omvendt-4-2025').period_label.nb).toBe('oktober–desember 2025');
  });

  it('shows imposed monthly VAT periods only when asked', () => {
    const monthly = (rows: DeadlineRow[]) => rows.filter((row) => row.vat_term === 'monthly');
    expect(monthly(deadlinesDueIn(2026))).toEqual([]);
    expect(monthly(deadlinesDueIn(2026, { includeImposed: true }))).toHaveLength(12);
    expect(rowOf(2026, 'mva-month-2025-11')).toMatchObject({ due: '2026-01-12', confidence: 'inferred' });
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
    for (const year of [2020, 2100]) expect(deadlinesDueIn(year)).toHaveLength(43);
  });

  it('of any year is sorted, lies in that year, and never falls on a day off where the law moves it', () => {
    fc.assert(
      fc.property(years, fc.boolean(), (year, includeImposed) => {
        const rows = deadlinesDueIn(year, { includeImposed });
        const order = rows.map(({ due, code, period }) => `${due} ${code} ${period}`);
        expect([...order].sort()).toEqual(order);
        for (const row of rows) {
          expect(row.due.slice(0, 4)).toBe(String(year));
          if (kept.has(row.code)) expect(row.due).toBe(row.nominal_due);
          else expect(weekday(row.due) < 6 && !isPublicHoliday(row.due)).toBe(true);
          expect(row.shifted).toBe(row.due !== row.nominal_due);
          expect(row.alternative_due === null || row.alternative_due > row.due).toBe(true);
          // The grammar of periods is that of filings by period; advance tax counts instalments.
          if (!row.code.startsWith('forskuddsskatt')) expect(parsePeriod(row.period).ok).toBe(true);
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
    expect(rows).toHaveLength(81 * 55);
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
      for (const { period, due, alternative_due } of rule.lines) {
        expect(period === '' || /^[1-4]$/.test(period) || parsePeriod(`2026-${period}`).ok, period).toBe(true);
        for (const day of [due, alternative_due ?? due]) expect(isDate(`2026-${day}`), day).toBe(true);
      }
      expect(new Set(rule.lines.map(({ period }) => period)).size).toBe(rule.lines.length);
    }
  });

  it('that replace each other leave no year out and have none twice', () => {
    for (const code of deadlineCodes) {
      const terms = new Set(deadlineRules.filter((rule) => rule.code === code).map(({ vat_term }) => vat_term));
      for (const term of terms) {
        const spans = deadlineRules
          .filter((rule) => rule.code === code && rule.vat_term === term)
          .sort((one, other) => one.first_year - other.first_year);
        for (const [index, { last_year }] of spans.entries())
          expect(last_year === null ? undefined : last_year + 1, code).toBe(spans[index + 1]?.first_year);
      }
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
    shiftRule: 'next_working_day' | 'none';
    applicability: { vatTerm?: string } | null;
    confidence?: string;
    alternative?: string;
  }

  it.each([2026, 2027])('of %i hold exactly the deadlines we give', (year) => {
    const { rows } = JSON.parse(readFileSync(`${data}/obligations/deadlines-${year}.json`, 'utf8')) as {
      rows: Official[];
    };
    const official = rows.map((row) => ({
      code: row.code,
      // They write the VAT return of a whole year as 2025, we as 2025-A.
      period: row.code === 'mva_melding' && /^\d{4}$/.test(row.period) ? `${row.period}-A` : row.period,
      vat_term: row.applicability?.vatTerm ?? null,
      nominal_due: row.nominal,
      due: row.due,
      shifted: row.shifted,
      confidence: row.confidence ?? 'confirmed',
      alternative_due: row.alternative ?? null,
      moves: row.shiftRule !== 'none',
    }));
    const ours = deadlinesDueIn(year).map((row) => ({
      ...{ code: row.code, period: row.period, vat_term: row.vat_term, nominal_due: row.nominal_due, due: row.due },
      ...{ shifted: row.shifted, confidence: row.confidence, alternative_due: row.alternative_due },
      moves: !kept.has(row.code),
    }));
    const inOrder = (all: object[]) => all.map((row) => JSON.stringify(row)).sort();
    expect(official).toHaveLength(43);
    expect(inOrder(ours)).toEqual(inOrder(official));
  });

  it('that were printed from 2016 on hold the days that the rules give', () => {
    interface Vector {
      code?: ObligationCode;
      period?: string;
      nominal: string;
      due: string;
    }
    const { published, computed } = JSON.parse(
      readFileSync(`${data}/obligations/deadline-shift-vectors.json`, 'utf8'),
    ) as { published: Vector[]; computed: Vector[] };
    const found = new Set<string>();
    for (const { code, period, nominal, due } of [...published, ...computed]) {
      for (const rule of deadlineRules.filter((each) => each.code === code)) {
        const year = Number(period?.slice(0, 4));
        const line = rule.lines.find((each) => periodOf(year, each) === period);
        if (line === undefined || year < rule.first_year || year > (rule.last_year ?? year)) continue;
        expect(nominalDueOf(year, line), `${code} ${period}`).toBe(nominal);
        expect(shiftBy(rule.shift, nominal).due, `${code} ${period}`).toBe(due);
        found.add(`${code} ${period}`);
      }
    }
    expect(found.size).toBeGreaterThanOrEqual(published.length - 1);
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
