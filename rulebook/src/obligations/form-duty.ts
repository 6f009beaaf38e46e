import { auditedForms } from '../accounting-duty/accounting-duty-table.ts';
import { applicabilityOf } from '../company-obligations/applicability-table.ts';
import type { ObligationCode } from './obligation-codes.ts';

/** The forms of organisation that have rules here. */
export const entityForms = [
  ...(['AS', 'ASA', 'ENK', 'NUF', 'ANS', 'DA', 'KS', 'SA', 'BRL', 'BBL', 'STI', 'FLI', 'ESEK'] as const),
] as const;

export type EntityForm = (typeof entityForms)[number];

/** Whether every body of a form owes an obligation, or only some. */
export type FormDuty = 'always' | 'conditionally';

/**
 * Whether a body of the form owes the obligation; `null`: it does not. An AS sends a shareholder statement and has an
 * auditor only conditionally, since it may be in a securities register and may have opted out. An ASA is in a securities
 * register by law and sends no statement. Sources: the table of applicability that companies are judged by, and
 * {@link auditedForms}.
 */
export function formDuty(code: ObligationCode, form: EntityForm): FormDuty | null {
  const cell = applicabilityOf(form)[code];
  if (cell === 'never' || cell === 'no_rules' || cell === 'told_not_in_vps') return null;
  if (cell === 'always') return 'always';
  return cell === 'audit' && auditedForms.includes(form) ? 'always' : 'conditionally';
}

/** The forms of which some bodies at least owe the obligation, in the order of {@link entityForms}. */
export function formsThatOwe(code: ObligationCode): readonly EntityForm[] {
  return entityForms.filter((form) => formDuty(code, form) !== null);
}
