import { expect, test } from 'vitest';
import { assertionInput, signAssertion } from './assertion.ts';
import { type Grant, knowGrant } from './grant.ts';
import { Secret } from './secret.ts';
import type { Signer } from './signer.ts';
import { clientId, instantSigner, issuer } from './testing.ts';

const jti = '415ec7ac-33eb-4ce3-bc86-6ad40e29768f';
const before = `{"aud":"https://test.maskinporten.no/","iss":"${clientId}","scope":`;
const times = `"iat":1790000000,"exp":1790000120,"jti":"${jti}"`;

function decoded(grant: Grant, signer: Signer = instantSigner): string[] {
  const known = knowGrant(grant, { issuer, clientId });
  const input = assertionInput(known, { issuer, clientId, now: 1_790_000_005_999, jti }, signer);
  return input.split('.').map((part) => Buffer.from(part, 'base64url').toString());
}

const golden: [string, Grant, string][] = [
  [
    'plain',
    { scopes: ['altinn:instances.write', 'altinn:instances.read', 'altinn:instances.write'] },
    `${before}"altinn:instances.read altinn:instances.write",${times}}`,
  ],
  [
    'with a resource',
    { scopes: ['a:b'], resource: 'https://api.example.no/v1' },
    `${before}"a:b",${times},"resource":["https://api.example.no/v1"]}`,
  ],
  [
    'for a consumer',
    { scopes: ['a:b'], consumerOrg: '910753614' },
    `${before}"a:b",${times},"consumer_org":"910753614"}`,
  ],
  [
    'bound to a person',
    { scopes: ['a:b'], pid: new Secret('01815912345') },
    `${before}"a:b",${times},"pid":"01815912345"}`,
  ],
  [
    'for a system user',
    { scopes: ['a:b'], systemUser: { organisation: '310753614' } },
    `${before}"a:b",${times},"authorization_details":[{"type":"urn:altinn:systemuser","systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:310753614"}}]}`,
  ],
  [
    'for a system user with an externalRef',
    { scopes: ['a:b'], systemUser: { organisation: '310753614', externalRef: 'kunde_Ø-1' } },
    `${before}"a:b",${times},"authorization_details":[{"type":"urn:altinn:systemuser","systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:310753614"},"externalRef":"kunde_Ø-1"}]}`,
  ],
];

for (const [name, grant, payload] of golden)
  test(`the assertion ${name} is this, byte for byte`, () => {
    expect(decoded(grant)).toEqual(['{"alg":"RS256","kid":"test-key"}', payload]);
  });

test('with a certificate the header has the chain and no kid', () => {
  const signer: Signer = { ...instantSigner, header: { x5c: ['MIIB', 'MIIC'] } };
  expect(decoded({ scopes: ['a:b'] }, signer)[0]).toBe('{"alg":"RS256","x5c":["MIIB","MIIC"]}');
});

test('the signature stands after the input', async () => {
  const known = knowGrant({ scopes: ['a:b'] }, { issuer, clientId });
  const assertion = await signAssertion(known, { issuer, clientId, now: 0, jti }, instantSigner);
  expect(assertion.split('.')[2]).toBe('AQID');
});
