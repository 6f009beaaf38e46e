import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

/** What the verdict rests on, as a stable word. */
export const verificationReasons = [
  'active_and_signing',
  'deleted',
  'bankrupt',
  'under_forced_dissolution',
  'under_liquidation',
  'foreign_insolvency',
  'state_not_said',
  'register_unread',
  'no_signing_visible',
  'signing_unread',
] as const;
export type VerificationReason = (typeof verificationReasons)[number];

const signal = z.boolean().nullable();

export const CompanyVerification = named(
  'CompanyVerification',
  z.object({
    org_number: z.string(),
    name: z.string().nullable().describe('null: no register told it.'),
    verification_status: z
      .enum(['pass', 'fail', 'unknown'])
      .describe(
        'pass: active, and somebody who can bind it is registered. fail: not active, since it is deleted, bankrupt, under liquidation or under forced dissolution. unknown: cannot be told, or nobody who can bind it is visible, which is not the same as nobody. The word warn is reserved.',
      ),
    reason: z.enum(verificationReasons).describe('What the verdict rests on.'),
    signals: z
      .object({
        is_active: signal.describe('Registered, and neither bankrupt nor being wound up.'),
        not_bankrupt: signal,
        not_under_liquidation: signal.describe('Neither liquidation by its own decision nor by force.'),
        mva_registered: signal.describe('Enhetsregisteret’s flag for the VAT register.'),
        has_signing_authority: signal.describe(
          'True: signature, procuration or the owner of a sole proprietorship is registered. False: only where the authority has ended by law, for a deleted or bankrupt unit.',
        ),
        accounts_filed: signal.describe('Whether any annual accounts are known to be filed.'),
        registered_in_foretaksregisteret: signal,
      })
      .describe('Shown for transparency; null: not known. Only the first and the fifth decide the verdict.'),
    summary: z.string().describe('The verdict in a sentence, in Norwegian (bokmål).'),
    summary_en: z.string(),
    partial: z.boolean().describe('True: a register did not answer; _meta.sources names it.'),
  }),
);
export type CompanyVerification = z.input<typeof CompanyVerification>;
