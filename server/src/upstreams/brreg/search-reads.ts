import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { type FoundEnhet, FoundPage, ValidationError } from './enhet-shapes.ts';
import { type Get, name, vendorType } from './wire.ts';

/** Enhetsregisteret shows no more hits of one search than these, however they are paged. */
export const deepestHit = 10_000;

/** A search among the main units. Deleted and removed ones are never found, and sub-units are not looked among. */
export interface EnhetSearch {
  /** Words of the name, each of which may be the beginning of one. */
  navn?: string;
  organisasjonsform?: readonly string[];
  /** Four digits. A few hits may lie in the next municipality: the register's own filter lets them through. */
  kommunenummer?: string;
  registrertIMvaregisteret?: boolean;
  /** From 0; (page + 1) × size is at most `deepestHit`. */
  page: number;
  size: number;
}

/** `refused`: the register does not take the search, and these of its parameters are why, as far as it says. */
export type SearchAnswer =
  | { state: 'found'; enheter: FoundEnhet[]; total: number }
  | { state: 'refused'; parameters: string[] };

export interface SearchReads {
  /** `GET /enheter`, one page of hits. Throws `UpstreamFailure`. */
  searchEnheter(search: EnhetSearch, signal: AbortSignal): Promise<SearchAnswer>;
}

/** Searches in Enhetsregisteret's open API. */
export const createSearchReads = (get: Get): SearchReads => ({
  async searchEnheter(search, signal) {
    const path = `/enhetsregisteret/api/enheter?${questionOf(search)}`;
    const response = await get(path, vendorType('enhet', 2), signal);
    if (response.status === 200) {
      const { _embedded, page } = readJson(name, response, FoundPage);
      return { state: 'found', enheter: _embedded?.enheter ?? [], total: page.totalElements };
    }
    if (response.status !== 400) return refuseStatus(name, response);
    // Its words repeat what was sought, which may be a person's name: only the names of parameters are read.
    const { valideringsfeil = [] } = readJson(name, response, ValidationError);
    return { state: 'refused', parameters: valideringsfeil.flatMap(({ parametere = [] }) => parametere) };
  },
});

function questionOf({ navn, organisasjonsform, kommunenummer, registrertIMvaregisteret, page, size }: EnhetSearch) {
  const query = new URLSearchParams();
  if (navn !== undefined) query.set('navn', navn);
  // With a name the closest come first; without one there must be some order, or pages overlap.
  else query.set('sort', 'navn.norwegian,ASC');
  if (organisasjonsform !== undefined) query.set('organisasjonsform', organisasjonsform.join(','));
  if (kommunenummer !== undefined) query.set('kommunenummer', kommunenummer);
  if (registrertIMvaregisteret !== undefined) query.set('registrertIMvaregisteret', String(registrertIMvaregisteret));
  query.set('page', String(page));
  query.set('size', String(size));
  return String(query).replaceAll('+', '%20');
}
