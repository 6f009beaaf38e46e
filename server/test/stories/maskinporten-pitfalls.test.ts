/**
 * Each pitfall of the guide to Maskinporten is provoked at the stand-in, and what it answers is what the guide prints.
 * The guide's commands are run by docs.test.ts; its program is run here.
 */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createStage, send } from './harness.ts';
import { claimsIn, meetStandIn, type StandIn, systemUserOf } from './stand-in.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const guide = readFileSync(`${root}docs/guides/maskinporten.md`, 'utf8');
const pitfalls = (guide.split('\n## Pitfalls\n')[1] ?? '').split('\n### ').slice(1);

const stage = createStage();
afterAll(() => stage.end());
let standIn: StandIn;
beforeAll(async () => {
  standIn = await meetStandIn((await stage.startSimulator()).url);
});
afterEach(() => standIn.setClock(0));

/** What the guide prints as the error of this pitfall. */
function printed(number: number): string {
  const section = pitfalls.find((text) => text.startsWith(`${number}. `)) ?? '';
  return /^- Error: (.*)$/m.exec(section)?.[1] ?? `the guide has no pitfall ${number} with an error`;
}

const told = async (answer: Promise<{ told: string }>): Promise<string> => `\`${(await answer).told}\``;
const vendor = () => standIn.client('Vendor, test');
const x5c = (chain: unknown) => ({ header: { alg: 'RS256', x5c: chain } });
const certified = (name: string) => {
  const { x5c: chain, private_jwk: key } = standIn.certificate(name);
  return { client: standIn.client('Enterprise certificate'), key, ...x5c(chain) };
};

