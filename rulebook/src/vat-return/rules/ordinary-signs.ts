import { codesOf } from '../codes/vat-codes.ts';
import { shortDecimal, signOf } from '../decimal.ts';
import type { RuleCheck } from './finding.ts';
import { checkLines, finding, hasRemark, isDeduction } from './shared-line-facts.ts';
import { suggestRemarks } from './suggest-remarks.ts';

/** Code 5 is not among them. Source: Skatteetaten, R020. */
const outputCodes = new Set([...codesOf('out', 'both')].filter((code) => code !== '5'));

/** R020: an output line below zero says why. */
const negativeBaseHasRemark = checkLines((line, { meldingskategori }) => {
  const { number, mvaKode, grunnlag, merknad } = line;
  if (grunnlag === null || signOf(grunnlag) >= 0 || !outputCodes.has(mvaKode) || hasRemark(merknad)) return null;
  const [base, remarks] = [shortDecimal(grunnlag), suggestRemarks(line, meldingskategori)];
  return finding(
    { line: number, child: 'grunnlag' },
    `Grunnlaget ${base} på kode ${mvaKode} er negativt, og linjen har ingen merknad. Rett fortegnet, eller legg til en merknad som sier hvorfor: ${remarks.nb}.`,
    `The base ${base} on code ${mvaKode} is negative, and the line has no remark. Correct the sign, or add a remark that says why: ${remarks.en}.`,
  );
});

const deductionCodes = codesOf('in', 'both');

/** Specifications whose deduction lines may be positive, and on which codes. Source: Skatteetaten, R021. */
const mayBePositive: ReadonlyMap<string, readonly string[]> = new Map([
  ['tilbakeføringAvInngåendeMerverdiavgift', ['1', '81']],
  ['tapPåKrav', ['1', '11', '12', '13']],
  ['justering', ['1', '81']],
]);

/** R021: a deduction line above zero says why. */
const positiveDeductionHasRemark = checkLines((line, { meldingskategori }) => {
  const { number, mvaKode, spesifikasjon, merverdiavgift, merknad } = line;
  if (!isDeduction(line) || signOf(merverdiavgift) <= 0 || !deductionCodes.has(mvaKode) || hasRemark(merknad))
    return null;
  if (spesifikasjon !== null && mayBePositive.get(spesifikasjon)?.includes(mvaKode) === true) return null;
  const [tax, remarks] = [shortDecimal(merverdiavgift), suggestRemarks(line, meldingskategori)];
  return finding(
    { line: number, child: 'merverdiavgift' },
    `Fradraget på kode ${mvaKode} er positivt (${tax}), og linjen har ingen merknad. Et fradrag skrives negativt, som -${tax}; er det riktig slik, legg til en merknad som sier hvorfor: ${remarks.nb}.`,
    `The deduction on code ${mvaKode} is positive (${tax}), and the line has no remark. A deduction is written negative, as -${tax}; if it is right as it is, add a remark that says why: ${remarks.en}.`,
  );
});

/** Signs that an ordinary return must explain, by rule. Source: the rules of that number. */
export const ordinarySignChecks: Readonly<Record<string, RuleCheck>> = {
  R020: negativeBaseHasRemark,
  R021: positiveDeductionHasRemark,
};
