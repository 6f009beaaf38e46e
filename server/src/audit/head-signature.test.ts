import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeadSigner, thumbprintOf, verifyHead } from './head-signature.ts';

const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const head = { chain: 'acc_1', seq: 3, hash: 'ab'.repeat(32), sealed_at: '2026-11-21T12:00:00.000Z' };
const signer = createHeadSigner(seed, { simulated: false });

describe('the signature of a head', () => {
  it('is made with the key that RFC 8037 derives from the same seed, named by its RFC 7638 thumbprint', () => {
    expect(signer.publicJwk.x).toBe('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
    expect(thumbprintOf(signer.publicJwk.x)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    expect(signer.kid).toBe('kPrK_qmxVWaYVA9w');
    expect(signer.publicJwk).toEqual({
      ...{ kty: 'OKP', crv: 'Ed25519', x: signer.publicJwk.x },
      ...{ kid: signer.kid, alg: 'EdDSA', use: 'sig' },
    });
  });

  it('says what was signed', () => {
    const verified = verifyHead(signer.sign(head), [signer.publicJwk]);
    expect(verified).toEqual({ ok: true, kid: signer.kid, statement: { ...head, simulated: false } });
  });

  it('is marked as simulated inside and in the name of its key', () => {
    const simulated = createHeadSigner(seed, { simulated: true });
    expect(simulated.kid).toBe(`sim-${signer.kid}`);
    expect(verifyHead(simulated.sign(head), [simulated.publicJwk])).toMatchObject({
      ok: true,
      statement: { simulated: true },
    });
  });

  it('can not be moved from a simulated key to a real one', () => {
    const simulated = createHeadSigner(seed, { simulated: true }).sign(head);
    const [, payload] = simulated.split('.');
    const [header, , signature] = signer.sign(head).split('.');
    expect(verifyHead([header, payload, signature].join('.'), [signer.publicJwk])).toMatchObject({ ok: false });
  });

  it('is refused from another key, for another purpose, and in another spelling', () => {
    const other = createHeadSigner(createHash('sha256').update('other').digest(), { simulated: false });
    expect(verifyHead(other.sign(head), [signer.publicJwk])).toEqual({
      ok: false,
      problem: 'it is signed with a key that is not trusted',
    });
    const statement = signer.signStatement('apier-audit-export', head);
    expect(verifyHead(statement, [signer.publicJwk])).toEqual({ ok: false, problem: 'it is no apier-audit-head' });
    const [header, payload, signature = ''] = signer.sign(head).split('.');
    const spelt = Buffer.from(` ${Buffer.from(payload ?? '', 'base64url')}`).toString('base64url');
    expect(verifyHead([header, spelt, signature].join('.'), [signer.publicJwk])).toMatchObject({ ok: false });
    // The last character of 64 bytes in base64url has four bits that mean nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet[alphabet.indexOf(signature.at(-1) ?? '') + 1];
    const sameBytes = `${signature.slice(0, -1)}${last}`;
    expect(Buffer.from(sameBytes, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    expect(verifyHead([header, payload, sameBytes].join('.'), [signer.publicJwk])).toMatchObject({ ok: false });
  });

  it('does not survive the change of a character', () => {
    const jws = signer.sign(head);
    fc.assert(
      fc.property(fc.nat(jws.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(jws[at] !== character);
        const changed = jws.slice(0, at) + character + jws.slice(at + 1);
        expect(verifyHead(changed, [signer.publicJwk]).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
