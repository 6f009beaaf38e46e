import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  askToken,
  assertionOf,
  claimsOf,
  clientAt,
  clientNamed,
  control,
  formOf,
  get,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
  selfService,
  systemUserOf,
} from '../testing/played-client.ts';

describe('the control surface', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    let drawn = 0;
    // Spread evenly and the same in every run: multiples of the golden ratio.
    const random = () => (drawn++ * 0.618_033_988_749_895) % 1;
    simulator = await startSimulator({ port: 0, now: () => NOON, random });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const journal = async (since = 0) =>
    (await get(`${url}/_control/journal?since=${since}`)).body as { entries: JsonObject[]; dropped: number };

  it('tells the world with the test keys of this run', () => {
    expect(world.people).toEqual([]);
    expect(world.organisations.find(({ org_number }) => org_number === '999999999')).toEqual({
      org_number: '999999999',
      name: 'Eksempel AS',
      story: expect.any(String),
      notice: null,
      enhet_status: 200,
      mvaregister_status: 200,
    });
    expect(clientAt(world, 0)).toMatchObject({
      org_number: '326018155',
      environment: 'live',
      active: true,
      kid: expect.stringMatching(/^sim-live-/),
      private_jwk: { kty: 'RSA', kid: clientAt(world, 0).kid, d: expect.any(String) },
    });
    expect(clientAt(world, 1).environment).toBe('test');
    expect(clientAt(world, 1).private_jwk.n).not.toBe(clientAt(world, 0).private_jwk.n);
    expect(world.system_users.length).toBeGreaterThan(20);
  });

  it('has an empty ledger as long as nothing can be filed', async () => {
    expect((await get(`${url}/_control/ledger`)).body).toEqual({ filings: [] });
  });

  it('moves the clock of all stand-ins, by an offset or to an instant, and back', async () => {
    const moved = await control(url, '/clock', { offset_seconds: -30 });
    expect(moved.body).toEqual({ now: '2026-11-21T11:59:30.000Z', offset_seconds: -30 });
    expect(moved.headers.get('date')).toBe('Sat, 21 Nov 2026 12:00:00 GMT');
    expect((await get(`${url}/maskinporten/jwk`)).headers.get('date')).toBe('Sat, 21 Nov 2026 11:59:30 GMT');
    const jumped = await control(url, '/clock', { now: '2027-01-01T00:00:00+01:00' });
    expect(jumped.body.now).toBe('2026-12-31T23:00:00.000Z');
    await control(url, '/reset');
    expect((await get(`${url}/_control/clock`)).body).toEqual({ now: '2026-11-21T12:00:00.000Z', offset_seconds: 0 });
  });

  it.each<[string, unknown, RegExp]>([
    ['/clock', {}, /either/],
    ['/clock', { offset_seconds: 1, now: '2026-11-21T12:00:00Z' }, /either/],
    ['/clock', { offset_seconds: '1' }, /number of seconds/],
    ['/clock', { now: 'tomorrow' }, /ISO 8601/],
    ['/clock', [], /must be an object/],
    ['/clock', { offset: 1 }, /unknown members: offset; it takes offset_seconds, now/],
    ['/faults', {}, /list of faults/],
    ['/faults', [{ upstream: 'ssb', kind: 'hang' }], /faults\[0\]\.upstream must be one of/],
    ['/faults', [{ upstream: 'brreg', kind: 'sleep' }], /kind must be one of/],
    ['/faults', [{ upstream: 'brreg', kind: 'hang', until: 1 }], /unknown members: until/],
    ['/faults', [{ upstream: 'brreg', kind: 'latency' }], /needs "delay_ms"/],
    ['/faults', [{ upstream: 'brreg', kind: 'status', status: 99 }], /whole number from 200 to 599/],
    ['/faults', [{ upstream: 'brreg', kind: 'mp_code', mp_code: 'MP-012' }], /only maskinporten refuses/],
    ['/faults', [{ upstream: 'maskinporten', kind: 'mp_code' }], /needs it/],
    ['/faults', [{ upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-999' }], /not a code/],
    ['/faults', [{ upstream: 'brreg', kind: 'hang', times: 0 }], /from 1/],
    ['/faults', [{ upstream: 'brreg', kind: 'hang', path_contains: '' }], /path_contains must be text/],
    ['/propagation', { seconds: -1 }, /"seconds" must be a whole number from 0/],
    ['/propagation', { seconds: 1, nodes: 0 }, /"nodes" must be a whole number from 1/],
    ['/faults', [{ upstream: 'maskinporten', kind: 'refusal' }], /needs it/],
    ['/faults', [{ upstream: 'maskinporten', kind: 'refusal', refusal: 'no' }], /refusal must be one of unknown_kid/],
    ['/assertion', { claims: {} }, /"client_id" must be text/],
    ['/assertion', { client_id: 'nobody' }, /no client/],
    ['/assertion', { client_id: 'x', claims: 1 }, /"claims" must be/],
    ['/maskinporten', {}, /send "clock_offset_seconds"/],
    ['/maskinporten', { unrequested_audience: 'any' }, /must be one of absent, unspecified/],
    ['/signing-key', { publish: 'never' }, /"publish" must be one of at_once, late/],
    ['/signing-key', { publish: 'at_once', seconds: 5 }, /"seconds" belongs to late/],
    ['/grants', { add: [{ scope: 'finnes:ikke', consumer: '999999999' }] }, /add\[0\]\.scope does not exist/],
    ['/grants', { remove: [{ scope: 'eksempel:kort', consumer: '1' }] }, /consumer must be an organisation number/],
    ['/delegations', { add: [{ scope: 'eksempel:kort', consumer: '999999999' }] }, /supplier must be/],
    ['/delegations', { add: {} }, /"add" must be a list/],
    ['/scopes', { scope: 'finnes:ikke', at_max_age: 1 }, /"scope" does not exist/],
    ['/certificates', { revoke: ['mine'] }, /"revoke" must be a list of certificates: accepted,/],
    ['/certificates', { crl: 'lost' }, /"crl" must be one of served, unreadable, expired/],
    ['/systems/nobody', { deleted: true }, /no system/],
    ['/systems/326018155_apier', {}, /"deleted" must be/],
    ['/reset', { all: true }, /unknown members: all; it takes none/],
    ['/token-lifetime', { client_id: 'x' }, /"seconds"/],
    ['/token-lifetime', { client_id: 7, seconds: 5 }, /"client_id" must be text/],
    ['/system-users/00000000-0000-4000-8000-000000000000', { deleted: true }, /no system user/],
  ])('refuses %s %j and says why', async (path, body, message) => {
    const answer = await control(url, path, body);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.message).toMatch(message);
  });

  it('spreads changes of clients over nodes that disagree until all of them know', async () => {
    const answer = await control(url, '/propagation', { seconds: 90, nodes: 4 });
    expect(answer.body).toEqual({ seconds: 90, nodes: 4 });
    const vendor = clientAt(world, 0);
    const admin = await askToken(url, clientNamed(world, 'Administration, live'), 'idporten:dcr.write');
    const token = String(admin.body.access_token);
    await selfService(url, 'DELETE', `/clients/${vendor.client_id}/jwks`, { token });
    expect(clientAt(await readWorld(url), 0).kids).toEqual([]);
    const tally = async (at: number) => {
      await control(url, '/clock', { offset_seconds: at });
      const iat = NOON / 1000 + at;
      const ask = () => askToken(url, vendor, 'eksempel:apen', { iat, exp: iat + 60 });
      const answers = await Promise.all(Array.from({ length: 30 }, ask));
      return new Set(answers.map(({ status }) => status));
    };
    expect(await tally(0)).toEqual(new Set([200]));
    expect(await tally(45)).toEqual(new Set([200, 400]));
    expect(await tally(90)).toEqual(new Set([400]));
    expect((await control(url, '/reset')).status).toBe(200);
    expect((await get(`${url}/_control/propagation`)).body).toEqual({ seconds: 0, nodes: 1 });
  });

  it('takes rights from a system user, deletes it, and does both at once', async () => {
    const id = world.system_users.find(({ owner_org }) => owner_org === '999999999')?.id;
    const before = (await control(url, `/system-users/${id}`, { deleted: true })).body;
    expect(before).toMatchObject({ id, deleted: true, access_packages: expect.any(Array) });
    const access_packages = ['urn:altinn:accesspackage:lonn'];
    const after = await control(url, `/system-users/${id}`, { access_packages });
    expect(after.body).toEqual({ ...before, access_packages });
    const both = await control(url, `/system-users/${id}`, { deleted: false, access_packages: [] });
    expect(both.body).toEqual({ ...before, deleted: false, access_packages: [] });
    await control(url, '/reset');
    const restored = (await control(url, `/system-users/${id}`, { deleted: true })).body;
    expect(restored).toEqual(before);
    for (const [body, message] of [
      [{}, /"deleted", "access_packages"/],
      [{ deleted: 'yes' }, /"deleted" must be/],
      [{ access_packages: 'urn:altinn:accesspackage:lonn' }, /must be a list of URNs/],
      [{ access_packages: ['lonn'] }, /must be a list of URNs/],
      [{ owner_org: '999999999' }, /unknown members: owner_org/],
    ] as const) {
      const answer = await control(url, `/system-users/${id}`, body);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toMatch(message);
    }
  });

  it('names unknown members in a member of their own', async () => {
    const { status, body } = await control(url, '/clock', { offset_seconds: 1, a: 1, b: 2 });
    expect(status).toBe(400);
    expect(body).toEqual({
      error: 'invalid_control_request',
      message: 'the body has unknown members: a, b; it takes offset_seconds, now',
      unknown_members: ['a', 'b'],
    });
    const unreadable = await fetch(`${url}/_control/clock`, { method: 'POST', body: '{' });
    expect(unreadable.status).toBe(400);
    expect((await get(`${url}/_control/journal?from=1`)).body.unknown_members).toEqual(['from']);
  });

  it('sets everything back but the keys', async () => {
    const client = clientAt(world, 0);
    const before = await get(`${url}/maskinporten/jwk`);
    const user = world.system_users.find((candidate) => candidate.owner_org === '999999999');
    await control(url, '/token-lifetime', { client_id: client.client_id, seconds: 5 });
    await control(url, `/system-users/${user?.id}`, { deleted: true });
    const form = formOf(assertionOf(client, claimsOf(url, client, 'eksempel:apen')));
    expect((await postToken(url, form)).body.expires_in).toBe(5);
    await control(url, '/faults', [{ upstream: 'brreg', kind: 'status' }]);
    expect((await control(url, '/reset')).body).toEqual({ reset: true });
    expect((await journal()).entries).toEqual([]);
    expect((await postToken(url, form)).body.expires_in).toBe(120);
    const details = { authorization_details: systemUserOf('999999999') };
    expect((await askToken(url, client, 'eksempel:apen', details)).status).toBe(200);
    expect((await get(`${url}/brreg/enhetsregisteret/api/enheter/999999999`)).status).toBe(200);
    expect((await get(`${url}/maskinporten/jwk`)).body).toEqual(before.body);
  });

  it('keeps a journal of what was asked and what came of it', async () => {
    const client = clientAt(world, 0);
    await askToken(url, client, 'eksempel:apen', {
      jti: 'the-jti',
      resource: 'https://api.example.com',
      authorization_details: systemUserOf('303423664', { externalRef: 'avdeling-nord' }),
    });
    await askToken(url, client, 'finnes:ikke', { consumer_org: '999999999' });
    await get(`${url}/brreg/enhetsregisteret/api/enheter/999999999`);
    const { entries, dropped } = await journal();
    expect(dropped).toBe(0);
    expect(entries[0]).toEqual({
      seq: 1,
      at: '2026-11-21T12:00:00.000Z',
      upstream: 'maskinporten',
      method: 'POST',
      path: '/maskinporten/token',
      status: 200,
      grant: {
        client_id: client.client_id,
        kid: client.kid,
        alg: 'RS256',
        scopes: ['eksempel:apen'],
        system_user_org: '303423664',
        external_ref: 'avdeling-nord',
        resource: ['https://api.example.com'],
        assertion_verified: true,
        jti_sha256: '49d1e211bdd2a73a8975ed79f57796b0caa6714f557aaae1ff949bb0dbed3307',
        outcome: 'issued',
        mp_code: null,
      },
    });
    expect(entries[1]?.grant).toMatchObject({
      consumer_org: '999999999',
      assertion_verified: true,
      outcome: 'invalid_scope',
      mp_code: 'MP-200',
    });
    expect(entries[2]).toEqual({
      seq: 3,
      at: '2026-11-21T12:00:00.000Z',
      upstream: 'brreg',
      method: 'GET',
      path: '/brreg/enhetsregisteret/api/enheter/999999999',
      status: 200,
    });
    expect((await journal(2)).entries.map((entry) => entry.seq)).toEqual([3]);
  });

  it('never has a token, an assertion or a key in its journal, wherever a caller puts one', async () => {
    const client = clientAt(world, 0);
    const claims = claimsOf(url, client, 'skatteetaten:mvaregisteravgiftssubjekt', {
      authorization_details: systemUserOf('999999999'),
    });
    const assertion = assertionOf(client, claims);
    const token = String((await postToken(url, formOf(assertion))).body.access_token);
    const bearer = { authorization: `Bearer ${token}` };
    await get(`${url}/skatteetaten/mvaregister/v1/apier/999999999`, bearer);
    await get(`${url}/skatteetaten/mvaregister/v1/apier/${token}`, bearer);
    await get(`${url}/brreg/enhetsregisteret/api/enheter/${encodeURIComponent(assertion)}?token=${token}`, bearer);
    await postToken(url, '', { query: `?${formOf(assertion)}` });
    for (const secret of [token, assertion, client.private_jwk.d]) {
      for (const claim of ['iss', 'scope', 'jti', 'resource', 'consumer_org']) {
        await askToken(url, client, 'eksempel:apen', { [claim]: claim === 'resource' ? [secret] : `${secret}` });
      }
      await askToken(url, { ...client, kid: `${secret}` }, 'eksempel:apen');
      await askToken(url, client, 'eksempel:apen', {
        authorization_details: systemUserOf(`${secret}`, { externalRef: secret }),
      });
    }
    const text = await (await fetch(`${url}/_control/journal`)).text();
    const entries = (await journal()).entries;
    expect(entries.length).toBeGreaterThan(20);
    for (const secret of [
      token,
      assertion,
      ...Object.entries(client.private_jwk)
        .filter(([name]) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name))
        .map(([, value]) => String(value)),
    ]) {
      for (const piece of secret.split('.')) {
        for (let start = 0; start + 40 <= piece.length; start += 20) {
          expect(text.includes(piece.slice(start, start + 40))).toBe(false);
        }
      }
    }
  });

  it('is for this machine by its own name only', async () => {
    const statusFor = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(`${url}/_control/world`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    for (const host of ['127.0.0.1', 'localhost:1', '[::1]:7410', 'LOCALHOST'])
      expect(await statusFor({ host })).toBe(200);
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
      '127.0.0.1@x',
    ]) {
      expect(await statusFor({ host })).toBe(403);
    }
    expect(await statusFor({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusFor({ origin: url })).toBe(200);
  });

  it('answers 404 for what it does not have, and so does the root', async () => {
    expect((await get(`${url}/_control/nothing`)).status).toBe(404);
    expect((await get(`${url}/nobody`)).status).toBe(404);
    expect((await get(`${url}/`)).status).toBe(404);
  });
});
