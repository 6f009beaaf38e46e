import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from './clock.ts';
import { createOutgoing, UpstreamFailure } from './outgoing.ts';

async function upstream(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outgoing = createOutgoing({ allowedOrigins: [url], maxResponseBytes: 1_000 });
  onTestFinished(async () => {
    await outgoing.close();
    server.closeAllConnections();
    server.close();
  });
  const get = (path: string, deadlineMs = 5_000) =>
    outgoing.send({ method: 'GET', url: url + path, headers: {}, signal: systemClock.timeout(deadlineMs) });
  return { outgoing, get };
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