/** Posts keys as the administration client: the whole set. */
async function postKeys(clientId: string, keys: object[]): Promise<Answer> {
  const client = standIn.client('Administration, test');
  const header = { alg: 'RS256', x5c: client.x5c };
  const token = await standIn.token({ client, header, claims: { scope: 'idporten:dcr.read idporten:dcr.write' } });
  return send(`${standIn.url}/samarbeid/api/v1/clients/${clientId}/jwks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ keys }),
  });
}

/** Each way into a pitfall whose error is the token endpoint's. */
const provoked: Record<number, () => Promise<{ told: string }>[]> = {
  1: () =>
    [
      standIn.issuer.slice(0, -1),
      `${standIn.issuer}token`,
      [standIn.issuer, `${standIn.issuer}token`],
      'https://test.maskinporten.no/',
    ].map((aud) => standIn.grant({ claims: { aud } })),
  2: () => {
    const assertion = standIn.assertion();
    return [standIn.ask(assertion).then(() => standIn.ask(assertion))];
  },
  3: () => [standIn.grant({ ahead: 20 })],
  4: () => {
    const exp = Math.floor(Date.now() / 1000) - 15;
    return [standIn.grant({ claims: { iat: exp - 30, exp } })];
  },
  5: () => {
    const iat = Math.floor(Date.now() / 1000);
    return [standIn.grant({ claims: { iat, exp: iat + 300 } })];
  },
  6: () => [{ tenant: 'mine' }, { scope: '' }, { jti: 7 }].map((claims) => standIn.grant({ claims })),
  7: () => ['PS256', 'ES256', 'EdDSA'].map((alg) => standIn.grant({ header: { alg, kid: vendor().kid } })),
  8: () => [standIn.grant({ client: standIn.client('Key a year') })],
  9: () => [standIn.grant({ client: standIn.client('Key posted just now') })],
  10: () => {
    const { kid, private_jwk: key } = standIn.client('Vendor, live');
    return [standIn.grant({ header: { alg: 'RS256', kid }, key })];
  },
  11: () => {
    const other = { claims: { iss: '00000000-0000-4000-8000-000000000000' } };
    return [standIn.grant(other), standIn.grant({ client: standIn.client('Inactive') })];
  },
  12: () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return [standIn.grant({ key: privateKey.export({ format: 'jwk' }) })];
  },
  13: () => [
    (async () => {
      const { client_id, kid } = vendor();
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const added = { ...publicKey.export({ format: 'jwk' }), kid: 'new', alg: 'RS256', use: 'sig' };
      expect((await postKeys(client_id, [added])).status).toBe(201);
      const answer = await standIn.grant({ header: { alg: 'RS256', kid } });
      await send(`${standIn.url}/_control/reset`, { method: 'POST' });
      return answer;
    })(),
  ],
  15: () => [standIn.grant({ ...certified('accepted'), client: vendor() })],
  16: () => {
    const {
      x5c: [leaf = ''],
    } = standIn.certificate('accepted');
    const pem = `-----BEGIN CERTIFICATE-----\n${leaf}\n-----END CERTIFICATE-----`;
    const base64url = Buffer.from(leaf, 'base64').toString('base64url');
    return [leaf, [pem], [base64url]].map((chain) => standIn.grant({ ...certified('accepted'), ...x5c(chain) }));
  },
  17: () => ['other_environment', 'expired', 'revoked', 'self_signed'].map((name) => standIn.grant(certified(name))),
  18: () => [standIn.grant(certified('other_organisation'))],
  19: () => [standIn.grant({ claims: { scope: 'eksempel:lukket' } })],
  20: () => [
    standIn.grant({ client: standIn.client('Registered scopes without grants'), claims: { scope: 'eksempel:lukket' } }),
  ],
  21: () => [standIn.grant({ claims: { scope: 'eksempel:delegerbar', consumer_org: '303423664' } })],
  22: () => [standIn.grant({ claims: { scope: 'eksempel:delegerbar', consumer_org: vendor().org_number } })],
  23: () => [
    standIn.grant({ claims: { authorization_details: systemUserOf('303423664', { externalRef: 'avdeling-soer' }) } }),
  ],
  24: () =>
    [{ systemuserorg: {} }, { systemuser_id: [] }].map((more) =>
      standIn.grant({ claims: { authorization_details: systemUserOf('999999999', more) } }),
    ),
  25: () => [standIn.ask(standIn.assertion(), { inUrl: true })],
};

/** Pitfalls that show at an API, or nowhere. */
const shownElsewhere: Record<number, { error: string; show: () => Promise<void> }> = {
  14: {
    error: '`400` from the self-service API, and `errors` names the member.',
    async show() {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const unused = { ...publicKey.export({ format: 'jwk' }), kid: 'new', alg: 'RS256' };
      const answer = await postKeys(vendor().client_id, [unused]);
      expect(answer.status).toBe(400);
      const { errors } = answer.json<{ errors: { fieldIdentifier: string }[] }>();
      expect(errors.map(({ fieldIdentifier }) => fieldIdentifier)).toEqual([expect.stringMatching(/\buse$/)]);
    },
  },
  26: {
    error: '`401` from the API.',
    async show() {
      const { body } = await standIn.grant({ claims: { scope: 'eksempel:kort' } });
      expect(body.expires_in).toBeLessThanOrEqual(30);
      const token = String(body.access_token);
      expect((await standIn.exchange(token)).status).toBe(200);
      await standIn.setClock(45);
      expect((await standIn.exchange(token)).status).toBe(401);
    },
  },
  27: {
    error: '`401` from Altinn’s exchange.',
    async show() {
      const other = await meetStandIn((await stage.startSimulator()).url);
      const token = await other.token();
      expect((await other.exchange(token)).status).toBe(200);
      expect((await standIn.exchange(token)).status).toBe(401);
    },
  },
  28: {
    error: 'none from Altinn; your JSON parser stops at `eyJ`.',
    async show() {
      const token = await standIn.token();
      const bare = await standIn.exchange(token, { accept: '*/*' });
      const quoted = await standIn.exchange(token, { accept: 'application/json' });
      expect(bare.text).toMatch(/^eyJ/);
      expect(() => bare.json()).toThrow(/eyJ/);
      expect(quoted.json<string>()).toMatch(/^eyJ/);
    },
  },
  29: {
    error: '`401` from the API.',
    async show() {
      expect(claimsIn(await standIn.token())).not.toHaveProperty('aud');
      const resource = 'https://api.example.no/';
      const token = await standIn.token({ claims: { resource } });
      expect(claimsIn(token)).toMatchObject({ aud: resource });
      // Skatteetaten's APIs want none, so a token for another API opens nothing there either.
      const vat = `${standIn.url}/skatteetaten/mvaregister/v1/apier/999999999`;
      expect((await send(vat, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    },
  },
};

describe('the pitfalls of the guide to Maskinporten', () => {
  it('are numbered, each with cause, error and fix, and each is provoked here', () => {
    const numbers = pitfalls.map((text) => Number.parseInt(text, 10));
    expect(numbers).toEqual(Object.keys({ ...provoked, ...shownElsewhere }).map(Number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    for (const text of pitfalls) expect(text).toMatch(/^\d+\. .+\n\n- Cause: .+\n- Error: .+\n- Fix: .+\n/);
  });

  it('are each the only thing wrong: the same grant without them is answered', async () => {
    expect((await standIn.grant()).status).toBe(200);
    expect((await standIn.grant(certified('accepted'))).status).toBe(200);
    for (const claims of [
      { scope: 'eksempel:delegerbar', consumer_org: '999999999' },
      { authorization_details: systemUserOf('303423664', { externalRef: 'avdeling-nord' }) },
    ]) {
      expect((await standIn.grant({ claims })).status).toBe(200);
    }
  });

  it.each(Object.entries(provoked))('%s is answered as the guide prints it', async (number, ways) => {
    const answers = await Promise.all(ways().map(told));
    expect(answers).toEqual(answers.map(() => printed(Number(number))));
  });

  it.each(Object.entries(shownElsewhere))('%s shows where the guide says', async (number, { error, show }) => {
    expect(printed(Number(number))).toBe(error);
    await show();
  });
});

describe('the program in the guide to Maskinporten', () => {
  const [, program = ''] = /\n```js\n(.*?)\n```\n/s.exec(guide) ?? [];

  it('runs and prints what its comments say', async () => {
    const text = program.replaceAll('http://127.0.0.1:7410', standIn.url);
    const { ended, stdout, stderr } = stage.run(process.execPath, ['--input-type=module', '-e', text]);
    expect({ ...(await ended), said: stderr() }).toEqual({ code: 0, signal: null, said: '' });
    const said = [...program.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(said.length).toBeGreaterThan(0);
    expect(stdout().trimEnd().split('\n')).toEqual(said);
  });
});
