import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing.ts';
import { Envelope, type KeyEncryptionKey, open, rewrap, seal } from './envelope.ts';

const kek = (seed: string): KeyEncryptionKey => ({ id: `kek-${seed}`, key: seededRandom(seed).bytes(32) });
const mine = kek('mine');
const secretBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const purpose = fc.string({ maxLength: 30 });

/** Where the bytes of an envelope lie. */
const places = [
  ['nonce', (it: Envelope) => it],
  ['ct', (it: Envelope) => it],
  ['tag', (it: Envelope) => it],
  ['nonce', (it: Envelope) => it.wrapped_dek],
  ['ct', (it: Envelope) => it.wrapped_dek],
  ['tag', (it: Envelope) => it.wrapped_dek],
] as const;

/** A copy of the envelope in which one of its byte strings was changed. */
function changed(envelope: Envelope, place: number, change: (bytes: Buffer) => Buffer): Envelope {
  const copy = structuredClone(envelope);
  const [name, holderOf] = places[place % places.length] ?? places[0];
  const holder = holderOf(copy as Envelope) as { nonce: string; ct: string; tag: string };
  holder[name] = change(Buffer.from(holder[name], 'base64url')).toString('base64url');
  return copy;
}

describe('an envelope', () => {
  it('opens to the bytes that were sealed', () => {
    fc.assert(
      fc.property(secretBytes, purpose, fc.string(), (secret, told, seed) => {
        const envelope = seal(secret, told, mine, seededRandom(seed));
        expect(open(envelope, told, mine)).toEqual(secret);
        expect(open(Envelope.parse(JSON.parse(JSON.stringify(envelope))), told, mine)).toEqual(secret);
      }),
    );
  });

  it('does not open after any one bit of it was changed', () => {
    fc.assert(
      fc.property(secretBytes, fc.nat(), fc.nat(), fc.nat({ max: 7 }), (secret, place, at, bit) => {
        const envelope = seal(secret, 'purpose', mine, seededRandom());
        const tampered = changed(envelope, place, (bytes) => {
          if (bytes.length === 0) return Buffer.from([bit]);
          const index = at % bytes.length;
          bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
          return bytes;
        });
        expect(() => open(tampered, 'purpose', mine)).toThrow();
      }),
    );
  });

  it('does not open after a part of it was cut off: a short tag is easier to guess', () => {
    const envelope = seal(Buffer.from('secret'), 'purpose', mine, seededRandom());
    for (const place of [2, 5]) {
      for (let length = 0; length < 16; length += 1) {
        const short = changed(envelope, place, (tag) => tag.subarray(0, length));
        expect(() => open(short, 'purpose', mine), `${length} bytes`).toThrow();
      }
    }
    for (const place of [0, 1, 3, 4]) {
      expect(() =>
        open(
          changed(envelope, place, (bytes) => bytes.subarray(1)),
          'purpose',
          mine,
        ),
      ).toThrow();
    }
  });

  it('does not open for another purpose', () => {
    fc.assert(
      fc.property(secretBytes, purpose, purpose, (secret, told, other) => {
        fc.pre(told !== other);
        const envelope = seal(secret, told, mine, seededRandom());
        expect(() => open(envelope, other, mine)).toThrow();
      }),
    );
  });

  it('does not open under another key, whatever the key calls itself', () => {
    const envelope = seal(Buffer.from('secret'), 'purpose', mine, seededRandom());
    const other = kek('other');
    expect(() => open(envelope, 'purpose', other)).toThrow('the envelope is wrapped by kek-mine, not by kek-other');
    expect(() => open(envelope, 'purpose', { ...other, id: mine.id })).toThrow();
    expect(() => open({ ...envelope, kek_id: other.id }, 'purpose', { ...mine, id: other.id })).toThrow();
  });

  it('does not open when its content is another envelope’s', () => {
    const one = seal(Buffer.from('one'), 'purpose', mine, seededRandom('one'));
    const other = seal(Buffer.from('other'), 'purpose', mine, seededRandom('other'));
    expect(() => open({ ...one, wrapped_dek: other.wrapped_dek }, 'purpose', mine)).toThrow();
  });

  it('is never the same twice, not in any part', () => {
    const random = seededRandom();
    const [one, other] = [0, 1].map(() => seal(Buffer.from('the same secret'), 'purpose', mine, random));
    const partsOf = (envelope = one) =>
      places.map(([name, holderOf]) => (envelope ? holderOf(envelope) : undefined)?.[name as 'ct']);
    expect(new Set([...partsOf(one), ...partsOf(other)]).size).toBe(12);
  });

  it('shows neither the secret nor a key', () => {
    const secret = Buffer.from('the secret that nobody sees');
    const text = JSON.stringify(seal(secret, 'purpose', mine, seededRandom()));
    for (const bytes of [secret, mine.key]) {
      for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
        expect(text).not.toContain(bytes.toString(encoding));
      }
    }
  });

  it('is refused when it is of another version or holds something else', () => {
    const envelope = seal(Buffer.from('secret'), 'purpose', mine, seededRandom());
    for (const wrong of [{ v: 2 }, { ct: 'a b' }, { more: 1 }, { wrapped_dek: undefined }, { kek_id: 1 }]) {
      expect(Envelope.safeParse({ ...envelope, ...wrong }).success).toBe(false);
    }
  });
});

describe('wrapping an envelope anew', () => {
  it('leaves the sealed bytes as they are, under the other key only', () => {
    fc.assert(
      fc.property(secretBytes, purpose, (secret, told) => {
        const random = seededRandom();
        const other = kek('other');
        const envelope = seal(secret, told, mine, random);
        const rewrapped = rewrap(envelope, told, mine, other, random);
        expect(open(rewrapped, told, other)).toEqual(secret);
        expect(() => open(rewrapped, told, mine)).toThrow();
        expect({ ...rewrapped, kek_id: 0, wrapped_dek: 0 }).toEqual({ ...envelope, kek_id: 0, wrapped_dek: 0 });
        expect(rewrapped.wrapped_dek.nonce).not.toBe(envelope.wrapped_dek.nonce);
      }),
    );
  });

  it('needs the key that wraps it now, and its purpose', () => {
    const envelope = seal(Buffer.from('secret'), 'purpose', mine, seededRandom());
    const other = kek('other');
    expect(() => rewrap(envelope, 'purpose', other, mine, seededRandom())).toThrow(/wrapped by kek-mine/);
    expect(() => rewrap(envelope, 'another', mine, other, seededRandom())).toThrow();
  });
});
