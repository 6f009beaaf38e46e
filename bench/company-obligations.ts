/** The claim that the obligations of 100 000 companies for a year are worked out within 5 s on one core. */
import { type CompanyFacts, createAssessor } from '../rulebook/src/index.ts';
import { spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';

const rounds = 7;
const companies = 100_000;
const mostSeconds = 5;

/** The mix: every form that has rules, most of them known from open registers alone, some with deviating years and pay days. */
function companiesToAssess(): CompanyFacts[] {
  const forms = [
    'AS',
    'AS',
    'AS',
    'AS',
    'ENK',
    'ENK',
    'ENK',
    'NUF',
    'ANS',
    'DA',
    'KS',
    'SA',
    'BRL',
    'STI',
    'FLI',
    'ASA',
  ];
  const vatTerms = ['bimonthly', 'annual', 'annual_primary', null] as const;
  return Array.from({ length: companies }, (_, index): CompanyFacts => {
    const figure = (index % 97) * 400_000;
    return {
      organisasjonsform: forms[index % forms.length] ?? 'AS',
      registrertIMvaregisteret: index % 3 !== 0,
      vatTerm: vatTerms[index % vatTerms.length] ?? null,
      employees: index % 5 === 0 ? { value: null, suppressed: true } : { value: index % 40, suppressed: false },
      revenue: index % 2 === 0 ? { 2024: figure, 2025: figure } : figure,
      balance: index % 4 === 0 ? null : figure,
      fiscalYearEnd: index % 10 === 0 ? '06-30' : null,
      stiftelsesdato: `${1990 + (index % 37)}-05-01`,
      registreringsdato: `${1990 + (index % 37)}-05-12`,
      fravalgRevisjonDato: index % 2 === 0 ? '2015-01-01' : null,
      paydays: index % 8 === 0 ? ['2026-01-20', '2026-02-20', '2026-03-20', '2026-04-30'] : null,
      slettedato: index % 50 === 0 ? '2026-06-01' : null,
    };
  });
}

/** Measures CPU time, so that a busy machine does not blur it; the calendar of the year is part of it. */
export async function measure(): Promise<Row[]> {
  const all = companiesToAssess();
  const seconds: number[] = [];
  let rows = 0;
  for (let round = -1; round < rounds; round += 1) {
    rows = 0;
    const before = process.cpuUsage();
    const assess = createAssessor({ from: '2026-01-01', to: '2026-12-31' });
    for (const facts of all) rows += assess(facts).rows.length;
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) seconds.push((user + system) / 1e6);
  }
  const spread = spreadOf(seconds);
  const figure = `${written(spread, 2, 's')} CPU for ${rows} rows`;
  return [
    judged(
      'obligations of 100 000 companies for a year',
      figure,
      spread.median,
      `≤ ${mostSeconds} s on one core`,
      mostSeconds,
    ),
    told('the same, per company', written(spreadOf(seconds.map((each) => (each * 1e6) / companies)), 1, 'µs')),
  ];
}

if (import.meta.main) await runAlone(measure);
