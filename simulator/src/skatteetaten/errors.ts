import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The refusals of the VAT register service (MRA) and of the common entrance (DAS): status and Norwegian text. */
const REFUSALS = {
  'MRA-001': { status: 500, melding: 'Uventet feil på tjenesten' },
  'MRA-003': { status: 404, melding: 'Ukjent url benyttet' },
  'MRA-004': { status: 401, melding: 'Feil i forbindelse med autentisering' },
  'MRA-005': { status: 403, melding: 'Feil i forbindelse med autorisering' },
  'MRA-006': { status: 400, melding: 'Feil i forbindelse med validering av inputdata' },
  'MRA-007': { status: 404, melding: 'Fant ingen treff på oppgitt organisasjonsnummer' },
  'MRA-008': { status: 406, melding: 'Feil tilknyttet dataformat. Kun json er støttet' },
  'DAS-002': { status: 404, melding: 'Ukjent url benyttet' },
} as const;

/** A code of Skatteetaten's error object. */
export type RefusalCode = keyof typeof REFUSALS;

/** Sends the error object `{kode, melding, korrelasjonsid}` with the status of the code. */
export function refuse(request: FastifyRequest, reply: FastifyReply, kode: RefusalCode): FastifyReply {
  const { status, melding } = REFUSALS[kode];
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ kode, melding, korrelasjonsid: correlationId(request) }));
}

/** The caller's `Korrelasjonsid` when it has the look of one, else a new UUID. */
export function correlationId(request: FastifyRequest): string {
  const sent = request.headers.korrelasjonsid;
  return typeof sent === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(sent) ? sent : randomUUID();
}
