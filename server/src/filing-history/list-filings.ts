import { findAccessPackage } from '@apier/rulebook';
import { type Denial, type Outcome, reportOf } from '../companies/index.ts';
import type { Context } from '../context.ts';
import { AppError, type Bilingual } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { printed } from '../organisations/index.ts';
import { instancesScope } from '../tokens/index.ts';
import { continuationIn, cursorAt } from './cursor.ts';
import { describeFiling } from './describe-filing.ts';
import { type FilingSources, readFilings } from './read-filings.ts';
import type { FilingHistory } from './shapes.ts';

export interface ListFilingsInput {
  org: string;
  cursor?: string | undefined;
  limit: number;
}

/**
 * What an organisation has begun and filed in Altinn, what changed last first. Throws AUTH_NO_DELEGATION when the account
 * has no live delegation for it, or the delegation does not open it; VALIDATION_FAILED for a cursor that is none;
 * ALTINN_OFF; MASKINPORTEN_AUTH_FAILED and UPSTREAM_… when Altinn did not answer.
 */
export async function listFilings(
  ctx: Context,
  { org, cursor, limit }: ListFilingsInput,
): Promise<Answer<FilingHistory>> {
  const continuationToken = cursor === undefined ? undefined : continuationIn(cursor, org);
  if (cursor !== undefined && continuationToken === undefined) throw noCursor();
  const { altinn } = ctx.upstreams;
  if (altinn === null) throw new AppError('ALTINN_OFF');
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  if (!delegation) throw denied(org, 'no_delegation');

  const asked = { org, delegation, continuationToken, size: limit };
  const sources = await readFilings(ctx, altinn.client, asked);
  const page = valueIn(org, sources['altinn.instances']);
  if (page.state === 'not_there') throw noCursor();
  return {
    data: {
      org_number: org,
      filings: page.rows.map(describeFiling),
      access_packages: packagesOf(org, sources['altinn.authorizedparties']),
      pagination: { next_cursor: page.next === null ? null : cursorAt(org, page.next), limit },
    },
    sources: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    dataSource: 'Altinn',
    legalBasis: 'the organisation’s own delegation',
    notice: ctx.noticeFor(org),
  };
}

function valueIn<T>(org: string, outcome: Outcome<T>): T {
  if (outcome.kind === 'read') return outcome.read.value;
  if (outcome.kind === 'denied') throw denied(org, outcome.denial);
  if (outcome.kind !== 'failed') throw new AppError('ALTINN_OFF');
  if (outcome.reason === 'scope_not_grantable') throw new AppError(outcome.code, { detail: notGranted });
  throw new AppError(outcome.code, {
    detail: {
      nb: 'Altinn ga ikke noe svar som kan brukes. Det er ikke kjent hva virksomheten har levert.',
      en: 'Altinn gave no answer that can be used. What the organisation has filed is not known.',
    },
    headers: { 'retry-after': '5' },
  });
}

const notGranted: Bilingual = {
  nb: `Tjenestens klient har ikke fått scopet ${instancesScope} av Digitaliseringsdirektoratet. Virksomheten kan ikke gi det.`,
  en: `The client of this service was not given the scope ${instancesScope} by Digitaliseringsdirektoratet. The organisation cannot give it.`,
};

const denials: Readonly<Record<Denial, (org: string) => Bilingual>> = {
  no_delegation: (org) => ({
    nb: `Kontoen har ingen aktiv delegering for ${org}. Innsendinger vises bare med virksomhetens egen.`,
    en: `The account has no live delegation for ${org}. Filings are shown only with the organisation’s own.`,
  }),
  system_user_gone: (org) => ({
    nb: `Systembrukeren til ${org} finnes ikke lenger i Altinn.`,
    en: `Altinn has the system user of ${org} no more.`,
  }),
  client_gone: (org) => ({
    nb: `Regnskapsførerens systembruker handler ikke lenger for ${org}.`,
    en: `The accountant’s system user acts for ${org} no more.`,
  }),
  right_missing: (org) => ({
    nb: `Delegeringen fra ${org} åpner ikke for å lese innsendinger i Altinn.`,
    en: `The delegation of ${org} does not open its filings in Altinn.`,
  }),
};

const denied = (org: string, denial: Denial): AppError =>
  new AppError('AUTH_NO_DELEGATION', { detail: denials[denial](printed(org)) });

const noCursor = (): AppError =>
  new AppError('VALIDATION_FAILED', {
    fields: [{ pointer: '#/cursor', detail: 'is not a cursor that this operation gave for the organisation' }],
    detail: {
      nb: 'Ugyldig: cursor er ikke fra dette oppslaget. Begynn på nytt uten cursor.',
      en: 'Invalid: cursor is not one of this list. Begin anew without cursor.',
    },
  });

/** What Altinn lists for the system user, by the names of the packages. */
function packagesOf(org: string, parties: FilingSources['altinn.authorizedparties']): FilingHistory['access_packages'] {
  if (parties.kind !== 'read') return null;
  const party = parties.read.value.find(({ organizationNumber }) => organizationNumber === org);
  return (party?.accessPackages ?? []).map((id) => ({
    id,
    name: findAccessPackage(id)?.accessPackage.name.nb ?? null,
  }));
}
