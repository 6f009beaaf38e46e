import { codesIn } from '../codes/vat-codes.ts';
import { shortDecimal, signOf } from '../decimal.ts';
import type { RuleCheck } from './finding.ts';
import {
  allowCodesOnly,
  allowSpecificationOnCodesOnly,
  findMissingBaseOrRate,
  type KindOfReturn,
  refuseOrdinarySpecifications,
  requireLinesForAmount,
  requireTermElement,
  requireYearFrom,
} from './kind-of-return-checks.ts';
import { checkLines, finding, hasRemark } from './shared-line-facts.ts';
import { suggestRemarks } from './suggest-remarks.ts';

const compensation: KindOfReturn = { nb: 'Krav om kompensasjon', en: 'Claims for compensation' };

/** The codes that a claim may have. Source: R086, R088. */
const codes = codesIn('kompensasjon');

const adjustment = 'justeringMerverdiavgiftskompensasjonFastEiendom';
/** The codes that may carry the adjustment for real property. Source: R086, R087. */
const codesOfAdjustment = ['1', '14', '81'];

/** R086: tax to pay back, where a claim has the opposite sign, says why; an adjustment needs no remark. */
const oppositeSignHasRemark = checkLines((line, { meldingskategori }) => {
  const { number, mvaKode, spesifikasjon, merverdiavgift, merknad } = line;
  if (!codes.includes(mvaKode) || signOf(merverdiavgift) <= 0 || hasRemark(merknad)) return null;
  if (spesifikasjon === adjustment && codesOfAdjustment.includes(mvaKode)) return null;
  const [tax, remarks] = [shortDecimal(merverdiavgift), suggestRemarks(line, meldingskategori)];
  return finding(
    { line: number, child: 'merverdiavgift' },
    `Linjen med kode ${mvaKode} har avgift ${tax}, med motsatt fortegn av et krav om kompensasjon, men ingen merknad. Rett fortegnet, eller legg til en merknad som sier hvorfor: ${remarks.nb}.`,
    `The line of code ${mvaKode} has tax ${tax}, with the opposite sign of a claim for compensation, but no remark. Correct the sign, or add a remark that says why: ${remarks.en}.`,
  );
});

/** What claims for compensation alone must keep, by rule. Source: Skatteetaten, the rules of those numbers. */
export const compensationChecks: Readonly<Record<string, RuleCheck>> = {
  R086: oppositeSignHasRemark,
  R087: allowSpecificationOnCodesOnly(adjustment, codesOfAdjustment),
  R088: allowCodesOnly(compensation, codes),
  R091: refuseOrdinarySpecifications(compensation),
  R092: requireYearFrom(compensation, 2023),
  R093: checkLines((line) => findMissingBaseOrRate(compensation, line)),
  R095: requireTermElement(compensation, {
    element: 'skattleggingsperiodeToMaaneder',
    length: { nb: 'to måneder', en: 'two months' },
  }),
  R100: requireLinesForAmount,
};
