import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import { askToken, clientNamed, NOON, readWorld, type SeenWorld, selfService } from '../testing/played-client.ts';

describe('whatever is sent to the self-service API', () => {
  let simulator: Simulator;
  let world: SeenWorld;
  let token: string;
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'good', use: 'sig', alg: 'RS256' };

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    world = await readWorld(simulator.url);
    const admin = clientNamed(world, 'Administration, live');
    token = String((await askToken(simulator.url, admin, 'idporten:dcr.read idporten:dcr.write')).body.access_token);
  });
  afterAll(() => simulator.close());

  const send = (method: string, path: string, body?: unknown) =>
    selfService(simulator.url, method, path, { token, body });
  const jwks = () => `/clients/${clientNamed(world, 'Vendor, live').client_id}/jwks`;

  it('is answered with a refusal when it is no set of keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        expect([400, 415]).toContain((await send('POST', jwks(), body ?? 'null')).status);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('is answered when any member of a good key is replaced by anything', async () => {
    const member = fc.constantFrom(...Object.keys(jwk), 'exp', 'd', 'x5c', '__proto__', 'constructor');
    await fc.assert(
      fc.asyncProperty(member, fc.jsonValue(), async (name, value) => {
        const { status, body } = await send('PUT', jwks(), { keys: [{ ...jwk, [name]: value }] });
        expect([200, 400]).toContain(status);
        // Only a text of the right form, or a lucky number for `exp`, can take a member's place.
        if (status === 200) expect(['kid', 'alg', 'n', 'e', 'exp', '__proto__']).toContain(name);
        else expect(body.errors).not.toEqual([]);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('is answered when it is any client', async () => {
    const order = { integration_type: 'maskinporten', scopes: ['eksempel:apen'] };
    const member = fc.constantFrom('client_name', 'scopes', 'access_token_lifetime', 'grant_types', 'client_uri');
    await fc.assert(
      fc.asyncProperty(member, fc.jsonValue(), async (name, value) => {
        expect([201, 400]).toContain((await send('POST', '/clients', { ...order, [name]: value })).status);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('never breaks the token endpoint: a modulus that is none is a signature that fails', async () => {
    const bytes = Buffer.from(String(jwk.n), 'base64url');
    bytes[bytes.length - 1] = 0;
    expect((await send('PUT', jwks(), { keys: [{ ...jwk, n: bytes.toString('base64url') }] })).status).toBe(200);
    const vendor = { ...clientNamed(world, 'Vendor, live'), kid: 'good' };
    const { body } = await askToken(simulator.url, vendor, 'eksempel:apen');
    expect(body.error_uri).toMatch(/MP-124$/);
  });
});
