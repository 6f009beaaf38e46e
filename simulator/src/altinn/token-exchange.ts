import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { VerifiedToken } from '../bearer-token.ts';
import type { JsonObject } from '../json-values.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { sendProblem } from './problems.ts';

const LIFE_SECONDS = 30 * 60;
const CLOCK_SKEW_SECONDS = 10;
const NOT_COPIED = ['aud', 'iss', 'client_amr', 'sid'];
const READABLE_TOKEN = /^Bearer +[\w-]+\.[\w-]+\.[\w-]*$/i;

/** Exchanges a Maskinporten token for an Altinn token; tokens of other issuers are not played and count as bad. */
export function registerTokenExchange(app: FastifyInstance, desk: AltinnDesk): void {
  app.get<{ Params: { provider: string } }>('/authentication/api/v1/exchange/:provider', async (request, reply) => {
    if (!READABLE_TOKEN.test(request.headers.authorization ?? '')) return sendProblem(reply, 401);
    const provider = request.params.provider.toLowerCase();
    if (provider === 'id-porten' || provider === 'altinnstudio') return sendProblem(reply, 401);
    if (provider !== 'maskinporten') {
      return reply.code(400).type('text/plain; charset=utf-8').send('No token provider of this name is trusted');
    }
    const rules = { leewaySeconds: CLOCK_SKEW_SECONDS };
    const token = await readToken(request, desk, desk.verifyMaskinporten, rules);
    if (token === null || token.consumer === null) return sendProblem(reply, 401);
    // What goes wrong behind the exchange looks like a bad token.
    if (desk.conditions.downstream === 'down') return sendProblem(reply, 401);
    if (request.headers['x-altinn-enterpriseuser-authentication']) {
      return sendProblem(reply, 410, { title: 'Virksomhetsbruker is no longer available' });
    }
    const exchanged = await desk.signingKey.sign(altinnClaims(token, token.consumer, desk));
    return prefersJson(request.headers.accept)
      ? reply.type('application/json; charset=utf-8').send(JSON.stringify(exchanged))
      : reply.type('text/plain; charset=utf-8').send(exchanged);
  });
}

function altinnClaims(token: VerifiedToken, consumer: string, desk: AltinnDesk): JsonObject {
  const now = Math.floor(desk.clock.now() / 1000);
  return {
    ...Object.fromEntries(Object.entries(token.claims).filter(([name]) => !NOT_COPIED.includes(name))),
    'urn:altinn:orgNumber': consumer,
    'urn:altinn:authenticatemethod': 'maskinporten',
    'urn:altinn:authlevel': 3,
    iss: issuerOf(desk),
    sid: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + LIFE_SECONDS,
  };
}

/** A bare text is a JSON string only for who asks for JSON before text. */
function prefersJson(accept: string | undefined): boolean {
  for (const range of (accept ?? '*/*').split(',')) {
    const type = range.split(';')[0]?.trim().toLowerCase();
    if (type === 'application/json' || type === 'text/json') return true;
    if (type === 'text/plain' || type === 'text/*' || type === '*/*') return false;
  }
  return false;
}
