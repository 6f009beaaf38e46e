import type { Context } from '../context.ts';
import { createDelegatedReader } from './delegated-reader.ts';
import type { DelegatedSources, Outcome } from './outcome.ts';
import { readParties } from './read-delegated-sources.ts';

/** What Skatteetaten knows of an organisation's VAT. */
export type VatSources = Pick<DelegatedSources, 'skatteetaten.mvaregister' | 'skatteetaten.mvameldinger'>;

const both = (outcome: Outcome<never>): VatSources => ({
  'skatteetaten.mvaregister': outcome,
  'skatteetaten.mvameldinger': outcome,
});

/**
 * The VAT register and the list of VAT returns, where the account's live delegation opens them: the same reads, kept under
 * the same keys, as those of the whole context, for who needs nothing else of it.
 */
export async function readVatSources(ctx: Context, org: string): Promise<VatSources> {
  const { skatteetaten, altinn } = ctx.upstreams;
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  if (skatteetaten === null) return both({ kind: 'off' });
  if (!delegation) return both({ kind: 'denied', denial: 'no_delegation', until: null });
  const reader = createDelegatedReader(ctx, org, delegation);
  let proofEnds = Number.POSITIVE_INFINITY;
  if (typeof delegation.viaOrganisation === 'string') {
    // The token is the accountant's, and says nothing of its client: Altinn's list is asked first.
    if (altinn === null) return both({ kind: 'off' });
    const proof = await readParties(altinn.client, reader, { org, isThroughAccountant: true });
    if (proof.kind === 'failed') return both({ kind: 'failed', code: proof.code, reason: null });
    if (proof.kind !== 'read') return both(proof);
    proofEnds = proof.read.usableUntil;
  }
  const [mvaregister, mvameldinger] = await Promise.all([
    reader.withSystemUser(
      'skatteetaten.mvaregister',
      (token, signal) => skatteetaten.readMvaRegistration(org, token, signal),
      proofEnds,
    ),
    reader.withSystemUser(
      'skatteetaten.mvameldinger',
      (token, signal) => skatteetaten.readMvaMeldinger(org, token, signal),
      proofEnds,
    ),
  ]);
  // When one of them says that the system user is gone, nothing of the other counts.
  const gone = [mvaregister, mvameldinger].find((one) => one.kind === 'denied' && one.denial !== 'right_missing');
  if (gone?.kind === 'denied') return both(gone);
  return { 'skatteetaten.mvaregister': mvaregister, 'skatteetaten.mvameldinger': mvameldinger };
}
