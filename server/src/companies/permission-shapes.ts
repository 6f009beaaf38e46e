import { z } from 'zod';
import { named } from '../lib/named-schema.ts';
import { fixStepCodes } from './fix-steps.ts';
import { AltinnState } from './shapes.ts';

const instant = z.iso.datetime();
const { status, reason, error_code, granted_scopes, missing_scopes, access_packages, as_of } = AltinnState.shape;

const FixStep = named(
  'FixStep',
  z.object({
    code: z.enum(fixStepCodes).describe('Stable; what to branch on.'),
    description: z.string().describe('In the caller’s language.'),
  }),
);

const ChainLink = named(
  'DelegationChainLink',
  z.object({
    kind: z.enum(['account', 'organisation', 'system_user', 'accountant']),
    id: z.string().nullable().describe('The account’s id, an organisation number, or the id of the system user.'),
    delegation_id: z.string().nullable(),
    state: z
      .string()
      .nullable()
      .describe(
        'Of the organisation: its delegation as recorded here. Of the system user and the accountant: active, gone or unknown, as Altinn was asked now.',
      ),
    valid_until: instant.nullable().describe('Our own limit; Altinn has none.'),
  }),
);

/** AVERT 0.1, `authorization-decision`: no other members. */
const AuthorizationDecision = named(
  'AuthorizationDecision',
  z
    .object({
      decision: z.enum(['full', 'partial', 'none']),
      entity: z.object({ organisation_number: z.string(), name: z.string().optional() }),
      granted_scopes: z.array(z.string()),
      missing_scopes: z.array(z.string()),
      fix_steps: z.array(FixStep).describe('Empty where the decision is full.'),
    })
    .describe(
      'In AVERT’s form. It knows no unknown: what could not be found out is none with the step STATE_UNKNOWN, so that nothing is done on it.',
    ),
);

export const PermissionState = named(
  'PermissionState',
  z.object({
    org_number: z.string(),
    ...{ status, reason, error_code, granted_scopes },
    missing_scopes: missing_scopes.describe('Denied when they were used. Empty where the status is full.'),
    unknown_scopes: z
      .array(
        z.object({
          scope: z.string(),
          reason: z
            .enum(['not_answered', 'scope_not_grantable', 'off'])
            .describe('scope_not_grantable: its owner has not given it to this gateway’s client.'),
        }),
      )
      .describe('Neither granted nor missing.'),
    access_packages,
    missing_access_packages: access_packages.describe(
      'Asked for and not among access_packages. null: not known, or not asked from here.',
    ),
    delegation_chain: z.array(ChainLink).describe('From the account to whoever acts.'),
    confirm_url: z.string().nullable().describe('Where somebody at the organisation approves what it was asked for.'),
    as_of,
    fix_steps: z.array(FixStep).describe('What to do next, in order.'),
    decision: AuthorizationDecision,
  }),
);
export type PermissionState = z.input<typeof PermissionState>;
