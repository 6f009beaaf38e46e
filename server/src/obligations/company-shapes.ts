import { obligationCategories, obligationCodes } from '@apier/rulebook';
import { z } from 'zod';
import { unitStates } from '../companies/index.ts';
import { named } from '../lib/named-schema.ts';
import { frequencies } from './public-shapes.ts';

const date = z.iso.date();
const dayEnd = z.iso.datetime({ offset: true }).describe('The last second of due_date in Europe/Oslo.');
const tiers = z
  .enum(['tier_1', 'tier_1_2'])
  .describe('tier_1_2: Skatteetaten answered, by the account’s own delegation.');
const partial = z
  .boolean()
  .describe('True: a register did not answer, so its facts are unknown; _meta.sources names it.');
const needs = z
  .array(z.string())
  .describe(
    'Facts that nobody told and that would decide, or would give the dates; by the names that the rulebook takes.',
  );
const assumed = z.array(z.string()).describe('What was taken for granted, as vatTerm=bimonthly.');
const confidence = z
  .enum(['confirmed', 'inferred', 'uncertain'])
  .describe('How sure the rule is: as its sources say, as we read them, or sources disagree.');
const code = z.enum(obligationCodes).describe('The obligation, the same code on every door.');
const status = z
  .enum(['required', 'not_required', 'conditional'])
  .describe('conditional: a fact in needs would decide.');
const result = z
  .enum(['applicable', 'not_applicable', 'insufficient_data'])
  .describe('status in the words of the hosted product.');
const severity = z.enum(['critical', 'high', 'normal']).describe('By what happens to who does not do it.');
const suppressed = z
  .enum(['deleted', 'bankruptcy_estate', 'sub_entity'])
  .nullable()
  .describe(
    'Why the organisation owes nothing itself: it is deleted; its bankruptcy estate reports; the duties lie on its main unit.',
  );
const coverage = z
  .enum(['full', 'partial'])
  .describe('partial: the form of organisation has no rules here; only what does not depend on it is told.');
const mainUnit = z.string().nullable().describe('Of a sub-unit, the number to ask with. null: it is a main unit.');

export const CompanyObligation = named(
  'CompanyObligation',
  z.object({
    code,
    rule_id: z.string().describe('Alias of code, as the hosted product prints it.'),
    obligation_name: z.string(),
    obligation_name_en: z.string(),
    evaluation_result: result,
    status,
    kind: z.enum(['dated', 'continuous']).describe('continuous: a standing duty, due on no day.'),
    reason: z.string().describe('Bokmål: why it applies, why not, or what is missing.'),
    reason_en: z.string(),
    needs,
    assumed,
    confidence,
    since: z
      .string()
      .nullable()
      .describe('The accounting year from which an auditor is required after a limit was passed.'),
    legal_reference: z.string(),
    law: z.array(z.string()),
    source_url: z.string().nullable().describe('The main section at Lovdata.'),
    authority: z.string(),
    channel: z.string().nullable().describe('Bokmål: where it is handed in or paid.'),
    channel_en: z.string().nullable(),
    consequence: z.string().describe('Bokmål: what happens to who does not do it.'),
    consequence_en: z.string(),
    severity,
    category: z.enum(obligationCategories),
    frequency: z.enum(Object.values(frequencies)),
    fileable: z.boolean().describe('The authority takes it from a machine on the organisation’s behalf.'),
    data_tier_required: z
      .enum(['tier_1', 'tier_2'])
      .describe('tier_2: the open registers alone cannot tell whether it applies.'),
    description: z.string().describe('Bokmål, as in the rulebook: what it is and who owes it.'),
    description_en: z.string(),
    next_deadline: z
      .object({
        period: z.string(),
        due_date: date,
        deadline: dayEnd,
        adjusted_from: date.nullable(),
        business_day_adjusted: z.boolean(),
      })
      .nullable()
      .describe('The first on or after as_of.'),
    state: z
      .enum(['filed', 'pending', 'overdue', 'unknown'])
      .optional()
      .describe(
        'Only of mva_melding, where Skatteetaten’s list of returns was read. overdue: one of its last terms is past due and not filed; pending: one is not filed and not yet due; filed: all that it lists are; unknown: it does not say, or as_of is another day.',
      ),
    sources: z.array(z.string()).describe('The facts that it rests on, each with the register that told it.'),
  }),
);

export const CompanyFact = named(
  'CompanyFact',
  z.object({
    fact: z.string(),
    value: z
      .union([z.string(), z.boolean(), z.number(), z.record(z.string(), z.number()), z.null()])
      .describe(
        'Amounts by accounting year in NOK; participants by kind; employees "1-4" when withheld. null with a source: that register has none.',
      ),
    source: z.string().nullable().describe('null: no register told it.'),
    others: z
      .array(z.object({ source: z.string(), value: z.union([z.string(), z.boolean(), z.null()]) }))
      .describe('What another register that was read says instead; empty where none disagrees.'),
  }),
);

