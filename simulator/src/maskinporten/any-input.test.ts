import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import {
  type Answer,
  assertionOf,
  claimsOf,
  clientAt,
  formOf,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
  signAssertion,
} from '../testing/played-client.ts';

const oneOfClaims = fc.constantFrom(
  'aud',
  'iss',
  'scope',
  'iat',
  'exp',
  'jti',
  'resource',
  'consumer_org',
  'pid',
  'authorization_details',
  'nbf',
  'sub',
  '__proto__',
  'constructor',
);

describe('whatever is sent to the token endpoint', () => {
  let simulator: Simulator;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    world = await readWorld(simulator.url);
  });
  afterAll(() => simulator.close());

  function expectAnAnswer(answer: Answer): void {
    if (answer.status === 200) {
      expect(Object.keys(answer.body)).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
      return;
    }
    expect([400, 403, 413]).toContain(answer.status);
    expect(answer.body.error).toEqual(expect.any(String));
    expect(answer.body.error_description).toMatch(/ \(trace_id: [0-9a-f]{32}\)$/);
  }

  it('answers any body and any media type with a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string()),
        fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'text/plain', 'x/y; a="b"'),
        async (body, contentType) => {
          const answer = await postToken(simulator.url, body, { contentType });
          expectAnAnswer(answer);
          expect(answer.status).not.toBe(200);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('answers any assertion text with a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.base64String(), fc.string()), { maxLength: 5 }), async (parts) => {
        const answer = await postToken(simulator.url, formOf(parts.join('.')));
        expectAnAnswer(answer);
        expect(answer.status).not.toBe(200);
      }),
      { numRuns: 80 },
    );
  });

  it('answers any JSON under any header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (header, claims) => {
        const asObject = typeof header === 'object' && header !== null && !Array.isArray(header) ? header : {};
        const assertion = signAssertion(
          clientAt(world, 0).private_jwk,
          { alg: 'RS256', kid: clientAt(world, 0).kid, ...asObject },
          claims ?? null,
        );
        expectAnAnswer(await postToken(simulator.url, formOf(assertion)));
      }),
      { numRuns: 80 },
    );
  });

  it('answers a good assertion with any one claim replaced by anything', async () => {
    await fc.assert(
      fc.asyncProperty(
        oneOfClaims,
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.dictionary(fc.constantFrom('type', 'systemuser_org', 'externalRef'), fc.jsonValue())),
          fc.integer({ min: NOON / 1000 - 300, max: NOON / 1000 + 300 }),
        ),
        async (claim, value) => {
          const claims = claimsOf(simulator.url, clientAt(world, 0), 'eksempel:apen');
          Object.defineProperty(claims, claim, { value, enumerable: true });
          expectAnAnswer(await postToken(simulator.url, formOf(assertionOf(clientAt(world, 0), claims))));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never issues for a signature with any bit turned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 255 }), fc.nat({ max: 7 }), async (byte, bit) => {
        const assertion = assertionOf(clientAt(world, 0), claimsOf(simulator.url, clientAt(world, 0), 'eksempel:apen'));
        const [header, payload, signature = ''] = assertion.split('.');
        const bytes = Buffer.from(signature, 'base64url');
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
        const answer = await postToken(simulator.url, formOf(`${header}.${payload}.${bytes.toString('base64url')}`));
        expect(answer.body.error_uri).toMatch(/MP-124$/);
      }),
      { numRuns: 30 },
    );
  });
});
