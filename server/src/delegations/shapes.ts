import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

/** An account's right to act for an organisation, as Altinn's System User delegation gives it. */
export interface Delegation {
  id: string;
  account: string;
  environment: 'test' | 'live' | 'sandbox';
  organisation: string;
  systemUserId: string;
  /** Altinn's name for one of several system users; `null`: Altinn's default. */
  externalRef: string | null;
  /** The accountant whose client the organisation is, when the delegation comes through one. */
  viaOrganisation: string | null;
  /** What was asked for, as URNs; `null`: not by us. */
  askedPackages: readonly string[] | null;
  state: 'active';
  /** Our own limit (Altinn has none), epoch milliseconds. */
  validUntil: number | null;
}

const instant = z.iso.datetime();

export const AccessPackageShape = z.object({
  id: z.string().describe('URN of the access package (tilgangspakke).'),
  name: z.string().nullable().describe('In Norwegian; null for one that is newer than our table.'),
});

export const DelegationRequestShape = named(
  'DelegationRequest',
  z.object({
    id: z.string(),
    kind: z.enum(['standard', 'agent', 'change']),
    state: z
      .enum(['sending', 'new', 'accepted', 'rejected', 'denied', 'timed_out', 'withdrawn', 'no_change_needed'])
      .describe(
        'sending: not known to have reached Altinn; it is asked again by itself. new: the organisation decides.',
      ),
    add_access_packages: z.array(AccessPackageShape),
    remove_access_packages: z.array(AccessPackageShape),
    add_rights: z.array(z.string()),
    remove_rights: z.array(z.string()),
    confirm_url: z
      .string()
      .nullable()
      .describe('Where somebody at the organisation approves; null when there is nothing to approve.'),
    redirect_url: z.string().nullable(),
    created_at: instant,
    changed_at: instant,
  }),
);

export const DelegationShape = named(
  'Delegation',
  z.object({
    id: z.string(),
    account: z.string(),
    environment: z.enum(['test', 'live']),
    org_number: z.string(),
    kind: z.enum(['standard', 'agent']).describe('agent: of an accountant or auditor, for their clients.'),
    system_user_id: z.string().nullable(),
    external_ref: z.string().nullable().describe('Altinn’s name for one of several system users.'),
    via_org_number: z.string().nullable().describe('The accountant whose client the organisation is.'),
    state: z
      .enum(['requested', 'active', 'expired', 'gone', 'rejected', 'timed_out', 'withdrawn', 'revoked'])
      .describe(
        'As recorded here; every use asks Maskinporten again. expired: valid_until has passed. gone: ended at Altinn. revoked: ended here.',
      ),
    access_packages: z
      .array(AccessPackageShape)
      .nullable()
      .describe('What the organisation was asked for and agreed to; null where it was not asked from here.'),
    rights: z.array(z.string()).nullable().describe('Single services, as access_packages.'),
    seen_access_packages: z
      .array(AccessPackageShape)
      .nullable()
      .describe('What Altinn said is left, at seen_at; null: not looked at yet.'),
    seen_at: instant.nullable(),
    request: DelegationRequestShape.nullable().describe('What the organisation was asked last.'),
    valid_until: instant.nullable().describe('Our own limit; Altinn has none.'),
    created_at: instant,
    changed_at: instant,
  }),
);

export const DelegationList = named(
  'DelegationList',
  z.object({ account: z.string(), delegations: z.array(DelegationShape) }),
);

export const DelegationId = z.string().regex(/^dlg_[0-9a-z]{22}$/, 'must be the id of a delegation (dlg_…)');
