import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import type { AuthenticateKey, Caller } from '../accounts/index.ts';
import type { PublicJwk } from '../audit/index.ts';
import { DatabaseUnavailable } from '../db/faults.ts';
import { AppError } from '../errors/index.ts';
import { requestIds } from '../lib/ids.ts';
import type { Logger } from '../lib/log.ts';
import { parseTraceparent } from '../lib/trace.ts';
import { type Allowance, addressSubject, type Limits } from '../limits/index.ts';
import { type AnyOperation, capabilityId, type Medium, namespacePath, sandboxPath } from '../operation.ts';
import { namespaceOfKey, sandboxKeyPrefix } from '../sandbox/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { Entrance } from './answering.ts';
import { authorise, identify, isProtected, keyIn } from './authorise.ts';
import { failureAnswer } from './failure.ts';
import { type Health, healthRoutes } from './health.ts';
import { jwksRoute } from './jwks.ts';
import { preferredLanguage } from './language.ts';
import { llmsRoute } from './llms.ts';
import { metricsRoute } from './metrics-route.ts';
import { openApiRoute } from './openapi.ts';
import { operationRoute } from './operation-route.ts';
import { pages } from './pages.ts';
import { limitHeaders, overLimit } from './rate-limit.ts';
import { fromFramework, refuseMisusedHeaders } from './refusals.ts';
import { sandboxRoute } from './sandbox-route.ts';
import type { Services } from './services.ts';
import { mediaTypeOf, refuseUnreadable, type TakenBody, takeDocuments, takenBodyOf } from './taken-body.ts';
import { workflowsRoute } from './workflows.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key came with the request; set before the body is read. */
    caller: Caller | null;
    /** The sandbox namespace that its credential names; `null` outside, and for everybody's. */
    namespace: string | null;
    /** What the request met of its rate limit; `null`: it was not counted. */
    allowance: Allowance | null;
    /** On the clock that nobody sets. */
    arrivedAt: number;
    /** Which operation through which door, and which bodies it takes; `null`: none. */
    asks: { operation: string; entrance: Entrance; takes: TakenBody } | null;
  }
}

/** How much a request may be and how long it may take to arrive. Node looks at the clock every `checkedEveryMs`. */
const standardLimits = {
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  wholeRequestMs: 15_000,
  headersMs: 10_000,
  checkedEveryMs: 1_000,
};
const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const sandboxPrefix = '/api/v1/sandbox/';

const howToName = {
  nb: `Bruk ${sandboxKeyPrefix} og et navn du velger selv, 1 til 64 bokstaver (a til z), sifre, _ eller -, eller en API-nøkkel.`,
  en: `Use ${sandboxKeyPrefix} and a name of your own choosing, 1 to 64 letters (a to z), digits, _ or -, or an API key.`,
};
const noNamespaceForOperator = {
  nb: `Driftsnøkkelen hører ikke til noen konto. ${howToName.nb}`,
  en: `The operator key belongs to no account. ${howToName.en}`,
};

