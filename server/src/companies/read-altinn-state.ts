import type { z } from 'zod';
import type { Context, FoundDelegation } from '../context.ts';
import type { SourceReport } from '../operation.ts';
import { describeAltinn } from './describe-altinn.ts';
import { type DelegatedSources, delegatedNames, reportOf } from './outcome.ts';
import { readDelegatedSources } from './read-delegated-sources.ts';
import type { AltinnState } from './shapes.ts';

/** What a delegation is worth now, with what each source said. */
export interface AltinnParts {
  delegation: FoundDelegation;
  sources: DelegatedSources;
  reports: SourceReport[];
}

/**
 * Asks what the delegation of an organisation opens. NAV answers the gateway itself, so that its count of employments says
 * nothing of what was delegated: it is not asked.
 */
export async function readAltinnParts(ctx: Context, org: string): Promise<AltinnParts> {
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  const asked = { ...ctx, upstreams: { ...ctx.upstreams, nav: null } };
  const sources = await readDelegatedSources(asked, org, delegation);
  const reports = delegatedNames
    .filter((source) => source !== 'nav.aareg')
    .map((source) => reportOf(source, sources[source]));
  return { delegation, sources, reports };
}

/** The `altinn` block of a company's context alone, and how its sources took part. What was asked is kept for both. */
export async function readAltinnState(
  ctx: Context,
  org: string,
): Promise<{ state: z.input<typeof AltinnState>; sources: SourceReport[] }> {
  const { delegation, sources, reports } = await readAltinnParts(ctx, org);
  return { state: describeAltinn({ org, sources, delegation }), sources: reports };
}
