import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { Enhet, FjernetEnhet, SearchPage, Underenhet } from './enhet-shapes.ts';
import { Roller } from './roller-shapes.ts';
import { type Get, name, saysUnknown, vendorType } from './wire.ts';

/**
 * The four ways Enhetsregisteret knows a number. Deleted is an answer (HTTP 200, `SlettetEnhet`); removed is HTTP 410;
 * unknown is HTTP 404, which also is what a sub-unit's number gets among the main units.
 */
export type EnhetAnswer =
  | { state: 'registered'; enhet: Enhet }
  | { state: 'deleted'; enhet: Enhet; deletedAt: string }
  | { state: 'removed'; deletedAt: string | null }
  | { state: 'unknown' };

/** The first hundred sub-units of a main unit, and how many it has in all. */
export interface Underenheter {
  units: Underenhet[];
  total: number;
}

export interface UnitReads {
  /** `GET /enheter/{orgnr}`. Throws `UpstreamFailure`. */
  readEnhet(orgnr: string, signal: AbortSignal): Promise<EnhetAnswer>;
  /** `GET /underenheter/{orgnr}`, or `undefined` when there is no such sub-unit. Throws `UpstreamFailure`. */
  readUnderenhet(orgnr: string, signal: AbortSignal): Promise<Underenhet | undefined>;
  /** `GET /underenheter?overordnetEnhet={orgnr}`, its first page. Throws `UpstreamFailure`. */
  readUnderenheterOf(orgnr: string, signal: AbortSignal): Promise<Underenheter>;
  /** `GET /enheter/{orgnr}/roller`; a unit without roles (empty list, 404 or 410) has none. Throws `UpstreamFailure`. */
  readRoller(orgnr: string, signal: AbortSignal): Promise<Roller>;
}

const api = '/enhetsregisteret/api';

/** Units, sub-units and roles, out of Enhetsregisteret's open API. */
export const createUnitReads = (get: Get): UnitReads => ({
  async readEnhet(orgnr, signal) {
    const response = await get(`${api}/enheter/${orgnr}`, vendorType('enhet', 2), signal);
    if (response.status === 200) return enhetAnswer(readJson(name, response, Enhet));
    if (saysUnknown(response)) return { state: 'unknown' };
    if (response.status === 410) return { state: 'removed', deletedAt: removedAt(response) };
    return refuseStatus(name, response);
  },
  async readUnderenhet(orgnr, signal) {
    const response = await get(`${api}/underenheter/${orgnr}`, vendorType('underenhet', 2), signal);
    if (response.status === 200) return readJson(name, response, Underenhet);
    if (saysUnknown(response) || response.status === 410) return undefined;
    return refuseStatus(name, response);
  },
  async readUnderenheterOf(orgnr, signal) {
    const path = `${api}/underenheter?overordnetEnhet=${orgnr}&size=100`;
    const response = await get(path, vendorType('underenhet', 2), signal);
    if (response.status !== 200) return refuseStatus(name, response);
    const { _embedded, page } = readJson(name, response, SearchPage);
    return { units: _embedded?.underenheter ?? [], total: page.totalElements };
  },
  async readRoller(orgnr, signal) {
    const response = await get(`${api}/enheter/${orgnr}/roller`, vendorType('rolle', 1), signal);
    if (response.status === 200) return readJson(name, response, Roller);
    if (saysUnknown(response) || response.status === 410) return { rollegrupper: [] };
    return refuseStatus(name, response);
  },
});

/** Older samples carry no `respons_klasse`: a deletion date says the same. */
export function enhetAnswer(enhet: Enhet): EnhetAnswer {
  return enhet.slettedato === undefined
    ? { state: 'registered', enhet }
    : { state: 'deleted', enhet, deletedAt: enhet.slettedato };
}

function removedAt(response: OutgoingResponse): string | null {
  if (response.body.trim() === '') return null;
  return readJson(name, response, FjernetEnhet).slettedato ?? null;
}
