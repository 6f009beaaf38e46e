import type { Delegation } from '../delegations/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { SourceRead } from '../lib/source-cache.ts';
import type { SourceReport } from '../operation.ts';
import { ownScopes, TokenRefused } from '../tokens/index.ts';
import type { AuthorizedParty, SystemUserAnswer } from '../upstreams/altinn/index.ts';
import type { EnhetAnswer, FullmaktAnswer, RegnskapAnswer, Roller, Underenheter } from '../upstreams/brreg/index.ts';
import type { MvaAnswer, MvaMeldingerAnswer, SkatteoppgjoerAnswer } from '../upstreams/skatteetaten/index.ts';

/**
 * Why the organisation's own authority does not open a source. `client_gone`: the accountant's system user is there, and
 * acts for this organisation no more.
 */
export type Denial = 'no_delegation' | 'system_user_gone' | 'client_gone' | 'right_missing';

/**
 * What became of one source. `denied`: the authority is not there. `not_served`: the register has nothing to give on this
 * kind of company. `off`: not connected in this environment. `until`: for how long a refusal is remembered.
 */
export type Outcome<T> =
  | { kind: 'read'; read: SourceRead<T> }
  | { kind: 'failed'; code: ErrorCode; reason: 'scope_not_grantable' | null; until?: number }
  | { kind: 'denied'; denial: Denial; until: number | null }
  | { kind: 'not_served'; reason: 'finance_company' }
  | { kind: 'off' };

/** Open to everybody. */
export interface OpenSources {
  'brreg.enheter': Outcome<EnhetAnswer>;
  'brreg.roller': Outcome<Roller>;
  'brreg.underenheter': Outcome<Underenheter>;
  'brreg.signatur': Outcome<FullmaktAnswer>;
  'brreg.prokura': Outcome<FullmaktAnswer>;
  'brreg.regnskap': Outcome<RegnskapAnswer>;
}

/** Opened by the organisation's delegation only. */
export interface DelegatedSources {
  'skatteetaten.mvaregister': Outcome<MvaAnswer>;
  'skatteetaten.mvameldinger': Outcome<MvaMeldingerAnswer>;
  'skatteetaten.skatteoppgjoer': Outcome<SkatteoppgjoerAnswer & { year: number }>;
  'nav.aareg': Outcome<{ active: number }>;
  'altinn.systemuser': Outcome<SystemUserAnswer>;
  'altinn.authorizedparties': Outcome<AuthorizedParty[]>;
}

export type Sources = OpenSources & DelegatedSources;
export type SourceName = keyof Sources;
export type DelegatedSource = keyof DelegatedSources;

/** What a delegation opens, in the order in which it is told. */
export const delegatedNames = [
  ...(['skatteetaten.mvaregister', 'skatteetaten.mvameldinger', 'skatteetaten.skatteoppgjoer'] as const),
  ...(['nav.aareg', 'altinn.systemuser', 'altinn.authorizedparties'] as const),
] satisfies readonly DelegatedSource[];

/** Every source of a context, in the order in which they are told. */
export const sourceNames = [
  ...(['brreg.enheter', 'brreg.roller', 'brreg.underenheter', 'brreg.signatur', 'brreg.prokura'] as const),
  ...(['brreg.regnskap', ...delegatedNames] as const),
] satisfies readonly SourceName[];

export interface ContextParts {
  org: string;
  sources: Sources;
  delegation: Delegation | undefined;
}

/** No private client is granted the scope: that says nothing of the organisation. */
export const scopeNotGrantable = {
  kind: 'failed',
  code: 'MASKINPORTEN_AUTH_FAILED',
  reason: 'scope_not_grantable',
} as const;

/** What a failure to read may say of itself; anything else is our own fault and goes on. */
export function failureOf(error: unknown): Extract<Outcome<never>, { kind: 'failed' }> {
  const failed = (code: ErrorCode) => ({ kind: 'failed', code, reason: null }) as const;
  if (error instanceof TokenRefused) {
    if (error.refusal === 'timeout') return failed('UPSTREAM_TIMEOUT');
    if (error.refusal === 'unavailable') return failed('UPSTREAM_UNAVAILABLE');
    return error.refusal === 'not_grantable' ? scopeNotGrantable : failed('MASKINPORTEN_AUTH_FAILED');
  }
  if (!(error instanceof UpstreamFailure)) throw error;
  if (error.kind === 'timeout') return failed('UPSTREAM_TIMEOUT');
  if (error.kind === 'forbidden' || error.kind === 'unauthorised') return failed('UPSTREAM_FORBIDDEN');
  return failed('UPSTREAM_UNAVAILABLE');
}

/** It should have answered, and did not. What the gateway itself is not entitled to is not missing. */
function isMissing(source: SourceName, outcome: Outcome<unknown>): boolean {
  if (outcome.kind !== 'failed' || outcome.reason !== null) return false;
  // What is asked with the client's own token: a refusal says nothing of the organisation.
  return !(source in ownScopes) || outcome.code !== 'UPSTREAM_FORBIDDEN';
}

/** The names of what did not answer though it should have. */
export const missingIn = (sources: Partial<Sources>): SourceName[] =>
  sourceNames.filter((source) => {
    const outcome = sources[source];
    return outcome !== undefined && isMissing(source, outcome);
  });

/** How a source took part, as `_meta` tells it. */
export function reportOf(source: string, outcome: Outcome<unknown>): SourceReport {
  const nothing = { source, error_code: null, reason: null, fetched_at: null, served_from: null, stale: false };
  switch (outcome.kind) {
    case 'read': {
      const { fetchedAt, servedFrom, stale, failure } = outcome.read;
      return {
        ...nothing,
        ...{ status: 'ok', fetched_at: isoInstant(fetchedAt), served_from: servedFrom, stale },
        ...(failure !== undefined && { error_code: failureOf(failure).code }),
      };
    }
    case 'failed':
      return { ...nothing, status: 'unavailable', error_code: outcome.code, reason: outcome.reason };
    case 'denied':
      return { ...nothing, status: 'no_delegation', error_code: 'AUTH_NO_DELEGATION', reason: outcome.denial };
    case 'not_served':
      return { ...nothing, status: 'not_served', reason: outcome.reason };
    case 'off':
      return { ...nothing, status: 'off' };
  }
}
