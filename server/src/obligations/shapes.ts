import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const Deadline = named(
  'Deadline',
  z.object({
    code: z.enum(['mva_melding', 'a_melding']).describe('The obligation, the same code on every door.'),
    period: z.string().describe('YYYY-T1..6, YYYY-A or YYYY-MM: what is reported on, not when.'),
    period_label: z.string().describe('The period in Norwegian words.'),
    obligation_name: z.string().describe('The official Norwegian name.'),
    obligation_name_en: z.string(),
    rule_id: z.string().describe('Alias of code, as the hosted product prints it.'),
    obligation_id: z.string().describe('Alias of code and period, as the hosted product prints it.'),
    vat_term: z.enum(['bimonthly', 'annual', 'annual_primary']).nullable(),
    due_date: z.iso.date().describe('The date that counts, in Norway.'),
    deadline: z.iso.datetime({ offset: true }).describe('The last second of due_date in Europe/Oslo.'),
    timezone: z.literal('Europe/Oslo'),
    adjusted_from: z.iso.date().nullable().describe('The date in the law, when it fell on a day off.'),
    business_day_adjusted: z.boolean(),
    adjustment_reason: z.enum(['saturday', 'sunday', 'public_holiday']).nullable(),
    recurring: z.literal(true),
    authority: z.string(),
    legal_reference: z.string(),
    applies_to_entity_types: z.array(z.string()),
    penalty_waived: z.boolean().describe('True: the agency has said that it imposes no coercive fine for this period.'),
  }),
);

export const DeadlineCalendar = named('DeadlineCalendar', z.object({ year: z.int(), deadlines: z.array(Deadline) }));
export type DeadlineCalendar = z.output<typeof DeadlineCalendar>;
