/** What proxies put on a request that they pass on. One of them, even empty, and the peer speaks for somebody else. */
const signsOfProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

const loopback = /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/;

/**
 * Whether a request comes from a program on this machine for itself. A proxy on this machine that adds no header of its
 * own cannot be told from such a program.
 */
export function isFromThisMachine(
  remoteAddress: string | undefined,
  headers: Readonly<Record<string, unknown>>,
): boolean {
  if (remoteAddress === undefined || (remoteAddress !== '::1' && !loopback.test(remoteAddress))) return false;
  return signsOfProxies.every((name) => headers[name] === undefined);
}
