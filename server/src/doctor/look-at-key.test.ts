import type { Signer } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { testInstant } from '../testing.ts';
import { keyFactsOf, keyRowFactsOf, lookAtKey } from './look-at-key.ts';
import { keyFault } from './testing.ts';

const modulus = (first: number, bytes: number) =>
  Buffer.concat([Buffer.from([first]), Buffer.alloc(bytes - 1)]).toString('base64url');
const n = modulus(0x80, 256);
const at = (day: number) => new Date(testInstant + day * 86_400_000).toISOString();
const row = {
  ...{ kid: 'a', location: 'kept', state: 'active', publicJwk: { n }, problem: null, problemAt: null },
  ...{ createdAt: at(0), uploadedAt: at(1), activeAt: at(2), retiringAt: at(3), removedAt: at(4), expiresAt: at(365) },
};
const certificate = { issuer: 'CN=x', organisation: '326018155', notAfter: testInstant, chainLength: 2 };
const signerOf = (header: Signer['header'], sign: Signer['sign'] = async () => new Uint8Array()): Signer => ({
  ...{ alg: 'RS256', header, sign },
});
const never = () => Promise.reject(new Error('opened again'));

describe('the key that signs', () => {
  it('is looked at by having it sign; how strong it is stands on record', async () => {
    expect(await lookAtKey(signerOf({ kid: 'a' }), [row], never)).toEqual({ kid: 'a', bits: 2_048, certificate: null });
    const closed = signerOf({ kid: 'a' }, () => Promise.reject(keyFault('pin_wrong')));
    await expect(lookAtKey(closed, [row], never)).rejects.toMatchObject({ reason: 'pin_wrong' });
  });

  it('is opened again only for its certificate, once it is known to open', async () => {
    const signer = signerOf({ x5c: ['MII'] });
    expect(await lookAtKey(signer, [{ ...row, publicJwk: null }], async () => certificate)).toMatchObject({
      certificate,
    });
    const closed = signerOf({ x5c: [] }, () => Promise.reject(keyFault('pin_wrong')));
    await expect(lookAtKey(closed, [row], never)).rejects.toMatchObject({ reason: 'pin_wrong' });
  });

  it('tells its length, its key id or its certificate', () => {
    expect(
      keyFactsOf({ signer: signerOf({ kid: 'a' }), publicJwk: { n: modulus(1, 128) }, certificate: null }),
    ).toEqual({
      ...{ kid: 'a', bits: 1_017, certificate: null },
    });
    const padded = Buffer.concat([Buffer.from([0]), Buffer.from(n, 'base64url')]).toString('base64url');
    expect(keyFactsOf({ signer: signerOf({ kid: 'a' }), publicJwk: { n: padded }, certificate: null }).bits).toBe(
      2_048,
    );
    expect(keyFactsOf({ signer: signerOf({ x5c: ['MII'] }), publicJwk: null, certificate })).toEqual({
      ...{ kid: null, bits: null, certificate },
    });
  });

  it('is read from the record with the instant at which it came into its state', () => {
    const changedOn = (members: Partial<Parameters<typeof keyRowFactsOf>[0]>) =>
      (keyRowFactsOf({ ...row, ...members }).changedAt - testInstant) / 86_400_000;
    expect(changedOn({ state: 'generated' })).toBe(0);
    expect(changedOn({ state: 'proving' })).toBe(1);
    expect(changedOn({ state: 'active' })).toBe(2);
    expect(changedOn({ state: 'retiring' })).toBe(3);
    expect(changedOn({ state: 'abandoned', problemAt: at(5) })).toBe(5);
    expect(keyRowFactsOf({ ...row, state: 'abandoned', problem: 'replaced' }).state).toBe('removed');
    expect(keyRowFactsOf({ ...row, publicJwk: null }).kid).toBeNull();
  });
});