/** The HTTP server with every operation on it: the REST door, the two of the sandbox, and the documents. */
export function createHttpServer(options: {
  operations: readonly AnyOperation[];
  services: Services;
  authenticate: AuthenticateKey;
  health: Health;
  log: Logger;
  cache: AnswerCache;
  rateLimits: Limits;
  metrics: Metrics;
  /** With what the ends of the audit chains are signed. */
  jwks: readonly PublicJwk[];
  /** Whether `/metrics` answers whoever asks, and not only programs on this machine. */
  openMetrics: boolean;
  limits?: Partial<typeof standardLimits>;
}): FastifyInstance {
  const { operations, services, authenticate, health, log, cache, rateLimits, metrics } = options;
  const limits = { ...standardLimits, ...options.limits };
  const { clock, random } = services;
  const newRequestId = requestIds(clock, random);

  const app = Fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.wholeRequestMs,
    // A missing Host is refused in onRequest: Node would answer it without a word.
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkedEveryMs,
      requireHostHeader: false,
    },
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    genReqId: newRequestId,
    frameworkErrors: (error, request, reply) => void fail(error, request, reply),
    clientErrorHandler(error, socket) {
      refuseOnSocket(error, socket, newRequestId(), clock.now());
    },
  });

  const counted = ({ asks, arrivedAt }: FastifyRequest, status: number): void => {
    const seconds = (clock.monotonic() - arrivedAt) / 1_000;
    metrics.answered(asks?.operation ?? 'other', asks?.entrance ?? 'other', status, seconds);
  };

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const thrown =
      error instanceof DatabaseUnavailable
        ? new AppError('SERVICE_UNAVAILABLE', { cause: error })
        : fromFramework(error, request.asks?.takes ?? {}, mediaTypeOf(request));
    if (!(thrown instanceof AppError) || thrown.cause !== undefined) {
      const trace_id = parseTraceparent(request.headers.traceparent)?.traceId;
      log.error({ err: thrown, request_id: request.id, trace_id }, 'unexpected failure');
    }
    const answer = failureAnswer(thrown, {
      requestId: request.id,
      language: preferredLanguage(request.headers['accept-language']),
      nowMs: clock.now(),
      isSandbox: isInSandbox(request),
    });
    if (answer.status === 413) {
      // Who is still sending hears nothing until it has finished: the rest is read and dropped, as long as a request may take.
      reply.removeHeader('connection');
      request.raw.resume();
    }
    return reply
      .code(answer.status)
      .headers(limitHeaders(request.allowance))
      .headers(answer.headers)
      .header('x-request-id', request.id)
      .send(answer.body);
  }

  // RFC 9110 § 10.1.1 lets a server pass over an expectation; Node would refuse it without a word.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller', null);
  app.decorateRequest('allowance', null);
  app.decorateRequest('namespace', null);
  app.decorateRequest('asks', null);
  app.decorateRequest('arrivedAt', 0);
  app.addHook('onRequest', (request, reply, done) => {
    request.arrivedAt = clock.monotonic();
    reply.header('x-request-id', request.id);
    refuseMisusedHeaders(request);
    done();
  });
  // Kept answers go past this and are counted where they are sent: a listener on every response costs as much as the rest.
  app.addHook('onSend', (request, reply, payload, done) => {
    counted(request, reply.statusCode);
    done(null, payload);
  });
  if (log.isLevelEnabled('debug')) {
    app.addHook('onResponse', async (request, reply) => {
      log.debug(
        {
          request_id: request.id,
          trace_id: parseTraceparent(request.headers.traceparent)?.traceId,
          method: request.method,
          // The pattern, not the address: an address may hold what a caller should not have put there.
          route: request.routeOptions.url ?? null,
          status: reply.raw.statusCode,
          ms: Math.round(reply.elapsedTime),
          key: request.caller === 'operator' ? 'operator' : (request.caller?.id ?? null),
        },
        'answered',
      );
    });
  }
  app.setErrorHandler((error, request, reply) => fail(error, request, reply));
  app.setNotFoundHandler((request, reply) => fail(new AppError('NOT_FOUND'), request, reply));

  const known = new Map<string, Set<string>>();
  const note = (method: string, path: string) => {
    const allowed = known.get(path) ?? new Set();
    known.set(path, allowed.add(method));
    if (method === 'GET') allowed.add('HEAD');
  };

  /** Who asks, before the body is read: who may not ask sends nothing that is parsed. */
  const admit = (op: AnyOperation, request: FastifyRequest): Promise<void> | void => {
    let caller: Caller | Promise<Caller>;
    try {
      caller = identify(request.headers.authorization, authenticate);
    } catch (error) {
      return refuse(request, error);
    }
    if (!(caller instanceof Promise)) return enter(op, request, caller);
    return caller.catch((error: unknown) => refuse(request, error)).then((late) => enter(op, request, late));
  };

  /** Keys that are refused are counted by the address they come from; a valid one always gets through. */
  const refuse = async (request: FastifyRequest, error: unknown): Promise<never> => {
    if (!(error instanceof AppError) || error.code !== 'AUTH_INVALID_KEY') throw error;
    metrics.keyRefused();
    const failures = await rateLimits.failedKeys.take(addressSubject(request.socket.remoteAddress));
    if (failures.allowed) throw error;
    metrics.rateLimited('failed-keys');
    throw overLimit(failures);
  };

  const enter = (op: AnyOperation, request: FastifyRequest, caller: Caller): Promise<void> | void => {
    request.caller = caller;
    const taken = caller === 'operator' ? undefined : rateLimits.perKey?.take(caller.id);
    if (taken instanceof Promise) {
      return taken.then((allowance) => {
        count(request, allowance, 'key');
        permit(op, request, caller);
      });
    }
    if (taken) count(request, taken, 'key');
    permit(op, request, caller);
  };

  const permit = (op: AnyOperation, request: FastifyRequest, caller: Caller): void => {
    try {
      authorise(caller, op);
    } catch (error) {
      recordRefusal(op, request, caller, error);
      throw error;
    }
  };

  const count = (request: FastifyRequest, allowance: Allowance, policy: string): void => {
    request.allowance = allowance;
    if (allowance.allowed) return;
    metrics.rateLimited(policy);
    throw overLimit(allowance);
  };

  /** Whose right was missing is on their own record. */
  const recordRefusal = (op: AnyOperation, request: FastifyRequest, caller: Caller, error: unknown): void => {
    if (caller === 'operator' || !(error instanceof AppError)) return;
    const { org } = request.params as { org?: string };
    const organisation = org !== undefined && /^\d{9}$/.test(org) ? org : null;
    services.audit.record({
      account: caller.account,
      environment: caller.environment,
      actor: `key:${caller.id}`,
      initiatedBy: null,
      action: capabilityId(op.http),
      resource: organisation === null ? 'installation' : `entity:${organisation}`,
      organisation,
      outcome: error.code,
      correlationId: request.id,
      receiptId: null,
      detail: null,
    });
  };

  const admitAnybody = (request: FastifyRequest): Promise<void> | void => {
    const counted = rateLimits.perAddress?.take(addressSubject(request.socket.remoteAddress));
    if (counted instanceof Promise) return counted.then((allowance) => count(request, allowance, 'address'));
    if (counted) count(request, counted, 'address');
  };

  /**
   * A made-up sandbox key names its namespace; a real key has the one of its account. The operator's has none: what opens
   * everything else is not sent where a made-up name will do.
   */
  const admitNamespace = async (request: FastifyRequest): Promise<void> => {
    await admitAnybody(request);
    const { authorization } = request.headers;
    if (authorization === undefined || authorization === '') throw new AppError('AUTH_REQUIRED', { detail: howToName });
    const key = keyIn(authorization);
    const named = key && namespaceOfKey(key);
    if (named) {
      request.namespace = `key ${named}`;
      return;
    }
    const caller = key === null ? null : await authenticate(key);
    if (caller === null) return refuse(request, new AppError('AUTH_INVALID_KEY', { detail: howToName }));
    if (caller === 'operator') throw new AppError('SCOPE_INSUFFICIENT', { detail: noNamespaceForOperator });
    request.namespace = `account ${caller.account}`;
  };

  const admitThrough = (entrance: Entrance, op: AnyOperation, request: FastifyRequest): Promise<void> | void => {
    if (entrance === 'key') return admit(op, request);
    return entrance === 'namespace' ? admitNamespace(request) : admitAnybody(request);
  };

  const handlerOf = (op: AnyOperation, entrance: Entrance, medium: Medium<unknown> | undefined) => {
    const shared = { ...services, counted };
    return entrance === 'key' || entrance === 'open'
      ? operationRoute(op, entrance, shared, cache, medium)
      : sandboxRoute(op, entrance, shared, cache, medium);
  };

  const add = (op: AnyOperation, path: string, entrance: Entrance) => {
    const takes = takenBodyOf(op, limits.bodyBytes);
    const asks = { operation: op.id, entrance, takes };
    const routeFor = (medium: Medium<unknown> | undefined) => {
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1') + (medium ? `.${medium.extension}` : '');
      note(op.http.method, url);
      return {
        method: op.http.method,
        url,
        onRequest(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) {
          request.asks = asks;
          const admitted = admitThrough(entrance, op, request);
          if (admitted instanceof Promise) admitted.then(() => done(), done);
          else done();
        },
        ...(op.http.method === 'POST' && {
          async preParsing(request: FastifyRequest) {
            refuseUnreadable(request, takes);
          },
        }),
        handler: handlerOf(op, entrance, medium),
      };
    };
    const routes = [undefined, ...(op.http.media ?? [])].map(routeFor);
    const { body } = op.http;
    if (body === undefined) {
      for (const route of routes) app.route(route);
      return;
    }
    app.register(async (scope) => {
      takeDocuments(scope, body);
      for (const route of routes) scope.route(route);
    });
  };

  for (const op of operations) {
    add(op, op.http.path, entranceOf(op));
    if (op.sandbox === 'public') add(op, sandboxPath(op.http.path), 'sandbox');
    if (op.sandbox !== undefined) add(op, namespacePath(op.http.path), 'namespace');
  }
  openApiRoute(app, operations, services);
  llmsRoute(app, operations);
  workflowsRoute(app, operations);
  jwksRoute(app, options.jwks);
  metricsRoute(app, metrics, options.openMetrics);
  healthRoutes(app, health);
  for (const path of pages) note('GET', path);

  for (const [url, allowed] of known) {
    const allow = [...allowed].join(', ');
    app.route({
      method: methods.filter((method) => !allowed.has(method)),
      url,
      onRequest: async () => {
        throw new AppError('METHOD_NOT_ALLOWED', {
          detail: { nb: `Bruk ${allow}.`, en: `Use ${allow}.` },
          headers: { allow },
        });
      },
      handler: async (_request, reply) => reply,
    });
  }
  return app;
}

/** Through which door an operation is asked at its own path. */
function entranceOf(op: AnyOperation): Entrance {
  if (op.http.path.startsWith(sandboxPrefix)) return 'sandbox';
  return isProtected(op) ? 'key' : 'open';
}

/** Also where the address says it in other letters (`%73andbox`). */
const isInSandbox = ({ asks, url }: FastifyRequest): boolean =>
  asks?.entrance === 'sandbox' || asks?.entrance === 'namespace' || url.startsWith(sandboxPrefix);

/** What is not even HTTP is answered on the bare socket, in the same words. */
function refuseOnSocket(error: Error & { code?: string }, socket: Socket, requestId: string, nowMs: number): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'HEADERS_TOO_LARGE'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'REQUEST_TIMEOUT'
        : 'REQUEST_MALFORMED';
  const { status, headers, body } = failureAnswer(new AppError(code), {
    requestId,
    language: null,
    nowMs,
    isSandbox: false,
  });
  const lines = Object.entries({
    ...headers,
    'x-request-id': requestId,
    'content-length': String(body.length),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`HTTP/1.1 ${status} ${code}\r\n${lines.join('\r\n')}\r\n\r\n`);
  socket.end(body);
}
