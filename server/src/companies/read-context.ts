import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { composeContext } from './compose-context.ts';
import { freshnessOf } from './freshness.ts';
import { nobodyAnswered } from './nobody-answered.ts';
import { reportOf, type Sources } from './outcome.ts';
import { readDelegatedSources } from './read-delegated-sources.ts';
import { readOpenSources } from './read-open-sources.ts';
import { refuseKeptUnit, refuseUnit } from './refuse-unit.ts';
import type { CompanyContext } from './shapes.ts';

export interface ReadContextInput {
  org: string;
}

/**
 * One company as the registers know it, each asked at the same time and none waited for beyond its deadline. What did
 * not answer is named, never guessed. Throws COMPANY_NOT_FOUND, COMPANY_REMOVED, and UPSTREAM_TIMEOUT or
 * UPSTREAM_UNAVAILABLE when no register could say which company it is.
 */
export async function readContext(ctx: Context, { org }: ReadContextInput): Promise<Answer<CompanyContext>> {
  await refuseKeptUnit(ctx, org);
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  const [open, delegated] = await Promise.all([readOpenSources(ctx, org), readDelegatedSources(ctx, org, delegation)]);
  const sources: Sources = { ...open, ...delegated };

  const enhet = open['brreg.enheter'];
  await refuseUnit(ctx, org, enhet);
  if (enhet.kind === 'failed' && !isAnythingDelegatedRead(delegated)) throw nobodyAnswered(enhet.code);

  return {
    data: composeContext({ org, sources, delegation }),
    sources: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    dataSource: 'Brønnøysundregistrene; Skatteetaten; NAV; Altinn',
    legalBasis: 'NLOD 2.0 for the open registers of Brønnøysund; the organisation’s own delegation for the rest',
    notice: ctx.noticeFor(org),
    ...freshnessOf(ctx, sources),
  };
}

const isAnythingDelegatedRead = (sources: object): boolean =>
  Object.entries(sources).some(([name, { kind }]) => kind === 'read' && !name.startsWith('altinn.'));
