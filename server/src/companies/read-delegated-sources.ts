import type { Secret } from '@apier/maskinporten';
import type { Context } from '../context.ts';
import type { Delegation } from '../delegations/index.ts';
import { osloDate } from '../lib/oslo-time.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Loaded } from '../lib/source-cache.ts';
import { ownScopes, type SystemUser, systemUserScopes, TokenRefused } from '../tokens/index.ts';
import {
  type DelegatedSource,
  type DelegatedSources,
  type Denial,
  failureOf,
  type Outcome,
  scopeNotGrantable,
} from './outcome.ts';

/** No tier-2 fact outlives the proof of authority it was read with (rulings 11). */
const authorityBoundMs = 60_000;
/** What Altinn says of a delegation is shown with its age, and opens nothing. */
const displayBoundMs = 5 * 60_000;
/** So soon is a company that has just approved the system user found to have done so: the token client asks no sooner. */
const goneWindowMs = 30_000;
/** An agency grants a scope after an application, not from one minute to the next. */
const ungrantableWindowMs = 10 * 60_000;
/** A token this young was not refused for its age: asking for another would only repeat the refusal. */
const freshTokenMs = 1_000;

type SystemUserSource = keyof typeof systemUserScopes;

/** What is kept of a source: its answer, or why there is none to be had for a while. */
type Kept<T> = { answer: T } | { denial: Exclude<Denial, 'no_delegation'> } | { ungrantable: true };

