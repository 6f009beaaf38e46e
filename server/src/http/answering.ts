import type { FastifyReply, FastifyRequest } from 'fastify';
import type {
  Actor,
  Administration,
  Context,
  EnvironmentReport,
  EnvironmentServices,
  FoundDelegation,
} from '../context.ts';
import { AppError, type Language } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { nextOsloMidnight } from '../lib/oslo-time.ts';
import type { Random } from '../lib/random.ts';
import { newTrace, parseTraceparent, type Tracing } from '../lib/trace.ts';
import type { AnyDeclaration, AnyOperation, Medium } from '../operation.ts';
import type { World } from '../sandbox/index.ts';
import { type AnswerCache, matchesEtag, type PreparedAnswer } from './answer-cache.ts';
import { limitHeaders } from './rate-limit.ts';
import { createInputReader, type Given } from './read-input.ts';
import { successBody } from './success.ts';

/** The door an operation is asked through: with a key, without one, in the public sandbox, or in a namespace of it. */
export const entrances = ['key', 'open', 'sandbox', 'namespace'] as const;
export type Entrance = (typeof entrances)[number];

/** What every answer is made with, whichever door it leaves through. */
export interface AnsweringServices {
  clock: Clock;
  random: Random;
  upstreamDeadlineMs: number;
  catalogue: readonly AnyDeclaration[];
  installation: readonly EnvironmentReport[];
  world: World;
  tracing: Tracing;
  counted(request: FastifyRequest, status: number): void;
}

/** One request as far as it is known before its input is read. */
export interface Asked {
  request: FastifyRequest;
  given: Given;
  actor: Actor;
  /** `null` for the operator as for nobody. */
  account: string | null;
  environment: EnvironmentServices;
  administration: Administration | null;
  clock: Clock;
  language: Language | null;
  medium: Medium<unknown> | undefined;
  /** `null`: not looked up at the door. What was looked up is what the answer is kept under, and what it rests on. */
  delegation: FoundDelegation | null;
  /** What a reader must be told of the number that was asked for, instead of what the operation says of it. */
  notice: string | null;
}

/** Sends what is ready. */
export type Sending = () => unknown;

const json = 'application/json; charset=utf-8';
const cacheControl = {
  static: 'public, max-age=3600, stale-while-revalidate=86400',
  private: 'private, no-cache',
  none: 'no-store',
} as const;

/**
 * Makes the answers of one operation behind one door: kept bytes where they may be served, else evaluated, presented and
 * kept. Kept bytes are found under the delegation that was looked up for this request, and an evaluation rests on it, so
 * that neither outlives it.
 */
