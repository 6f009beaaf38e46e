import { createDelegatedReader, type Outcome, readParties } from '../companies/index.ts';
import type { Context } from '../context.ts';
import type { Delegation } from '../delegations/index.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Altinn, AuthorizedParty, Instance } from '../upstreams/altinn/index.ts';

/** Altinn leaves out what the caller may not see, so that a page may be empty and go on: so many are passed by at once. */
const mostEmptyPages = 5;

export interface FilingsPage {
  /** `not_there`: Altinn does not go on from this cursor any more. */
  state: 'found' | 'not_there';
  rows: Instance[];
  next: string | null;
}

/** What Altinn said, of filings and of what the delegation opens. */
export interface FilingSources {
  'altinn.instances': Outcome<FilingsPage>;
  'altinn.authorizedparties': Outcome<AuthorizedParty[]>;
}

/**
 * Asks Altinn for one page of an organisation's filings, by the authority of this account's own live delegation and no
 * other (rulings 10, 11). Through an accountant Altinn's list of its clients is asked first, as for every other source.
 */
export async function readFilings(
  ctx: Context,
  client: Pick<Altinn, 'instances' | 'readAuthorizedParties'>,
  asked: { org: string; delegation: Delegation; continuationToken: string | undefined; size: number },
): Promise<FilingSources> {
  const { org, delegation, continuationToken, size } = asked;
  const reader = createDelegatedReader(ctx, org, delegation);
  const isThroughAccountant = delegation.viaOrganisation !== null;
  const listing = readParties(client, reader, { org, isThroughAccountant });
  const readPage = (proofEnds: number) =>
    reader.withSystemUser(
      'altinn.instances',
      (token, signal) =>
        pageOf(org, continuationToken, (next) =>
          client.instances.query(
            { orgnr: org, size, ...(next !== undefined && { continuationToken: next }) },
            token,
            signal,
          ),
        ),
      proofEnds,
      `${size} ${continuationToken ?? ''}`,
    );

  if (!isThroughAccountant) {
    const [filings, parties] = await Promise.all([readPage(Number.POSITIVE_INFINITY), listing]);
    return { 'altinn.instances': withoutGone(filings, parties), 'altinn.authorizedparties': parties };
  }
  const parties = await listing;
  const filings = parties.kind === 'read' ? await readPage(parties.read.usableUntil) : parties;
  return { 'altinn.instances': filings, 'altinn.authorizedparties': parties };
}

type Page = Awaited<ReturnType<Altinn['instances']['query']>>;

/** The first page that has something, from where the caller stands. */
async function pageOf(
  org: string,
  start: string | undefined,
  query: (next: string | undefined) => Promise<Page>,
): Promise<FilingsPage> {
  let next = start;
  for (let empty = 0; ; empty += 1) {
    const page = await query(next).catch((error: unknown) => {
      if (next !== undefined && next === start && saysMalformed(error)) return null;
      throw error;
    });
    if (page === null) return { state: 'not_there', rows: [], next: null };
    if (page.rows.some(({ orgnr }) => orgnr !== org)) {
      throw new UpstreamFailure('altinn', 'unexpected', { cause: new Error('an instance of somebody else') });
    }
    if (page.rows.length > 0 || page.next === null || empty === mostEmptyPages) return { state: 'found', ...page };
    next = page.next;
  }
}

const saysMalformed = (error: unknown): boolean => error instanceof UpstreamFailure && error.status === 400;

/** When Altinn says beside it that the system user is gone, what it told of filings does not count. */
function withoutGone(
  filings: FilingSources['altinn.instances'],
  parties: FilingSources['altinn.authorizedparties'],
): FilingSources['altinn.instances'] {
  return parties.kind === 'denied' && parties.denial === 'system_user_gone' ? parties : filings;
}
