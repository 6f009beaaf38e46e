import type { CompanyFacts, Duty, ObligationCode } from '@apier/rulebook';

/**
 * What no register tells, and the rulebook's verdict passes over: it is said with the verdict, so that nobody takes for a
 * no what nobody was asked. Pay days decide the dates of deducted tax, not whether it is owed.
 */
export function withOpenFacts(code: ObligationCode, duty: Duty, facts: CompanyFacts): Duty {
  const { status, needs, assumed } = duty;
  if (code === 'forskuddstrekk' && status === 'required' && !facts.paydays) {
    return { ...duty, needs: [...needs, 'paydays'] };
  }
  if (status !== 'not_required' || facts.slettedato || facts.konkurs) return duty;
  if (code === 'mva_omvendt' && !facts.reverseChargeQuarters && facts.registrertIMvaregisteret !== true) {
    return { ...duty, assumed: [...assumed, 'reverseChargeQuarters=none'] };
  }
  if (code === 'skattefunn_rapport' && (facts.hasActiveSkattefunnProject ?? null) === null) {
    return { ...duty, assumed: [...assumed, 'hasActiveSkattefunnProject=false'] };
  }
  return duty;
}
