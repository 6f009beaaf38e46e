import { expect, test } from 'vitest';
import { errorOf, instantSigner, inTime, json, refusal, setUp } from './testing.ts';

test('eight cold grants, metadata and keys leave no timer behind', async () => {
  const { client, clock } = setUp();
  const grants = Array.from({ length: 8 }, (_, number) => ({ scopes: [`a:${number}`] }));
  await Promise.all(grants.map((grant) => client.token(grant, { deadlineMs: 60_000 })));
  await client.keys();
  expect(clock.pending).toBe(0);
});

test('neither does a grant that is refused, retried, cannot be signed, or breaks', async () => {
  for (const script of [
    () => refusal('invalid_scope', 'No.', 'MP-200'),
    () => refusal('invalid_grant', 'JWT is expired', 'MP-130'),
    () => json(503, {}),
    () => {
      throw new Error('reset');
    },
  ]) {
    const { client, server, clock } = setUp();
    server.script = script;
    await errorOf(inTime(clock, client.token({ scopes: ['a:b'] }, { deadlineMs: 60_000 })));
    expect(clock.pending).toBe(0);
  }
  const sign = () => Promise.reject(new Error('no key'));
  const { client, clock } = setUp({ signer: { ...instantSigner, sign } });
  await errorOf(inTime(clock, client.token({ scopes: ['a:b'] })));
  expect(clock.pending).toBe(0);
});

test('neither does one that is ended while it waits', async () => {
  const { client, server, clock } = setUp();
  server.script = () => new Promise(() => undefined);
  const waiting = errorOf(client.token({ scopes: ['a:b'] }));
  await clock.advance(100);
  expect(clock.pending).toBe(1);
  client.close();
  await waiting;
  expect(clock.pending).toBe(0);
});
