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
  state: 'active';
  /** Our own limit (Altinn has none), epoch milliseconds. */
  validUntil: number | null;
}

const instant = z.iso.datetime();

export const DelegationShape = named(
  'Delegation',
  z.object({
    id: z.string(),
    account: z.string(),
    environment: z.enum(['test', 'live']),
    org_number: z.string(),
    system_user_id: z.string().nullable(),
    external_ref: z.string().nullable().describe('Altinn’s name for one of several system users.'),
    via_org_number: z.string().nullable().describe('The accountant whose client the organisation is.'),
    state: z
      .enum(['requested', 'active', 'expired', 'rejected', 'revoked'])
      .describe('As recorded here; every use asks Maskinporten again. expired: valid_until has passed.'),
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
