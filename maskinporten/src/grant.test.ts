import { expect, test } from 'vitest';
import { type Grant, grantMemory, knowGrant } from './grant.ts';
import { Secret } from './secret.ts';
import { clientId, issuer, setUp } from './testing.ts';

const client = { issuer, clientId };
test('order and repetition of scopes and resources do not matter', () => {
  const key = (grant: Grant) => knowGrant(grant, client).key;
  expect(key({ scopes: ['b', 'a', 'b'] })).toBe(key({ scopes: ['a', 'b'] }));
  expect(key({ scopes: ['a'], resource: 'urn:x' })).toBe(key({ scopes: ['a'], resource: ['urn:x', 'urn:x'] }));
});

test('the environment and the client are part of the key', () => {
  const grant = { scopes: ['a'] };
  const keys = [client, { ...client, issuer: 'https://maskinporten.no/' }, { ...client, clientId: 'x' }];
  expect(new Set(keys.map((one) => knowGrant(grant, one).key)).size).toBe(3);
});

test('no value can imitate another dimension', () => {
  const key = (grant: Grant) => knowGrant(grant, client).key;
  expect(key({ scopes: ['a,b'] })).not.toBe(key({ scopes: ['a', 'b'] }));
  expect(key({ scopes: ["a'],null"] })).not.toBe(key({ scopes: ['a'] }));
});

test('a grant object that is changed after use is a new grant, in every dimension', () => {
  const recognise = grantMemory((grant) => knowGrant(grant, client), 100);
  const grant: Grant & { scopes: string[]; resource: string[] } = { scopes: ['a:b'], resource: ['urn:a'] };
  const changes = [
    () => {},
    () => {
      grant.scopes[0] = 'a:c';
    },
    () => grant.scopes.push('a:d'),
    () => {
      grant.resource[0] = 'urn:b';
    },
    () => {
      grant.pid = new Secret('01815912345');
    },
    () => {
      grant.pid = new Secret('01815912346');
    },
    () => {
      grant.consumerOrg = '310753614';
    },
    () => {
      delete grant.consumerOrg;
      grant.systemUser = { organisation: '310753614' };
    },
    () => {
      if (grant.systemUser) grant.systemUser.organisation = '310753615';
    },
    () => {
      if (grant.systemUser) grant.systemUser.externalRef = 'a';
    },
  ];
  const keys = changes.map((change) => {
    change();
    const { key } = knowGrant(grant, client);
    for (let times = 0; times < 3; times += 1) expect(recognise(grant).key).toBe(key);
    return key;
  });
  expect(new Set(keys).size).toBe(changes.length);
});

test('a grant that was seen is not checked again; beyond the bound all are forgotten', () => {
  let checked = 0;
  const recognise = grantMemory((grant) => {
    checked += 1;
    return knowGrant(grant, client);
  }, 2);
  const grant = (scope: string): Grant => ({ scopes: [scope], resource: ['urn:a', 'urn:b'] });
  expect(recognise(grant('a'))).toBe(recognise(grant('a')));
  for (const scope of ['b', 'c', 'a']) recognise(grant(scope));
  expect(checked).toBe(4);
});

test('our own organisation as consumer is left out when it is known', () => {
  const known = knowGrant({ scopes: ['a'], consumerOrg: '310753614' }, { ...client, organisation: '310753614' });
  expect(known.grant.consumerOrg).toBeUndefined();
  expect(known.key).toBe(knowGrant({ scopes: ['a'] }, client).key);
});

test('grants that Maskinporten would refuse are refused without asking it', async () => {
  const { client: maskinporten, server } = setUp();
  const bad: [Grant, string][] = [
    [{ scopes: [] }, 'bad_grant'],
    [{ scopes: ['a b'] }, 'bad_grant'],
    [{ scopes: [''] }, 'bad_grant'],
    [{ scopes: ['a'], consumerOrg: '31075361' }, 'bad_grant'],
    [{ scopes: ['a'], consumerOrg: '0192:310753614' }, 'bad_grant'],
    [{ scopes: ['a'], systemUser: { organisation: '3107536140' } }, 'bad_grant'],
    [{ scopes: ['a'], systemUser: { organisation: '310753614', externalRef: 'a b' } }, 'bad_grant'],
    [{ scopes: ['a'], systemUser: { organisation: '310753614', externalRef: 'a'.repeat(256) } }, 'bad_grant'],
    [{ scopes: ['a'], consumerOrg: '310753614', systemUser: { organisation: '310753614' } }, 'bad_grant'],
    [{ scopes: ['a'], pid: new Secret('0181591234') }, 'bad_grant'],
    [{ scopes: ['a'], resource: 'https://a.no/#part' }, 'invalid_target'],
    [{ scopes: ['a'], resource: '/relative' }, 'invalid_target'],
    [{ scopes: ['a'], resource: [] }, 'invalid_target'],
  ];
  for (const [grant, kind] of bad) {
    await expect(maskinporten.token(grant)).rejects.toMatchObject({ kind, retry: 'never', status: null });
    expect(() => maskinporten.cached(grant)).toThrow(expect.objectContaining({ kind }));
  }
  expect(server.urls).toEqual([]);
});
