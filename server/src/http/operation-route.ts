import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredKey } from '../accounts/index.ts';
import type { Actor, Context, EnvironmentReport, EnvironmentServices } from '../context.ts';
import { AppError, type Language } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { nextOsloMidnight } from '../lib/oslo-time.ts';
import type { Random } from '../lib/random.ts';
import type { AnyDeclaration, AnyOperation, Medium } from '../operation.ts';
import { type createAnswerCache, matchesEtag, type PreparedAnswer, prepareAnswer } from './answer-cache.ts';
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

const json = 'application/json; charset=utf-8';
const cacheControl = {
  static: 'public, max-age=3600, stale-while-revalidate=86400',
  private: 'private, no-cache',
  none: 'no-store',
} as const;

/**
 * The handler of one operation: authorised already, it serves kept bytes where it may, or evaluates, presents and keeps
 * them. The delegation is looked up at every request, so that kept bytes never outlive it.
 */
export function operationRoute(
  op: AnyOperation,
  entrance: Entrance,
  services: Services,
  cache: ReturnType<typeof createAnswerCache>,
  forcedMedium?: Medium<unknown>,
) {
  const headers = (language: Language | null, medium: Medium<unknown> | undefined) => ({
    'content-type': medium ? `${medium.type}; charset=utf-8` : json,
    'cache-control': cacheControl[op.http.caching],
    'content-language': language ?? (op.freshness === 'static' ? 'en, nb' : 'en'),
    vary: entrance === 'key' ? 'Authorization, Accept, Accept-Language' : 'Accept, Accept-Language',
  });

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const language = preferredLanguage(request.headers['accept-language']);
    const medium = forcedMedium ?? chooseMedium(op, request.headers.accept);
    const key = entrance === 'key' ? request.caller : null;
    const environment = key ? services.environments[key.environment] : services.sandbox;

    const make = async (): Promise<PreparedAnswer> => {
      const input = readInput(op, request);
      if (entrance === 'sandbox') refuseOtherOrganisations(input);
      const ctx = contextFor(services, environment, key, request.id, language);
      const answer = await op.run(ctx, input);
      const text = medium ? medium.render(op.output.parse(answer.data)) : successBody(op, ctx, answer);
      const freshUntil = op.http.caching === 'static' ? nextOsloMidnight(services.clock.now()) : answer.freshUntil;
      return prepareAnswer(text, headers(language, medium), freshUntil);
    };

    if (op.http.caching === 'none') return send(reply, await make(), undefined);

    const cacheKey = [
      environment.environment,
      key?.account ?? '',
      await authorityStamp(op, environment, key, request),
      op.id,
      language ?? '',
      medium?.type ?? '',
      request.url,
    ].join('\u0000');
    const answer = cache.get(cacheKey) ?? (await cache.once(cacheKey, make));
    return send(reply, answer, request.headers['if-none-match']);
  };
}

function send(reply: FastifyReply, answer: PreparedAnswer, ifNoneMatch: string | undefined): FastifyReply {
  reply.headers(answer.headers);
  if (!matchesEtag(ifNoneMatch, answer.etag)) return reply.send(answer.bytes);
  return reply.removeHeader('content-length').removeHeader('content-type').code(304).send();
}

/** What the account may see of the organisation now; it changes with the delegation, and kept bytes with it. */
async function authorityStamp(
  op: AnyOperation,
  environment: EnvironmentServices,
  key: StoredKey | null,
  request: FastifyRequest,
): Promise<string> {
  const { org } = request.params as { org?: string };
  if (op.tier === 1 || org === undefined || !/^\d{9}$/.test(org)) return '';
  return (await environment.findDelegation(key?.account ?? null, org))?.id ?? 'none';
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

function contextFor(
  services: Services,
  environment: EnvironmentServices,
  key: StoredKey | null,
  requestId: string,
  language: Language | null,
): Context {
  const { clock, random, upstreamDeadlineMs, catalogue, installation } = services;
  const actor: Actor = key
    ? { kind: 'apiKey', keyId: key.id, accountId: key.account, scopes: key.scopes }
    : { kind: environment.environment === 'sandbox' ? 'sandbox' : 'anonymous' };
  const accountId = key?.account ?? null;
  return {
    ...environment,
    actor,
    accountId,
    requestId,
    language,
    clock,
    random,
    upstreamDeadlineMs,
    catalogue,
    installation,
  };
}
