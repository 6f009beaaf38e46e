import { generateKeyPairSync, sign } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';
import { jwkSigner, type PrivateJwk } from './signer.ts';
import { inTime, json, refusal, setUp } from './testing.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = privateKey.export({ format: 'jwk' });
const accessToken = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"scope":"a:b"}').toString('base64url')}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`;
const pid = '01815912345';

/** All the ways in which something is shown to people or machines. */
function shown(value: unknown): string {
  const parts = [
    inspect(value, { depth: null, showHidden: true, getters: true }),
    inspect(value, { depth: null, customInspect: false, showHidden: true }),
    JSON.stringify(value),
    String(value),
  ];
  if (value instanceof Error) parts.push(value.message, value.stack ?? '', inspect(value.cause));
  return parts.join('\n');
}

/** A secret as it is, and as anyone could have encoded it. */
function forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const raw = Buffer.from(secret, 'base64url');
  return [secret, bytes, raw].flatMap((form) =>
    typeof form === 'string' ? [form] : [form.toString('base64'), form.toString('base64url'), form.toString('hex')],
  );
}

test('no token, assertion, key or identity number is shown by any error, event, client, status or token', async () => {
  const keySigner = await jwkSigner({ ...jwk, kid: 'k1' } as PrivateJwk);
  // The same signature without a real wait, which virtual time would overtake.
  const signer = { ...keySigner, sign: async (input: Uint8Array) => new Uint8Array(sign('sha256', input, privateKey)) };
  const { client, server, clock, events } = setUp({ signer });
  const assertion = (body: string | undefined) => new URLSearchParams(body).get('assertion') ?? '';
  const hex = (text: string) => Buffer.from(text).toString('hex');
  // A server that echoes what it got, in every way it can.
  server.script = ({ body }, count) => {
    const echo = `${assertion(body)} ${accessToken} ${hex(accessToken)} ${btoa(accessToken)} ${pid} ${assertion(body)}`;
    const error = (code?: string, status?: number) => refusal('invalid_grant', echo, code, status);
    const answers = [
      error('MP-011'),
      error('MP-012'),
      error(),
      error('MP-303', 403),
      error(undefined, 500),
      json(400, { error: echo, error_description: echo, error_uri: echo }),
      { status: 200, headers: {}, body: echo },
      { status: 403, headers: { 'retry-after': echo, date: echo }, body: echo },
    ];
    if (count % 10 === 9) throw Object.assign(new Error(`could not send ${body}`), { code: accessToken, body });
    if (count % 10 === 0) return json(200, { access_token: accessToken, token_type: 'Bearer', expires_in: 60 });
    return answers[count % 10];
  };
  const things: unknown[] = [client, client.status, client.token, keySigner];
  for (let ask = 0; ask < 40; ask += 1) {
    const asked = client.token({ scopes: [`a:${ask}`], pid: new Secret(pid) }).catch((error: unknown) => error);
    things.push(await inTime(clock, asked, 500), client.status());
    await clock.advance(6000);
  }
  const asError = things.filter((thing) => thing instanceof Error);
  expect(asError.length).toBeGreaterThan(10);
  expect(asError.length).toBeLessThan(40);
  const text = [...things, ...events].map(shown).join('\n');

  const secrets = [accessToken, pid, ...accessToken.split('.')];
  for (const part of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) secrets.push(part ?? '');
  for (const { body } of server.requests) secrets.push(assertion(body), ...assertion(body).split('.').slice(1));
  expect(server.requests.length).toBeGreaterThan(40);
  for (const secret of secrets) {
    expect(secret).not.toBe('');
    for (const form of forms(secret)) expect(text).not.toContain(form);
  }
  expect(text).toContain('[removed]');
});
