import type { FastifyRequest } from 'fastify';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;
const LOOPBACK_ADDRESS = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/**
 * True for a caller on this machine that names this machine. The name guards against a web page whose host was pointed
 * here (DNS rebinding), `Origin` against one that posts here without asking.
 */
export function mayControl(request: FastifyRequest): boolean {
  const { host, origin } = request.headers;
  return (
    LOOPBACK_ADDRESS.test(request.raw.socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(host ?? '') &&
    (origin === undefined || LOOPBACK_HOST.test(origin.replace(/^https?:\/\//i, '')))
  );
}
