import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from './clock.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { AGENCIES, type Journal, type JournalEntry, type Upstream } from './journal.ts';
import { refusalBody, refusedOnDemand } from './maskinporten/errors.ts';
import { sendGrantAnswer } from './maskinporten/routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The journal's entry for this request; null for requests that are not journalled. */
    journalEntry: JournalEntry | null;
    /** A fault that lets the request be answered and spoils the answer. */
    faultAfterwards: Fault | null;
  }
}

/** Where the `redirect` fault points: nobody answers there, and the journal shows who came. */
export const ELSEWHERE = '/_elsewhere';

const OVERSIZE_BYTES = 32 * 1024 * 1024;

/** Journals every request to an agency, and makes the agency fail as ordered. */
export function registerJournalAndFaults(
  app: FastifyInstance,
  parts: {
    clock: Clock;
    /** Maskinporten's own, which may go wrong alone. */
    maskinportenClock: Pick<Clock, 'now'>;
    journal: Journal;
    faults: FaultPlan;
    origin(): string;
    issuer(): string;
  },
): void {
  const closing = new AbortController();
  app.decorateRequest('journalEntry', null);
  app.decorateRequest('faultAfterwards', null);
  app.addHook('preClose', async () => closing.abort());

  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const upstream = upstreamOf(path);
    // Clients that learn the agency's time from `Date` must learn the stand-in's.
    const clock = upstream === 'maskinporten' ? parts.maskinportenClock : parts.clock;
    reply.header('date', new Date(clock.now()).toUTCString());
    if (upstream === null) return undefined;
    // So that nothing which says that it is real shows what comes from here.
    reply.header('x-apier-stand-in', upstream);
    const entry = parts.journal.open({ at: parts.clock.now(), upstream, method: request.method, path });
    request.journalEntry = entry;
    const { delayMs, fault } = parts.faults.meet(upstream, path, request.method);
    if (fault !== null) entry.fault = fault.kind;
    else if (delayMs > 0) entry.fault = 'latency';
    if (delayMs > 0) await wait(delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
    if (closing.signal.aborted) return reply.hijack();
    return fault === null ? undefined : failBefore(request, reply, fault, parts);
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.journalEntry !== null) request.journalEntry.status = reply.statusCode;
    const kind = request.faultAfterwards?.kind;
    if (kind === 'wrong_media_type') reply.header('content-type', 'text/plain; charset=utf-8');
    if (kind !== 'reset_after' && kind !== 'truncate') {
      done(null, payload);
      return;
    }
    // From here the socket is ours: `done` is never called, so the framework writes nothing more.
    if (kind === 'reset_after') request.raw.socket.resetAndDestroy();
    else sendHalf(request, reply, payload);
  });
}

function upstreamOf(path: string): Upstream | null {
  if (path === '/.well-known/oauth-authorization-server/maskinporten') return 'maskinporten';
  if (path === ELSEWHERE) return 'elsewhere';
  const first = path.split('/')[1];
  return AGENCIES.find((agency) => agency === first) ?? null;
}

function failBefore(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
  parts: { origin(): string; issuer(): string },
): FastifyReply | undefined {
  if (fault.retry_after !== undefined) reply.header('retry-after', String(fault.retry_after));
  switch (fault.kind) {
    case 'hang':
      return reply.hijack();
    case 'reset_before':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    case 'status': {
      const status = fault.status ?? 503;
      return reply.code(status).send({ status, error: 'injected fault' });
    }
    case 'html':
    case 'html_as_json':
      return reply
        .code(fault.status ?? 502)
        .type(fault.kind === 'html' ? 'text/html; charset=utf-8' : 'application/json')
        .send('<!doctype html><html><title>Bad gateway</title><h1>The service is not available</h1></html>\n');
    case 'empty':
      return reply.code(fault.status ?? 503).send();
    case 'oversize':
      return reply
        .code(fault.status ?? 200)
        .type('application/json')
        .send(Readable.from(oversizeJson()));
    case 'redirect':
      return reply
        .code(fault.status ?? 302)
        .header('location', `${parts.origin()}${ELSEWHERE}`)
        .send();
    case 'mp_code':
    case 'refusal': {
      const { refusal } = refusedOnDemand(fault.mp_code ?? fault.refusal ?? 'MP-011');
      return sendGrantAnswer(reply, refusal.status, refusalBody(refusal, parts.issuer()));
    }
    default:
      request.faultAfterwards = fault;
      return undefined;
  }
}

function* oversizeJson(): Generator<string> {
  const block = 'x'.repeat(64 * 1024);
  yield '{"padding":"';
  for (let sent = 0; sent < OVERSIZE_BYTES; sent += block.length) yield block;
  yield '"}';
}

function sendHalf(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const whole = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.from(payload) : Buffer.alloc(0);
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.raw.statusCode = reply.statusCode;
  reply.raw.setHeader('content-length', whole.length + 1);
  reply.raw.write(whole.subarray(0, Math.floor(whole.length / 2)), () => request.raw.socket.destroy());
}
