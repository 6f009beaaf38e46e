import { parsePeriod } from '../../period/period.ts';
import { type Decimal, parseDecimal, sumDecimals } from '../decimal.ts';
import { pathOfPlace } from '../element-path.ts';
import { type TermPeriod, termOfPeriod } from '../terms.ts';
import type { Remark, ReturnCategory, VatLine, VatReturn } from '../vat-return.ts';
import type { Finding, RuleCheck } from './finding.ts';

/** An amount as a test writes it: whole numbers as numbers, the rest as text. */
type Amount = number | string;

/** A line as a test writes it; a remark that is a text is one of the agency's list. */
export interface LineWords {
  mvaKode: string;
  spesifikasjon?: string | undefined;
  mvaKodeRegnskapsystem?: string;
  grunnlag?: Amount;
  sats?: string;
  merverdiavgift: Amount;
  merknad?: string | Remark | undefined;
}

/** A return as a test writes it: what it does not tell is ordinary. */
export interface ReturnWords {
  category?: ReturnCategory;
  /** The period in its year, as `T5`, `A`, `Q1`, `01`, `H24`, `W53`, `S1`; `T5` unless told. */
  term?: string;
  /** 2025 unless told. */
  year?: number;
  /** The sum of the lines' tax unless told. */
  fastsatt?: Amount;
  lines?: readonly LineWords[];
  kid?: string | undefined;
  remark?: string | Remark;
  org?: string;
}

/** The period of that name in its year; `S1` and `S2` are the half years. */
function periodOf(term: string, year: number): TermPeriod | null {
  if (year < 1 || year > 9999) return null;
  if (term === 'S1' || term === 'S2') return { kind: 'six_months', year, number: Number(term.slice(1)) };
  const parsed = parsePeriod(`${String(year).padStart(4, '0')}-${term}`);
  return parsed.ok ? parsed.period : null;
}

/** Throws an Error for a text that is no number: a fault of the test. */
function amountOf(amount: Amount): Decimal {
  const decimal = parseDecimal(String(amount));
  if (decimal === null) throw new Error(`Not an amount: ${amount}`);
  return decimal;
}

const remarkOf = (remark: string | Remark | undefined): Remark | null =>
  typeof remark === 'string' ? { utvalgtMerknad: remark } : (remark ?? null);

const lineOf = (words: LineWords, index: number): VatLine => ({
  number: index + 1,
  mvaKode: words.mvaKode,
  spesifikasjon: words.spesifikasjon ?? null,
  mvaKodeRegnskapsystem: words.mvaKodeRegnskapsystem ?? null,
  grunnlag: words.grunnlag === undefined ? null : amountOf(words.grunnlag),
  sats: words.sats ?? null,
  merverdiavgift: amountOf(words.merverdiavgift),
  merknad: remarkOf(words.merknad),
});

/** What a return holds of its lines. */
export const linesOf = (lines: readonly VatLine[]): Pick<VatReturn, 'lines' | 'linesByCode'> => ({
  lines,
  linesByCode: Map.groupBy(lines, ({ mvaKode }) => mvaKode),
});

/** A return for tests. Throws an Error for a term that is no kind of period. */
export function returnWith(words: ReturnWords = {}): VatReturn {
  const { category = 'alminnelig', term = 'T5', year = 2025, lines: written = [] } = words;
  // A year without weeks of that number, or that no calendar has, still has a kind of term.
  const example = periodOf(term, 2020);
  if (example === null) throw new Error(`Not a term: ${term}`);
  const lines = written.map(lineOf);
  return {
    meldingskategori: category,
    termElement: termOfPeriod(example).element,
    period: periodOf(term, year),
    aar: year,
    fastsattMerverdiavgift:
      words.fastsatt === undefined ? sumDecimals(lines.map((line) => line.merverdiavgift)) : amountOf(words.fastsatt),
    ...linesOf(lines),
    kundeIdentifikasjonsnummer: words.kid ?? null,
    organisasjonsnummer: words.org ?? '999999999',
    merknad: remarkOf(words.remark),
  };
}

/** What a check finds on a day; 22 November 2026 unless told. */
export const findingsOf = (
  check: RuleCheck | undefined,
  words: ReturnWords,
  { today = '2026-11-22', hasEnded = false } = {},
): readonly Finding[] => {
  if (check === undefined) throw new Error('There is no such check');
  return check(returnWith(words), { today, hasEnded });
};

/** The paths of findings below the root, as `…/mvaSpesifikasjonslinje[1]/sats` without what comes before the lines. */
export const placesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ at }) =>
    pathOfPlace(at)
      .replace('/mvaMeldingDto/', '')
      .replace(/^skatteg.*linje(\[[0-9]+\])/, 'linje$1'),
  );

const inNorwegian = (value: string): string =>
  value
    .replaceAll('“', '«')
    .replaceAll('”', '»')
    .replace(/^code /, 'kode ')
    .replace(/^([0-9]+) (?=[a-z]+ [0-9]{4}$)/, '$1. ')
    .replace('january', 'januar')
    .replace('october', 'oktober')
    .replace('december', 'desember');

/**
 * The values that a finding's message does not hold, each with its language; none: both languages tell them all. A value
 * between English quotation marks must stand between Norwegian ones in the Norwegian message, `code 3` is `kode 3` and a day is in words there.
 * Capitals do not count.
 */
export function untold(found: Finding | undefined, values: readonly string[]): string[] {
  if (found === undefined) return ['there is no finding'];
  const [nb, en] = [found.message.nb.toLowerCase(), found.message.en.toLowerCase()];
  return values.flatMap((value) => [
    ...(nb.includes(inNorwegian(value.toLowerCase())) ? [] : [`nb: ${value}`]),
    ...(en.includes(value.toLowerCase()) ? [] : [`en: ${value}`]),
  ]);
}
