import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { systemUserOf } from '../testing/played-client.ts';
import { readBearerToken, recordOf } from './bearer-token.ts';

const ISSUER = 'http://127.0.0.1:1/maskinporten/';

function read(claims: JsonObject | null, authorization = 'Bearer a.b.c') {
  return readBearerToken(authorization, { issuer: () => ISSUER, verify: async () => claims }, 1_000_000);
}

describe('a bearer token at Skatteetaten', () => {
  const good = { iss: ISSUER, exp: 1001, scope: 'a:b c:d', client_id: 'x' };

  it('counts when it is signed, of the right issuer and in force', async () => {
    expect(await read(good)).toEqual({ claims: good, scopes: ['a:b', 'c:d'], systemUser: null });
  });

  it('may name no audience or the audience "unspecified", and no other', async () => {
    expect(await read({ ...good, aud: 'unspecified' })).not.toBeNull();
    for (const aud of ['', 'https://a.example', ['unspecified'], null]) expect(await read({ ...good, aud })).toBeNull();
  });

  it('does not count without signature, of another issuer, expired, or without expiry', async () => {
    expect(await read(null)).toBeNull();
    expect(await read({ ...good, iss: 'https://maskinporten.no/' })).toBeNull();
    expect(await read({ ...good, exp: 1000 })).toBeNull();
    expect(await read({ ...good, exp: '1001' })).toBeNull();
  });

  it.each(['', 'a.b.c', 'Basic a.b.c', 'Bearer a.b', 'Bearer a.b.c d', 'Bearer  a.b.c'])(
    'does not count as "%s"',
    async (authorization) => {
      expect(await read(good, authorization)).toBeNull();
    },
  );

  it('is for the one system user in its details', async () => {
    const details = systemUserOf('999999999', { systemuser_id: ['the-id'], system_id: 'x' });
    const token = await read({ ...good, authorization_details: details });
    expect(token?.systemUser).toEqual({ id: 'the-id', owner: '999999999' });
    expect(recordOf(token).system_user_org).toBe('999999999');
    for (const authorization_details of [
      [...details, ...details],
      [],
      'x',
      [{ ...details[0], type: 'urn:altinn:consent' }],
      systemUserOf('999999999', { systemuser_id: 'the-id' }),
      systemUserOf('12', { systemuser_id: ['the-id'] }),
    ]) {
      expect((await read({ ...good, authorization_details }))?.systemUser).toBeNull();
    }
  });
});
