import type { Secret } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { osloDate } from '../../lib/oslo-time.ts';
import { type Send, UpstreamFailure } from '../../lib/outgoing.ts';
import { ArbeidsforholdAnswer, type Refused } from './shapes.ts';

const name = 'nav';

/** Aa-registeret holds people. This asks for none of them: when each employment ends is enough to count. */
const query = `query ($variabler: FinnArbeidsforholdVariabler) {
  finnArbeidsforhold(finnArbeidsforholdVariabler: $variabler) {
    arbeidsforhold { id ansettelsesperiode { sluttdato } }
  }
}`;

/** Freelancers and holders of fees are reported to the register too, but nobody employs them. */
const employed = ['ordinaertArbeidsforhold', 'maritimtArbeidsforhold', 'forenkletOppgjoersordning'];

export interface Nav {
  /**
   * How many employments the main unit `orgnr` has today. `token` is the client's own Maskinporten token with the scope
   * `nav:aareg/v1/arbeidsforhold`. Throws `UpstreamFailure`.
   */
  countActiveArbeidsforhold(orgnr: string, token: Secret, signal: AbortSignal): Promise<number>;
}

/** Client of NAV's Aa-register (Arbeidsforhold v1, GraphQL). `baseUrl` is the gateway, `https://arbeidsforhold-gw.nav.no`. */
export function createNav(options: { send: Send; baseUrl: string; correlationId: () => string; clock: Clock }): Nav {
  const { send, baseUrl, correlationId, clock } = options;

  return {
    async countActiveArbeidsforhold(orgnr, token, signal) {
      const variabler = {
        opplysningspliktigId: orgnr,
        arbeidsforholdtype: employed,
        rapporteringsordning: ['A_ORDNINGEN'],
        arbeidsforholdstatus: ['AKTIV'],
      };
      const response = await send({
        method: 'POST',
        url: `${baseUrl}/aareg/v1/arbeidsforhold/graphql`,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: `Bearer ${token.reveal()}`,
          'correlation-id': correlationId(),
        },
        body: JSON.stringify({ query, variables: { variabler } }),
        signal,
      });
      if (response.status !== 200) return refuseStatus(name, response);
      const answer = readJson(name, response, ArbeidsforholdAnswer);
      if ('errors' in answer) throw failureOf(answer);
      const today = osloDate(clock.now());
      const { arbeidsforhold } = answer.data.finnArbeidsforhold;
      return arbeidsforhold.filter(({ ansettelsesperiode: { sluttdato } }) => !sluttdato || sluttdato >= today).length;
    },
  };
}

/** AA-000 and its sentence are a fault of NAV's own; every other code says that the question was not one for NAV. */
function failureOf({ errors }: Refused): UpstreamFailure {
  const code = errors.flatMap(({ extensions }) => extensions?.errormessages ?? [])[0]?.code;
  const isTheirs = code === 'AA-000' || errors.some(({ message }) => message === 'En ukjent feil oppstod');
  return new UpstreamFailure(name, isTheirs ? 'server_error' : 'unexpected', {
    status: 200,
    ...(code !== undefined && { upstreamCode: code }),
  });
}
