import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { MaskinportenError } from './errors.ts';
import { jwkSigner, type PrivateJwk } from './signer.ts';
import { errorOf } from './testing.ts';

function rsaJwk(bits: number, extra: object = {}): PrivateJwk {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'k1', ...extra } as PrivateJwk;
}
const good = rsaJwk(2048);
const publicKey = createPublicKey({ key: { ...good }, format: 'jwk' });

test('an RSA key of 2048 bits signs RS256 that others can verify', async () => {
  const signer = await jwkSigner(good);
  const input = new TextEncoder().encode('a.b');
  expect(signer.alg).toBe('RS256');
  expect(signer.header).toEqual({ kid: 'k1' });
  expect(verify('sha256', input, publicKey, await signer.sign(input))).toBe(true);
});

test('a key whose alg is RS512 signs RS512', async () => {
  const signer = await jwkSigner({ ...good, alg: 'RS512' });
  const input = new TextEncoder().encode('a.b');
  expect(signer.alg).toBe('RS512');
  expect(verify('sha512', input, publicKey, await signer.sign(input))).toBe(true);
});

test('keys that Maskinporten would not accept are refused when loaded, without showing them', async () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const refused: [unknown, string][] = [
    [{ ...ec, kid: 'k1' }, 'not an RSA key'],
    [rsaJwk(1024), '1024 bits'],
    [{ ...good, alg: 'PS256' }, 'another algorithm'],
    [{ ...good, alg: 'ES256' }, 'another algorithm'],
    [{ ...good, use: 'enc' }, 'not for signatures'],
    [{ ...good, kid: '' }, 'no kid'],
    [{ ...good, d: undefined }, 'whole private key'],
    [{ ...good, n: '@@@' }, 'cannot be read'],
    [{ ...good, n: rsaJwk(2048).n }, 'do not belong together'],
  ];
  for (const [jwk, why] of refused) {
    const error = await errorOf(jwkSigner(jwk as PrivateJwk));
    expect(error).toBeInstanceOf(MaskinportenError);
    expect(error).toMatchObject({ kind: 'bad_key', retry: 'never', message: expect.stringContaining(why) });
    expect(`${JSON.stringify(error)}${error}`).not.toContain(good.d);
  }
});
