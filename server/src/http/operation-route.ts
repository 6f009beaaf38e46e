import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredKey } from '../accounts/index.ts';
import type { Actor, Context, EnvironmentReport, EnvironmentServices, FoundDelegation } from '../context.ts';
import { AppError, type Language } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { nextOsloMidnight } from '../lib/oslo-time.ts';
import type { Random } from '../lib/random.ts';
import type { AnyDeclaration, AnyOperation, Medium } from '../operation.ts';
import { type AnswerCache, matchesEtag, type PreparedAnswer } from './answer-cache.ts';
import { preferredLanguage } from './language.ts';
import { readInput } from './read-input.ts';
import { successBody } from './success.ts';

/** The one organisation that the public sandbox shows. */
const publicSandboxOrganisation = '999999999';

export interface Services {
  clock: Clock;
  random: Random;
  upstreamDeadlineMs: number;
  environments: Readonly<Record<'test' | 'live', EnvironmentServices>>;
  sandbox: EnvironmentServices;
  catalogue: readonly AnyDeclaration[];
  installation: readonly EnvironmentReport[];
}

/** The door an operation is asked through: with a key, without one, or in the public sandbox. */
export type Entrance = 'key' | 'open' | 'sandbox';

/** One request as far as it is known before its input is read. */
interface Asked {
  request: FastifyRequest;
  key: StoredKey | null;
  environment: EnvironmentServices;
  language: Language | null;
  medium: Medium<unknown> | undefined;
  /** `null`: not looked up at the door. What was looked up is what the answer is kept under, and what it rests on. */
  delegation: FoundDelegation | null;
}

const json = 'application/json; charset=utf-8';
const cacheControl = {
  static: 'public, max-age=3600, stale-while-revalidate=86400',
  private: 'private, no-cache',
  none: 'no-store',
} as const;

/**
 * The handler of one operation: authorised already, it serves kept bytes where it may, or evaluates, presents and keeps
 * them. The delegation is looked up once at every request: kept bytes are found under it, and an evaluation rests on it,
 * so that neither outlives it.
 */
export function operationRoute(
  op: AnyOperation,
  entrance: Entrance,
  services: Services,
  cache: AnswerCache,
  forcedMedium?: Medium<unknown>,
) {
  const headersOf = ({ language, medium }: Asked): Record<string, string> => ({
    'content-type': medium ? `${medium.type}; charset=utf-8` : json,
    'cache-control': cacheControl[op.http.caching],
    'content-language': language ?? (op.freshness === 'static' ? 'en, nb' : 'en'),
    vary: entrance === 'key' ? 'Authorization, Accept, Accept-Language' : 'Accept, Accept-Language',
  });

  const evaluate = async (asked: Asked): Promise<{ text: string; freshUntil: number | undefined }> => {
    const input = readInput(op, asked.request);
    if (entrance === 'sandbox') refuseOtherOrganisations(input);
    const ctx = contextFor(services, asked);
    const answer = await op.run(ctx, input);
    const text = asked.medium ? asked.medium.render(op.output.parse(answer.data)) : successBody(op, ctx, answer);
    return { text, freshUntil: answer.freshUntil };
  };

  const prepare = async (asked: Asked): Promise<PreparedAnswer> => {
    const { text, freshUntil } = await evaluate(asked);
    const until = op.http.caching === 'static' ? nextOsloMidnight(services.clock.now()) : freshUntil;
    return cache.prepare(text, headersOf(asked), until);
  };

  const route = `${entrance}\0${op.id}\0`;
  const serve = (asked: Asked, found: FoundDelegation, reply: FastifyReply): Promise<void> | undefined => {
    const { request, key, environment, language, medium } = asked;
    asked.delegation = found;
    const who = `${environment.environment}\0${key === null ? '' : key.account}\0${found ? found.id : ''}\0`;
    const cacheKey = `${who}${route}${language ?? ''}\0${medium ? medium.type : ''}\0${request.url}`;
    const kept = cache.get(cacheKey);
    if (!kept) return cache.once(cacheKey, () => prepare(asked)).then((answer) => send(request, reply, answer));
    send(request, reply, kept);
    return undefined;
  };

  return (request: FastifyRequest, reply: FastifyReply): Promise<unknown> | undefined => {
    const key = request.caller;
    const asked: Asked = {
      request,
      key,
      environment: entrance === 'sandbox' ? services.sandbox : services.environments[key?.environment ?? 'live'],
      language: preferredLanguage(request.headers['accept-language']),
      medium: forcedMedium ?? chooseMedium(op, request.headers.accept),
      delegation: null,
    };
    if (op.http.caching === 'none') {
      return evaluate(asked).then(({ text }) => reply.headers(headersOf(asked)).send(text));
    }
    const { org } = request.params as { org?: string };
    if (op.tier === 1 || org === undefined || !/^\d{9}$/.test(org)) return serve(asked, undefined, reply);
    const found = asked.environment.findDelegation(key?.account ?? null, org);
    return found instanceof Promise ? found.then((late) => serve(asked, late, reply)) : serve(asked, found, reply);
  };
}

/** Past Fastify's own sending: the headers are made already, and one call takes them and the bytes to the socket. */
function send(request: FastifyRequest, reply: FastifyReply, answer: PreparedAnswer): void {
  const isKnown = matchesEtag(request.headers['if-none-match'], answer.etag);
  const headers = isKnown ? answer.notModifiedHeaders : answer.headers;
  reply.hijack();
  reply.raw.writeHead(isKnown ? 304 : 200, headers.concat('x-request-id', request.id));
  reply.raw.end(isKnown ? undefined : answer.bytes);
}

function chooseMedium(op: AnyOperation, accept: string | undefined): Medium<unknown> | undefined {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return undefined;
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  for (const range of ranges) {
    if (range === '*/*' || range === 'application/*' || range === 'application/json') return undefined;
    const medium = op.http.media?.find(({ type }) => type === range);
    if (medium) return medium;
  }
  const offered = ['application/json', ...(op.http.media ?? []).map(({ type }) => type)].join(', ');
  throw new AppError('NOT_ACCEPTABLE', { detail: { nb: `Finnes som: ${offered}.`, en: `Available as: ${offered}.` } });
}

function refuseOtherOrganisations(input: object): void {
  if (!('org' in input) || input.org === publicSandboxOrganisation) return;
  throw new AppError('COMPANY_NOT_FOUND', {
    detail: {
      nb: `Den åpne sandkassen har bare ${publicSandboxOrganisation}.`,
      en: `The public sandbox holds only ${publicSandboxOrganisation}.`,
    },
  });
}

function contextFor(services: Services, { request, key, environment, language, delegation }: Asked): Context {
  const { clock, random, upstreamDeadlineMs, catalogue, installation } = services;
  const actor: Actor = key
    ? { kind: 'apiKey', keyId: key.id, accountId: key.account, scopes: key.scopes }
    : { kind: environment.environment === 'sandbox' ? 'sandbox' : 'anonymous' };
  return {
    ...environment,
    ...(delegation !== null && { findDelegation: () => delegation }),
    ...{ actor, accountId: key?.account ?? null, requestId: request.id, language },
    ...{ clock, random, upstreamDeadlineMs, catalogue, installation },
  };
}
