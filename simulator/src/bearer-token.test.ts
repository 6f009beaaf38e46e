import { describe, expect, it } from 'vitest';
import { readBearerToken, recordOf, type TokenRules, trustAnyOf, trustIssuer } from './bearer-token.ts';
import type { JsonObject } from './json-values.ts';
import { systemUserOf } from './testing/played-client.ts';

const ISSUER = 'http://127.0.0.1:1/maskinporten/';

function read(claims: JsonObject | null, rules: TokenRules = {}, authorization = 'Bearer a.b.c') {
  const verify = trustIssuer(
    () => ISSUER,
    async () => claims,
  );
  return readBearerToken(authorization, verify, 1_000_000, rules);
}

describe('a bearer token', () => {
  const good = { iss: ISSUER, exp: 1001, iat: 900, scope: 'a:b c:d', client_id: 'x' };

  it('counts when it is signed, of the right issuer and in force', async () => {
    expect(await read(good)).toEqual({ claims: good, scopes: ['a:b', 'c:d'], consumer: null, systemUser: null });
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
      expect(await read(good, {}, authorization)).toBeNull();
    },
  );

  it('is for whatever audience, unless the agency has a rule', async () => {
    expect(await read({ ...good, aud: 'https://a.example' })).not.toBeNull();
    const audience = (aud: unknown) => aud === 'here';
    expect(await read({ ...good, aud: 'here' }, { audience })).not.toBeNull();
    expect(await read({ ...good, aud: 'there' }, { audience })).toBeNull();
    expect(await read(good, { audience })).toBeNull();
  });

  it('may be expired by less than the leeway', async () => {
    expect(await read({ ...good, exp: 991 }, { leewaySeconds: 10 })).not.toBeNull();
    expect(await read({ ...good, exp: 990 }, { leewaySeconds: 10 })).toBeNull();
  });

  it('may be too old before it expires, and has no age without an issue time', async () => {
    expect(await read(good, { maxAgeSeconds: 101 })).not.toBeNull();
    expect(await read(good, { maxAgeSeconds: 100 })).toBeNull();
    expect(await read({ ...good, iat: undefined }, { maxAgeSeconds: 500 })).toBeNull();
  });

  it('is of any of several issuers when several are trusted', async () => {
    const of = (iss: string, sent: string) =>
      trustIssuer(
        () => iss,
        async () => ({ ...good, iss: sent }),
      );
    const trust = (sent: string) => trustAnyOf(of('one', sent), of('two', sent));
    for (const [sent, counts] of [
      ['one', true],
      ['two', true],
      ['three', false],
    ] as const) {
      expect((await readBearerToken('Bearer a.b.c', trust(sent), 1_000_000)) !== null).toBe(counts);
    }
  });

  it('tells the organisation that it was issued to, and none that is not written as one', async () => {
    const consumerOf = async (consumer: unknown) => (await read({ ...good, consumer }))?.consumer;
    expect(await consumerOf({ authority: 'iso6523-actorid-upis', ID: '0192:999999999' })).toBe('999999999');
    for (const consumer of [
      null,
      '0192:999999999',
      { authority: 'iso6523-actorid-upis', ID: '999999999' },
      { authority: 'another', ID: '0192:999999999' },
      { authority: 'iso6523-actorid-upis', ID: 999999999 },
    ]) {
      expect(await consumerOf(consumer)).toBeNull();
    }
  });

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
