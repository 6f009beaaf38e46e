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

const authorityStates = [
  'registered',
  'free_text',
  'none_registered',
  'bankruptcy_estate',
  'not_available',
  'unknown',
] as const;

export const Authority = named(
  'Authority',
  z.object({
    state: z
      .enum(authorityStates)
      .describe(
        'free_text: the rule is a text that no machine reads; a person must. bankruptcy_estate: the authority is with the estate. not_available: the service does not serve this form of organisation. unknown: the service does not know the company. None of them means that nobody may sign.',
      ),
    role_codes: z.array(z.string()).describe('Codes of the roles that can take part, each once.'),
    combinations: z.int().nonnegative().describe('How many combinations of holders may sign.'),
    sole: z.boolean().nullable().describe('Whether some holder may sign alone; null: not known.'),
  }),
);

/** How a unit stands in Enhetsregisteret. */
export const unitStates = [
  ...(['active', 'bankrupt', 'under_liquidation', 'under_forced_dissolution', 'deleted', 'unknown'] as const),
] as const;

export const Company = named(
  'Company',
  z.object({
    name: z.string(),
    entity_type: z.string().describe('Organisasjonsform, for example AS or ENK.'),
    status: z.enum(unitStates).describe('unknown: the register leaves out one of the flags that would say.'),
    parent_org_number: z.string().nullable().describe('The unit above it, in the public sector only.'),
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
        forced_dissolution_since: date.nullable(),
        under_reconstruction_since: date.nullable(),
      })
      .describe('null: the register does not say. A deleted unit has no flags.'),
    role_codes: z
      .array(z.object({ group: z.string(), roles: z.array(z.string()) }))
      .nullable()
      .describe('Codes of the roles held now, by role group; never persons. null: the roles could not be read.'),
    signaturrett: Authority.nullable().describe('Who may sign for the company. null: the register did not answer.'),
    prokura: Authority.nullable().describe('Who holds procuration. null: the register did not answer.'),
    accounts: z.object({
      has_filed_annual_accounts: z.boolean().nullable().describe('null: not known.'),
      last_accounts_year: z.int().nullable().describe('See reconciliation where the registers disagree.'),
      currency: z.string().nullable(),
      audit_opted_out_since: date.nullable(),
    }),
  }),
);

const bands = ['0', '1-4', '5-9', '10-19', '20-49', '50-99', '100-249', '250+'] as const;
const counted = {
  count: z.int().nonnegative().nullable().describe('null when withheld (one to four) or unknown.'),
  count_withheld: z.boolean().describe('True: employees are registered, but a count of one to four is not published.'),
};

export const Employment = named(
  'Employment',
  z
    .object({
      source: z.literal('brreg.enheter'),
      origin: z.literal('nav.aareg'),
      registered: z.boolean().nullable(),
      ...counted,
      band: z.enum(bands).nullable(),
      as_of: date.nullable().describe('When NAV’s Aa-register delivered the count.'),
      registered_at: date.nullable().describe('When Enhetsregisteret took it in.'),
      workplaces: z
        .array(z.object({ org_number: z.string(), name: z.string(), ...counted }))
        .nullable()
        .describe('Sub-units (underenheter), the first hundred. null: the register did not answer.'),
      workplaces_total: z.int().nonnegative().nullable(),
    })
    .describe('From Enhetsregisteret, whose figures come from NAV’s Aa-register.'),
);

export const Tier2 = named(
  'Tier2',
  z
    .object({
      skatteetaten: z
        .object({
          mva_registered: z.boolean().nullable(),
          mva_registered_since: date.nullable(),
          filing_frequency: z.enum(['bimonthly', 'annual', 'monthly', 'other']).nullable(),
          meldingskategorier: z.array(z.string()).nullable(),
          recent_mva_meldinger: z
            .array(
              z.object({
                period: z.string().nullable().describe('2026-T4, 2026-A or 2026-04; null: not one of these.'),
                agency_period: z.string().describe('As Skatteetaten writes it.'),
                status: z.enum(['filed', 'not_filed', 'other']),
                agency_status: z.string(),
                amount_nok: z.int().nullable().describe('Whole kroner.'),
              }),
            )
            .nullable()
            .describe('The last three terms.'),
          skatteoppgjor: z
            .object({ year: z.int(), status: z.enum(['settled', 'not_settled']), settled_at: date.nullable() })
            .nullable(),
        })
        .describe('null: that service did not answer, is not opened, or has nothing; _meta.sources says which.'),
      nav: z
        .object({ active_employments: z.int().nonnegative(), as_of: instant })
        .nullable()
        .describe('Only where the gateway itself is entitled to NAV’s Aa-register.'),
    })
    .describe('Present only where the organisation’s System User delegation opened something of it.'),
);

export const AltinnState = named(
  'AltinnState',
  z.object({
    status: z
      .enum(['full', 'partial', 'none', 'unknown'])
      .describe('Of the rights that this gateway uses. none: nothing may be read; unknown: it could not be found out.'),
    reason: z
      .enum(['no_delegation', 'system_user_gone', 'client_gone', 'right_missing'])
      .nullable()
      .describe(
        'no_delegation: this account has no live one; system_user_gone: Altinn has the system user no more; client_gone: the accountant’s system user acts for the organisation no more.',
      ),
    system_user_id: z.string().nullable(),
    granted_scopes: z.array(z.string()).describe('Agency scopes that were used with success within a minute.'),
    missing_scopes: z.array(z.string()),
    access_packages: z
      .array(z.object({ id: z.string(), name: z.string().nullable() }))
      .nullable()
      .describe('Tilgangspakker of the system user, as Altinn shows them. null: not known.'),
    expires_at: instant.nullable().describe('This gateway’s own limit; Altinn has none.'),
    as_of: instant.nullable().describe('When Altinn was asked; five minutes ago at most. It opens nothing.'),
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
    resolved: z.boolean().describe('False: the register of record gave no value.'),
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
    partial: z
      .boolean()
      .describe(
        'True: a register did not answer, and nothing that it said before stands in for it; _meta.sources names it.',
      ),
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
