import { expect, test } from 'vitest';
import { errorOf, inTime, issuer, json, settled, setUp } from './testing.ts';

const hour = 3_600_000;
const scopes = ['a:b'];

test('the token endpoint comes from the metadata, read once for twelve hours', async () => {
  const { client, server, clock } = setUp();
  server.life = 3600;
  server.metadata = () => json(200, { issuer, token_endpoint: `${issuer}other/token` });
  for (let asked = 0; asked < 12; asked += 1) {
    await inTime(clock, client.token({ scopes }));
    await clock.advance(hour - 1000);
  }
  expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set([`${issuer}other/token`]));
  const reads = () => server.urls.filter((url) => url.endsWith('.well-known/oauth-authorization-server')).length;
  expect(reads()).toBe(1);
  await clock.advance(hour);
  await inTime(clock, client.token({ scopes }));
  expect(reads()).toBe(2);
});

const unusable: [string, () => ReturnType<typeof json>][] = [
  ['it is of another issuer', () => json(200, { issuer: 'https://evil.no/', token_endpoint: `${issuer}x` })],
  ['it names another server', () => json(200, { issuer, token_endpoint: 'https://evil.no/token' })],
  ['it names a look-alike', () => json(200, { issuer, token_endpoint: 'https://test.maskinporten.no.evil.no/token' })],
  ['it is no JSON', () => ({ status: 200, headers: {}, body: '<html>' })],
  ['it is not found', () => json(404, {})],
  [
    'it breaks off',
    () => {
      throw new Error('reset');
    },
  ],
];
for (const [why, metadata] of unusable)
  test(`when ${why}, the metadata is not used and tokens are asked for at <issuer>token`, async () => {
    const { client, server, events } = setUp();
    server.metadata = metadata;
    await client.token({ scopes });
    expect(server.requests.map(({ url }) => url)).toEqual([`${issuer}token`]);
    expect(events.find(({ type }) => type === 'metadata')).not.toMatchObject({ outcome: 'read' });
    expect(client.status().metadata.lastError).not.toBeNull();
  });

test('metadata that hang cost the first callers two seconds together, and nobody else anything', async () => {
  const { client, server, clock } = setUp();
  server.metadata = () => new Promise(() => undefined);
  const first = client.token({ scopes });
  await clock.advance(1000);
  const second = client.token({ scopes: ['a:c'] });
  await clock.advance(999);
  expect(server.requests).toHaveLength(0);
  await clock.advance(1);
  await Promise.all([first, second]);
  await clock.advance(600_000);
  const before = clock.elapsed;
  await client.token({ scopes: ['a:d'] });
  expect(clock.elapsed).toBe(before);
});

test('a failed refresh of the metadata keeps the last good ones for ever', async () => {
  const { client, server, clock } = setUp();
  server.metadata = () => json(200, { issuer, token_endpoint: `${issuer}other/token` });
  await client.token({ scopes });
  server.metadata = () => json(500, {});
  for (let day = 0; day < 30; day += 1) {
    await clock.advance(24 * hour);
    await client.token({ scopes });
  }
  expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set([`${issuer}other/token`]));
});

test('an issuer in a folder keeps its folder in front of the well-known path', async () => {
  const { client, server } = setUp({ issuer: 'http://localhost:7410/maskinporten/' });
  await client.token({ scopes });
  expect(server.urls).toEqual([
    'http://localhost:7410/maskinporten/.well-known/oauth-authorization-server',
    'http://localhost:7410/maskinporten/token',
  ]);
});

test('keys are kept a day; an unknown kid has them read anew at most once a minute', async () => {
  const { client, server, clock } = setUp();
  const reads = () => server.urls.filter((url) => url === `${issuer}jwk`).length;
  expect((await client.keys()).map(({ kid }) => kid)).toEqual(['server-1']);
  expect(await client.keys('server-1')).toHaveLength(1);
  expect(reads()).toBe(1);
  server.jwks = () => json(200, { keys: [{ kty: 'RSA', kid: 'server-2', n: 'AQAB', e: 'AQAB', d: 'private' }] });
  const found = await Promise.all([client.keys('server-2'), client.keys('server-2')]);
  expect(found.flat().map((key) => Object.keys(key).sort().join())).toEqual(['e,kid,kty,n', 'e,kid,kty,n']);
  for (let asked = 0; asked < 10; asked += 1) expect(await client.keys('nobody')).toEqual([]);
  expect(reads()).toBe(2);
  await clock.advance(60_000);
  await client.keys('nobody');
  expect(reads()).toBe(3);
});

test('keys that cannot be read anew are served stale; keys never read are an error', async () => {
  const { client, server, clock } = setUp();
  server.jwks = () => json(503, {});
  expect(await errorOf(client.keys())).toMatchObject({ kind: 'unexpected_response' });
  server.jwks = () => json(200, { keys: [{ kty: 'RSA', kid: 'server-1', n: 'AQAB', e: 'AQAB' }, { kty: 'EC' }, null] });
  await clock.advance(5000);
  expect(await client.keys()).toHaveLength(1);
  server.jwks = () => json(503, {});
  await clock.advance(48 * hour);
  expect(await client.keys()).toHaveLength(1);
  await settled();
  expect(client.status().jwks).toEqual({ ageSeconds: 172_800, lastError: 'unexpected_response' });
});
