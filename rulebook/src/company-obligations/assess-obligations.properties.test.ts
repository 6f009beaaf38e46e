import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { someDates, someFacts } from '../company-facts/testing.ts';
import { type ObligationCode, obligationCodes } from '../obligations/obligation-codes.ts';
import { assessDuties } from './assess-duties.ts';
import { assessObligations, createAssessor } from './assess-obligations.ts';
import type { Assessment, ObligationRow, ObligationStatus } from './assessment.ts';

const asOf = '2026-06-01';
const someWindows = fc
  .tuple(someDates, someDates)
  .map(([one, other]) => (one < other ? { from: one, to: other, asOf } : { from: other, to: one, asOf }));

const dated = (rows: readonly ObligationRow[]): ObligationRow[] => rows.filter(({ kind }) => kind === 'dated');
const textsOf = (rows: readonly ObligationRow[]): Set<string> => new Set(dated(rows).map((row) => JSON.stringify(row)));

describe('whatever the company and the window', () => {
  it('every dated row is due in the window, and every row says what it rests on', () => {
    fc.assert(
      fc.property(someFacts, someWindows, (facts, window) => {
        const isRight = ({ kind, due, period, nominalDue, status, needs, shifted }: ObligationRow): boolean =>
          (kind === 'continuous'
            ? due === null && period === null && nominalDue === null
            : due !== null && window.from <= due && due <= window.to && status !== 'not_required') &&
          (status === 'conditional') === needs.length > 0 &&
          shifted === (due !== nominalDue);
        expect(assessObligations(facts, window).rows.filter((row) => !isRight(row))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('the rows are sorted by day, code and period, the standing duties last, and none is there twice', () => {
    fc.assert(
      fc.property(someFacts, someWindows, (facts, window) => {
        const keys = assessObligations(facts, window).rows.map(
          ({ due, code, period }) => `${due ?? '9999-99-99'} ${code} ${period ?? ''}`,
        );
        expect([...keys].sort()).toEqual(keys);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 300 },
    );
  });

  it('a wider window only adds rows', () => {
    fc.assert(
      fc.property(someFacts, someWindows, someDates, someDates, (facts, window, one, other) => {
        const [from = '', to = ''] = [[one, window.from].sort()[0], [other, window.to].sort()[1]];
        const wider = { from, to, asOf };
        const [narrow, wide] = [assessObligations(facts, window).rows, assessObligations(facts, wider).rows];
        const all = textsOf(wide);
        expect([...textsOf(narrow)].filter((row) => !all.has(row))).toEqual([]);
        expect(wide.filter(({ kind }) => kind === 'continuous')).toEqual(
          narrow.filter(({ kind }) => kind === 'continuous'),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('the same facts give the same bytes, from one assessor or another, in any order', () => {
    fc.assert(
      fc.property(fc.array(someFacts, { minLength: 2, maxLength: 6 }), someWindows, (companies, window) => {
        const assess = createAssessor(window);
        const forward = companies.map((facts) => JSON.stringify(assess(facts)));
        const backward = companies.toReversed().map((facts) => JSON.stringify(assess(facts)));
        expect(backward.toReversed()).toEqual(forward);
        expect(companies.map((facts) => JSON.stringify(assessObligations(facts, window)))).toEqual(forward);
      }),
      { numRuns: 300 },
    );
  });

  it('no row is of a period that was over before the founding', () => {
    fc.assert(
      fc.property(someFacts, someDates, (facts, stiftelsesdato) => {
        const rows = assessObligations({ ...facts, stiftelsesdato }, { from: '2023-01-01', to: '2028-12-31' }).rows;
        const isOver = (period: string): boolean =>
          period.slice(0, 4) < stiftelsesdato.slice(0, 4) ||
          (/^\d{4}-\d{2}$/.test(period) && period < stiftelsesdato.slice(0, 7)) ||
          (/^\d{4}-\d{2}-\d{2}$/.test(period) && period < stiftelsesdato);
        expect(dated(rows).filter(({ period }) => isOver(period ?? ''))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  const whereUnknownIsConditional = [
    ...(['registrertIMvaregisteret', 'employees', 'fte', 'revenue', 'balance', 'partners', 'sections'] as const),
    ...(['nufTaxableInNorway', 'naeringsdrivendeStiftelse', 'hasForskuddsskatt', 'carriesOnBusiness'] as const),
  ] as const;

  it('a fact that is forgotten makes a verdict conditional or leaves it, row for row and year for year', () => {
    const window = { from: '2025-01-01', to: '2027-12-31', asOf };
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...whereUnknownIsConditional), (facts, name) => {
        // Advance tax was assessed, and there is no tax: of two facts that contradict each other either may be forgotten.
        fc.pre(facts.organisasjonsform !== 'NUF' || !facts.hasForskuddsskatt || facts.nufTaxableInNorway !== false);
        const less: CompanyFacts = { ...facts, [name]: null };
        const [known, unknown] = [assessObligations(facts, window), assessObligations(less, window)];
        const statusesOf = ({ rows, auditor }: Assessment) =>
          new Map<string, ObligationStatus>([
            ...rows.map(({ code, period, status }) => [`${code} ${period}`, status] as const),
            ...Object.entries(auditor),
          ]);
        const [before, after] = [statusesOf(known), statusesOf(unknown)];
        const keys = [...new Set([...before.keys(), ...after.keys()])];
        // A dated row that is not there is not required.
        const changes = keys.map((key) => [key, before.get(key) ?? 'not_required', after.get(key) ?? 'not_required']);
        expect(changes.filter(([, was, is]) => is !== was && is !== 'conditional')).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('an obligation with a required row in the accounting year of a day is required on that day', () => {
    const whole = { from: '2026-01-01', to: '2026-12-31', asOf };
    fc.assert(
      fc.property(someFacts, (anyFacts) => {
        const facts = { ...anyFacts, fiscalYearEnd: null };
        const duties = assessDuties(facts, asOf);
        expect(Object.keys(duties)).toEqual([...obligationCodes]);
        for (const { code, status } of assessObligations(facts, whole).rows)
          if (status === 'required') expect(duties[code].status, code).toBe('required');
          else if (status === 'conditional') expect(duties[code].status, code).not.toBe('not_required');
      }),
      { numRuns: 300 },
    );
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;
describe.skipIf(!data)('the official tables', () => {
  interface Official {
    code: ObligationCode;
    period: string;
    nominal: string;
    due: string;
    shifted: boolean;
    applicability: { vatTerm: CompanyFacts['vatTerm'] } | null;
    confidence?: string;
    alternative?: string;
  }

  const quarters = [2025, 2026, 2027].flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`));
  const everything: CompanyFacts = {
    organisasjonsform: 'AS',
    registrertIMvaregisteret: true,
    employees: { value: 50, suppressed: false },
    fte: 50,
    hasForskuddsskatt: true,
    hasActiveSkattefunnProject: true,
    fiscalYearEnd: '12-31',
    vpsRegistered: false,
  };
  /** Together these owe every obligation, each VAT term and each form's own tax return once. */
  const companies: CompanyFacts[] = [
    { ...everything, vatTerm: 'bimonthly' },
    { ...everything, vatTerm: 'annual' },
    { ...everything, vatTerm: 'annual_primary' },
    { ...everything, organisasjonsform: 'ENK', registrertIMvaregisteret: false, reverseChargeQuarters: quarters },
    { ...everything, organisasjonsform: 'DA' },
  ];

  it.each([2026, 2027])('of %i hold exactly the rows of companies that owe everything', (year) => {
    const { rows } = JSON.parse(readFileSync(`${data}/obligations/deadlines-${year}.json`, 'utf8')) as {
      rows: Official[];
    };
    const lineOf = (vatTerm: unknown, ...cells: unknown[]) => [...cells, vatTerm ?? '-'].join(' ');
    const official = rows.map((row) =>
      lineOf(
        row.applicability?.vatTerm,
        row.code,
        // They write an annual VAT period as 2025, we as 2025-A.
        row.code === 'mva_melding' && row.period.length === 4 ? `${row.period}-A` : row.period,
        ...[row.nominal, row.due, row.shifted, row.confidence ?? 'confirmed', row.alternative ?? null],
      ),
    );
    const assess = createAssessor({ from: `${year}-01-01`, to: `${year}-12-31` });
    const ours = companies.flatMap((facts) =>
      dated(assess(facts).rows).map((row) => {
        expect(row.status).toBe('required');
        const { code, period, nominalDue, due, shifted, confidence, alternativeDue } = row;
        const vatTerm = code === 'mva_melding' ? (facts.vatTerm ?? 'bimonthly') : null;
        return lineOf(vatTerm, code, period, nominalDue, due, shifted, confidence, alternativeDue);
      }),
    );
    expect(official.length).toBeGreaterThan(40);
    expect([...new Set(ours)].sort()).toEqual(official.sort());
  });
});
