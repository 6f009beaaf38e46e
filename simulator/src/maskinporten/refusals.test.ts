import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  type Answer,
  askToken,
  assertionOf,
  claimsOf,
  clientAt,
  control,
  formOf,
  get,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
  signAssertion,
  systemUserOf,
} from '../testing/played-client.ts';
import { codedRefusals } from './errors.ts';

const now = NOON / 1000;
const AUTHENTICATION = 'Invalid assertion. Client authentication failed.';

describe('a grant that Maskinporten refuses', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;
  const live = () => clientAt(world, 0);
  const poor = () => clientAt(world, 3);

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterAll(() => simulator.close());

  function expectRefusal(answer: Answer, status: number, error: string, description: string, code: string | null) {
    const suffix = / \(trace_id: [0-9a-f]{32}\)$/;
    expect({ status: answer.status, ...answer.body }).toEqual({
      status,
      error,
      error_description: expect.stringMatching(suffix),
      ...(code === null ? {} : { error_uri: `${url}/maskinporten/errors/${code}` }),
    });
    expect(String(answer.body.error_description).replace(suffix, '')).toBe(description);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }

  const liveWith = (more: JsonObject, scope = 'eksempel:apen') => askToken(url, live(), scope, more);
  const withHeader = (header: JsonObject) =>
    postToken(url, formOf(signAssertion(live().private_jwk, header, claimsOf(url, live(), 'eksempel:apen'))));

  describe('for its form, as RFC 6749 has it', () => {
    it('refuses another content type', async () => {
      const form = formOf(assertionOf(live(), claimsOf(url, live(), 'eksempel:apen')));
      for (const contentType of ['application/json', 'text/plain', 'multipart/form-data']) {
        const reason = 'Content-Type must be application/x-www-form-urlencoded';
        expectRefusal(await postToken(url, form, { contentType }), 400, 'invalid_request', reason, null);
      }
    });

    it('refuses another grant type', async () => {
      const answer = await postToken(url, 'grant_type=client_credentials');
      expectRefusal(answer, 400, 'unsupported_grant_type', 'Unsupported grant type', null);
    });

    it('refuses a form without grant type or without assertion, naming it', async () => {
      const noGrant = await postToken(url, 'assertion=x');
      expectRefusal(noGrant, 400, 'invalid_request', 'Missing parameter grant_type', null);
      const noAssertion = await postToken(url, formOf(''));
      expectRefusal(noAssertion, 400, 'invalid_request', 'Missing parameter assertion', null);
    });

    it('refuses any parameter twice', async () => {
      const form = formOf(assertionOf(live(), claimsOf(url, live(), 'eksempel:apen')));
      for (const extra of ['assertion=x', 'grant_type=x', 'a=1&a=2']) {
        const answer = await postToken(url, `${form}&${extra}`);
        expectRefusal(answer, 400, 'invalid_request', 'A parameter is repeated', null);
      }
    });

    it('refuses parameters in the URL, where they would be logged', async () => {
      const form = formOf(assertionOf(live(), claimsOf(url, live(), 'eksempel:apen')));
      const answer = await postToken(url, '', { query: `?${form}` });
      expectRefusal(answer, 400, 'invalid_request', 'Parameters in the URL are not accepted', null);
    });

    it('refuses a body that is too large, and GET', async () => {
      const answer = await postToken(url, `assertion=${'x'.repeat(1_100_000)}`);
      expect(answer.status).toBe(413);
      const read = await get(`${url}/maskinporten/token`);
      expect(read.status).toBe(405);
      expect(read.headers.get('allow')).toBe('POST');
    });
  });

  describe('with MP-011', () => {
    const expectInvalid = (answer: Answer) =>
      expectRefusal(answer, 400, 'invalid_request', 'Invalid assertion. Invalid parameter value', 'MP-011');

    it('refuses what is no compact JWS', async () => {
      const good = assertionOf(live(), claimsOf(url, live(), 'eksempel:apen'));
      const [header, payload, signature] = good.split('.');
      const arrays = Buffer.from('[]').toString('base64url');
      for (const assertion of [
        'x',
        `${header}.${payload}`,
        `${good}.x`,
        `${good}\n`,
        `${header}.${payload}=.${signature}`,
        `${header}..${signature}`,
        `${header}.${payload}.`,
        `${header}.${arrays}.${signature}`,
        `${arrays}.${payload}.${signature}`,
        `${header}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.${signature}`,
      ]) {
        expectInvalid(await postToken(url, formOf(assertion)));
      }
    });

    it.each(['none', 'HS256', 'PS256', 'ES256', 'EdDSA', 'rs256', '', undefined])(
      'refuses the algorithm %s',
      async (alg) => {
        expectInvalid(await withHeader({ ...(alg === undefined ? {} : { alg }), kid: live().kid }));
      },
    );

    it('refuses both kid and x5c, neither of them, and an extension that must be understood', async () => {
      const { kid } = live();
      expectInvalid(await withHeader({ alg: 'RS256', kid, x5c: ['AAAA'] }));
      expectInvalid(await withHeader({ alg: 'RS256' }));
      expectInvalid(await withHeader({ alg: 'RS256', kid: 7 }));
      expectInvalid(await withHeader({ alg: 'RS256', kid, crit: ['b64'], b64: false }));
    });

    it.each(['aud', 'iss', 'scope', 'iat', 'exp'])('refuses an assertion without %s', async (claim) => {
      const claims = claimsOf(url, live(), 'eksempel:apen');
      delete claims[claim];
      expectInvalid(await postToken(url, formOf(assertionOf(live(), claims))));
    });

    it.each<[string, JsonObject]>([
      ['an undocumented claim', { client_name: 'x' }],
      ['the old iss_onbehalfof', { iss_onbehalfof: 'x' }],
      ['an empty scope', { scope: ' ' }],
      ['a scope as list', { scope: ['eksempel:apen'] }],
      ['a scope outside its character set', { scope: 'eksempel:å' }],
      ['iat as text', { iat: '1790000000' }],
      ['a fraction of a second', { iat: now + 0.5 }],
      ['an empty aud', { aud: [] }],
      ['an empty jti', { jti: '' }],
      ['a resource that is no text', { resource: { url: 'x' } }],
      ['consumer_org with its prefix', { consumer_org: '0192:999999999' }],
      ['a pid of ten digits', { pid: '0181701234' }],
      ['authorization_details as object', { authorization_details: {} }],
      ['an expiry before the issue time', { iat: now + 5, exp: now + 1 }],
    ])('refuses %s', async (_name, more) => {
      expectInvalid(await liveWith(more));
    });
  });

  it('MP-012: refuses an assertion used before, also when that use was refused for its scope', async () => {
    const text = 'Invalid assertion. Grant is used before';
    const form = formOf(assertionOf(live(), claimsOf(url, live(), 'eksempel:apen')));
    expect((await postToken(url, form)).status).toBe(200);
    expectRefusal(await postToken(url, form), 400, 'invalid_grant', text, 'MP-012');
    const jti = 'used-for-a-refused-scope';
    expect((await liveWith({ jti }, 'eksempel:lukket')).status).toBe(400);
    expectRefusal(await liveWith({ jti }), 400, 'invalid_grant', text, 'MP-012');
  });

  it('MP-012: remembers exactly as long as the assertion could still be accepted', async () => {
    const form = formOf(assertionOf(live(), claimsOf(url, live(), 'eksempel:apen')));
    expect((await postToken(url, form)).status).toBe(200);
    await control(url, '/clock', { offset_seconds: 70 });
    expect((await postToken(url, form)).body.error_uri).toMatch(/MP-012$/);
    await control(url, '/clock', { offset_seconds: 71 });
    expect((await postToken(url, form)).body.error_uri).toMatch(/MP-130$/);
    await control(url, '/clock', { offset_seconds: 0 });
  });

  it('refuses the own organisation as consumer_org, without a code', async () => {
    const text =
      'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid';
    expectRefusal(await liveWith({ consumer_org: '326018155' }), 400, 'invalid_request', text, null);
  });

  it('MP-100: refuses a client that is not there, and one that is not active', async () => {
    const text = `${AUTHENTICATION} Client not found`;
    expectRefusal(await liveWith({ iss: 'nobody' }), 400, 'invalid_grant', text, 'MP-100');
    expectRefusal(await askToken(url, clientAt(world, 2), 'eksempel:apen'), 400, 'invalid_grant', text, 'MP-100');
  });

  it('MP-110: refuses another audience, the token endpoint, a missing slash, and two audiences', async () => {
    for (const aud of [
      'https://maskinporten.no/',
      `${url}/maskinporten`,
      `${url}/maskinporten/token`,
      [`${url}/maskinporten/`, 'https://maskinporten.no/'],
    ]) {
      expectRefusal(await liveWith({ aud }), 400, 'invalid_grant', `${AUTHENTICATION} Invalid JWT claim aud`, 'MP-110');
    }
  });

  it.each([
    'expired',
    'revoked',
    'self_signed',
    'other_environment',
    'encryption_only',
    'unknown_policy',
    'unknown_critical_extension',
    'other_organisation',
  ])('MP-120 or MP-122: refuses the %s certificate', async (name) => {
    const certificate = world.certificates.find((candidate) => candidate.name === name);
    const client = clientAt(world, 7);
    const header = { alg: 'RS256', x5c: certificate?.x5c };
    const answer = await postToken(
      url,
      formOf(signAssertion(client.private_jwk, header, claimsOf(url, client, 'eksempel:apen'))),
    );
    const text =
      certificate?.refused_with === 'MP-122'
        ? 'Invalid JWT. Invalid organization number for client. Does not match certificate orgno'
        : 'The JWT is signed with an invalid certificate.';
    expectRefusal(answer, 400, 'invalid_grant', `${AUTHENTICATION} ${text}`, certificate?.refused_with ?? '');
  });

  it('MP-120: refuses a certificate when its time has passed, and a chain that is not the known one', async () => {
    const client = clientAt(world, 7);
    const [leaf = '', intermediate = ''] = world.certificates.find(({ name }) => name === 'accepted')?.x5c ?? [];
    const post = (x5c: string[], more: JsonObject = {}) =>
      postToken(
        url,
        formOf(signAssertion(client.private_jwk, { alg: 'RS256', x5c }, claimsOf(url, client, 'eksempel:apen', more))),
      );
    expect((await post([leaf, leaf])).body.error_uri).toMatch(/MP-120$/);
    expect((await post([intermediate])).body.error_uri).toMatch(/MP-120$/);
    const later = 3 * 365 * 86_400;
    await control(url, '/clock', { offset_seconds: later });
    expect((await post([leaf], { iat: now + later, exp: now + later + 60 })).body.error_uri).toMatch(/MP-120$/);
    await control(url, '/clock', { offset_seconds: 0 });
  });

  it('MP-121: refuses a key a year after it was posted', async () => {
    const text = `${AUTHENTICATION} Expired key`;
    expectRefusal(await askToken(url, clientAt(world, 4), 'eksempel:apen'), 400, 'invalid_grant', text, 'MP-121');
    const later = 365 * 86_400;
    await control(url, '/clock', { offset_seconds: later });
    const answer = await liveWith({ iat: now + later, exp: now + later + 60 });
    expectRefusal(answer, 400, 'invalid_grant', text, 'MP-121');
    await control(url, '/clock', { offset_seconds: 0 });
  });

  it('MP-123: refuses an x5c that is no list of DER in standard base64', async () => {
    const client = clientAt(world, 7);
    const [leaf = ''] = world.certificates.find(({ name }) => name === 'accepted')?.x5c ?? [];
    const pem = `-----BEGIN CERTIFICATE-----\n${leaf}\n-----END CERTIFICATE-----`;
    const wrapped = Buffer.from(pem).toString('base64');
    const padded = Buffer.concat([Buffer.from(leaf, 'base64'), Buffer.alloc(3)]).toString('base64');
    for (const x5c of [
      leaf,
      [],
      [1],
      [pem],
      [wrapped],
      [padded],
      [leaf.replaceAll('+', '-').replaceAll('/', '_')],
      ['AAAA'],
      null,
    ]) {
      const header = { alg: 'RS256', x5c };
      const answer = await postToken(
        url,
        formOf(signAssertion(client.private_jwk, header, claimsOf(url, client, 'eksempel:apen'))),
      );
      expectRefusal(answer, 400, 'invalid_grant', `${AUTHENTICATION} Invalid JWT header x5c`, 'MP-123');
    }
  });

  it('MP-124: refuses the signature of another key, and one made with another algorithm than the header says', async () => {
    const text = `${AUTHENTICATION} Invalid JWT signature.`;
    const header = { alg: 'RS256', kid: live().kid };
    const claims = claimsOf(url, live(), 'eksempel:apen');
    const foreign = signAssertion(clientAt(world, 1).private_jwk, header, claims);
    expectRefusal(await postToken(url, formOf(foreign)), 400, 'invalid_grant', text, 'MP-124');
    const longer = signAssertion(live().private_jwk, { ...header, alg: 'RS512' }, claims).split('.')[2];
    const mixed = `${assertionOf(live(), claims).split('.').slice(0, 2).join('.')}.${longer}`;
    expectRefusal(await postToken(url, formOf(mixed)), 400, 'invalid_grant', text, 'MP-124');
  });

  it('refuses a kid that is not on the client, without a code', async () => {
    const text = `${AUTHENTICATION} Unknown key identifier (kid) for client.`;
    expectRefusal(await withHeader({ alg: 'RS256', kid: 'nobodys' }), 400, 'invalid_grant', text, null);
    const foreign = await withHeader({ alg: 'RS256', kid: clientAt(world, 1).kid });
    expectRefusal(foreign, 400, 'invalid_grant', text, null);
    const certified = clientAt(world, 7);
    const answer = await askToken(url, { ...certified, x5c: null, kid: 'none-registered' }, 'eksempel:apen');
    expectRefusal(answer, 400, 'invalid_grant', text, null);
  });

  it('refuses a key just posted until it has spread, 90 s later', async () => {
    const client = clientAt(world, 5);
    const text = `${AUTHENTICATION} Unknown key identifier (kid) for client.`;
    expectRefusal(await askToken(url, client, 'eksempel:apen'), 400, 'invalid_grant', text, null);
    await control(url, '/clock', { offset_seconds: 90 });
    expect((await askToken(url, client, 'eksempel:apen', { iat: now + 90, exp: now + 150 })).status).toBe(200);
    await control(url, '/clock', { offset_seconds: 0 });
  });

  it('refuses x5c from a client with registered keys, without a code', async () => {
    const x5c = world.certificates[0]?.x5c;
    const text = `${AUTHENTICATION} Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided`;
    expectRefusal(await withHeader({ alg: 'RS256', x5c }), 400, 'invalid_grant', text, null);
  });

  it('MP-130: refuses an assertion more than 10 s past its expiry', async () => {
    const answer = await liveWith({ iat: now - 71, exp: now - 11 });
    expectRefusal(answer, 400, 'invalid_grant', `${AUTHENTICATION} JWT is expired`, 'MP-130');
  });

  it('refuses an issue time more than 10 s ahead, without a code', async () => {
    const answer = await liveWith({ iat: now + 11, exp: now + 60 });
    expectRefusal(answer, 400, 'invalid_grant', `${AUTHENTICATION} Issue time is in the future`, null);
  });

  it('refuses a life of more than 180 s, without a code', async () => {
    const answer = await liveWith({ iat: now, exp: now + 181 });
    expectRefusal(answer, 400, 'invalid_grant', `${AUTHENTICATION} JWT has too long lifetime.`, null);
  });

  it('MP-200: refuses scopes that are not on the client, naming each', async () => {
    const answer = await liveWith({}, 'eksempel:apen eksempel:lukket finnes:ikke');
    const text = 'Token request contains invalid scopes for client, eksempel:lukket finnes:ikke';
    expectRefusal(answer, 400, 'invalid_scope', text, 'MP-200');
  });

  it.each(['skatteetaten:mva-register-read', 'skatteetaten:mva-melding-list-read', 'skatteetaten:skatteoppgjor-read'])(
    'MP-200: refuses %s, which is a name of the product and no scope of the agency',
    async (scope) => {
      const text = `Token request contains invalid scopes for client, ${scope}`;
      expectRefusal(await liveWith({}, scope), 400, 'invalid_scope', text, 'MP-200');
    },
  );

  it('MP-201: refuses scopes for other integration types, and clients of another type', async () => {
    const text = 'Token request contains scopes not allowed for maskinporten';
    expectRefusal(await askToken(url, poor(), 'eksempel:innlogging'), 400, 'invalid_scope', text, 'MP-201');
    expectRefusal(await askToken(url, clientAt(world, 6), 'eksempel:apen'), 400, 'invalid_scope', text, 'MP-201');
  });

  it('MP-250: refuses a consumer without access to the scope, also on behalf of another', async () => {
    const text = 'Consumer has not been granted access to the scope eksempel:lukket.';
    expectRefusal(await askToken(url, poor(), 'eksempel:lukket'), 403, 'forbidden', text, 'MP-250');
    const forgotten = 'Consumer has not been granted access to the scope eksempel:delegerbar.';
    expectRefusal(await liveWith({}, 'eksempel:delegerbar'), 403, 'forbidden', forgotten, 'MP-250');
  });

  it('MP-250: refuses consumer_org for a scope that cannot be delegated', async () => {
    const text = 'Consumer has not been granted access to the scope eksempel:apen.';
    expectRefusal(await liveWith({ consumer_org: '999999999' }), 403, 'forbidden', text, 'MP-250');
  });

  it('MP-251: refuses a supplier that nothing was delegated to, naming all three', async () => {
    const answer = await liveWith({ consumer_org: '303423664' }, 'eksempel:delegerbar');
    const text = 'Consumer 303423664 has not delegated access to the scope eksempel:delegerbar to supplier 326018155.';
    expectRefusal(answer, 403, 'forbidden', text, 'MP-251');
  });

  it.each(['https://api.example.com/#part', 'api.example.com', ['https://a.example', '/relative']])(
    'refuses the resource %s',
    async (resource) => {
      expectRefusal(await liveWith({ resource }), 400, 'invalid_target', 'Invalid resource', null);
    },
  );

  it('MP-301: refuses an unknown type of authorization details', async () => {
    for (const type of ['urn:altinn:noe', undefined, 7]) {
      const answer = await liveWith({ authorization_details: [{ ...systemUserOf('999999999')[0], type }] });
      expectRefusal(answer, 400, 'invalid_authorization_details', 'Unknown authorization details type', 'MP-301');
    }
  });

  it.each<[string, JsonObject]>([
    ['the old name systemuserorg', { systemuserorg: 'x' }],
    ['an identifier of the system user', { systemuser_id: ['x'] }],
    ['a foreign character in externalRef', { externalRef: 'a b' }],
    ['an externalRef of 256 characters', { externalRef: 'a'.repeat(256) }],
    ['an unknown member of the organisation', { systemuser_org: { authority: 'x', ID: 'y', name: 'z' } }],
  ])('MP-302: refuses %s', async (_name, more) => {
    const answer = await liveWith({ authorization_details: systemUserOf('999999999', more) });
    expectRefusal(
      answer,
      400,
      'invalid_authorization_details',
      'Unknown fields in the authorization details',
      'MP-302',
    );
  });

  it.each<[string, JsonObject[]]>([
    [
      'an organisation number without 0192',
      systemUserOf('999999999', { systemuser_org: { authority: 'iso6523-actorid-upis', ID: '999999999' } }),
    ],
    ['another authority', systemUserOf('999999999', { systemuser_org: { authority: 'x', ID: '0192:999999999' } })],
    ['no organisation', [{ type: 'urn:altinn:systemuser' }]],
    ['two organisations at once', [...systemUserOf('999999999'), ...systemUserOf('303423664')]],
    ['an empty list', []],
    ['a consent, which this stand-in does not play', [{ type: 'urn:altinn:consent', id: 'x' }]],
  ])('MP-303: refuses %s', async (_name, authorization_details) => {
    const answer = await liveWith({ authorization_details });
    expectRefusal(answer, 400, 'invalid_authorization_details', 'Invalid authorization details values', 'MP-303');
  });

  it('MP-303: refuses consumer_org together with a system user', async () => {
    const answer = await liveWith(
      { consumer_org: '999999999', authorization_details: systemUserOf('999999999') },
      'eksempel:delegerbar',
    );
    expect(answer.body.error_uri).toMatch(/MP-303$/);
  });

  it.each([
    ['of an organisation that has delegated nothing', '299603083', {}],
    ['of an organisation that withdrew', '312768429', {}],
    ['with another externalRef', '999999999', { externalRef: 'ukjent' }],
  ])('MP-303: knows no system user %s, in an error of its own', async (_name, org, more) => {
    const answer = await liveWith({ authorization_details: systemUserOf(org, more) });
    const text = `Invalid authorization details values. No system user of this system is found for 0192:${org}`;
    expectRefusal(answer, 400, 'invalid_altinn_customer_configuration', text, 'MP-303');
  });

  it('MP-303: knows no system user for a client that is on no system', async () => {
    const answer = await askToken(url, poor(), 'eksempel:apen', { authorization_details: systemUserOf('999999999') });
    expect(answer.body.error).toBe('invalid_altinn_customer_configuration');
  });

  it('MP-303: follows a delegation that is withdrawn and given again', async () => {
    const user = world.system_users.find(
      (candidate) => candidate.owner_org === '359797117' && candidate.environment === 'live',
    );
    const ask = () => liveWith({ authorization_details: systemUserOf('359797117') });
    expect((await ask()).status).toBe(200);
    await control(url, `/system-users/${user?.id}`, { deleted: true });
    expect((await ask()).body.error).toBe('invalid_altinn_customer_configuration');
    await control(url, `/system-users/${user?.id}`, { deleted: false });
    expect((await ask()).status).toBe(200);
  });

  it('has a help page for every code and 404 for others', async () => {
    for (const code of Object.keys(codedRefusals)) {
      const page = await get(`${url}/maskinporten/errors/${code}`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(String(page.body.text)).toContain(code);
    }
    expect((await get(`${url}/maskinporten/errors/MP-999`)).status).toBe(404);
    expect((await get(`${url}/maskinporten/errors/toString`)).status).toBe(404);
  });

  it('answers 404 in its own shape for a path that it does not have', async () => {
    const { status, body } = await get(`${url}/maskinporten/jwks`);
    expect(status).toBe(404);
    expect(body).toEqual({
      timestamp: '2026-11-21T12:00:00.000Z',
      status: 404,
      error: 'Not Found',
      path: '/maskinporten/jwks',
    });
  });
});

describe('a Maskinporten that keeps to its documentation', () => {
  it('refuses an issue time more than 10 s ago, and claims that are only tolerated', async () => {
    const strict = await startSimulator({
      port: 0,
      now: () => NOON,
      iatPolicy: 'documented',
      toleratedClaims: [],
    });
    try {
      const client = clientAt(await readWorld(strict.url), 0);
      const ask = (more: JsonObject) => askToken(strict.url, client, 'eksempel:apen', more);
      expect((await ask({ iat: now - 10, exp: now + 50 })).status).toBe(200);
      const late = await ask({ iat: now - 11, exp: now + 50 });
      expect(late.status).toBe(400);
      expect(late.body.error_description).toMatch(/Issue time is too far in the past/);
      expect((await ask({ nbf: now })).body.error_uri).toMatch(/MP-011$/);
    } finally {
      await strict.close();
    }
  });
});
