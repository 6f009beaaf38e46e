import { failureOf, reportOf, statusOf } from '../companies/index.ts';
import type { Context } from '../context.ts';
import { AppError, type Bilingual } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { deepestHit, type EnhetSearch, type FoundEnhet, type SearchAnswer } from '../upstreams/brreg/index.ts';
import { cursorTo, pageIn } from './search-cursor.ts';
import type { CompanyHits } from './shapes.ts';

export interface SearchInput {
  name?: string | undefined;
  entity_type?: readonly string[] | undefined;
  municipality_number?: string | undefined;
  registered_in_mva?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * A page of the main units that Enhetsregisteret finds. Nothing of a search is kept or goes on record: what is sought may
 * be a person's name. Throws VALIDATION_FAILED for a cursor of another search, for what lies deeper than the register
 * shows, and for what it refuses; UPSTREAM_TIMEOUT and UPSTREAM_UNAVAILABLE.
 */
export async function searchCompanies(ctx: Context, { cursor, ...terms }: SearchInput): Promise<Answer<CompanyHits>> {
  const { limit } = terms;
  const page = cursor === undefined ? 0 : pageIn(cursor, terms);
  if (page === undefined) throw refused(['cursor'], notOfThisSearch);
  if ((page + 1) * limit > deepestHit) throw refused(['cursor'], tooDeep);

  const fetchedAt = ctx.clock.now();
  const answer = await ask(ctx, searchOf(terms, page));
  if (answer.state === 'refused') throw refused(answer.parameters.flatMap(fieldOf), refusedByRegister);
  const read = { value: answer, fetchedAt, usableUntil: fetchedAt, servedFrom: 'live', stale: false } as const;
  const isLast = answer.enheter.length === 0 || (page + 1) * limit >= answer.total;
  return {
    data: {
      companies: answer.enheter.map(describeHit),
      total: answer.total,
      pagination: { next_cursor: isLast ? null : cursorTo(page + 1, terms), limit },
    },
    sources: [reportOf('brreg.enheter', { kind: 'read', read })],
    dataSource: 'Brønnøysundregistrene',
    legalBasis: 'NLOD 2.0',
    notice: noticeFor(ctx, answer.enheter),
  };
}

function searchOf(terms: Omit<SearchInput, 'cursor'>, page: number): EnhetSearch {
  const { name, entity_type, municipality_number, registered_in_mva, limit } = terms;
  return {
    ...(name !== undefined && { navn: name }),
    ...(entity_type !== undefined && { organisasjonsform: entity_type }),
    ...(municipality_number !== undefined && { kommunenummer: municipality_number }),
    ...(registered_in_mva !== undefined && { registrertIMvaregisteret: registered_in_mva }),
    page,
    size: limit,
  };
}

async function ask({ clock, upstreams, upstreamDeadlineMs }: Context, search: EnhetSearch): Promise<SearchAnswer> {
  const deadline = clock.deadline(upstreamDeadlineMs);
  try {
    return await upstreams.brreg.searchEnheter(search, deadline.signal);
  } catch (error) {
    const { code } = failureOf(error);
    throw new AppError(code === 'UPSTREAM_TIMEOUT' ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', {
      detail: {
        nb: 'Enhetsregisteret svarte ikke på søket.',
        en: 'Enhetsregisteret did not answer the search.',
      },
      headers: { 'retry-after': '5' },
    });
  } finally {
    deadline.clear();
  }
}

function describeHit(enhet: FoundEnhet): CompanyHits['companies'][number] {
  const address = enhet.forretningsadresse ?? enhet.postadresse;
  return {
    org_number: enhet.organisasjonsnummer,
    name: enhet.navn,
    entity_type: enhet.organisasjonsform.kode,
    status: statusOf(enhet.slettedato === undefined ? 'registered' : 'deleted', enhet),
    city: address?.poststed ?? null,
    municipality: address?.kommune ?? null,
    municipality_number: address?.kommunenummer ?? null,
    nace_code: enhet.naeringskode1?.kode ?? null,
    nace_description: enhet.naeringskode1?.beskrivelse ?? null,
    registered_in_mva: enhet.registrertIMvaregisteret ?? null,
  };
}

/** What a reader must be told of hits that are not what they seem, and of which. */
function noticeFor(ctx: Context, hits: readonly FoundEnhet[]): string | null {
  const numbers = new Map<string, string[]>();
  for (const { organisasjonsnummer } of hits) {
    const notice = ctx.noticeFor(organisasjonsnummer);
    if (notice !== null) numbers.set(notice, [...(numbers.get(notice) ?? []), organisasjonsnummer]);
  }
  const told = [...numbers].map(([notice, about]) => `${about.join(', ')}: ${notice}`);
  return told.length > 0 ? told.join('; ') : null;
}

const notOfThisSearch: Bilingual = {
  nb: 'hører til et annet søk: send samme søk som ga den, eller utelat den',
  en: 'belongs to another search: send the search that gave it, or leave it out',
};
const tooDeep: Bilingual = {
  nb: 'ligger dypere enn de 10 000 første treffene, som er alt registeret viser: gjør søket smalere',
  en: 'lies deeper than the first 10 000 hits, which is all that the register shows: narrow the search',
};
const refusedByRegister: Bilingual = {
  nb: 'godtas ikke av Enhetsregisteret',
  en: 'is not accepted by Enhetsregisteret',
};

const fields = [
  ['navn', 'name'],
  ['organisasjonsform', 'entity_type'],
  ['kommunenummer', 'municipality_number'],
  ['registrertIMvaregisteret', 'registered_in_mva'],
  ['size', 'limit'],
  ['page', 'cursor'],
] as const;

/** What a parameter of the register's is called here. Any other word of its is not repeated. */
const fieldOf = (parameter: string): string[] =>
  fields.filter(([theirs]) => theirs === parameter).map(([, ours]) => ours);

/** The fields at fault, or the search as a whole where none is named. */
function refused(names: readonly string[], why: Bilingual): AppError {
  const named = (whole: string) => (names.length > 0 ? names.join(', ') : whole);
  return new AppError('VALIDATION_FAILED', {
    fields: (names.length > 0 ? names : [null]).map((name) => ({
      pointer: name === null ? '#' : `#/${name}`,
      detail: why.en,
    })),
    detail: { nb: `Ugyldig: ${named('søket')} ${why.nb}.`, en: `Invalid: ${named('the search')} ${why.en}.` },
  });
}
