import { describe, expect, it } from 'vitest';
import type { StoredKey } from '../accounts/index.ts';
import { bearer, testServer } from '../http/testing.ts';
import { authorityOperations } from './operations.ts';

const server = (authenticate?: (key: string) => StoredKey | null) =>
  testServer({ operations: authorityOperations, ...(authenticate && { authenticate }) });
const authority = '/api/v1/company/999999999/authority';
const acting = '/api/v1/acting-capacity';
const sandbox = '/api/v1/sandbox/public';
/** Synthetic: month + 80. */
const number = '01818010083';

const keyOf = (id: string, scopes: readonly string[]): StoredKey =>
  ({
    id,
    account: 'acc_a',
    environment: 'live',
    scopes: new Set(scopes),
    simulated: true,
    expiresAt: null,
    revoked: false,
  }) as StoredKey;
const keys: Record<string, StoredKey> = {
  plain: keyOf('key_1', ['read:brreg']),
  persons: keyOf('key_2', ['read:brreg', 'read:persons']),
  altinn: keyOf('key_3', ['read:altinn']),
};
const authenticate = (text: string): StoredKey | null => keys[text] ?? null;

describe('names of persons over HTTP', () => {
  it('are refused to a key without the scope, whatever another key of the account has just read', async () => {
    const { http } = server(authenticate);
    const ask = (key: string) => http.inject({ url: `${authority}?persons=true`, headers: bearer(key) });
    // At the same time as well: nobody may wait for the other's answer.
    const [named, refused] = await Promise.all([ask('persons'), ask('plain')]);
    expect(named.statusCode).toBe(200);
    expect(named.body).toContain('Prøvestad');
    for (const answer of [refused, await ask('plain')]) {
      expect(answer.statusCode).toBe(403);
      expect(answer.json().error_code).toBe('SCOPE_INSUFFICIENT');
      expect(answer.headers['www-authenticate']).toContain('read:persons');
      expect(answer.body).not.toContain('Prøvestad');
    }
    const without = await http.inject({ url: authority, headers: bearer('plain') });
    expect(without.statusCode).toBe(200);
    expect(without.body).not.toContain('Prøvestad');
  });

  it('are kept by nobody on the way', async () => {
    const { http } = server(authenticate);
    for (const url of [authority, `${authority}?persons=true`]) {
      const { headers } = await http.inject({ url, headers: bearer('persons') });
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('etag');
    }
  });

  it('of the sandbox are invented, and shown to everybody', async () => {
    const answer = await server().http.inject(`${sandbox}/company/999999999/authority?persons=true`);
    expect(answer.json().data.signatur.combinations[0].holders[0]).toHaveProperty('name');
  });

  it('are asked for in one way only', async () => {
    const answer = await server(authenticate).http.inject({
      url: `${authority}?persons=1`,
      headers: bearer('persons'),
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('the authority of a company over HTTP', () => {
  it('goes on record, refusals too', async () => {
    const { http, recorded } = server(authenticate);
    await http.inject({ url: authority, headers: bearer('plain') });
    await http.inject({ url: `${authority}?persons=true`, headers: bearer('plain') });
    await http.inject({ url: authority, headers: bearer('altinn') });
    expect(recorded.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      ...['company.authority ok', 'company.authority SCOPE_INSUFFICIENT', 'company.authority SCOPE_INSUFFICIENT'],
    ]);
  });
});

describe('acting capacity over HTTP', () => {
  const ask = (payload: object, url = `${sandbox}/acting-capacity`) =>
    server(authenticate).http.inject({ method: 'POST', url, payload, headers: bearer('altinn') });

  it.each([
    ['999111114', 'active'],
    ['999222226', 'none_found'],
    ['999333338', 'none_found'],
  ])('answers the published fixture %s with %s', async (org_number, status) => {
    const answer = await ask({ fnr: number, org_number });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().data).toMatchObject({ status, reason: null });
    expect(answer.json().data.roles.includes('DAGL')).toBe(status === 'active');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('shows the role that has ended on a day before it did', async () => {
    const url = `${sandbox}/acting-capacity?mock_date=2026-06-01`;
    expect((await ask({ fnr: number, org_number: '999333338' }, url)).json().data).toMatchObject({
      ...{ status: 'active', roles: ['DAGL'], actions: [] },
    });
  });

  it('knows no organisation that is not there', async () => {
    expect((await ask({ fnr: number, org_number: '999444008' })).json().error_code).toBe('COMPANY_NOT_FOUND');
  });

  it('needs its scope', async () => {
    const { http } = server(authenticate);
    const payload = { fnr: number, org_number: '999111114' };
    const status = async (headers: Record<string, string>) =>
      (await http.inject({ method: 'POST', url: acting, payload, headers })).statusCode;
    expect(await status({})).toBe(401);
    expect(await status(bearer('plain'))).toBe(403);
    expect(await status(bearer('altinn'))).toBe(200);
  });

  it('shows and records no identity number, however it was sent', async () => {
    const { http, recorded } = server(authenticate);
    const mistyped = '01818010084';
    const seen: string[] = [];
    const payloads = [
      { fnr: number, org_number: '999111114' },
      { fnr: mistyped, org_number: '999111114' },
      { fnr: Number(mistyped), org_number: '999111114' },
      { fnr: [number], org_number: number },
      { fnr: { [number]: number }, [number]: number },
      `{"fnr":"${number}"`,
    ];
    for (const url of [acting, `${sandbox}/acting-capacity`]) {
      for (const key of ['altinn', 'plain']) {
        for (const payload of payloads) {
          const headers = { ...bearer(key), 'content-type': 'application/json' };
          const answer = await http.inject({ method: 'POST', url, payload, headers });
          seen.push(answer.body, JSON.stringify(answer.headers));
        }
      }
    }
    const told = seen.join('\n') + JSON.stringify(recorded);
    for (const digits of [number, mistyped, number.slice(1), '1818010']) expect(told).not.toContain(digits);
    expect(seen.filter((text) => text.includes('VALIDATION_FAILED')).length).toBeGreaterThan(4);
  });
});
