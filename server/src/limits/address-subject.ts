const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const dottedEnd = new RegExp(`^(.*:)(${octet})\\.(${octet})\\.(${octet})\\.(${octet})$`);
const group = /^[0-9a-f]{1,4}$/i;

/** All who come without a readable address are counted as one. */
const unknown = 'unknown';

/**
 * Whom a client address is counted as: an IPv4 address as itself, also when it is written as IPv6, and an IPv6 address as
 * its /64, because that is what one subscriber gets and may change addresses within.
 */
export function addressSubject(address: string | undefined): string {
  if (address === undefined) return unknown;
  // What a socket that listens for both kinds says of an IPv4 client; other spellings take the long way.
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (ipv4.test(plain)) return plain;
  const groups = readGroups(address);
  if (groups === null) return unknown;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const isMapped = (a | b | c | d | e) === 0 && f === 0xffff;
  if (isMapped) return `${g >> 8}.${g & 255}.${h >> 8}.${h & 255}`;
  return `${a.toString(16)}:${b.toString(16)}:${c.toString(16)}:${d.toString(16)}::/64`;
}

/** The eight groups of an IPv6 address, or `null` when it is none. The zone (`%eth0`) is of this machine only. */
function readGroups(address: string): number[] | null {
  const zone = address.indexOf('%');
  const text = withoutDots(zone === -1 ? address : address.slice(0, zone));
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return null;
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const left = 8 - head.length - tail.length;
  if (after === undefined ? left !== 0 : left < 1) return null;
  const groups = [...head, ...Array<string>(left).fill('0'), ...tail];
  return groups.every((one) => group.test(one)) ? groups.map((one) => Number.parseInt(one, 16)) : null;
}

/** The same address with its last 32 bits as two groups, where they are written as IPv4. */
function withoutDots(address: string): string {
  const dotted = dottedEnd.exec(address);
  if (!dotted) return address;
  const [, start = '', ...octets] = dotted;
  const [w = 0, x = 0, y = 0, z = 0] = octets.map(Number);
  return `${start}${((w << 8) | x).toString(16)}:${((y << 8) | z).toString(16)}`;
}