/** Reads one source on behalf of one delegation. */
interface Reader {
  /** Asks with the system user's own token. */
  withSystemUser<T>(
    source: SystemUserSource,
    ask: (token: Secret, signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T>>;
  /** Asks otherwise; `ask` says for how long its answer holds. */
  with<T>(source: DelegatedSource, ask: (signal: AbortSignal) => Promise<Loaded<T>>): Promise<Outcome<T>>;
  /** Keeps what was denied together: each denial takes the other loads under way with it, those that end in one too. */
  remember(sources: DelegatedSources): void;
  systemUser: SystemUser;
}

/**
 * Asks every source that the organisation's delegation opens, at the same time. When one of them says that the system
 * user is gone, nothing of the others counts; every denial forgets what was kept of the delegation (rulings 11).
 */
export async function readDelegatedSources(
  ctx: Context,
  org: string,
  delegation: Delegation | undefined,
): Promise<DelegatedSources> {
  const { tokens, clock } = ctx;
  const { skatteetaten, nav, altinn } = ctx.upstreams;
  const reader = delegation && readerOf(ctx, org, delegation);
  /** Off where the environment has no such upstream, denied without a delegation. */
  const read = <Upstream, T>(
    upstream: Upstream | null,
    ask: (upstream: Upstream, reader: Reader) => Promise<Outcome<T>>,
  ): Outcome<T> | Promise<Outcome<T>> => {
    if (upstream === null) return { kind: 'off' };
    return reader ? ask(upstream, reader) : { kind: 'denied', denial: 'no_delegation', until: null };
  };
  const year = Number(osloDate(clock.now()).slice(0, 4)) - 1;

  const [mvaregister, mvameldinger, skatteoppgjoer, aareg, systemuser, parties] = await Promise.all([
    read(skatteetaten, (upstream, { withSystemUser }) =>
      withSystemUser('skatteetaten.mvaregister', (token, signal) => upstream.readMvaRegistration(org, token, signal)),
    ),
    read(skatteetaten, (upstream, { withSystemUser }) =>
      withSystemUser('skatteetaten.mvameldinger', (token, signal) => upstream.readMvaMeldinger(org, token, signal)),
    ),
    read(skatteetaten, (upstream, { withSystemUser }) =>
      withSystemUser('skatteetaten.skatteoppgjoer', async (token, signal) => ({
        year,
        ...(await upstream.readSkatteoppgjoer(org, year, token, signal)),
      })),
    ),
    read(nav, (upstream, held) =>
      held.with('nav.aareg', async (signal) => {
        // NAV answers the client itself. That it may be asked for this organisation, the system user's token proves.
        const proof = await tokens.forSystemUser(proofScope, held.systemUser, signal);
        const token = await tokens.forClient(ownScopes['nav.aareg'], signal);
        const active = await upstream.countActiveArbeidsforhold(org, token.secret, signal);
        return { value: { active }, windowMs: authorityBoundMs - (clock.now() - proof.issuedAt) };
      }),
    ),
    read(altinn, ({ client, systemId }, held) =>
      held.with('altinn.systemuser', async (signal) => {
        const token = await tokens.forClient(ownScopes['altinn.systemuser'], signal);
        const { externalRef } = held.systemUser;
        const value = await client.findSystemUser({ systemId, orgnr: org, externalRef }, token.secret, signal);
        if (value.state === 'not_found' || value.systemUser.isDeleted) throw new SystemUserGone();
        return { value, windowMs: displayBoundMs };
      }),
    ),
    read(altinn, ({ client }, { withSystemUser }) =>
      withSystemUser('altinn.authorizedparties', (token, signal) => client.readAuthorizedParties(token, signal)),
    ),
  ]);
  const sources: DelegatedSources = {
    'skatteetaten.mvaregister': mvaregister,
    'skatteetaten.mvameldinger': mvameldinger,
    'skatteetaten.skatteoppgjoer': skatteoppgjoer,
    'nav.aareg': aareg,
    'altinn.systemuser': systemuser,
    'altinn.authorizedparties': parties,
  };
  reader?.remember(sources);
  return isGone(sources) ? allGone(sources) : sources;
}

/** With the scope that a private client can be granted, so that the proof is to be had wherever NAV is. */
const proofScope = systemUserScopes['altinn.authorizedparties'];

/** Altinn has no such system user, or has deleted it. */
class SystemUserGone extends Error {
  override readonly name = 'SystemUserGone';
}

function readerOf(ctx: Context, org: string, delegation: Delegation): Reader {
  const { tokens, clock, sourceCache } = ctx;
  const { account, externalRef, id } = delegation;
  const systemUser: SystemUser = { account, organisation: org, externalRef };
  const subject = { account: ctx.accountId ?? '', environment: ctx.environment, subject: org };
  const nameOf = (source: DelegatedSource): string => `${source} ${id}`;

  const readKept = async <T>(
    source: DelegatedSource,
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
        tokens.evictSystemUser(systemUser);
        sourceCache.evict(subject, (name) => name.endsWith(id) && name !== own);
        return { value: { denial }, windowMs: denial === 'right_missing' ? authorityBoundMs : goneWindowMs };
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
    source === 'altinn.authorizedparties'
      ? tokens.forAltinn(systemUserScopes[source], systemUser, signal)
      : tokens.forSystemUser(systemUserScopes[source], systemUser, signal);

  return {
    systemUser,
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
    withSystemUser<T>(source: SystemUserSource, ask: (token: Secret, signal: AbortSignal) => Promise<T>) {
      const askWith = async (signal: AbortSignal, isAgain: boolean): Promise<Loaded<T>> => {
        const token = await tokenFor(source, signal);
        const ageMs = clock.now() - token.issuedAt;
        try {
          return { value: await ask(token.secret, signal), windowMs: authorityBoundMs - ageMs };
        } catch (error) {
          const isOld = error instanceof UpstreamFailure && error.kind === 'unauthorised' && ageMs > freshTokenMs;
          if (!isOld || isAgain) throw error;
          tokens.evictSystemUser(systemUser);
          return askWith(signal, true);
        }
      };
      return readKept(source, (signal) => askWith(signal, false), goneOrMissing);
    },
  };
}

function goneOnly(error: unknown): 'system_user_gone' | null {
  const isWithoutToken = error instanceof TokenRefused && error.refusal === 'no_delegation';
  return isWithoutToken || error instanceof SystemUserGone ? 'system_user_gone' : null;
}

/** What was asked with the system user's own token and refused is what the organisation has not given. */
function goneOrMissing(error: unknown): 'system_user_gone' | 'right_missing' | null {
  return error instanceof UpstreamFailure && error.kind === 'forbidden' ? 'right_missing' : goneOnly(error);
}

const isGone = (sources: DelegatedSources): boolean =>
  Object.values(sources).some((outcome) => outcome.kind === 'denied' && outcome.denial === 'system_user_gone');

function allGone(sources: DelegatedSources): DelegatedSources {
  const untils = Object.values(sources).map((outcome) => (outcome.kind === 'denied' ? outcome.until : null));
  const until = Math.min(...untils.filter((end) => end !== null));
  const gone = { kind: 'denied', denial: 'system_user_gone', until } as const;
  const masked = Object.entries(sources).map(([name, outcome]) => [name, outcome.kind === 'off' ? outcome : gone]);
  return Object.fromEntries(masked) as DelegatedSources;
}
