import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const value = z.union([z.string(), z.boolean(), z.number(), z.null()]);

export const Address = named(
  'Address',
  z.object({
    lines: z.array(z.string()),
    postal_code: z.string().nullable(),
    city: z.string().nullable(),
    municipality_number: z.string().nullable(),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2.'),
  }),
);

export const Company = named(
  'Company',
  z.object({
    name: z.string(),
    entity_type: z.string().describe('Organisasjonsform, for example AS or ENK.'),
    status: z
      .enum(['active', 'bankrupt', 'under_liquidation', 'under_forced_dissolution', 'deleted', 'unknown'])
      .describe('unknown: the register leaves out one of the flags that would say.'),
    nace_codes: z.array(z.object({ code: z.string(), description: z.string().nullable() })),
    business_address: Address.nullable(),
    postal_address: Address.nullable(),
    founded_at: date.nullable(),
    registered_at: date.nullable(),
    dissolved_at: date.nullable().describe('The date of deletion in Enhetsregisteret.'),
    registered_in: z.object({
      mva: z.boolean().nullable().describe('Enhetsregisteret’s own flag; see reconciliation for mva_registered.'),
      foretaksregisteret: z.boolean().nullable(),
      stiftelsesregisteret: z.boolean().nullable(),
      frivillighetsregisteret: z.boolean().nullable(),
    }),
    distress: z
      .object({
        bankrupt: z.boolean().nullable(),
        bankrupt_since: date.nullable(),
        under_liquidation: z.boolean().nullable(),
        under_liquidation_since: date.nullable(),
        forced_dissolution: z.boolean().nullable(),
      })
      .describe('null: the register does not say. A deleted unit has no flags.'),
    role_codes: z
      .array(z.object({ group: z.string(), roles: z.array(z.string()) }))
      .nullable()
      .describe('Codes of the roles held now, by role group; never persons. null: the roles could not be read.'),
    accounts: z.object({ last_accounts_year: z.int().nullable() }),
  }),
);

export const Employment = named(
  'Employment',
  z
    .object({
      registered: z.boolean().nullable(),
      count: z.int().nonnegative().nullable().describe('null when withheld (one to four) or unknown.'),
      count_withheld: z
        .boolean()
        .describe('True: employees are registered, but a count of one to four is not published.'),
      as_of: date.nullable().describe('When NAV’s Aa-register delivered the count.'),
    })
    .describe('From Enhetsregisteret, whose figures come from NAV’s Aa-register.'),
);

export const Tier2 = named(
  'Tier2',
  z
    .object({
      skatteetaten: z.object({
        mva_registered: z.boolean(),
        mva_registered_since: date.nullable(),
        filing_frequency: z.enum(['bimonthly', 'annual', 'monthly', 'other']).nullable(),
        meldingskategorier: z.array(z.string()),
      }),
    })
    .describe('Present only where the organisation’s System User delegation opened it.'),
);

export const AltinnState = named(
  'AltinnState',
  z.object({
    status: z.enum(['full', 'none', 'unknown']),
    system_user_id: z.string().nullable(),
    granted_scopes: z.array(z.string()).describe('Agency scopes that Maskinporten has just granted.'),
    missing_scopes: z.array(z.string()),
    error_code: z.string().nullable().describe('Ask POST /api/v1/explain what to do.'),
  }),
);

export const ReconciledField = named(
  'ReconciledField',
  z.object({
    field: z.string(),
    values: z.array(z.object({ source: z.string(), value, fetched_at: instant })),
    value: value.describe('The value that stands.'),
    resolution: z.enum(['agree', 'register_of_record', 'single_source']),
    winner: z.string().nullable().describe('The source whose value stands.'),
    confidence: z.enum(['high', 'medium', 'low']),
    reason: z.string(),
  }),
);

export const CompanyContext = named(
  'CompanyContext',
  z.object({
    org_number: z.string(),
    data_tier: z.enum(['tier_1', 'tier_1_2']),
    partial: z.boolean().describe('True: a register did not answer in time; _meta.sources names it.'),
    company: Company.nullable().describe('null only when Enhetsregisteret itself did not answer.'),
    employment: Employment.nullable(),
    tier_2: Tier2.optional(),
    altinn: AltinnState,
    reconciliation: z.array(ReconciledField),
    provenance: z.record(
      z.string(),
      z.object({ source: z.string(), fetched_at: instant, served_from: z.enum(['live', 'cache']), stale: z.boolean() }),
    ),
  }),
);
export type CompanyContext = z.input<typeof CompanyContext>;
