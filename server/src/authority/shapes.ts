import { type ActingAction, actingRoles } from '@apier/rulebook';
import { z } from 'zod';
import { AltinnState } from '../companies/index.ts';
import { named } from '../lib/named-schema.ts';

const codedStates = [
  'coded_verified',
  'coded_unverified',
  'free_text_uninterpreted',
  'absent_verified',
  'no_record_unverified',
] as const;

const codedReasons = [
  'register_unread',
  'no_record',
  'form_not_served',
  'routine_failed',
  'free_text',
  'no_combination',
  'holders_missing',
  'codes_disagree',
] as const;

const verdictReasons = [
  ...codedReasons,
  'deleted',
  'bankrupt',
  'state_not_said',
  'forced_dissolution',
  'one_person_several_roles',
  'none_registered',
] as const;

const SigningCombination = named(
  'SigningCombination',
  z
    .object({
      rule_code: z.string().describe('STYR is the whole board, which the law falls back on. Other codes are opaque.'),
      combination_id: z.string().nullable().describe('Counts anew within each rule_code.'),
      persons: z.int().nonnegative().nullable().describe('How many sign together. null: not said.'),
      roles: z.array(
        z.object({ code: z.string().nullable().describe('null: not said.'), persons: z.int().positive() }),
      ),
      holders: z
        .array(z.object({ role_code: z.string().nullable(), name: z.string().nullable() }))
        .optional()
        .describe('Only with persons=true.'),
    })
    .describe('All of one combination sign together; the combinations of a list are alternatives.'),
);

export const SigningAuthority = named(
  'SigningAuthority',
  z.object({
    coded_authority: z
      .enum(codedStates)
      .describe(
        'coded_verified: the codes agree and every combination says who signs. coded_unverified: there are codes, and they do not agree. free_text_uninterpreted: the rule is a text that a person must read. absent_verified: the register says that none is registered. no_record_unverified: no answer, no record, or a form of organisation that is not served.',
      ),
    reason: z.enum(codedReasons).nullable().describe('Why it is not verified.'),
    combinations: z
      .array(SigningCombination)
      .describe('As the register lists them. Left out where the rule is a text, and where there is no authority.'),
    rule_text: z
      .string()
      .nullable()
      .optional()
      .describe('The registered text, only with persons=true: it may name people.'),
  }),
);

export const CompanyAuthority = named(
  'CompanyAuthority',
  z.object({
    org_number: z.string(),
    name: z.string().nullable(),
    entity_type: z.string().nullable().describe('Organisasjonsform, for example AS or ENK.'),
    data_tier: z.enum(['tier_1', 'tier_1_2']).describe('tier_1_2: delegated is there, and rests on a delegation.'),
    partial: z.boolean().describe('True: a register did not answer; _meta.sources names it.'),
    classification: z
      .enum(['sole', 'joint', 'by_role', 'prokura_only', 'no_authority', 'unknown'])
      .describe(
        'sole: somebody may sign alone. joint: always two or more. by_role: no combination to go by, and the owner of a sole proprietorship is registered. prokura_only: no signature rule is registered, and procuration is. no_authority: the register says that the unit is deleted or bankrupt. unknown: cannot be told, which is not a no.',
      ),
    reason: z.enum(verdictReasons).nullable().describe('Why it is unknown or no_authority.'),
    kombinasjon_available: z
      .boolean()
      .describe('Whether the classification rests on combinations of the signing service. False: a degraded answer.'),
    cautions: z
      .array(z.enum(['under_liquidation', 'under_forced_dissolution', 'under_reconstruction', 'foreign_insolvency']))
      .describe('What Enhetsregisteret says that may limit the registered authority.'),
    signatur: SigningAuthority.describe('Who may sign for the organisation.'),
    prokura: SigningAuthority.describe('Who holds procuration.'),
    role_holders: z
      .array(z.object({ code: z.string(), holders: z.int().positive() }))
      .nullable()
      .describe('How many hold each role now. null: the roles could not be read.'),
    delegated: AltinnState.optional().describe(
      'Only with delegated=true: what the account’s own System User delegation is worth at the moment.',
    ),
  }),
);
export type CompanyAuthority = z.input<typeof CompanyAuthority>;

const actions = [
  'manage_daily_business',
  'represent_in_daily_business',
  'take_part_in_board_decisions',
  'sign_with_the_whole_board',
  'sign_annual_accounts_with_the_others',
  'submit_own_business_tax_return',
  'submit_own_vat_return',
  'audit_annual_accounts',
] as const satisfies readonly ActingAction[];

export const ActingCapacity = named(
  'ActingCapacity',
  z.object({
    org_number: z.string(),
    actor: z.object({
      fnr_hmac: z
        .string()
        .describe('HMAC-SHA-256 of the number under a key of this installation, another for each account.'),
    }),
    status: z
      .enum(['active', 'none_found', 'unknown'])
      .describe(
        'active: Altinn lists a role. none_found: Altinn lists none of the roles that are looked at, which is no proof that there is no authority. unknown: could not be asked, or did not answer.',
      ),
    reason: z.enum(['scope_not_grantable', 'source_failed']).nullable().describe('Why it is unknown.'),
    error_code: z.string().nullable().describe('Ask POST /api/v1/explain what to do.'),
    roles: z.array(z.enum(actingRoles)),
    actions: z
      .array(
        z.object({
          action: z.enum(actions),
          role: z.enum(actingRoles),
          legal_reference: z.object({ law: z.string(), section: z.string(), url: z.string() }),
        }),
      )
      .describe('What follows from a role by the text of the law; what else was given to the person is not here.'),
    as_of: z.iso.datetime().nullable().describe('When Altinn was asked.'),
  }),
);
export type ActingCapacity = z.input<typeof ActingCapacity>;