export function createAnswering(op: AnyOperation, entrance: Entrance, services: AnsweringServices, cache: AnswerCache) {
  const readInput = createInputReader(op);
  const hasCredential = entrance === 'key' || entrance === 'namespace';
  const headersOf = ({ language, medium }: Asked): Record<string, string> => ({
    'content-type': medium ? `${medium.type}; charset=utf-8` : json,
    'cache-control': cacheControl[op.http.caching],
    'content-language': medium?.language ?? language ?? (op.freshness === 'static' ? 'en, nb' : 'en'),
    vary: hasCredential ? 'Authorization, Accept, Accept-Language' : 'Accept, Accept-Language',
  });

  const evaluate = async (asked: Asked): Promise<{ text: string; freshUntil: number | undefined }> => {
    const input = readInput(asked.given);
    const ctx = contextFor(services, asked);
    const trace = parseTraceparent(asked.request.headers.traceparent) ?? newTrace(services.random);
    const told = await services.tracing.run(trace, () => op.run(ctx, input));
    const answer = asked.notice === null ? told : { ...told, notice: asked.notice };
    const about = { simulated: ctx.simulated, notice: answer.notice ?? null };
    const text = asked.medium ? asked.medium.render(op.output.parse(answer.data), about) : successBody(op, ctx, answer);
    return { text, freshUntil: answer.freshUntil };
  };

  const prepare = async (asked: Asked): Promise<PreparedAnswer> => {
    const { text, freshUntil } = await evaluate(asked);
    const until = op.http.caching === 'static' ? nextOsloMidnight(services.clock.now()) : freshUntil;
    return cache.prepare(text, headersOf(asked), until);
  };

  const deliver = (request: FastifyRequest, reply: FastifyReply, answer: PreparedAnswer): void => {
    services.counted(request, send(request, reply, answer));
  };

  /** The answer made for this request alone, and not sent yet. */
  const readyOnce = async (asked: Asked, reply: FastifyReply): Promise<Sending> => {
    const { text } = await evaluate(asked);
    const headers = { ...headersOf(asked), 'cache-control': cacheControl.none };
    return () =>
      reply
        .code(op.http.status ?? 200)
        .headers({ ...headers, ...limitHeaders(asked.request.allowance) })
        .send(text);
  };

  const route = `${entrance}\0${op.id}\0`;
  return {
    readyOnce,
    /** The answer, found or made, and not sent yet. */
    ready(asked: Asked, reply: FastifyReply): Sending | Promise<Sending> {
      if (op.http.caching === 'none') return readyOnce(asked, reply);
      const { request, account, environment, language, medium, delegation } = asked;
      const stamp = delegation ? stampOf(delegation, asked) : '';
      const who = `${environment.environment}\0${account ?? ''}\0${stamp}\0`;
      const cacheKey = `${who}${route}${language ?? ''}\0${medium ? medium.type : ''}\0${request.url}`;
      const kept = cache.get(cacheKey);
      if (kept) return () => deliver(request, reply, kept);
      return cache.once(cacheKey, () => prepare(asked)).then((answer) => () => deliver(request, reply, answer));
    },
  };
}

/** Bytes made under a delegation are out of reach once it has changed, or once anything of it was denied. */
function stampOf({ id, organisation }: NonNullable<FoundDelegation>, { account, environment }: Asked): string {
  const subject = { account: account ?? '', environment: environment.environment, subject: organisation };
  return `${id}\0${environment.sourceCache.generation(subject)}`;
}

/** Past Fastify's own sending: the headers are made already, and one call takes them and the bytes to the socket. */
function send(request: FastifyRequest, reply: FastifyReply, answer: PreparedAnswer): 200 | 304 {
  const isKnown = matchesEtag(request.headers['if-none-match'], answer.etag);
  const headers = isKnown ? answer.notModifiedHeaders : answer.headers;
  reply.hijack();
  const { allowance } = request;
  const own = ['x-request-id', request.id];
  if (allowance) own.push('ratelimit-policy', allowance.policy, 'ratelimit', allowance.rateLimit);
  const status = isKnown ? 304 : 200;
  reply.raw.writeHead(status, headers.concat(own));
  reply.raw.end(isKnown ? undefined : answer.bytes);
  return status;
}

function contextFor(services: AnsweringServices, asked: Asked): Context {
  const { random, upstreamDeadlineMs, catalogue, installation, world } = services;
  const { request, actor, account, environment, administration, clock, language, delegation } = asked;
  return {
    ...environment,
    ...(delegation !== null && { findDelegation: () => delegation }),
    ...{ actor, accountId: account, requestId: request.id, language, clock, random, upstreamDeadlineMs },
    ...{ catalogue, installation, world, administration },
  };
}

/** The representation that a request asks for; `undefined`: JSON. Throws NOT_ACCEPTABLE. */
export function chooseMedium(op: AnyOperation, accept: string | undefined): Medium<unknown> | undefined {
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

/** The organisation that a request's path names, when it looks like a number. */
export function askedOrganisation({ params }: FastifyRequest): string | undefined {
  const { org } = params as { org?: string };
  return org !== undefined && /^\d{9}$/.test(org) ? org : undefined;
}
