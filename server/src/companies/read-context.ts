import type { Context } from '../context.ts';
import type { Delegation } from '../delegations/index.ts';
import { AppError, type ErrorCode } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { nextOsloMidnight } from '../lib/oslo-time.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Loaded } from '../lib/source-cache.ts';
import type { Answer, SourceReport } from '../operation.ts';
import { printed } from '../organisations/index.ts';
import { type SystemUser, TokenRefused } from '../tokens/index.ts';
import type { MvaAnswer } from '../upstreams/skatteetaten/index.ts';
import { composeContext } from './compose-context.ts';
import { type ContextParts, mvaScope, type Outcome } from './outcome.ts';
import type { CompanyContext } from './shapes.ts';

/** Enhetsregisteret asks not to be polled; bankruptcy and deletion must still be seen the same hour. */
const registryWindowMs = 60 * 60 * 1_000;
/** A company that was founded today is looked for before it is there. */
const unknownWindowMs = 60_000;
/** No tier-2 fact outlives the proof of authority it was read with (rulings 11). */
const authorityBoundMs = 60_000;
/** A token this young was not refused for its age: asking for another would only repeat the refusal. */
const freshTokenMs = 1_000;

export interface ReadContextInput {
  org: string;
}

/**
 * One company as the registers know it, each asked at the same time and none waited for beyond the deadline. What did
 * not answer is named, never guessed. Throws COMPANY_NOT_FOUND, COMPANY_REMOVED, and UPSTREAM_TIMEOUT or
 * UPSTREAM_UNAVAILABLE when no register could say which company it is.
 */
export async function readContext(ctx: Context, { org }: ReadContextInput): Promise<Answer<CompanyContext>> {
  const deadline = ctx.clock.deadline(ctx.upstreamDeadlineMs);
  try {
    return await readWithin(ctx, org, deadline.signal);
  } finally {
    deadline.clear();
  }
}

async function readWithin(ctx: Context, org: string, signal: AbortSignal): Promise<Answer<CompanyContext>> {
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  const { brreg } = ctx.upstreams;
  const [enhet, roller, mva] = await Promise.all([
    readSource(ctx, [org, 'enheter'], async () => {
      const value = await brreg.readEnhet(org, signal);
      return { value, windowMs: value.state === 'unknown' ? unknownWindowMs : registryWindowMs };
    }),
    readSource(ctx, [org, 'roller'], async () => ({
      value: await brreg.readRoller(org, signal),
      windowMs: registryWindowMs,
    })),
    readMva(ctx, org, delegation, signal),
  ]);

  if (enhet.kind === 'read' && enhet.read.value.state === 'unknown') throw await notFound(ctx, org, signal);
  if (enhet.kind === 'read' && enhet.read.value.state === 'removed') throw removed(org, enhet.read.value.deletedAt);
  if (enhet.kind === 'failed' && mva.kind !== 'read') throw nobodyAnswered(enhet.code);

  const parts: ContextParts = { org, enhet, roller, mva, delegation };
  return {
    data: composeContext(parts),
    sources: [report('brreg.enheter', enhet), report('brreg.roller', roller), report('skatteetaten.mvaregister', mva)],
    dataSource: 'Enhetsregisteret (Brønnøysundregistrene); Merverdiavgiftsregisteret (Skatteetaten)',
    legalBasis: 'NLOD 2.0 for Enhetsregisteret; the organisation’s own delegation for Skatteetaten',
    notice: ctx.noticeFor(org),
    ...freshness(ctx, [enhet, roller, mva], delegation),
  };
}

/** The same bytes may be served until a source's window, the authority bound or the Oslo day ends. */
function freshness(
  ctx: Context,
  outcomes: readonly Outcome<unknown>[],
  delegation: Delegation | undefined,
): { freshUntil?: number } {
  // A register that failed, or an authority that was just denied, is asked again by the next reader.
  if (outcomes.some(({ kind }) => kind === 'failed' || (kind === 'denied' && delegation))) return {};
  const ends = outcomes.map((outcome) =>
    outcome.kind === 'read' ? outcome.read.usableUntil : Number.POSITIVE_INFINITY,
  );
  return { freshUntil: Math.min(...ends, nextOsloMidnight(ctx.clock.now())) };
}