const about = { org_number: z.string(), as_of: date, entity_type: z.string(), data_tier: tiers, coverage };

export const CompanyObligations = named(
  'CompanyObligations',
  z.object({
    ...about,
    suppressed_reason: suppressed,
    main_unit: mainUnit,
    partial,
    obligations: z.array(CompanyObligation).describe('One for each code; none for a sub-unit.'),
    auditor: z
      .record(z.string(), status)
      .describe('Whether an auditor is required, by accounting year; empty where suppressed_reason is set.'),
    facts: z.array(CompanyFact).describe('What the registers told, and from where. No persons.'),
  }),
);
export type CompanyObligations = z.input<typeof CompanyObligations>;

export const CompanyDeadline = named(
  'CompanyDeadline',
  z.object({
    code,
    obligation_id: z.string().describe('Alias of code and period, as the hosted product prints it.'),
    rule_id: z.string().describe('Alias of code, as the hosted product prints it.'),
    period: z.string().describe('What is reported on, not when.'),
    period_label: z.string().describe('The period in Norwegian words.'),
    obligation_name: z.string(),
    obligation_name_en: z.string(),
    due_date: date.describe('The date that counts, in Norway.'),
    deadline: dayEnd,
    timezone: z.literal('Europe/Oslo'),
    adjusted_from: date.nullable().describe('The date in the law, when it fell on a day off.'),
    business_day_adjusted: z.boolean(),
    adjustment_reason: z.enum(['saturday', 'sunday', 'public_holiday']).nullable(),
    status: z.enum(['required', 'conditional']),
    evaluation_result: z.enum(['applicable', 'insufficient_data']),
    needs,
    assumed,
    confidence,
    alternative_due_date: date.nullable().describe('The other date, where sources disagree.'),
    legal_reference: z.string(),
    authority: z.string(),
    recurring: z.boolean(),
    fileable: z.boolean(),
    penalty_waived: z.boolean().describe('True: the agency has said that it imposes no coercive fine for this period.'),
    severity,
    filing_status: z
      .enum(['filed', 'not_filed', 'unknown'])
      .optional()
      .describe('Only of mva_melding, where Skatteetaten’s list of returns was read.'),
    days_left: z.int().nonnegative().describe('Days from as_of to due_date.'),
  }),
);

const UndatedObligation = named(
  'UndatedObligation',
  z.object({
    code,
    rule_id: z.string(),
    obligation_name: z.string(),
    obligation_name_en: z.string(),
    status: CompanyDeadline.shape.status,
    evaluation_result: CompanyDeadline.shape.evaluation_result,
    needs,
  }),
);

export const CompanyDeadlines = named(
  'CompanyDeadlines',
  z.object({
    ...about,
    horizon_months: z.int(),
    until: date.describe('The last day of the horizon.'),
    suppressed_reason: suppressed,
    main_unit: mainUnit,
    partial,
    undated: z
      .array(UndatedObligation)
      .describe('What applies, or may, and cannot be given a day, because what needs names is not known.'),
    deadlines: z.array(CompanyDeadline).describe('By due date, required and conditional.'),
  }),
);
export type CompanyDeadlines = z.input<typeof CompanyDeadlines>;

const bands = ['0', '1-4', '5-9', '10-19', '20-49', '50-99', '100-249', '250+'] as const;

export const CompanySummary = named(
  'CompanySummary',
  z.object({
    org_number: z.string(),
    name: z.string(),
    entity_type: z.string().describe('Organisasjonsform, for example AS or ENK.'),
    status: z.enum(unitStates).describe('unknown: the register leaves out one of the flags that would say.'),
    nace_codes: z.array(z.object({ code: z.string(), description: z.string().nullable() })),
    mva_registered: z.boolean().nullable().describe('null: no register told it.'),
    employees: z.object({
      count: z.int().nonnegative().nullable().describe('null when withheld (one to four) or unknown.'),
      withheld: z.boolean(),
      band: z.enum(bands).nullable(),
    }),
    as_of: date,
    data_tier: tiers,
    coverage,
    suppressed_reason: suppressed,
    main_unit: mainUnit,
    partial,
    obligations: z.array(CompanyObligation).describe('Byte for byte those of /company/{org}/obligations.'),
    deadlines: z.array(CompanyDeadline).describe('Byte for byte those of /company/{org}/deadlines, for twelve months.'),
  }),
);
export type CompanySummary = z.input<typeof CompanySummary>;
