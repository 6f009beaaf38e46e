import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { virtualClock } from '../testing.ts';
import { systemClock } from './clock.ts';
import { createOutgoing, type ObservedCall, UpstreamFailure } from './outgoing.ts';

async function upstream(listener: RequestListener, hooks: { traceparent?: () => string | undefined } = {}) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = virtualClock();
  const calls: ObservedCall[] = [];
  const outgoing = createOutgoing({
    allowedOrigins: [url],
    maxResponseBytes: 1_000,
    clock,
    observe: (call) => calls.push(call),
    ...hooks,
  });
  onTestFinished(async () => {
    await outgoing.close();
    server.closeAllConnections();
    server.close();
  });
  const get = (path: string, deadlineMs = 5_000, headers = {}) =>
    outgoing.send({ method: 'GET', url: url + path, headers, signal: systemClock.timeout(deadlineMs) });
  return { outgoing, get, url, clock, calls };
}

const failure = (kind: string) => expect.objectContaining({ name: 'UpstreamFailure', kind });

describe('the one way out', () => {
  it('brings back status, headers and body', async () => {
    const { get } = await upstream((request, response) => {
      response.writeHead(418, { 'content-type': 'text/plain', 'x-path': request.url }).end('short and stout');
    });
    const answer = await get('/a?b=c');
    expect(answer).toMatchObject({ status: 418, body: 'short and stout' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-path': '/a?b=c' });
  });

  it('reaches no host that is not on the list', async () => {
    const { outgoing } = await upstream((_request, response) => response.end());
    const signal = systemClock.timeout(1_000);
    const elsewhere = outgoing.send({ method: 'GET', url: 'http://127.0.0.1:9/', headers: {}, signal });
    await expect(elsewhere).rejects.toEqual(failure('unreachable'));
    await expect(elsewhere).rejects.toMatchObject({ cause: new Error('host not allowed') });
  });

  it('does not follow a redirect', async () => {
    const { get } = await upstream((_request, response) => response.writeHead(302, { location: '/else' }).end());
    expect((await get('/')).status).toBe(302);
  });

  it('gives up at the deadline', async () => {
    const { get } = await upstream(() => {});
    await expect(get('/', 60)).rejects.toEqual(failure('timeout'));
  });

  it('cuts off an answer that is too large', async () => {
    const { get } = await upstream((_request, response) => response.end('x'.repeat(5_000)));
    await expect(get('/')).rejects.toEqual(failure('too_large'));
  });

  it('tells a broken connection from an answer', async () => {
    const { get } = await upstream((request) => request.socket.destroy());
    await expect(get('/')).rejects.toEqual(failure('unreachable'));
  });

  it('names the upstream and status in its failure, never the body', () => {
    const message = new UpstreamFailure('brreg', 'server_error', { status: 500, cause: new Error('x') }).message;
    expect(message).toBe('brreg: server_error (HTTP 500)');
  });
});

describe('the header that joins calls to a trace', () => {
  const mine = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const theirs = '00-4bf92f3577b34da6a3ce929d0e0e4736-53995c3f42cd8ad8-01';
  const echo: RequestListener = (request, response) => response.end(JSON.stringify(request.headers));
  const received = async (traceparent: () => string | undefined, headers = {}) =>
    JSON.parse((await (await upstream(echo, { traceparent })).get('/', 5_000, headers)).body);

  it('goes with each call', async () => {
    expect(await received(() => mine)).toMatchObject({
      traceparent: mine,
      'user-agent': expect.stringContaining('apier'),
    });
  });

  it('gives way to the one that a call brings', async () => {
    expect(await received(() => mine, { traceparent: theirs })).toMatchObject({ traceparent: theirs });
  });

  it('is left out where there is no trace', async () => {
    expect(await received(() => undefined)).not.toHaveProperty('traceparent');
  });
});

describe('an observer of calls', () => {
  it('hears of an answer once, with its status and how long it took', async () => {
    const { get, url, clock, calls } = await upstream((_request, response) => {
      clock.advance(250);
      response.writeHead(503).end();
    });
    await get('/secret/path?of=this');
    expect(calls).toEqual([{ url: `${url}/secret/path?of=this`, status: 503, failure: null, seconds: 0.25 }]);
  });

  it('hears of each failure once, with its kind', async () => {
    const { outgoing, get, url, calls } = await upstream((request, response) => {
      if (request.url === '/large') response.end('x'.repeat(5_000));
      if (request.url === '/broken') request.socket.destroy();
    });
    await expect(get('/large')).rejects.toEqual(failure('too_large'));
    await expect(get('/broken')).rejects.toEqual(failure('unreachable'));
    await expect(get('/silent', 60)).rejects.toEqual(failure('timeout'));
    const signal = systemClock.timeout(1_000);
    const elsewhere = outgoing.send({ method: 'GET', url: 'http://127.0.0.1:9/path', headers: {}, signal });
    await expect(elsewhere).rejects.toEqual(failure('unreachable'));
    expect(calls).toEqual([
      { url: `${url}/large`, status: null, failure: 'too_large', seconds: 0 },
      { url: `${url}/broken`, status: null, failure: 'unreachable', seconds: 0 },
      { url: `${url}/silent`, status: null, failure: 'timeout', seconds: 0 },
      { url: 'http://127.0.0.1:9/path', status: null, failure: 'unreachable', seconds: 0 },
    ]);
  });
});
