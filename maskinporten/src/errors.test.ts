import { expect, test } from 'vitest';
import type { Retry } from './error-tables.ts';
import { MaskinportenError } from './errors.ts';
import type { TransportResponse } from './ports.ts';
import { errorOf, inTime, json, refusal, setUp } from './testing.ts';

const requestsMade = { never: 1, configuration: 1, fresh: 2, transient: 4 };

const invalid = 'Invalid assertion. Client authentication failed.';
const others: [string, TransportResponse, string, Retry][] = [
  [
    'an unknown key id',
    refusal('invalid_grant', `${invalid} Unknown key identifier (kid) for client.`),
    'unknown_kid',
    'configuration',
  ],
  [
    'a certificate where keys are registered',
    refusal(
      'invalid_grant',
      `${invalid} Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided`,
    ),
    'kid_required',
    'never',
  ],
  [
    'an assertion from the future',
    refusal('invalid_grant', 'Issue time is in the future'),
    'issued_in_future',
    'fresh',
  ],
  ['the same in other words', refusal('invalid_grant', 'Issue time is after now'), 'issued_in_future', 'fresh'],
  ['a replay without code', refusal('invalid_grant', 'Grant is used before'), 'assertion_replayed', 'fresh'],
  ['an expired assertion without code', refusal('invalid_grant', 'JWT has expired.'), 'assertion_expired', 'fresh'],
  ['a long life', refusal('invalid_grant', 'JWT has too long lifetime.'), 'too_long_lifetime', 'never'],
  [
    'ourselves as consumer',
    refusal(
      'invalid_request',
      'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
    ),
    'consumer_is_self',
    'never',
  ],
  ['a bad resource', refusal('invalid_target', ''), 'invalid_target', 'never'],
  ['no reason', refusal('invalid_grant', invalid), 'client_authentication_failed', 'configuration'],
  ['a code of tomorrow', refusal('invalid_grant', 'New.', 'MP-999'), 'mp', 'configuration'],
  ['an error of tomorrow', refusal('new_error', 'New.'), 'refused', 'configuration'],
  [
    'a malformed value in the authorization details',
    refusal('invalid_authorization_details', 'Invalid authorization details values', 'MP-303'),
    'mp',
    'never',
  ],
  ['a page instead of an answer', { status: 403, headers: {}, body: '<html>' }, 'not_maskinporten', 'configuration'],
  ['a redirect', json(302, {}, { location: 'https://evil.no/' }), 'not_maskinporten', 'configuration'],
  ['500', { status: 500, headers: {}, body: '' }, 'unavailable', 'transient'],
  ['502 as a page', { status: 502, headers: {}, body: '<html>' }, 'unavailable', 'transient'],
  ['503 with an error object', refusal('server_error', 'Down', undefined, 503), 'unavailable', 'transient'],
  ['429', json(429, {}), 'unavailable', 'transient'],
  ['a cut body', { status: 200, headers: {}, body: '{"access_token":"x' }, 'unexpected_response', 'transient'],
  [
    'another type of token',
    json(200, { access_token: 'x', token_type: 'MAC', expires_in: 9 }),
    'unexpected_response',
    'transient',
  ],
  [
    'a life of nothing',
    json(200, { access_token: 'x', token_type: 'Bearer', expires_in: 0 }),
    'unexpected_response',
    'transient',
  ],
  [
    'a token with a line break',
    json(200, { access_token: 'x\ny', token_type: 'Bearer', expires_in: 9 }),
    'unexpected_response',
    'transient',
  ],
  ['a huge body', { status: 200, headers: {}, body: ' '.repeat(70_000) }, 'unexpected_response', 'transient'],
];
for (const [name, response, kind, retry] of others)
  test(`${name} is ${kind}, ${retry}`, async () => {
    const { client, server, clock } = setUp();
    server.script = () => response;
    expect(await errorOf(inTime(clock, client.token({ scopes: ['a:b'] })))).toMatchObject({ kind, retry });
    expect(server.requests).toHaveLength(requestsMade[retry]);
  });

test('the code is read from error_uri only, the trace id of both generations from the description', async () => {
  const { client, server } = setUp();
  server.script = (_, count) =>
    count === 1
      ? json(400, {
          error: 'invalid_grant',
          error_description: 'MP-121 Old. (correlation id: 9e1f0f0a-0000-4000-8000-000000000000)',
        })
      : json(400, {
          error: 'invalid_grant',
          error_description: 'x',
          error_uri: 'https://maskinporten.no/errors/MP-1210',
        });
  expect(await errorOf(client.token({ scopes: ['a'] }))).toMatchObject({
    kind: 'refused',
    code: null,
    traceId: '9e1f0f0a-0000-4000-8000-000000000000',
    detail: 'MP-121 Old.',
  });
  expect(await errorOf(client.token({ scopes: ['b'] }))).toMatchObject({ code: null });
});

test('the words of the server are cut, and cleaned of control characters, tokens and identity numbers', async () => {
  const { client, server } = setUp();
  const words = `Bad\u0000\r\n\u202evalue eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln and 01815912345 ${'x'.repeat(50)} ${'word '.repeat(200)}`;
  server.script = () => refusal('invalid_request', words, 'MP-011');
  const error = await errorOf(client.token({ scopes: ['a'] }));
  expect(error).toBeInstanceOf(MaskinportenError);
  const detail = error instanceof MaskinportenError ? (error.detail ?? '') : '';
  expect(detail).toMatch(/^Bad value \[removed\] and \[removed\] \[removed\] word/);
  expect(detail.length).toBeLessThanOrEqual(300);
});

test('a token without expires_in lives as long as it says itself', async () => {
  const { client, server } = setUp();
  const payload = Buffer.from(JSON.stringify({ iat: 1000, exp: 1090 })).toString('base64url');
  server.script = () => json(200, { access_token: `eyJhbGciOiJub25lIn0.${payload}.x`, token_type: 'bearer' });
  const token = await client.token({ scopes: ['a'] });
  expect(token.expiresAt - token.issuedAt).toBe(90_000);
});
