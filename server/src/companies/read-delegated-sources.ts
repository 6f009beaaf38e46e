import type { Context } from '../context.ts';
import type { Delegation } from '../delegations/index.ts';
import { osloDate } from '../lib/oslo-time.ts';
import { ownScopes, systemUserScopes } from '../tokens/index.ts';
import type { Altinn, AuthorizedParty } from '../upstreams/altinn/index.ts';
import { ClientGone, createDelegatedReader, type Reader, SystemUserGone } from './delegated-reader.ts';
import type { DelegatedSources, Outcome } from './outcome.ts';

/** What Altinn says of a delegation is shown with its age, and opens nothing. */
const displayBoundMs = 5 * 60_000;

/**
 * Asks every source that the organisation's delegation opens, at the same time. When one of them says that the system
 * user is gone, nothing of the others counts; every denial forgets what was kept of the delegation (rulings 11).
 *
 * Through an accountant the token is the accountant's and says nothing of its client. Altinn's list of whom the system
 * user acts for is then asked first: no register is asked about an organisation that is not on it, and nothing that a
 * register said is kept for longer than the list.
 */
export async function readDelegatedSources(
  ctx: Context,
  org: string,
  delegation: Delegation | undefined,
): Promise<DelegatedSources> {
  const { tokens, clock } = ctx;
  const { skatteetaten, nav, altinn } = ctx.upstreams;
  const reader = delegation && createDelegatedReader(ctx, org, delegation);
  const isThroughAccountant = typeof delegation?.viaOrganisation === 'string';
  /** Off where the environment has no such upstream, denied without a delegation. */
  const read = <Upstream, T>(
    upstream: Upstream | null,
    ask: (upstream: Upstream, reader: Reader) => Promise<Outcome<T>>,
  ): Outcome<T> | Promise<Outcome<T>> => {
    if (upstream === null) return { kind: 'off' };
    return reader ? ask(upstream, reader) : { kind: 'denied', denial: 'no_delegation', until: null };
  };
  const listing = read(altinn, ({ client }, held) => readParties(client, held, { org, isThroughAccountant }));
  /** As `read`, once it is known that the system user acts for the organisation. */
  const readProven = <Upstream, T>(
    upstream: Upstream | null,
    ask: (upstream: Upstream, reader: Reader, proofEnds: number) => Promise<Outcome<T>>,
  ): Outcome<T> | Promise<Outcome<T>> => {
    if (!isThroughAccountant) return read(upstream, (one, held) => ask(one, held, Number.POSITIVE_INFINITY));
    return read(upstream, async (one, held) => {
      const proof = await listing;
      if (proof.kind === 'read') return ask(one, held, proof.read.usableUntil);
      // Unknown, whatever it was that kept us from asking.
      return proof.kind === 'failed' ? { kind: 'failed', code: proof.code, reason: null } : proof;
    });
  };
  const year = Number(osloDate(clock.now()).slice(0, 4)) - 1;

  const [mvaregister, mvameldinger, skatteoppgjoer, aareg, systemuser, parties] = await Promise.all([
    readProven(skatteetaten, (upstream, { withSystemUser }, proofEnds) =>
      withSystemUser(
        'skatteetaten.mvaregister',
        (token, signal) => upstream.readMvaRegistration(org, token, signal),
        proofEnds,
      ),
    ),
    readProven(skatteetaten, (upstream, { withSystemUser }, proofEnds) =>
      withSystemUser(
        'skatteetaten.mvameldinger',
        (token, signal) => upstream.readMvaMeldinger(org, token, signal),
        proofEnds,
      ),
    ),
    readProven(skatteetaten, (upstream, { withSystemUser }, proofEnds) =>
      withSystemUser(
        'skatteetaten.skatteoppgjoer',
        async (token, signal) => ({ year, ...(await upstream.readSkatteoppgjoer(org, year, token, signal)) }),
        proofEnds,
      ),
    ),
    readProven(nav, (upstream, held, proofEnds) =>
      held.with('nav.aareg', async (signal) => {
        // NAV answers the client itself. That it may be asked for this organisation, the system user's token proves.
        const proof = await tokens.forSystemUser(proofScope, held.systemUser, signal);
        const token = await tokens.forClient(ownScopes['nav.aareg'], signal);
        const active = await upstream.countActiveArbeidsforhold(org, token.secret, signal);
        const now = clock.now();
        return {
          value: { active },
          windowMs: Math.min(ctx.authorityBoundMs - (now - proof.issuedAt), proofEnds - now),
        };
      }),
    ),
    read(altinn, ({ client, systemId }, held) =>
      held.with('altinn.systemuser', async (signal) => {
        const token = await tokens.forClient(ownScopes['altinn.systemuser'], signal);
        const { externalRef, organisation: orgnr } = held.systemUser;
        const value = await client.findSystemUser({ systemId, orgnr, externalRef }, token.secret, signal);
        // Another id under the same reference is another system user: ours was deleted.
        const isOurs = value.state === 'found' && value.systemUser.id === held.systemUserId;
        if (!isOurs || value.systemUser.isDeleted) throw new SystemUserGone();
        return { value, windowMs: displayBoundMs };
      }),
    ),
    listing,
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
  return withoutGone(sources);
}

/** With the scope that a private client can be granted, so that the proof is to be had wherever NAV is. */
const proofScope = systemUserScopes['altinn.authorizedparties'];

/**
 * Whom Altinn lists the system user as acting for. Through an accountant that is the proof that it acts for the
 * organisation: denied where it does not.
 */
export function readParties(
  client: Pick<Altinn, 'readAuthorizedParties'>,
  reader: Reader,
  { org, isThroughAccountant }: { org: string; isThroughAccountant: boolean },
): Promise<Outcome<AuthorizedParty[]>> {
  return reader.withSystemUser(
    'altinn.authorizedparties',
    async (token, signal) => {
      const parties = await client.readAuthorizedParties(token, signal);
      return isThroughAccountant ? partiesOf(org, parties) : parties;
    },
    Number.POSITIVE_INFINITY,
  );
}

/**
 * What the system user may do for one client of its owner; the owner's other clients are left out. Throws ClientGone
 * where that is nothing: Altinn also lists parents of units for which there is no authority at all.
 */
function partiesOf(org: string, parties: readonly AuthorizedParty[]): AuthorizedParty[] {
  const own = parties.filter(({ organizationNumber }) => organizationNumber === org);
  const isActedFor = own.some(({ accessPackages, resources }) => accessPackages.length + resources.length > 0);
  if (!isActedFor) throw new ClientGone();
  return own;
}

/** When a source says that the system user is gone, or that it acts for the organisation no more, so is everything. */
function withoutGone(sources: DelegatedSources): DelegatedSources {
  const denied = Object.values(sources).flatMap((outcome) => (outcome.kind === 'denied' ? [outcome] : []));
  const denial = (['system_user_gone', 'client_gone'] as const).find((one) => denied.some((was) => was.denial === one));
  if (denial === undefined) return sources;
  const until = Math.min(...denied.flatMap((one) => (one.until === null ? [] : [one.until])));
  const gone = { kind: 'denied', denial, until } as const;
  const masked = Object.entries(sources).map(([name, outcome]) => [name, outcome.kind === 'off' ? outcome : gone]);
  return Object.fromEntries(masked) as DelegatedSources;
}
