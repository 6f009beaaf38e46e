import type { z } from 'zod';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import type { OutgoingResponse, Send } from '../../lib/outgoing.ts';
import { Enhet, FjernetEnhet, Roller, Underenhet } from './shapes.ts';

const name = 'brreg';

/**
 * The four ways Enhetsregisteret knows a number. Deleted is an answer (HTTP 200, `SlettetEnhet`); removed is HTTP 410;
 * unknown is HTTP 404, which also is what a sub-unit's number gets among the main units.
 */
export type EnhetAnswer =
  | { state: 'registered'; enhet: Enhet }
  | { state: 'deleted'; enhet: Enhet; deletedAt: string }
  | { state: 'removed'; deletedAt: string | null }
  | { state: 'unknown' };

export interface Brreg {
  /** `GET /enheter/{orgnr}`. Throws `UpstreamFailure`. */
  readEnhet(orgnr: string, signal: AbortSignal): Promise<EnhetAnswer>;
  /** `GET /underenheter/{orgnr}`, or `undefined` when there is no such sub-unit. Throws `UpstreamFailure`. */
  readUnderenhet(orgnr: string, signal: AbortSignal): Promise<Underenhet | undefined>;
  /** `GET /enheter/{orgnr}/roller`; a unit without roles (empty list, 404 or 410) has none. Throws `UpstreamFailure`. */
  readRoller(orgnr: string, signal: AbortSignal): Promise<Roller>;
}

const vendorType = (resource: string, version: number): string =>
  `application/vnd.brreg.enhetsregisteret.${resource}.v${version}+json;charset=UTF-8`;

/** Client of Enhetsregisteret's open API. `baseUrl` is the host, `https://data.brreg.no`. */
export function createBrreg({ send, baseUrl }: { send: Send; baseUrl: string }): Brreg {
  const get = (path: string, accept: string, signal: AbortSignal): Promise<OutgoingResponse> =>
    send({ method: 'GET', url: `${baseUrl}/enhetsregisteret/api${path}`, headers: { accept }, signal });

  return {
    async readEnhet(orgnr, signal) {
      const response = await get(`/enheter/${orgnr}`, vendorType('enhet', 2), signal);
      if (response.status === 200) return enhetAnswer(readJson(name, response, Enhet));
      if (response.status === 404) return { state: 'unknown' };
      if (response.status === 410) return { state: 'removed', deletedAt: removedAt(response) };
      return refuseStatus(name, response);
    },
    async readUnderenhet(orgnr, signal) {
      const response = await get(`/underenheter/${orgnr}`, vendorType('underenhet', 2), signal);
      if (response.status === 200) return readJson(name, response, Underenhet);
      if (response.status === 404 || response.status === 410) return undefined;
      return refuseStatus(name, response);
    },
    async readRoller(orgnr, signal) {
      const response = await get(`/enheter/${orgnr}/roller`, vendorType('rolle', 1), signal);
      if (response.status === 200) return readJson(name, response, Roller);
      if (response.status === 404 || response.status === 410) return { rollegrupper: [] };
      return refuseStatus(name, response);
    },
  };
}

/** Older samples carry no `respons_klasse`: a deletion date says the same. */
export function enhetAnswer(enhet: z.output<typeof Enhet>): EnhetAnswer {
  return enhet.slettedato === undefined
    ? { state: 'registered', enhet }
    : { state: 'deleted', enhet, deletedAt: enhet.slettedato };
}

function removedAt(response: OutgoingResponse): string | null {
  if (response.body.trim() === '') return null;
  return readJson(name, response, FjernetEnhet).slettedato ?? null;
}