async function readMva(
  ctx: Context,
  org: string,
  delegation: Delegation | undefined,
  signal: AbortSignal,
): Promise<Outcome<MvaAnswer>> {
  const { skatteetaten } = ctx.upstreams;
  if (!skatteetaten) return { kind: 'off' };
  if (!delegation) return { kind: 'denied' };
  const { account, externalRef } = delegation;
  const systemUser: SystemUser = { account, organisation: org, externalRef };

  const ask = async (): Promise<Loaded<MvaAnswer>> => {
    const token = await ctx.tokens.forSystemUser(mvaScope, systemUser, signal);
    const ageMs = ctx.clock.now() - token.issuedAt;
    try {
      const value = await skatteetaten.readMvaRegistration(org, token.secret, signal);
      return { value, windowMs: authorityBoundMs - ageMs };
    } catch (error) {
      const isStale = error instanceof UpstreamFailure && error.kind === 'unauthorised' && ageMs > freshTokenMs;
      if (!isStale) throw error;
      ctx.tokens.evictSystemUser(systemUser);
      return ask();
    }
  };

  return readSource(ctx, [org, 'mvaregister', delegation.id], ask, () => ctx.tokens.evictSystemUser(systemUser));
}

/** Reads through the account's cache; `onDenied` runs when the answer is that the authority is not there. */
async function readSource<T>(
  ctx: Context,
  key: readonly string[],
  load: () => Promise<Loaded<T>>,
  onDenied: () => void = () => {},
): Promise<Outcome<T>> {
  try {
    return { kind: 'read', read: await ctx.sourceCache.read([ctx.accountId ?? '', ctx.environment, ...key], load) };
  } catch (error) {
    if (error instanceof TokenRefused && error.refusal === 'no_delegation') {
      onDenied();
      return { kind: 'denied' };
    }
    if (error instanceof UpstreamFailure && error.kind === 'forbidden') onDenied();
    return { kind: 'failed', code: failureCode(error) };
  }
}

function failureCode(error: unknown): ErrorCode {
  if (error instanceof TokenRefused) {
    if (error.refusal === 'timeout') return 'UPSTREAM_TIMEOUT';
    return error.refusal === 'unavailable' ? 'UPSTREAM_UNAVAILABLE' : 'MASKINPORTEN_AUTH_FAILED';
  }
  if (!(error instanceof UpstreamFailure)) throw error;
  if (error.kind === 'timeout') return 'UPSTREAM_TIMEOUT';
  if (error.kind === 'forbidden' || error.kind === 'unauthorised') return 'UPSTREAM_FORBIDDEN';
  return 'UPSTREAM_UNAVAILABLE';
}

function report(source: string, outcome: Outcome<unknown>): SourceReport {
  const nothing = { source, error_code: null, fetched_at: null, served_from: null };
  switch (outcome.kind) {
    case 'read':
      return {
        ...nothing,
        status: 'ok',
        fetched_at: isoInstant(outcome.read.fetchedAt),
        served_from: outcome.read.servedFrom,
      };
    case 'failed':
      return { ...nothing, status: 'unavailable', error_code: outcome.code };
    case 'denied':
      return { ...nothing, status: 'no_delegation', error_code: 'AUTH_NO_DELEGATION' };
    case 'off':
      return { ...nothing, status: 'off' };
  }
}

/** A number without a main unit may be a sub-unit's: then the answer names the unit to ask for. */
async function notFound(ctx: Context, org: string, signal: AbortSignal): Promise<AppError> {
  const underenhet = await ctx.upstreams.brreg.readUnderenhet(org, signal).catch(() => undefined);
  const parent = underenhet?.overordnetEnhet;
  return new AppError('COMPANY_NOT_FOUND', {
    detail: parent
      ? {
          nb: `${printed(org)} er en underenhet. Spør med hovedenhetens nummer, ${printed(parent)}.`,
          en: `${printed(org)} is a sub-unit. Ask with the number of its main unit, ${printed(parent)}.`,
        }
      : {
          nb: `Enhetsregisteret har ingen hovedenhet med nummer ${printed(org)}.`,
          en: `Enhetsregisteret has no main unit with number ${printed(org)}.`,
        },
  });
}

function removed(org: string, deletedAt: string | null): AppError {
  return new AppError('COMPANY_REMOVED', {
    detail: {
      nb: `${printed(org)} er fjernet fra de åpne dataene${deletedAt ? ` (slettet ${deletedAt})` : ''}.`,
      en: `${printed(org)} was removed from the open data${deletedAt ? ` (deleted ${deletedAt})` : ''}.`,
    },
  });
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
