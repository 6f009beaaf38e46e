import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Why Skatteetaten refuses, with the HTTP status and a Norwegian text. The services number the same reasons differently. */
const REASONS = {
  unexpected: { status: 500, melding: 'Uventet feil på tjenesten' },
  source: { status: 500, melding: 'Uventet feil i et bakenforliggende system' },
  url: { status: 404, melding: 'Ukjent url benyttet' },
  authentication: { status: 401, melding: 'Feil i forbindelse med autentisering' },
  authorisation: { status: 403, melding: 'Feil i forbindelse med autorisering' },
  input: { status: 400, melding: 'Feil i forbindelse med validering av inputdata' },
  organisation: { status: 404, melding: 'Fant ingen treff på oppgitt organisasjonsnummer' },
  data: { status: 404, melding: 'Fant ingen opplysninger for oppgitt forespørsel' },
  format: { status: 406, melding: 'Feil tilknyttet dataformat. Kun json er støttet' },
  deleted: { status: 410, melding: 'Opplysningene er slettet' },
} as const;

/** One of REASONS. */
export type Reason = keyof typeof REASONS;

/** How a service numbers the reasons: `MRA` and `004` make `MRA-004`. */
export type Codes = { prefix: string; numbers: Partial<Record<Reason, string>> };

/** What a service says that has no number for the finer reason. */
const COARSER: Partial<Record<Reason, Reason>> = { deleted: 'data', data: 'organisation' };

/** The common entrance: what is no service, and what fails before one. */
export const COMMON_ENTRANCE: Codes = { prefix: 'DAS', numbers: { unexpected: '001', url: '002' } };

/** Sends the error object `{kode, melding, korrelasjonsid}` with the status of the reason. */
export function refuse(request: FastifyRequest, reply: FastifyReply, codes: Codes, reason: Reason): FastifyReply {
  const number = codes.numbers[reason];
  if (number === undefined) return refuse(request, reply, codes, COARSER[reason] ?? 'unexpected');
  const { status, melding } = REASONS[reason];
  const korrelasjonsid = correlationId(request);
  return reply
    .code(status)
    .header('korrelasjonsid', korrelasjonsid)
    .type('application/json')
    .send(JSON.stringify({ kode: `${codes.prefix}-${number}`, melding, korrelasjonsid }));
}

/** The caller's `Korrelasjonsid` when it has the look of one, else a new UUID. */
export function correlationId(request: FastifyRequest): string {
  const sent = request.headers.korrelasjonsid;
  return typeof sent === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(sent) ? sent : randomUUID();
}
