import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import { pathOf } from './addresses.ts';
import { answering } from './answering.ts';
import { type BrregDesk, NOT_KNOWN, type WireAnswer } from './facts.ts';
import { readParameters } from './parameters.ts';

type ByNumber = { Params: { orgnr: string } };
type ById = { Params: { orgnr: string; id: string } };

const RESOURCE = '/regnskapsregisteret/regnskap';
/** A whole number of 32 bits, which is what the service binds its numbers to. */
const LARGEST = 2_147_483_647;

/**
 * Regnskapsregisteret's key figures. The public gets the latest accounts whatever it asks for, so `år` and
 * `regnskapstype` are read and change nothing. A number is looked up as it is: what is none has no accounts.
 */
export function registerRegnskap(app: FastifyInstance, { clock, register }: BrregDesk): void {
  const accountsOf = (orgnr: string): WireAnswer => register.get(orgnr)?.brreg.regnskap ?? NOT_KNOWN;
  /** Whatever the service cannot bind falls through to its handler for everything unexpected: 500, not 400. */
  const unexpected = (request: FastifyRequest): WireAnswer => ({
    status: 500,
    body: {
      timestamp: new Date(clock.now()).toISOString().replace('Z', '+0000'),
      status: '500',
      error: 'Internal Server Error',
      message: 'Internal Server Error',
      path: pathOf(request),
      trace: randomUUID(),
    },
  });

  app.get<ByNumber>(
    `${RESOURCE}/:orgnr`,
    answering<ByNumber>('regnskap', clock, (request) => {
      if (hasCredentials(request)) return { status: 401, body: null };
      const parameters = readParameters(request);
      const year = parameters.get('år');
      const type = parameters.get('regnskapstype');
      if (year !== undefined && !isInteger(year)) return unexpected(request);
      if (type !== undefined && type !== 'SELSKAP' && type !== 'KONSERN') return unexpected(request);
      return accountsOf(request.params.orgnr);
    }),
  );
  app.get<ById>(
    `${RESOURCE}/:orgnr/:id`,
    answering<ById>('regnskap', clock, (request) => {
      if (hasCredentials(request)) return { status: 401, body: null };
      const { orgnr, id } = request.params;
      if (!isInteger(id)) return unexpected(request);
      const answer = accountsOf(orgnr);
      if (!Array.isArray(answer.body)) return answer;
      const found: unknown = answer.body.find((one) => isJsonObject(one) && one.id === Number(id));
      return found === undefined ? NOT_KNOWN : { status: 200, body: found };
    }),
  );
}

/** Partners of the service log in with HTTP basic. The stand-in knows none, so every such log-in is a wrong one. */
function hasCredentials(request: FastifyRequest): boolean {
  return request.headers.authorization?.startsWith('Basic ') === true;
}

function isInteger(text: string): boolean {
  return /^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= LARGEST;
}
