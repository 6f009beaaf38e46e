import type { Secret } from '@apier/maskinporten';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import type { OutgoingResponse, Send } from '../../lib/outgoing.ts';
import { BeregnetSkatt, Feil, Mvameldingsopplysning, MvaRegistration } from './shapes.ts';

const name = 'skatteetaten';

/** The services that are asked; each has a host of its own. */
export const skatteetatenServices = ['mvaregister', 'mvameldingsopplysning', 'beregnetskattupersonlig'] as const;
type Service = (typeof skatteetatenServices)[number];

/** "No hit" is the register's own answer (MRA-007), not a missing page: only then is a company known to be outside. */
export type MvaAnswer = { state: 'found'; registration: MvaRegistration } | { state: 'not_found' };

/** "Nothing there" is the service's own answer: no statement (-008) or no such organisation (-010). */
export type MvaMeldingerAnswer = { state: 'found'; opplysning: Mvameldingsopplysning } | { state: 'not_found' };

/** "Not settled" is the service's own answer: no such organisation (BUP-007) or nothing for that year (BUP-008). */
export type SkatteoppgjoerAnswer = { state: 'settled'; settledAt: string | null } | { state: 'not_settled' };

/** Each method takes a Maskinporten token with the service's scope for that organisation's system user. */
export interface Skatteetaten {
  /** The VAT register's entry (`skatteetaten:mvaregisteravgiftssubjekt`). Throws `UpstreamFailure`. */
  readMvaRegistration(orgnr: string, token: Secret, signal: AbortSignal): Promise<MvaAnswer>;
  /** The last three VAT terms (`skatteetaten:mvameldingsopplysning`). Throws `UpstreamFailure`. */
  readMvaMeldinger(orgnr: string, token: Secret, signal: AbortSignal): Promise<MvaMeldingerAnswer>;
  /** The assessed tax of one income year (`skatteetaten:beregnetskattupersonlig`). Throws `UpstreamFailure`. */
  readSkatteoppgjoer(orgnr: string, year: number, token: Secret, signal: AbortSignal): Promise<SkatteoppgjoerAnswer>;
}

/**
 * Client of Skatteetaten's read APIs. `baseUrl` holds `{service}`, as the agency has one host per service:
 * `https://{service}.api.skatteetaten.no`. `rettighetspakke` is the data package the agency granted, a path segment.
 */
export function createSkatteetaten(options: {
  send: Send;
  baseUrl: string;
  rettighetspakke: string;
  correlationId: () => string;
}): Skatteetaten {
  const { send, baseUrl, rettighetspakke, correlationId } = options;

  const get = (
    service: Service,
    path: readonly string[],
    token: Secret,
    signal: AbortSignal,
  ): Promise<OutgoingResponse> =>
    send({
      method: 'GET',
      url: [baseUrl.replace('{service}', service), 'v1', ...[rettighetspakke, ...path].map(encodeURIComponent)].join(
        '/',
      ),
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token.reveal()}`,
        korrelasjonsid: correlationId(),
      },
      signal,
    });

  return {
    async readMvaRegistration(orgnr, token, signal) {
      const response = await get('mvaregister', [orgnr], token, signal);
      if (response.status === 200) return { state: 'found', registration: readJson(name, response, MvaRegistration) };
      refuseUnlessCode(response, ['MRA-007']);
      return { state: 'not_found' };
    },
    async readMvaMeldinger(orgnr, token, signal) {
      const response = await get('mvameldingsopplysning', [orgnr], token, signal);
      if (response.status === 200)
        return { state: 'found', opplysning: readJson(name, response, Mvameldingsopplysning) };
      refuseUnlessCode(response, ['MVA-MELDINGSOPPLYSNING-008', 'MVA-MELDINGSOPPLYSNING-010']);
      return { state: 'not_found' };
    },
    async readSkatteoppgjoer(orgnr, year, token, signal) {
      const response = await get('beregnetskattupersonlig', [String(year), orgnr], token, signal);
      if (response.status === 200) {
        return { state: 'settled', settledAt: readJson(name, response, BeregnetSkatt).skatteoppgjoersdato };
      }
      refuseUnlessCode(response, ['BUP-007', 'BUP-008']);
      return { state: 'not_settled' };
    },
  };
}

/** Returns for a 404 with one of the service's own codes only: a 404 of the road in between says nothing. */
function refuseUnlessCode(response: OutgoingResponse, codes: readonly string[]): void {
  const code = errorCode(response);
  if (response.status !== 404 || code === undefined || !codes.includes(code)) refuseStatus(name, response, code);
}

function errorCode(response: OutgoingResponse): string | undefined {
  try {
    return Feil.parse(JSON.parse(response.body)).kode;
  } catch {
    return undefined;
  }
}
