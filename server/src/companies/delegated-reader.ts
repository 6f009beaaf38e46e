import type { Secret } from '@apier/maskinporten';
import type { Context } from '../context.ts';
import type { Delegation } from '../delegations/index.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Loaded } from '../lib/source-cache.ts';
import { instancesScope, type SystemUser, systemUserScopes, TokenRefused } from '../tokens/index.ts';
import {
  type DelegatedSource,
  type DelegatedSources,
  type Denial,
  failureOf,
  type Outcome,
  scopeNotGrantable,
} from './outcome.ts';

/** So soon is a company that has just approved the system user found to have done so: the token client asks no sooner. */
const goneWindowMs = 30_000;
/** An agency grants a scope after an application, not from one minute to the next. */
const ungrantableWindowMs = 10 * 60_000;
/** A token this young was not refused for its age: asking for another would only repeat the refusal. */
const freshTokenMs = 1_000;

const scopes = { ...systemUserScopes, 'altinn.instances': instancesScope };
type SystemUserSource = keyof typeof scopes;

/** What is kept of a source: its answer, or why there is none to be had for a while. */
type Kept<T> = { answer: T } | { denial: Exclude<Denial, 'no_delegation'> } | { ungrantable: true };

/** Reads one source on behalf of one delegation. */
export interface Reader {
  /**
   * Asks with the system user's own token; the answer is kept no longer than until `proofEnds`. `part` tells apart what
   * is asked of one source.
   */
  withSystemUser<T>(
    source: SystemUserSource,
    ask: (token: Secret, signal: AbortSignal) => Promise<T>,
    proofEnds: number,
    part?: string,
  ): Promise<Outcome<T>>;
  /** Asks otherwise; `ask` says for how long its answer holds. */
  with<T>(source: DelegatedSource, ask: (signal: AbortSignal) => Promise<Loaded<T>>): Promise<Outcome<T>>;
  /** Keeps what was denied together: each denial takes the other loads under way with it, those that end in one too. */
  remember(sources: DelegatedSources): void;
  systemUser: SystemUser;
  /** The id that Altinn gave it. */
  systemUserId: string;
}

/** Altinn has no such system user, or has deleted it. */
export class SystemUserGone extends Error {
  override readonly name = 'SystemUserGone';
}

/** The accountant's system user is there, and acts for the organisation no more. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** A reader of what one delegation opens, by the system user that is behind it. */
export function createDelegatedReader(ctx: Context, org: string, delegation: Delegation): Reader {
  // No tier-2 fact outlives the proof of authority it was read with (rulings 11).
  const { tokens, clock, sourceCache, authorityBoundMs } = ctx;
  const { account, externalRef, id, viaOrganisation } = delegation;
  // Whose system user it is: the accountant's, never the client's (altinn.md 1.4).
  const systemUser: SystemUser = { account, organisation: viaOrganisation ?? org, externalRef };
  const subject = { account: ctx.accountId ?? '', environment: ctx.environment, subject: org };
  const nameOf = (source: string): string => `${source} ${id}`;

  const readKept = async <T>(
    source: string,
    ask: (signal: AbortSignal) => Promise<Loaded<T>>,
    isDenial: (error: unknown) => Exclude<Denial, 'no_delegation'> | null,
  ): Promise<Outcome<T>> => {
    const own = nameOf(source);
    const load = async (signal: AbortSignal): Promise<Loaded<Kept<T>>> => {
      try {
        const { value, ...spans } = await ask(signal);
        return { value: { answer: value }, ...spans };
      } catch (error) {
        if (error instanceof TokenRefused && error.refusal === 'not_grantable') {
          return { value: { ungrantable: true }, windowMs: ungrantableWindowMs };
        }
        const denial = isDenial(error);
        if (denial === null) throw error;
        // The accountant's tokens still serve its other clients.
        if (denial !== 'client_gone') tokens.evictSystemUser(systemUser);
        sourceCache.evict(subject, (name) => name.endsWith(id) && name !== own);
        // A right that is missing does not say that the system user is.
        if (denial !== 'right_missing') ctx.suspectDelegation(delegation);
        return {
          value: { denial },
          windowMs: denial === 'right_missing' ? authorityBoundMs : Math.min(goneWindowMs, authorityBoundMs),
        };
      }
    };
    try {
      const { value, ...read } = await sourceCache.read({ ...subject, source: own }, load);
      if ('ungrantable' in value) return { ...scopeNotGrantable, until: read.usableUntil };
      if ('denial' in value) return { kind: 'denied', denial: value.denial, until: read.usableUntil };
      return { kind: 'read', read: { ...read, value: value.answer } };
    } catch (error) {
      return failureOf(error);
    }
  };

  const tokenFor = (source: SystemUserSource, signal: AbortSignal) =>
    source.startsWith('altinn.')
      ? tokens.forAltinn(scopes[source], systemUser, signal)
      : tokens.forSystemUser(scopes[source], systemUser, signal);

  return {
    systemUser,
    systemUserId: delegation.systemUserId,
    with: (source, ask) => readKept(source, ask, goneOnly),
    remember(sources) {
      for (const source of Object.keys(sources) as DelegatedSource[]) {
        const outcome = sources[source];
        if (outcome.kind !== 'denied' || outcome.until === null) continue;
        const { denial, until } = outcome;
        const load = async () => ({ value: { denial }, windowMs: until - clock.now() });
        sourceCache.read({ ...subject, source: nameOf(source) }, load).catch(() => {});
      }
    },
    withSystemUser<T>(
      source: SystemUserSource,
      ask: (token: Secret, signal: AbortSignal) => Promise<T>,
      proofEnds: number,
      part?: string,
    ) {
      const askWith = async (signal: AbortSignal, isAgain: boolean): Promise<Loaded<T>> => {
        const token = await tokenFor(source, signal);
        const ageMs = clock.now() - token.issuedAt;
        try {
          const value = await ask(token.secret, signal);
          return { value, windowMs: Math.min(authorityBoundMs - ageMs, proofEnds - clock.now()) };
        } catch (error) {
          const isOld = error instanceof UpstreamFailure && error.kind === 'unauthorised' && ageMs > freshTokenMs;
          if (!isOld || isAgain) throw error;
          tokens.evictSystemUser(systemUser);
          return askWith(signal, true);
        }
      };
      const name = part === undefined ? source : `${source} ${part}`;
      return readKept(name, (signal) => askWith(signal, false), goneOrMissing);
    },
  };
}

function goneOnly(error: unknown): 'system_user_gone' | 'client_gone' | null {
  if (error instanceof ClientGone) return 'client_gone';
  const isWithoutToken = error instanceof TokenRefused && error.refusal === 'no_delegation';
  return isWithoutToken || error instanceof SystemUserGone ? 'system_user_gone' : null;
}

/** What was asked with the system user's own token and refused is what the organisation has not given. */
function goneOrMissing(error: unknown): ReturnType<typeof goneOnly> | 'right_missing' {
  return error instanceof UpstreamFailure && error.kind === 'forbidden' ? 'right_missing' : goneOnly(error);
}
