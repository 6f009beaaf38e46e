import type { Context } from '../context.ts';
import { AppError, type ErrorCode } from '../errors/index.ts';
import { nextOsloMidnight } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import type { EnhetAnswer } from '../upstreams/brreg/index.ts';
import { composeContext } from './compose-context.ts';
import { missingIn, type Outcome, reportOf, type Sources } from './outcome.ts';
import { readDelegatedSources } from './read-delegated-sources.ts';
import { readOpenSources } from './read-open-sources.ts';
import { refusalOf } from './refuse-unit.ts';
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
  const subject = { account: ctx.accountId ?? '', environment: ctx.environment, subject: org };
  const kept = ctx.sourceCache.peek<EnhetAnswer>({ ...subject, source: 'brreg.enheter' });
  // Who asks again and again for a number that nobody has costs the other registers nothing.
  if (kept && !('enhet' in kept)) throw await refusalOf(ctx, org, kept);
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  const [open, delegated] = await Promise.all([readOpenSources(ctx, org), readDelegatedSources(ctx, org, delegation)]);
  const sources: Sources = { ...open, ...delegated };

  const enhet = open['brreg.enheter'];
  if (enhet.kind === 'read' && !('enhet' in enhet.read.value)) {
    // What is removed we may not hold either; what is unknown may be founded in a minute, and then "no roles" is wrong.
    ctx.sourceCache.evict(subject, (source) => source !== 'brreg.enheter');
    throw await refusalOf(ctx, org, enhet.read.value);
  }
  if (enhet.kind === 'failed' && !isAnythingDelegatedRead(delegated)) throw nobodyAnswered(enhet.code);

  return {
    data: composeContext({ org, sources, delegation }),
    sources: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    dataSource: 'Brønnøysundregistrene; Skatteetaten; NAV; Altinn',
    legalBasis: 'NLOD 2.0 for the open registers of Brønnøysund; the organisation’s own delegation for the rest',
    notice: ctx.noticeFor(org),
    ...freshness(ctx, sources),
  };
}

const isAnythingDelegatedRead = (sources: object): boolean =>
  Object.entries(sources).some(([name, { kind }]) => kind === 'read' && !name.startsWith('altinn.'));

/** The same bytes may be served until a source's window, the authority bound or the Oslo day ends. */
function freshness(ctx: Context, sources: Sources): { freshUntil?: number } {
  // A register that failed is asked again by the next reader.
  if (missingIn(sources).length > 0) return {};
  const ends = Object.values(sources).map(endOf);
  return { freshUntil: Math.min(...ends, nextOsloMidnight(ctx.clock.now())) };
}

function endOf(outcome: Outcome<unknown>): number {
  if (outcome.kind === 'read') return outcome.read.usableUntil;
  return ('until' in outcome ? outcome.until : null) ?? Number.POSITIVE_INFINITY;
}

function nobodyAnswered(code: ErrorCode): AppError {
  return new AppError(code === 'UPSTREAM_TIMEOUT' ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', {
    detail: {
      nb: 'Enhetsregisteret svarte ikke, og uten det er det ikke kjent hvilken virksomhet dette er.',
      en: 'Enhetsregisteret did not answer, and without it nobody can say which company this is.',
    },
    headers: { 'retry-after': '5' },
  });
}
