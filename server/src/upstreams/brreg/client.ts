import type { Send } from '../../lib/outgoing.ts';
import { createFullmaktReads, type FullmaktReads } from './fullmakt-reads.ts';
import { createRegnskapReads, type RegnskapReads } from './regnskap-reads.ts';
import { createSearchReads, type SearchReads } from './search-reads.ts';
import { createUnitReads, type UnitReads } from './unit-reads.ts';
import { createUpdateReads, type UpdateReads } from './update-reads.ts';
import type { Get } from './wire.ts';

/** The open registers at Brønnøysund: units and roles, searches, who signs, accounts, and what has changed. */
export interface Brreg extends UnitReads, SearchReads, FullmaktReads, RegnskapReads, UpdateReads {}

/** Client of the open APIs of the Brønnøysund Register Centre. `baseUrl` is the host, `https://data.brreg.no`. */
export function createBrreg({ send, baseUrl }: { send: Send; baseUrl: string }): Brreg {
  const get: Get = (path, accept, signal) =>
    send({ method: 'GET', url: `${baseUrl}${path}`, headers: { accept }, signal });
  return {
    ...createUnitReads(get),
    ...createSearchReads(get),
    ...createFullmaktReads(get),
    ...createRegnskapReads(get),
    ...createUpdateReads(get),
  };
}
