import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, StoredKey } from '../accounts/index.ts';
import type { AuditQueue } from '../audit/index.ts';
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
import { type AnyDeclaration, type AnyOperation, capabilityId, type Medium } from '../operation.ts';
import { type AnswerCache, matchesEtag, type PreparedAnswer } from './answer-cache.ts';
import { preferredLanguage } from './language.ts';
import { limitHeaders } from './rate-limit.ts';
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
  administration: Administration | null;
  /** Where reads go on record. */
  audit: Pick<AuditQueue, 'record' | 'isAccepting'>;
  tracing: Tracing;
}

/** The door an operation is asked through: with a key, without one, or in the public sandbox. */
export const entrances = ['key', 'open', 'sandbox'] as const;
export type Entrance = (typeof entrances)[number];

/** One request as far as it is known before its input is read. */
interface Asked {
  request: FastifyRequest;
  caller: Caller | null;
  /** The account's key; `null` for the operator as for nobody. */
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
  services: Services & { counted(request: FastifyRequest, status: number): void },
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
    const trace = parseTraceparent(asked.request.headers.traceparent) ?? newTrace(services.random);
    const answer = await services.tracing.run(trace, () => op.run(ctx, input));
    const text = asked.medium ? asked.medium.render(op.output.parse(answer.data)) : successBody(op, ctx, answer);
    return { text, freshUntil: answer.freshUntil };
  };

  const prepare = async (asked: Asked): Promise<PreparedAnswer> => {
    const { text, freshUntil } = await evaluate(asked);
    const until = op.http.caching === 'static' ? nextOsloMidnight(services.clock.now()) : freshUntil;
    return cache.prepare(text, headersOf(asked), until);
  };

  const route = `${entrance}\0${op.id}\0`;
  const action = capabilityId(op.http);
  const isWrite = entrance === 'key' && op.http.method === 'POST';
  /** Puts on record that an account's key read an organisation, and what came of it; false: it cannot be. */
  const record = ({ request, key, environment }: Asked, organisation: string, outcome: string): boolean => {
    if (key === null || environment.environment === 'sandbox') return true;
    return services.audit.record({
      account: key.account,
      environment: environment.environment,
      actor: `key:${key.id}`,
      initiatedBy: null,
      action,
      resource: `entity:${organisation}`,
      organisation,
      outcome,
      correlationId: request.id,
      receiptId: null,
      detail: null,
    });
  };

  /** The answer, found or made, and not sent yet. */
  const ready = (asked: Asked, reply: FastifyReply): Sending | Promise<Sending> => {
    const { request, key, environment, language, medium, delegation } = asked;
    if (op.http.caching === 'none') {
      return evaluate(asked).then(
        ({ text }) =>
          () =>
            reply
              .code(op.http.status ?? 200)
              .headers({ ...headersOf(asked), ...limitHeaders(request.allowance) })
              .send(text),
      );
    }
    const stamp = delegation ? delegation.id : '';
    const who = `${environment.environment}\0${key === null ? '' : key.account}\0${stamp}\0`;
    const cacheKey = `${who}${route}${language ?? ''}\0${medium ? medium.type : ''}\0${request.url}`;
    const kept = cache.get(cacheKey);
    if (kept) return () => deliver(request, reply, kept);
    return cache.once(cacheKey, () => prepare(asked)).then((answer) => () => deliver(request, reply, answer));
  };

  const deliver = (request: FastifyRequest, reply: FastifyReply, answer: PreparedAnswer): void => {
    services.counted(request, send(request, reply, answer));
  };

  const serve = (asked: Asked, reply: FastifyReply): Promise<unknown> | undefined => {
    const sending = ready(asked, reply);
    if (sending instanceof Promise) return sending.then((go) => go());
    sending();
    return undefined;
  };

  /**
   * What rests on a delegation is sent only when it is on record; what anybody may know goes on without (rulings 31).
   */
  const serveOnRecord = (
    asked: Asked,
    organisation: string,
    found: FoundDelegation,
    reply: FastifyReply,
  ): Promise<unknown> | undefined => {
    asked.delegation = found;
    if (entrance !== 'key') return serve(asked, reply);
    if (found && !services.audit.isAccepting()) throw unrecorded();
    const sending = ready(asked, reply);
    const go = (answer: Sending): unknown => {
      if (!record(asked, organisation, 'ok') && found) throw unrecorded();
      return answer();
    };
    if (sending instanceof Promise) {
      return sending.then(go, (error: unknown) => {
        record(asked, organisation, error instanceof AppError ? error.code : 'INTERNAL_ERROR');
        throw error;
      });
    }
    go(sending);
    return undefined;
  };

  return (request: FastifyRequest, reply: FastifyReply): Promise<unknown> | undefined => {
    const { caller } = request;
    const key = caller === 'operator' ? null : caller;
    const asked: Asked = {
      request,
      caller,
      key,
      environment: entrance === 'sandbox' ? services.sandbox : services.environments[key?.environment ?? 'live'],
      language: preferredLanguage(request.headers['accept-language']),
      medium: forcedMedium ?? chooseMedium(op, request.headers.accept),
      delegation: null,
    };
    if (isWrite && !services.audit.isAccepting()) throw unrecorded();
    const { org } = request.params as { org?: string };
    if (op.tier === 1 || org === undefined || !/^\d{9}$/.test(org)) return serve(asked, reply);
    const found = asked.environment.findDelegation(key?.account ?? null, org);
    return found instanceof Promise
      ? found.then((late) => serveOnRecord(asked, org, late, reply))
      : serveOnRecord(asked, org, found, reply);
  };
}

/** Sends what is ready. */
type Sending = () => unknown;

const unrecorded = (): AppError => new AppError('SERVICE_UNAVAILABLE', { detail: cannotRecord });

const cannotRecord = {
  nb: 'Endringer, og oppslag som hviler på en delegering, loggføres. Loggen kan ikke skrives nå, så de utføres ikke.',
  en: 'Changes, and reads that rest on a delegation, go on record. The record cannot be written now, so they are not done.',
};

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

function contextFor(services: Services, { request, caller, environment, language, delegation }: Asked): Context {
  const { clock, random, upstreamDeadlineMs, catalogue, installation, administration } = services;
  const isSandbox = environment.environment === 'sandbox';
  return {
    ...environment,
    ...(delegation !== null && { findDelegation: () => delegation }),
    actor: actorOf(caller, isSandbox),
    accountId: caller === null || caller === 'operator' ? null : caller.account,
    ...{ requestId: request.id, language, clock, random, upstreamDeadlineMs, catalogue, installation },
    administration: isSandbox ? null : administration,
  };
}

function actorOf(caller: Caller | null, isSandbox: boolean): Actor {
  if (caller === null) return { kind: isSandbox ? 'sandbox' : 'anonymous' };
  if (caller === 'operator') return { kind: 'operator' };
  return { kind: 'apiKey', keyId: caller.id, accountId: caller.account, scopes: caller.scopes };
}
