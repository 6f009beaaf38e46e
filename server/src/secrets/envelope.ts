import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import type { Random } from '../lib/random.ts';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const base64url = z.base64url();

const Sealed = z.strictObject({ nonce: base64url, ct: base64url, tag: base64url });
type Sealed = z.output<typeof Sealed>;

/**
 * A secret at rest: encrypted under a key of its own (AES-256-GCM), which is wrapped by the key encryption key that
 * `kek_id` names. To change the latter only the wrapping is made anew.
 */
export const Envelope = Sealed.extend({ v: z.literal(1), kek_id: z.string(), wrapped_dek: Sealed });
export type Envelope = z.output<typeof Envelope>;

/** A key that wraps the keys of envelopes, and the name by which an envelope knows it. */
export interface KeyEncryptionKey {
  id: string;
  key: Buffer;
}

/** The bytes that only this envelope, under this purpose, gives back. */
export function seal(secret: Buffer, purpose: string, kek: KeyEncryptionKey, random: Random): Envelope {
  const dek = random.bytes(keyBytes);
  const sealed = encrypt(dek, secret, contentOf(purpose), random);
  return { v: 1, kek_id: kek.id, wrapped_dek: encrypt(kek.key, dek, wrappingOf(purpose, kek.id), random), ...sealed };
}

/** Throws when the envelope was made for another purpose, under another key, or changed since. */
export function open(envelope: Envelope, purpose: string, kek: KeyEncryptionKey): Buffer {
  return decrypt(unwrap(envelope, purpose, kek), envelope, contentOf(purpose));
}

/** The same secret under another key encryption key. What is sealed is not opened. */
export function rewrap(
  envelope: Envelope,
  purpose: string,
  from: KeyEncryptionKey,
  to: KeyEncryptionKey,
  random: Random,
): Envelope {
  const dek = unwrap(envelope, purpose, from);
  return { ...envelope, kek_id: to.id, wrapped_dek: encrypt(to.key, dek, wrappingOf(purpose, to.id), random) };
}

function unwrap({ wrapped_dek, kek_id }: Envelope, purpose: string, kek: KeyEncryptionKey): Buffer {
  if (kek_id !== kek.id) throw new Error(`the envelope is wrapped by ${kek_id}, not by ${kek.id}`);
  return decrypt(kek.key, wrapped_dek, wrappingOf(purpose, kek.id));
}

// What is authenticated beside the bytes: an envelope that is moved to another purpose does not open there.
const contentOf = (purpose: string): Buffer => Buffer.from(JSON.stringify(['apier/secret', 1, purpose]));
const wrappingOf = (purpose: string, kekId: string): Buffer =>
  Buffer.from(JSON.stringify(['apier/wrapped-dek', 1, purpose, kekId]));

function encrypt(key: Buffer, plain: Buffer, aad: Buffer, random: Random): Sealed {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(aad);
  const ct = Buffer.concat([cipher.update(plain), cipher.final()]);
  const text = (bytes: Buffer) => bytes.toString('base64url');
  return { nonce: text(nonce), ct: text(ct), tag: text(cipher.getAuthTag()) };
}

function decrypt(key: Buffer, { nonce, ct, tag }: Sealed, aad: Buffer): Buffer {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  // A shorter tag would be accepted by Node, and is easier to guess.
  const decipher = createDecipheriv('aes-256-gcm', key, bytes(nonce), { authTagLength: tagBytes })
    .setAAD(aad)
    .setAuthTag(bytes(tag));
  return Buffer.concat([decipher.update(bytes(ct)), decipher.final()]);
}
