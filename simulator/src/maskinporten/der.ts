/** One DER element (X.690 §8.1): tag, definite length, content. */
export function element(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const digits = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, body]);
}

/** SEQUENCE. */
export function sequence(...content: Buffer[]): Buffer {
  return element(0x30, ...content);
}

/** SET with one member. */
export function set(member: Buffer): Buffer {
  return element(0x31, member);
}

/** INTEGER of an unsigned number given as bytes. */
export function unsigned(bytes: Buffer): Buffer {
  return element(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** OBJECT IDENTIFIER in dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return element(0x06, Buffer.from(bytes));
}

/** UTF8String. */
export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text, 'utf8'));
}

/** BIT STRING without unused bits. */
export function bitString(bytes: Buffer): Buffer {
  return element(0x03, Buffer.from([0]), bytes);
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
export function time(instant: number): Buffer {
  const digits = new Date(instant).toISOString().replace(/[-:T]|\.\d{3}/g, '');
  return digits < '2050' ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

/** BOOLEAN TRUE. */
export const TRUE: Buffer = element(0x01, Buffer.from([0xff]));

/** NULL. */
export const NULL: Buffer = element(0x05);

/** An element as read: its content, and all of its bytes. */
export type DerElement = { tag: number; content: Buffer; raw: Buffer };

/**
 * The elements that stand side by side in some bytes.
 * @throws {RangeError} when the bytes are not DER
 */
export function readElements(bytes: Buffer): DerElement[] {
  const found: DerElement[] = [];
  for (let place = 0; place < bytes.length; ) {
    const tag = bytes.readUInt8(place);
    let length = bytes.readUInt8(place + 1);
    let start = place + 2;
    if (length >= 0x80) {
      const digits = length & 0x7f;
      if (digits === 0 || digits > 4) throw new RangeError('a length that is not DER');
      length = bytes.readUIntBE(start, digits);
      start += digits;
    }
    if (start + length > bytes.length) throw new RangeError('an element is longer than its place');
    found.push({
      tag,
      content: bytes.subarray(start, start + length),
      raw: bytes.subarray(place, start + length),
    });
    place = start + length;
  }
  return found;
}

/** An OBJECT IDENTIFIER's content in dotted form. */
export function readObjectIdentifier(content: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** The instant of a UTCTime or GeneralizedTime, milliseconds since 1970; NaN when it is neither. */
export function readTime({ tag, content }: DerElement): number {
  const text = content.toString('latin1');
  const digits = tag === 0x17 ? `${text < '50' ? '20' : '19'}${text}` : text;
  const parts = digits.match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/)?.slice(1);
  return parts === undefined ? Number.NaN : Date.parse(`${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}Z`);
}
