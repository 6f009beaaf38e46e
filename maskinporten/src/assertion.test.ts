import { expect, test } from 'vitest';
import { assertionInput, signAssertion } from './assertion.ts';
import { type Grant, knowGrant } from './grant.ts';
import type { Signer } from './signer.ts';
import { clientId, instantSigner, issuer } from './testing.ts';

const jti = '415ec7ac-33eb-4ce3-bc86-6ad40e29768f';

function decoded(grant: Grant, signer: Signer = instantSigner): string[] {
  const known = knowGrant(grant, { issuer, clientId });
  const input = assertionInput(known, { issuer, clientId, now: 1_790_000_005_999, jti }, signer);
  return input.split('.').map((part) => Buffer.from(part, 'base64url').toString());
}

test('with a certificate the header has the chain and no kid', () => {
  const signer: Signer = { ...instantSigner, header: { x5c: ['MIIB', 'MIIC'] } };
  expect(decoded({ scopes: ['a:b'] }, signer)[0]).toBe('{"alg":"RS256","x5c":["MIIB","MIIC"]}');
});

test('the signature stands after the input', async () => {
  const known = knowGrant({ scopes: ['a:b'] }, { issuer, clientId });
  const assertion = await signAssertion(known, { issuer, clientId, now: 0, jti }, instantSigner);
  expect(assertion.split('.')[2]).toBe('AQID');
});
