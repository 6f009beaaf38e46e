import { codesOf } from '../codes/vat-codes.ts';
import { absOf, compareDecimals, type Decimal, shortDecimal, signOf, sumDecimals } from '../decimal.ts';
import type { VatLine, VatReturn } from '../vat-return.ts';
import type { Finding, RuleCheck } from './finding.ts';
import { missingOf } from './shared-amounts.ts';
import { checkLines, finding, isDeduction } from './shared-line-facts.ts';

/** The codes of purchases that are taxed and deducted on the same return. Source: Skatteetaten, mvaKodeSAFT. */
export const dualCodes = codesOf('both');

/** The lines of a code that compute tax (with a base) and those that deduct it (without). */
function linesOf(
  { linesByCode }: VatReturn,
  code: string,
): { computing: readonly VatLine[]; deducting: readonly VatLine[] } {
  const ofCode = linesByCode.get(code) ?? [];
  return { computing: ofCode.filter((line) => !isDeduction(line)), deducting: ofCode.filter(isDeduction) };
}

const taxOf = (lines: readonly VatLine[]): Decimal => sumDecimals(lines.map((line) => line.merverdiavgift));
const withoutSpecification = (lines: readonly VatLine[]): readonly VatLine[] =>
  lines.filter((line) => line.spesifikasjon === null);

/**
 * R023 to R027: no more is deducted on the code than was computed on it, signs left out of account. Lines with a
 * specification count as the others: the rule does not leave them out. The finding stands on the first deduction.
 */
const deductsNoMoreThanComputed =
  (code: string): RuleCheck =>
  (message) => {
    const { computing, deducting } = linesOf(message, code);
    const [first] = deducting;
    if (first === undefined) return [];
    const [computed, deducted] = [absOf(taxOf(computing)), absOf(taxOf(deducting))];
    if (compareDecimals(computed, deducted) >= 0) return [];
    const [most, sum] = [shortDecimal(computed), shortDecimal(deducted)];
    const at = { line: first.number, child: 'merverdiavgift' };
    if (signOf(computed) === 0) {
      return [
        finding(
          at,
          `Fradraget på kode ${code} er til sammen ${sum}, men det er ikke beregnet noen avgift på kode ${code}. Linjen med grunnlag, sats og beregnet avgift mangler, eller avgiften på den er 0. Legg den til, eller rett den.`,
          `The deduction on code ${code} is ${sum} in all, but no tax was computed on code ${code}. The line with base, rate and computed tax is missing, or its tax is 0. Add it, or correct it.`,
        ),
      ];
    }
    return [
      finding(
        at,
        `Fradraget på kode ${code} er til sammen ${sum}, men avgiften beregnet på kode ${code} er bare ${most}. Rett fradraget til høyst ${most}, eller legg til grunnlaget som mangler.`,
        `The deduction on code ${code} is ${sum} in all, but the tax computed on code ${code} is only ${most}. Correct the deduction to ${most} at most, or add the base that is missing.`,
      ),
    ];
  };

/**
 * R028 to R032: each deduction line of the code has a line that computes the tax. Lines with a specification count on
 * neither side, as the deductions that the rule begins with have none. The finding stands on the first deduction.
 */
const computesWhatItDeducts =
  (code: string): RuleCheck =>
  (message) => {
    const { computing, deducting } = linesOf(message, code);
    const [bases, deductions] = [withoutSpecification(computing), withoutSpecification(deducting)];
    const [first] = deductions;
    if (first === undefined || bases.length >= deductions.length) return [];
    const tax = shortDecimal(taxOf(deductions));
    return [
      finding(
        { line: first.number },
        `Kode ${code} har ${deductions.length} ${deductions.length === 1 ? 'fradragslinje' : 'fradragslinjer'} (til sammen ${tax}), men ${bases.length} med grunnlag og sats. Legg til en linje med grunnlag, sats og beregnet avgift for hvert fradrag.`,
        `Code ${code} has ${deductions.length} deduction ${deductions.length === 1 ? 'line' : 'lines'} (${tax} in all), but ${bases.length} with base and rate. Add a line with base, rate and computed tax for each deduction.`,
      ),
    ];
  };

