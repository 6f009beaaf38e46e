import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { type OutgoingRequest, type OutgoingResponse, UpstreamFailure } from '../../lib/outgoing.ts';
import { json, scriptedSend } from '../../testing.ts';
import { createSamarbeid } from './client.ts';

const token = new Secret('canary');
const { signal } = new AbortController();
const baseUrl = 'https://samarbeid.example/api/v1';
const key = { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'a', n: 'n', e: 'AQAB', exp: 1_800_000_000, more: 'kept' };

function samarbeidOf(answer: (request: OutgoingRequest) => OutgoingResponse) {
  const { send, asked } = scriptedSend(answer);
  return { samarbeid: createSamarbeid({ send, baseUrl }), asked };
}

/** What Samarbeidsportalen answers when it refuses. */
const refusal = (status: number, more: object = {}) =>
  json(
    { status, timestamp: 'now', correlation_id: 'id', error: 'invalid_request', error_description: 'canary', ...more },
    status,
  );

describe('the client of Samarbeidsportalen', () => {
  it('reads the keys of a client, whatever they hold', async () => {
    const { samarbeid, asked } = samarbeidOf(() => json({ keys: [key], created: 'then', last_updated: 'now' }));
    expect(await samarbeid.readKeys('a/b', token, signal)).toEqual({ keys: [key], lastUpdated: 'now' });
    expect(asked).toMatchObject([
      { method: 'GET', url: `${baseUrl}/clients/a%2Fb/jwks`, headers: { authorization: 'Bearer canary' } },
    ]);
  });

  it('writes the whole set, and answers with what is there then', async () => {
    const { samarbeid, asked } = samarbeidOf(({ body }) =>
      json({ ...JSON.parse(body ?? ''), last_updated: 'then' }, 201),
    );
    expect(await samarbeid.writeKeys('client', [key], token, signal)).toEqual({ keys: [key], lastUpdated: 'then' });
    expect(asked[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ keys: [key] });
  });

  it('sends neither an empty set nor a private key', async () => {
    const { samarbeid, asked } = samarbeidOf(() => json({ keys: [] }));
    await expect(samarbeid.writeKeys('client', [], token, signal)).rejects.toThrow('without keys');
    await expect(samarbeid.writeKeys('client', [{ ...key, d: 'canary' }], token, signal)).rejects.toThrow('not public');
    expect(asked).toEqual([]);
  });

  it('reads a client and the scopes of the organisation', async () => {
    const { samarbeid, asked } = samarbeidOf(({ url }) =>
      url.includes('/scopes/')
        ? json([
            { scope: 'a:b', state: 'APPROVED' },
            { scope: 'a:c', state: 'LATER' },
          ])
        : json({
            client_id: 'client',
            integration_type: 'maskinporten',
            scopes: ['a:b'],
            active: true,
            sso_disabled: true,
          }),
    );
    expect(await samarbeid.readClient('client', token, signal)).toEqual({
      ...{ clientId: 'client', organisation: null, integrationType: 'maskinporten', scopes: ['a:b'] },
      ...{ accessTokenLifetime: null, active: true },
    });
    await expect(samarbeid.readClient('other', token, signal)).rejects.toMatchObject({ kind: 'unexpected' });
    expect(await samarbeid.listGrantedScopes(token, signal)).toEqual([
      { scope: 'a:b', state: 'APPROVED' },
      { scope: 'a:c', state: 'unknown' },
    ]);
    expect(asked.at(-1)?.url).toBe(`${baseUrl}/scopes/access/all?integration_type=maskinporten`);
  });

  it('tells of a refusal its code and its field, and none of its sentences', async () => {
    const errors = [{ errorMessage: 'canary', isFieldError: true, objectName: 'jwks', fieldIdentifier: 'keys[0].use' }];
    const { samarbeid } = samarbeidOf(() => refusal(400, { errors }));
    const error: unknown = await samarbeid.writeKeys('client', [key], token, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamFailure);
    expect(error).toMatchObject({ kind: 'unexpected', status: 400, upstreamCode: 'invalid_request:keys[0].use' });
    expect(JSON.stringify([String(error), error])).not.toContain('canary');
  });

  it.each([
    [refusal(401), { kind: 'unauthorised' }],
    [refusal(403), { kind: 'forbidden' }],
    [refusal(404), { kind: 'unexpected', status: 404 }],
    [refusal(400, { error: 'a sentence, canary' }), { kind: 'unexpected', upstreamCode: null }],
    [
      { status: 503, headers: {}, body: '<html>' },
      { kind: 'server_error', upstreamCode: null },
    ],
    [json({ keys: 'none' }), { kind: 'unexpected' }],
  ])('tells what went wrong (%#)', async (answer, expected) => {
    await expect(samarbeidOf(() => answer).samarbeid.readKeys('client', token, signal)).rejects.toMatchObject(expected);
  });
});
