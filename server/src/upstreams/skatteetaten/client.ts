import type { Secret } from '@apier/maskinporten';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import type { OutgoingResponse, Send } from '../../lib/outgoing.ts';
import { Feil, MvaRegistration } from './shapes.ts';

const name = 'skatteetaten';

/** "No hit" is the register's own answer (MRA-007), not a missing page: only then is a company known to be outside. */
export type MvaAnswer = { state: 'found'; registration: MvaRegistration } | { state: 'not_found' };

export interface Skatteetaten {
  /**
   * The VAT register's entry for one organisation. `token` is a Maskinporten token with the scope
   * `skatteetaten:mvaregisteravgiftssubjekt` for that organisation's system user. Throws `UpstreamFailure`.
   */
  readMvaRegistration(orgnr: string, token: Secret, signal: AbortSignal): Promise<MvaAnswer>;
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
  const { send, rettighetspakke, correlationId } = options;
  const mvaregister = options.baseUrl.replace('{service}', 'mvaregister');

  return {
    async readMvaRegistration(orgnr, token, signal) {
      const response = await send({
        method: 'GET',
        url: `${mvaregister}/v1/${encodeURIComponent(rettighetspakke)}/${orgnr}`,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token.reveal()}`,
          korrelasjonsid: correlationId(),
        },
        signal,
      });
      if (response.status === 200) {
        return { state: 'found', registration: readJson(name, response, MvaRegistration) };
      }
      const code = errorCode(response);
      if (response.status === 404 && code === 'MRA-007') return { state: 'not_found' };
      return refuseStatus(name, response, code);
    },
  };
}

function errorCode(response: OutgoingResponse): string | undefined {
  try {
    return Feil.parse(JSON.parse(response.body)).kode;
  } catch {
    return undefined;
  }
}