/** R033 to R037: where tax is computed on the code, it is deducted too. The finding stands on the first line with a base. */
const deductsWhatItComputes =
  (code: string, withoutDeduction: string): RuleCheck =>
  (message) => {
    const { computing, deducting } = linesOf(message, code);
    const bases = withoutSpecification(computing);
    const [first] = bases;
    if (first === undefined || withoutSpecification(deducting).length > 0) return [];
    const tax = shortDecimal(taxOf(bases));
    return [
      finding(
        { line: first.number },
        `Kode ${code} har beregnet avgift (til sammen ${tax}), men ingen fradragslinje. Legg til en linje med kode ${code}, fradraget som negativ avgift, og uten grunnlag og sats. Er det ingen fradragsrett, bruk kode ${withoutDeduction}.`,
        `Code ${code} has computed tax (${tax} in all), but no deduction line. Add a line of code ${code} with the deduction as negative tax, and without base and rate. If there is no right to deduct, use code ${withoutDeduction}.`,
      ),
    ];
  };

/** Each code with its rule of the three families, and the code of the same purchases without a right to deduct. */
const families = [
  { code: '81', noMore: 'R023', computes: 'R028', deducts: 'R033', withoutDeduction: '82' },
  { code: '83', noMore: 'R024', computes: 'R029', deducts: 'R034', withoutDeduction: '84' },
  { code: '86', noMore: 'R025', computes: 'R030', deducts: 'R035', withoutDeduction: '87' },
  { code: '88', noMore: 'R026', computes: 'R031', deducts: 'R036', withoutDeduction: '89' },
  { code: '91', noMore: 'R027', computes: 'R032', deducts: 'R037', withoutDeduction: '92' },
];

/** A text that equal amounts alone share, as they are read without zeros at their end; hexadecimal, as that is fast. */
const exactly = ({ units, scale }: Decimal): string => `${units.toString(16)}e-${scale}`;

/** R081: base and rate stand together or not at all. */
const hasBothOrNeither = checkLines((line) => {
  const missing = missingOf(line);
  if (!dualCodes.has(line.mvaKode) || missing.length !== 1) return null;
  const [absent, present] = line.sats === null ? ['sats', 'grunnlag'] : ['grunnlag', 'sats'];
  const tax = shortDecimal(line.merverdiavgift);
  return finding(
    { line: line.number },
    `Linjen med kode ${line.mvaKode} og avgift ${tax} har ${present}, men mangler ${absent}. En linje med beregnet avgift har begge, et fradrag ingen av dem. Legg til ${absent}, eller fjern ${present}.`,
    `The line of code ${line.mvaKode} with tax ${tax} has ${present}, but no ${absent}. A line that computes tax has both, a deduction neither. Add ${absent}, or remove ${present}.`,
  );
});

/**
 * R115: what a line with kompensasjonsrett says, no line of the same code without specification says again. The published
 * condition reads as if all lines had to have one of the five codes; this looks at each code for itself.
 */
const isNotToldTwice: RuleCheck = ({ linesByCode }) => {
  const told = new Map<string, VatLine>();
  const keyOf = ({ mvaKode, merverdiavgift }: VatLine): string => `${mvaKode} ${exactly(merverdiavgift)}`;
  const ofDualCodes = [...dualCodes].flatMap((code) => linesByCode.get(code) ?? []);
  for (const line of withoutSpecification(ofDualCodes)) if (!told.has(keyOf(line))) told.set(keyOf(line), line);
  const findings: Finding[] = [];
  for (const line of ofDualCodes) {
    const other = line.spesifikasjon === 'kompensasjonsrett' ? told.get(keyOf(line)) : undefined;
    if (other === undefined) continue;
    const tax = shortDecimal(line.merverdiavgift);
    findings.push(
      finding(
        { line: line.number, child: 'merverdiavgift' },
        `Avgiften ${tax} på kode ${line.mvaKode} står både på denne linjen, med kompensasjonsrett, og på linje ${other.number}, uten spesifikasjon. Er det det samme kjøpet, fjern en av linjene.`,
        `The tax ${tax} on code ${line.mvaKode} stands both on this line, with kompensasjonsrett, and on line ${other.number}, without specification. If it is the same purchase, remove one of the lines.`,
      ),
    );
  }
  return findings;
};

/** What must be right about codes that compute and deduct, in an ordinary return, by rule. Source: as the rules. */
export const ordinaryDualCodeChecks: Readonly<Record<string, RuleCheck>> = {
  ...Object.fromEntries(
    families.flatMap(({ code, noMore, computes, deducts, withoutDeduction }) => [
      [noMore, deductsNoMoreThanComputed(code)],
      [computes, computesWhatItDeducts(code)],
      [deducts, deductsWhatItComputes(code, withoutDeduction)],
    ]),
  ),
  R081: hasBothOrNeither,
  R115: isNotToldTwice,
};
