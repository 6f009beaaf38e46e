import { expect, test } from 'vitest';
import type { TransportRequest, TransportResponse } from './ports.ts';
import type { Signer } from './signer.ts';
import { claimsOf, errorOf, instantSigner, inTime, json, refusal, setUp } from './testing.ts';

const grant = { scopes: ['a:b'] };
const former: Signer = { ...instantSigner, header: { kid: 'former' } };
const signer: Signer = { ...instantSigner, header: { kid: 'new' }, former };
const failed = 'Invalid assertion. Client authentication failed.';

const kidOf = ({ body }: TransportRequest): unknown => {
  const [header = ''] = (new URLSearchParams(body).get('assertion') ?? '').split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
};

/** A node that does not know the new key says one of these. */
const unknowns: [string, TransportResponse][] = [
  ['unknown_kid', refusal('invalid_grant', `${failed} Unknown key identifier (kid) for client.`)],
  ['MP-121', refusal('invalid_grant', `${failed} Expired key`, 'MP-121')],
  ['MP-124', refusal('invalid_grant', `${failed} Invalid JWT signature.`, 'MP-124')],
];

for (const [name, unknown] of unknowns) {
  test(`${name}: the former key signs once more at once, and the caller sees a token and nothing else`, async () => {
    const { client, server, clock, events } = setUp({ signer });
    server.script = (request) => (kidOf(request) === 'new' ? unknown : undefined);
    await client.token(grant);
    expect(clock.elapsed).toBe(0);
    expect(server.requests.map(kidOf)).toEqual(['new', 'former']);
    expect(new Set(server.requests.map((request) => claimsOf(request).jti)).size).toBe(2);
    expect(client.status()).toMatchObject({ refusals: 0, lastFailure: null });
    expect(client.status().circuit).toEqual({ state: 'closed', consecutiveFailures: 0 });
    const told = events.flatMap((event) =>
      'signedBy' in event ? [[event.type, event.outcome, event.attempt, event.signedBy]] : [],
    );
    expect(told).toEqual([
      ['attempt', name === 'unknown_kid' ? name : 'mp', 1, 'new'],
      ['attempt', 'issued', 2, 'former'],
      ['grant', 'issued', 2, 'former'],
    ]);
  });

  test(`${name} without a former key is the refusal that it is`, async () => {
    const { client, server } = setUp();
    server.script = () => unknown;
    expect(await errorOf(client.token(grant))).toMatchObject(
      name === 'unknown_kid' ? { kind: name } : { kind: 'mp', code: name },
    );
    expect(server.requests).toHaveLength(1);
    expect(client.status().refusals).toBe(1);
  });

  test(`${name} for the former key too: the first error, after one more attempt`, async () => {
    const { client, server } = setUp({ signer: { ...signer, former: { ...former, former: signer } } });
    server.script = (_, count) => (count === 1 ? unknown : refusal('invalid_grant', failed, 'MP-100'));
    expect(await errorOf(client.token(grant))).toMatchObject({ code: name === 'unknown_kid' ? null : name });
    server.script = () => unknown;
    expect(await errorOf(client.token({ scopes: ['a:c'] }))).toMatchObject({ detail: expect.any(String) });
    expect(server.requests.map(kidOf)).toEqual(['new', 'former', 'new', 'former']);
  });
}

test('an outage while the former key signs is retried with it, and the first error told when it lasts', async () => {
  const { client, server, clock } = setUp({ signer });
  const [[, unknown]] = unknowns as [[string, TransportResponse]];
  server.script = (request, count) => (kidOf(request) === 'new' ? unknown : count < 4 ? json(503, {}) : undefined);
  await inTime(clock, client.token(grant));
  expect(server.requests.map(kidOf)).toEqual(['new', 'former', 'former', 'former']);
  server.script = (request) => (kidOf(request) === 'new' ? unknown : json(503, {}));
  expect(await errorOf(inTime(clock, client.token({ scopes: ['a:c'] })))).toMatchObject({ kind: 'unknown_kid' });
});

test('no other refusal turns to the former key, and no outage that names one of the codes', async () => {
  for (const answer of [
    refusal('invalid_grant', `${failed} Client not found`, 'MP-100'),
    refusal('invalid_scope', 'No.', 'MP-200'),
    refusal('invalid_grant', failed, 'MP-124', 503),
  ]) {
    const { client, server } = setUp({ signer, retries: 0 });
    server.script = () => answer;
    await errorOf(client.token(grant));
    expect(server.requests.map(kidOf)).toEqual(['new']);
  }
});

test('the former key is the one from when the assertion was signed, though the signer may have changed since', async () => {
  const changing = { ...signer, former: former as Signer | undefined };
  const { client, server } = setUp({ signer: changing });
  server.script = (request) => {
    changing.former = undefined;
    return kidOf(request) === 'new' ? unknowns[0]?.[1] : undefined;
  };
  await client.token(grant);
  expect(server.requests.map(kidOf)).toEqual(['new', 'former']);
});

test('an attempt that a certificate signed is told without a key id', async () => {
  const { client, events } = setUp({ signer: { ...instantSigner, header: { x5c: ['MIIB'] } } });
  await client.token(grant);
  expect(events.flatMap((event) => ('signedBy' in event ? [event.signedBy] : []))).toEqual([null, null]);
});
