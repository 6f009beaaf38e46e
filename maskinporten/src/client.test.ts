import { expect, test } from 'vitest';
import { environments } from './environments.ts';
import { clientId, setUp } from './testing.ts';

test('creating a client makes no request', () => {
  const { server, client } = setUp();
  expect(server.urls).toEqual([]);
  expect(client.status()).toMatchObject({ clientId, tokens: 0, clockOffsetMs: null, lastIssuedAt: null });
});

test('both environments are the issuers as they stand in aud', () => {
  expect(environments.prod.issuer).toBe('https://maskinporten.no/');
  expect(environments.test.issuer).toBe('https://test.maskinporten.no/');
});

for (const [name, options] of Object.entries({
  'an issuer that is no URL': { issuer: 'maskinporten.no' },
  'an issuer without encryption': { issuer: 'http://maskinporten.no/' },
  'no client id': { clientId: '' },
  'a cache of no size': { maxEntries: 0 },
  'a budget that is no number': { budgetMs: Number.NaN },
  'fewer than no retries': { retries: -1 },
}))
  test(`${name} is refused`, () => {
    expect(() => setUp(options)).toThrow(expect.objectContaining({ kind: 'bad_option', retry: 'never' }));
  });

test('a stand-in on this machine may be plain http', () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) setUp({ issuer: `http://${host}:7410/maskinporten/` });
});

test('a response is a token and its times, and nothing that prints it', async () => {
  const { client, clock } = setUp();
  const token = await client.token({ scopes: ['b', 'a'] });
  expect(token.secret.reveal()).toBe('token-1');
  expect({ ...token, secret: `${token.secret}` }).toEqual({
    secret: '[secret]',
    scopes: ['a', 'b'],
    issuedAt: clock.now(),
    expiresAt: clock.now() + 120_000,
  });
  expect(Object.isFrozen(token)).toBe(true);
});

test('the request is a form with two members and no other trace of the client', async () => {
  const { client, server } = setUp();
  await client.token({ scopes: ['a'] });
  const [request] = server.requests;
  expect(request).toMatchObject({
    method: 'POST',
    url: 'https://test.maskinporten.no/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
  expect(request?.body).toMatch(
    /^grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=[\w-]+\.[\w-]+\.[\w-]+$/,
  );
});
