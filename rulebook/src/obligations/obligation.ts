import type { Bilingual } from '../period/period.ts';
import type { ObligationCode } from './obligation-codes.ts';

/** What happens to who does not do it: money by the day, the week or a dissolution; a coercive fine; interest or an order. */
export type Severity = 'critical' | 'high' | 'normal';

/** What part of running a business an obligation belongs to. */
export const obligationCategories = [
  ...(['registration', 'tax', 'payroll', 'accounting', 'governance', 'insurance', 'employment', 'reporting'] as const),
] as const;
export type ObligationCategory = (typeof obligationCategories)[number];

/** How often there is something to do. `event`: when something happens; `continuous`: all the time. */
export const obligationFrequencies = [
  ...(['one_time', 'monthly', 'bimonthly', 'quarterly', 'annual', 'event', 'continuous'] as const),
] as const;
export type ObligationFrequency = (typeof obligationFrequencies)[number];

/** An obligation and what is always true of it, by the rules in force now. */
export interface Obligation {
  code: ObligationCode;
  name: Bilingual;
  /** What it is and who owes it. */
  description: Bilingual;
  applies_when: Bilingual;
  authority: string;
  law: readonly string[];
  /** {@link law} in one line. */
  legal_reference: string;
  /** The main section at Lovdata; `null` where there is no address we are sure of. */
  source_url: string | null;
  /** Where it is handed in or paid; `null` where nothing is. */
  channel: Bilingual | null;
  consequence: Bilingual;
  severity: Severity;
  category: ObligationCategory;
  frequency: ObligationFrequency;
  /** The authority takes it from a machine on the organisation's behalf. What a given server can send is its own matter. */
  fileable: boolean;
  /** `tier_2`: whether it applies cannot be told from open registers alone. */
  data_tier_required: 'tier_1' | 'tier_2';
  rule_id: string;
  /** The forms of organisation of which some bodies at least can owe it. */
  applies_to_entity_types: readonly string[];
  /** What of the above is our reading, or rests on one weak source; `null`: all of it is confirmed. */
  standing: Bilingual | null;
}

/** What the tables hold of an obligation; the rest follows from the tables of forms and aliases. */
export type ObligationText = Omit<Obligation, 'code' | 'legal_reference' | 'rule_id' | 'applies_to_entity_types'>;
