import { MaskinportenError } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import { seededRandom, virtualClock } from '../testing.ts';
import { createProve } from './prove-signer.ts';
import { clientId, fakeGovernment, fakeHomes, issuer, refusedBy } from './testing.ts';

async function set() {
  const clock = virtualClock();
  const government = fakeGovernment({ clock, kids: ['known'] });
  const { send } = government;
  const prove = createProve({ issuer, clientId, scope: 'a:b', send, clock, random: seededRandom() });
  const homes = fakeHomes();
  const signerOf = async (kid: string) =>
    (await homes.openKey({ home: 'file', path: `/keys/${kid}` }, { kid, pin: null, clock })).signer;
  const proveAgainst = async (answer?: OutgoingResponse) => {
    government.script = () => answer;
    return prove(await signerOf('known'));
  };
  return { prove, government, signerOf, proveAgainst };
}

describe('a proof of a key', () => {
  it('asks Maskinporten each time, with this key alone', async () => {
    const { prove, government, signerOf } = await set();
    const [known, unknown] = [await signerOf('known'), await signerOf('unknown')];
    expect([await prove(known), await prove(known)]).toEqual(['accepted', 'accepted']);
    expect(await prove({ ...unknown, former: undefined })).toBe('unknown');
    expect(government.grants.map(({ kid }) => kid)).toEqual(['known', 'known', 'unknown']);
  });

  it('is what Maskinporten answers once it has taken the signature, be it a refusal', async () => {
    const { proveAgainst } = await set();
    for (const code of ['MP-200', 'MP-250', 'MP-303'])
      expect(await proveAgainst(refusedBy('No.', code))).toBe('accepted');
  });

  it('is none when the client or the signature is refused, or nobody answers', async () => {
    const { proveAgainst } = await set();
    expect(await proveAgainst(refusedBy('Invalid JWT signature.', 'MP-124'))).toMatchObject({ code: 'MP-124' });
    expect(await proveAgainst(refusedBy('Expired key', 'MP-121'))).toBeInstanceOf(MaskinportenError);
    expect(await proveAgainst({ status: 503, headers: {}, body: '' })).toMatchObject({ retry: 'transient' });
  });
});
