import type { Bilingual } from '../../period/period.ts';
import { codesIn } from '../codes/vat-codes.ts';
import { shortDecimal, signOf } from '../decimal.ts';
import { quoted } from '../quoted.ts';
import type { VatLine } from '../vat-return.ts';
import type { Finding, RuleCheck } from './finding.ts';
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
import { checkLines, codeInWords, finding, hasRemark } from './shared-line-facts.ts';
import { suggestRemarks } from './suggest-remarks.ts';

const reverseCharge: KindOfReturn = {
  nb: 'Meldinger for omvendt avgiftsplikt',
  en: 'Returns for reverse charge',
};

/** The codes that such a return may have. Source: R108, R109, R113. */
const codes = codesIn('omvendtAvgiftsplikt');

const rightToCompensation = 'kompensasjonsrett';
/** The codes of purchases whose tax is compensated, which the specification says. Source: R111, R124. */
const codesOfCompensation = ['86', '88', '91'];

/** R108: a base with the opposite sign says why. */
const oppositeSignHasRemark = checkLines((line, { meldingskategori }) => {
  const { number, mvaKode, grunnlag, merknad } = line;
  if (!codes.includes(mvaKode) || grunnlag === null || signOf(grunnlag) >= 0 || hasRemark(merknad)) return null;
  const [base, remarks] = [shortDecimal(grunnlag), suggestRemarks(line, meldingskategori)];
  return finding(
    { line: number, child: 'grunnlag' },
    `Linjen med kode ${mvaKode} har grunnlag ${base}, med motsatt fortegn av et kjøp, men ingen merknad. Rett fortegnet, eller legg til en merknad som sier hvorfor: ${remarks.nb}.`,
    `The line of code ${mvaKode} has the base ${base}, with the opposite sign of a purchase, but no remark. Correct the sign, or add a remark that says why: ${remarks.en}.`,
  );
});

const specifyOrUseOtherCode: Bilingual = {
  nb: 'Skriv spesifikasjonen på alle linjene, og bruk koden for kjøp uten fradragsrett for det som ikke gir rett til kompensasjon.',
  en: 'Write the specification on all its lines, and use the code for purchases without deduction for what is not compensated.',
};
const removeSpecification: Bilingual = { nb: 'Fjern spesifikasjonen.', en: 'Remove the specification.' };

/** R112: a code has a specification on all of its lines, or on none. The finding is at the first line that differs. */
const specifiesAllLinesOfCodeOrNone: RuleCheck = ({ lines }) => {
  const firstOfCode = new Map<string, VatLine>();
  const told = new Set<string>();
  const findings: Finding[] = [];
  for (const line of lines) {
    const { mvaKode, number, spesifikasjon } = line;
    const first = firstOfCode.get(mvaKode);
    if (first === undefined) firstOfCode.set(mvaKode, line);
    else if ((first.spesifikasjon === null) !== (spesifikasjon === null) && !told.has(mvaKode)) {
      told.add(mvaKode);
      const [specified, plain] = spesifikasjon === null ? [first, line] : [line, first];
      const advice = codesOfCompensation.includes(mvaKode) ? specifyOrUseOtherCode : removeSpecification;
      const name = specified.spesifikasjon ?? '';
      findings.push(
        finding(
          { line: number, child: 'mvaKode' },
          `Kode ${codeInWords(mvaKode, 'nb')} står både med spesifikasjonen ${quoted(name, 'nb')} (linje ${specified.number}) og uten (linje ${plain.number}). ${advice.nb}`,
          `Code ${codeInWords(mvaKode, 'en')} stands both with the specification ${quoted(name, 'en')} (line ${specified.number}) and without (line ${plain.number}). ${advice.en}`,
        ),
      );
    }
  }
  return findings;
};

/** R124: the codes of purchases with deduction are only for those whose tax is compensated, and say so. */
const saysThatItIsCompensated = checkLines(({ number, mvaKode, spesifikasjon }) => {
  if (!codesOfCompensation.includes(mvaKode) || spesifikasjon === rightToCompensation) return null;
  const without = String(Number(mvaKode) + 1);
  return finding(
    spesifikasjon === null ? { line: number } : { line: number, child: 'spesifikasjon' },
    `Linjen med kode ${mvaKode} har ${spesifikasjon === null ? 'ingen spesifikasjon' : `spesifikasjonen ${quoted(spesifikasjon, 'nb')}`}, men skal ha ${rightToCompensation}. Skriv den, eller bruk kode ${without} der kjøpet ikke gir rett til kompensasjon.`,
    `The line of code ${mvaKode} has ${spesifikasjon === null ? 'no specification' : `the specification ${quoted(spesifikasjon, 'en')}`}, but must have ${rightToCompensation}. Write it, or use code ${without} where the purchase is not compensated.`,
  );
});

/** What returns for reverse charge alone must keep, by rule. Source: Skatteetaten, the rules of those numbers. */
export const reverseChargeChecks: Readonly<Record<string, RuleCheck>> = {
  R103: requireYearFrom(reverseCharge, 2023),
  R106: requireTermElement(reverseCharge, {
    element: 'skattleggingsperiodeTreMaaneder',
    length: { nb: 'tre måneder', en: 'three months' },
  }),
  R107: requireLinesForAmount,
  R108: oppositeSignHasRemark,
  R109: checkLines((line) => (codes.includes(line.mvaKode) ? findMissingBaseOrRate(reverseCharge, line) : null)),
  R110: refuseOrdinarySpecifications(reverseCharge),
  R111: allowSpecificationOnCodesOnly(rightToCompensation, codesOfCompensation),
  R112: specifiesAllLinesOfCodeOrNone,
  R113: allowCodesOnly(reverseCharge, codes),
  R124: saysThatItIsCompensated,
};
