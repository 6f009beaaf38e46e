import {
  deadlineCodes,
  entityForms,
  obligationCategories,
  obligationCodes,
  type obligationFrequencies,
} from '@apier/rulebook';
import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const confidence = z
  .enum(['confirmed', 'inferred', 'uncertain'])
  .describe('confirmed: as the sources say; inferred: as we read them; uncertain: sources disagree.');
const vatTerm = z.enum(['bimonthly', 'annual', 'annual_primary']).nullable();
const alternativeDue = z.iso.date().nullable().describe('The other date, where sources disagree.');

const Deadline = named(
  'Deadline',
  z.object({
    code: z.enum(deadlineCodes).describe('The obligation, the same code on every door.'),
    period: z
      .string()
      .describe('YYYY-T1..6, YYYY-A, YYYY-MM, YYYY-Q1..4, YYYY-1..4 or YYYY: what is reported on, not when.'),
    period_label: z.string().describe('The period in Norwegian words.'),
    obligation_name: z.string().describe('The official Norwegian name.'),
    obligation_name_en: z.string(),
    rule_id: z.string().describe('Alias of code, as the hosted product prints it.'),
    obligation_id: z.string().describe('Alias of code and period, as the hosted product prints it.'),
    vat_term: vatTerm,
    due_date: z.iso.date().describe('The date that counts, in Norway.'),
    deadline: z.iso.datetime({ offset: true }).describe('The last second of due_date in Europe/Oslo.'),
    timezone: z.literal('Europe/Oslo'),
    adjusted_from: z.iso.date().nullable().describe('The date in the law, when it fell on a day off.'),
    business_day_adjusted: z.boolean(),
    adjustment_reason: z.enum(['saturday', 'sunday', 'public_holiday']).nullable(),
    confidence,
    alternative_due_date: alternativeDue,
    recurring: z.literal(true),
    authority: z.string(),
    legal_reference: z.string(),
    applies_to_entity_types: z.array(z.string()),
    penalty_waived: z.boolean().describe('True: the agency has said that it imposes no coercive fine for this period.'),
  }),
);

export const DeadlineCalendar = named('DeadlineCalendar', z.object({ year: z.int(), deadlines: z.array(Deadline) }));
export type DeadlineCalendar = z.output<typeof DeadlineCalendar>;

/** How often, as the hosted product writes it. */
export const frequencies = {
  one_time: 'one-time',
  monthly: 'monthly',
  bimonthly: 'bimonthly',
  quarterly: 'quarterly',
  annual: 'annual',
  event: 'event',
  continuous: 'continuous',
} as const satisfies Record<(typeof obligationFrequencies)[number], string>;

const PublicObligation = named(
  'PublicObligation',
  z.object({
    code: z
      .enum(obligationCodes)
      .nullable()
      .describe('The obligation, the same code on every door; null for the duty to register for VAT.'),
    rule_id: z.string().describe('Alias of code, as the hosted product prints it.'),
    obligation_id: z.string().describe('Another alias of code, as the hosted product prints it.'),
    obligation_name: z.string().describe('The Norwegian name.'),
    obligation_name_en: z.string(),
    description: z.string().describe('What it is and who owes it, in bokmål.'),
    description_en: z.string(),
    category: z.enum(obligationCategories),
    frequency: z.enum(Object.values(frequencies) as [string, ...string[]]),
    required: z
      .enum(['always', 'conditionally'])
      .describe('always: every body of this form owes it; conditionally: those for which the condition holds.'),
    condition: z.string().nullable().describe('When it is owed, in bokmål; null when always.'),
    condition_en: z.string().nullable(),
    tier_2_required: z.boolean().describe('Whether it is owed cannot be told from open registers alone.'),
    legal_reference: z.string(),
    law: z.array(z.string()),
    source_url: z.url().nullable(),
    authority: z.string(),
    channel: z.string().nullable().describe('Where it is handed in or paid, in bokmål; null where nothing is.'),
    channel_en: z.string().nullable(),
    consequence: z.string().describe('What follows when it is not done, in bokmål.'),
    consequence_en: z.string(),
    severity: z.enum(['critical', 'high', 'normal']),
    fileable: z.boolean().describe('The authority takes it from a machine.'),
    standing: z.string().nullable().describe('What of this is our reading or rests on one weak source; null: nothing.'),
    standing_en: z.string().nullable(),
    deadlines: z
      .array(
        z.object({
          period: z.string(),
          due_date: z.iso.date(),
          vat_term: vatTerm,
          confidence,
          alternative_due_date: alternativeDue,
        }),
      )
      .describe('What falls due in the year; empty where no date follows from the calendar alone.'),
  }),
);

export const PublicObligations = named(
  'PublicObligations',
  z.object({
    entity_type: z.enum(entityForms),
    year: z.int(),
    obligations: z.array(PublicObligation),
    notes: z.array(z.string()).describe('What holds for the whole list, in bokmål.'),
    notes_en: z.array(z.string()),
  }),
);
export type PublicObligations = z.output<typeof PublicObligations>;
