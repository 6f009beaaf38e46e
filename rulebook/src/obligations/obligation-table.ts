import { aliasesOf } from './aliases.ts';
import { employerObligations } from './employer-obligation-table.ts';
import { formsThatOwe } from './form-duty.ts';
import { governanceObligations } from './governance-obligation-table.ts';
import type { Obligation, ObligationText } from './obligation.ts';
import { type ObligationCode, obligationCodes } from './obligation-codes.ts';
import { taxObligations } from './tax-obligation-table.ts';

const texts: Readonly<Record<ObligationCode, ObligationText>> = {
  ...taxObligations,
  ...employerObligations,
  ...governanceObligations,
};

/** The law of an obligation in one line, beginning with a capital. */
export function legalReferenceOf(law: readonly string[]): string {
  const line = law.join('; ');
  return line.slice(0, 1).toUpperCase() + line.slice(1);
}

function complete(code: ObligationCode): Obligation {
  const text = texts[code];
  return {
    ...text,
    code,
    legal_reference: legalReferenceOf(text.law),
    rule_id: aliasesOf(code, null).rule_id,
    applies_to_entity_types: formsThatOwe(code),
  };
}

/** The obligations, by code. Sources: the law in each row of the three tables it is put together from. */
export const obligations = Object.fromEntries(obligationCodes.map((code) => [code, complete(code)])) as Readonly<
  Record<ObligationCode, Obligation>
>;
