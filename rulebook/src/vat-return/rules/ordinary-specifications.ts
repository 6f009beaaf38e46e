import type { RuleCheck } from './finding.ts';
import { allowSpecificationOnCodesOnly } from './kind-of-return-checks.ts';
import { dualCodes } from './ordinary-dual-codes.ts';
import { missingOf } from './shared-amounts.ts';
import { checkLines, codeInWords, finding } from './shared-line-facts.ts';

const compensation = 'kompensasjonsrett';

/** R116: a purchase with a right to compensation has one of the five codes, and base and rate. For reverse charge too. */
const compensationHasBaseAndRate = checkLines((line) => {
  if (line.spesifikasjon !== compensation) return null;
  const { number, mvaKode } = line;
  if (!dualCodes.has(mvaKode)) {
    const codes = [...dualCodes].join(', ');
    return finding(
      { line: number, child: 'mvaKode' },
      `Linjen har spesifikasjonen ${compensation} og kode ${codeInWords(mvaKode, 'nb')}, men slike linjer har en av kodene ${codes}. Rett koden, eller fjern spesifikasjonen.`,
      `The line has the specification ${compensation} and code ${codeInWords(mvaKode, 'en')}, but such lines have one of the codes ${codes}. Correct the code, or remove the specification.`,
    );
  }
  const missing = missingOf(line);
  if (missing.length === 0) return null;
  return finding(
    { line: number },
    `Linjen med kode ${mvaKode} og spesifikasjonen ${compensation} mangler ${missing.join(' og ')}. Legg til det som mangler, eller fjern spesifikasjonen om linjen er et fradrag.`,
    `The line of code ${mvaKode} with the specification ${compensation} has no ${missing.join(' and no ')}. Add what is missing, or remove the specification if the line is a deduction.`,
  );
});

/** Where specifications stand in an ordinary return, by rule; R116 is for reverse charge too. Source: as the rules. */
export const ordinarySpecificationChecks: Readonly<Record<string, RuleCheck>> = {
  R038: allowSpecificationOnCodesOnly('tapPåKrav', ['1', '11', '12', '13']),
  R039: allowSpecificationOnCodesOnly('uttak', ['3', '5', '31', '33']),
  R040: allowSpecificationOnCodesOnly('justering', ['1', '81']),
  R041: allowSpecificationOnCodesOnly('tilbakeføringAvInngåendeMerverdiavgift', ['1', '81']),
  R114: allowSpecificationOnCodesOnly(compensation, [...dualCodes]),
  R116: compensationHasBaseAndRate,
};
