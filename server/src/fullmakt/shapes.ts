import { z } from 'zod';
import { apiKeyScopes } from '../accounts/index.ts';
import { named } from '../lib/named-schema.ts';
import { fullmaktStepCodes } from './fix-steps.ts';
import { packagesOf, scopesWithPackages } from './needed-packages.ts';

const instant = z.iso.datetime();
const scopes = z.array(z.enum(apiKeyScopes));

const fullmaktWarnings = [
  'upstream_request_unconfirmed',
  'principal_bind_failed',
  'principal_revoke_failed',
  'delegation_not_found',
  'upstream_revoke_unconfirmed',
] as const;
export type FullmaktWarning = (typeof fullmaktWarnings)[number];

const Steps = z
  .array(
    named(
      'FullmaktStep',
      z.object({ code: z.enum(fullmaktStepCodes), description: z.string().describe('In the caller’s language.') }),
    ),
  )
  .describe('What to do next, in order.');

const principal = {
  id: z.string().nullable().describe('null: not recorded; see warnings.'),
  agent_principal_id: z.string(),
  org_number: z.string(),
  label: z.string().nullable(),
  status: z
    .enum(['pending', 'active', 'inactive', 'expired', 'revoked'])
    .describe('pending: the organisation has not approved. inactive: what it approved has ended.'),
  scopes,
  scopes_held: scopes.describe('Those whose access packages the delegation has, as recorded.'),
  scopes_missing: scopes,
  scopes_unknown: scopes.describe('It is not recorded which packages the delegation has.'),
  access_packages: z
    .array(z.object({ id: z.string(), name: z.string().nullable() }))
    .describe('What the scopes need at Altinn.'),
  delegation_id: z.string().nullable(),
  delegation_state: z.string().nullable(),
  delegation_url: z.string().nullable().describe('Where somebody who may at the organisation approves.'),
  system_user_id: z.string().nullable().describe('Bound once, when the organisation approves.'),
  valid_until: instant.nullable(),
  created_at: instant,
  changed_at: instant,
  revoked_at: instant.nullable(),
};

export const FullmaktPrincipal = named('FullmaktPrincipal', z.object(principal));
export type FullmaktPrincipal = z.input<typeof FullmaktPrincipal>;

const Warnings = z.array(z.enum(fullmaktWarnings));

export const FullmaktRequested = named(
  'FullmaktRequested',
  z.object({
    ...principal,
    warnings: Warnings.describe(
      'Not empty: it exists at Altinn, and something that follows here is behind. Look before you send again (GET /api/v1/fullmakt/{org_number}).',
    ),
    fix_steps: Steps,
  }),
);

export const FullmaktOverview = named(
  'FullmaktOverview',
  z.object({
    org_number: z.string(),
    overall_status: z
      .enum(['full', 'partial', 'none'])
      .describe('full: every agent that has not ended may do all that it was meant to.'),
    basis: z.literal('recorded').describe('What is recorded here. Altinn is not asked; /permissions does.'),
    principals: z.array(FullmaktPrincipal),
    fix_steps: Steps,
  }),
);

export const FullmaktRevoked = named(
  'FullmaktRevoked',
  z.object({
    ...principal,
    delegation_revoked: z.boolean().describe('False: another agent of the account uses it, or there was none.'),
    warnings: Warnings.describe(
      'upstream_revoke_unconfirmed: only the organisation can delete its system user in Altinn.',
    ),
    fix_steps: Steps,
  }),
);

/** An identity number or a key: what stands on record cannot be taken back. */
const unfit = /\d{6}\s?\d{5}|apier_(live|test|adm)_/;
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine((given) => !unfit.test(given), 'must hold no identity number and no key: it stays on record');

const PrincipalId = z.uuid().toLowerCase().describe('The caller’s own UUID for the agent.');
/** Any nine digits, as the hosted product takes them: Altinn knows which there are. */
export const NineDigits = z
  .string()
  .regex(/^\d{9}$/, 'must be nine digits')
  .describe('Organisation number.');

export const RequestInput = z.strictObject({
  agent_principal_id: PrincipalId,
  org_number: NineDigits,
  scopes: scopes
    .min(1)
    .transform((given) => [...new Set(given)].sort())
    .superRefine((given, refinement) => {
      const without = given.filter((scope) => packagesOf(scope) === null);
      if (without.length === 0) return;
      const message = `${without.join(', ')}: opens nothing at Altinn. Those that do: ${scopesWithPackages.join(', ')}`;
      refinement.addIssue({ code: 'custom', message });
    })
    .describe('Scopes of this gateway; each stands for the access packages that it needs.'),
  validity_days: z.coerce.number().int().min(1).max(3_650).optional().describe('Our own limit; none unless told.'),
  label: text(100).optional(),
});

export const RevokeInput = z.strictObject({
  agent_principal_id: PrincipalId,
  reason: text(500).optional().describe('For the record only.'),
});
