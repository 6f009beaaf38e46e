import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import type { AuthenticateKey, StoredKey } from '../accounts/index.ts';
import { AppError } from '../errors/index.ts';
import { requestIds } from '../lib/ids.ts';
import type { Logger } from '../lib/log.ts';
import { type AnyOperation, sandboxPath } from '../operation.ts';
import { createAnswerCache } from './answer-cache.ts';
import { authorise } from './authorise.ts';
import { failureAnswer } from './failure.ts';
import { type Health, healthRoutes } from './health.ts';
import { preferredLanguage } from './language.ts';
import { openApiRoute } from './openapi.ts';
import { type Entrance, operationRoute, type Services } from './operation-route.ts';
import { fromFramework, refuseMisusedHeaders } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key came with the request; set before the body is read. */
    caller: StoredKey | null;
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

/** The HTTP server with every operation on it: the REST door, the public sandbox door and the OpenAPI door. */
export function createHttpServer(options: {
  operations: readonly AnyOperation[];
  services: Services;
  authenticate: AuthenticateKey;
  health: Health;
  log: Logger;
  limits?: Partial<typeof standardLimits>;
}): FastifyInstance {
  const { operations, services, authenticate, health, log } = options;
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

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const thrown = fromFramework(error, limits);
    if (!(thrown instanceof AppError) || thrown.cause !== undefined) {
      log.error({ err: thrown, request_id: request.id }, 'unexpected failure');
    }
    const answer = failureAnswer(thrown, {
      requestId: request.id,
      language: preferredLanguage(request.headers['accept-language']),
      nowMs: clock.now(),
      isSandbox: request.url.startsWith(sandboxPrefix),
    });
    if (answer.status === 413) {
      // Who is still sending hears nothing until it has finished: the rest is read and dropped, as long as a request may take.
      reply.removeHeader('connection');
      request.raw.resume();
    }
    return reply.code(answer.status).headers(answer.headers).header('x-request-id', request.id).send(answer.body);
  }

  // RFC 9110 § 10.1.1 lets a server pass over an expectation; Node would refuse it without a word.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller', null);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    refuseMisusedHeaders(request);
    done();
  });
  if (log.isLevelEnabled('debug')) {
    app.addHook('onResponse', async (request, reply) => {
      log.debug(
        {
          request_id: request.id,
          method: request.method,
          // The pattern, not the address: an address may hold what a caller should not have put there.
          route: request.routeOptions.url ?? null,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
          key: request.caller?.id ?? null,
        },
        'answered',
      );
    });
  }
  app.setErrorHandler((error, request, reply) => fail(error, request, reply));
  app.setNotFoundHandler((request, reply) => fail(new AppError('NOT_FOUND'), request, reply));

  const cache = createAnswerCache(clock);
  const known = new Map<string, Set<string>>();
  const note = (method: string, path: string) => {
    const allowed = known.get(path) ?? new Set();
    known.set(path, allowed.add(method));
    if (method === 'GET') allowed.add('HEAD');
  };

  const add = (op: AnyOperation, path: string, entrance: Entrance) => {
    const { scope } = op;
    const media = [undefined, ...(op.http.media ?? [])];
    for (const medium of media) {
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1') + (medium ? `.${medium.extension}` : '');
      note(op.http.method, url);
      app.route({
        method: op.http.method,
        url,
        // Before the body is read: who may not ask sends nothing that is parsed.
        ...(entrance === 'key' &&
          scope !== null && {
            onRequest(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) {
              const found = authorise(request.headers.authorization, scope, authenticate);
              const go = (caller: StoredKey) => {
                request.caller = caller;
                done();
              };
              if (found instanceof Promise) found.then(go, done);
              else go(found);
            },
          }),
        handler: operationRoute(op, entrance, services, cache, medium),
      });
    }
  };

  for (const op of operations) {
    add(op, op.http.path, op.scope === null ? 'open' : 'key');
    if (op.sandbox === 'public') add(op, sandboxPath(op.http.path), 'sandbox');
  }
  openApiRoute(app, operations, services);
  note('GET', '/openapi.json');
  healthRoutes(app, health);
  for (const path of ['/livez', '/readyz', '/api/health']) note('GET', path);

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
