import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBearerToken, recordOf, type VerifiedToken, type VerifyToken } from '../bearer-token.ts';
import type { Clock } from '../clock.ts';
import { isJsonObject } from '../json-values.ts';
import type { Organisation } from '../world.ts';
import { answerQuery, type Query } from './answer-query.ts';
import { osloDate } from './oslo-date.ts';
import { internalError } from './refusals.ts';
import { createAaregSchema } from './schema.ts';

/** NAV lets Maskinporten issue tokens of at most this age for the scope. */
const MAX_TOKEN_AGE_SECONDS = 180;
const SCOPE = 'nav:aareg/v1/arbeidsforhold';
const GRAPHQL = '/aareg/v1/arbeidsforhold/graphql';

const REFUSALS = {
  400: { error: 'bad_request', message: 'The body is not a GraphQL request in JSON' },
  401: { error: 'unauthorized', message: 'No valid token' },
  403: { error: 'forbidden', message: 'The token does not open this path' },
  405: { error: 'method_not_allowed', message: 'Use POST' },
  415: { error: 'unsupported_media_type', message: 'Use application/json' },
} as const;

/** What NAV's stand-in works with. */
export type NavDesk = {
  clock: Clock;
  organisations: ReadonlyMap<string, Organisation>;
  /** Trusts Maskinporten's tokens. */
  verify: VerifyToken;
};

/** Aa-registeret: employments over GraphQL for a consumer that NAV has let in, and an open status page. */
export function registerNav(app: FastifyInstance, desk: NavDesk): void {
  const schema = createAaregSchema();
  const employments = [...desk.organisations.values()].flatMap(({ nav }) => nav.arbeidsforhold);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('correlation-id', correlationId(request));
  });
  app.get('/status', async () => ({ status: 'OK' }));

  app.post(GRAPHQL, { onRequest: (request, reply) => letIn(request, reply, desk) }, async (request, reply) => {
    const asked = readQuery(request.body);
    if (asked === null) return refuse(reply, 400);
    return answerQuery({ schema, employments }, asked, osloDate(desk.clock.now()));
  });
  app.get(GRAPHQL, { onRequest: (request, reply) => letIn(request, reply, desk) }, async (_request, reply) =>
    refuse(reply.header('allow', 'POST'), 405),
  );

  app.setNotFoundHandler(async (request, reply) => {
    const token = await readToken(request, desk);
    return refuse(reply, token === null ? 401 : 403);
  });
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 415) return refuse(reply, 415);
    if ((error.statusCode ?? 500) < 500) return refuse(reply, 400);
    return reply.code(200).send(internalError());
  });
}

/** Before the body is read: an unknown caller is told nothing about it. */
async function letIn(request: FastifyRequest, reply: FastifyReply, desk: NavDesk): Promise<FastifyReply | undefined> {
  const token = await readToken(request, desk);
  if (token === null) return refuse(reply, 401);
  return token.scopes.includes(SCOPE) && token.consumer !== null ? undefined : refuse(reply, 403);
}

async function readToken(request: FastifyRequest, desk: NavDesk): Promise<VerifiedToken | null> {
  const rules = { maxAgeSeconds: MAX_TOKEN_AGE_SECONDS };
  const token = await readBearerToken(request.headers.authorization, desk.verify, desk.clock.now(), rules);
  if (request.journalEntry !== null) request.journalEntry.token = recordOf(token);
  return token;
}

function refuse(reply: FastifyReply, status: keyof typeof REFUSALS): FastifyReply {
  return reply.code(status).send(REFUSALS[status]);
}

function readQuery(body: unknown): Query | null {
  if (!isJsonObject(body) || typeof body.query !== 'string') return null;
  const variables = body.variables ?? {};
  const operationName = body.operationName ?? undefined;
  if (!isJsonObject(variables) || !(operationName === undefined || typeof operationName === 'string')) return null;
  return { query: body.query, variables, operationName };
}

function correlationId(request: FastifyRequest): string {
  const sent = request.headers['correlation-id'];
  return typeof sent === 'string' && /^[\x21-\x7e]{1,100}$/.test(sent) ? sent : randomUUID();
}
