import { generateKeyPairSync } from 'node:crypto';
import { jwkSigner, type MaskinportenEvent } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { type OutgoingResponse, UpstreamFailure } from '../lib/outgoing.ts';
import { json, scriptedSend, seededRandom, virtualClock } from '../testing.ts';
import { maskinportenTokens } from './maskinporten-tokens.ts';
import { TokenRefused } from './token-source.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = 'https://maskinporten.example/';
const scope = 'skatteetaten:mvaregisteravgiftssubjekt';

async function tokensOf(answer: () => OutgoingResponse | Promise<OutgoingResponse>) {
  const clock = virtualClock();
  const events: MaskinportenEvent[] = [];
  const { send, asked } = scriptedSend(({ url }) =>
    url.endsWith('/token') ? answer() : json({ issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` }),
  );
  const tokens = maskinportenTokens({
    issuer,
    clientId: 'client',
    signer: await jwkSigner({ ...privateKey.export({ format: 'jwk' }), kid: 'kid-1' }),
    send,
    clock,
    random: seededRandom(),
    onEvent: (event) => events.push(event),
    responseTimeoutMs: 3_000,
  });
  const grants = () => asked.filter(({ url }) => url.endsWith('/token'));
  const ask = (organisation = '999999999', externalRef: string | null = null) =>
    tokens.forSystemUser(scope, { account: 'acc_a', organisation, externalRef }, new AbortController().signal);
  return { clock, tokens, ask, grants, events };
}

const issued = () => json({ access_token: 'canary', token_type: 'Bearer', expires_in: 120, scope });
const refused =
  (code: string, error = 'invalid_grant') =>
  () =>
    json({ error, error_description: 'x', error_uri: `${issuer}errors/${code}` }, 400);

describe('tokens for a system user', () => {
  it('are asked for once while the proof of authority is young, and anew when it is sixty seconds old', async () => {
    const { clock, ask, grants } = await tokensOf(issued);
    for (let i = 0; i < 100; i += 1) expect((await ask()).secret.reveal()).toBe('canary');
    expect(grants()).toHaveLength(1);
    clock.advance(60_000);
    await ask();
    expect(grants()).toHaveLength(2);
  });

  it('are never shared between organisations or external references', async () => {
    const { ask, grants } = await tokensOf(issued);
    await Promise.all([ask(), ask('991825827'), ask('999999999', 'ref')]);
    expect(grants()).toHaveLength(3);
  });

  it('are never shared between accounts, and one account’s denial forgets nothing of another’s', async () => {
    const { tokens, ask, grants } = await tokensOf(issued);
    const asOther = () =>
      tokens.forSystemUser(
        scope,
        { account: 'acc_b', organisation: '999999999', externalRef: null },
        new AbortController().signal,
      );
    await Promise.all([ask(), asOther()]);
    expect(grants()).toHaveLength(2);
    tokens.evictSystemUser({ account: 'acc_a', organisation: '999999999', externalRef: null });
    await asOther();
    expect(grants()).toHaveLength(2);
  });

  it('are forgotten for exactly the system user whose authority was denied', async () => {
    const { tokens, ask, grants } = await tokensOf(issued);
    await Promise.all([ask(), ask('991825827'), ask('999999999', 'ref')]);
    tokens.evictSystemUser({ account: 'acc_a', organisation: '999999999', externalRef: null });
    await Promise.all([ask(), ask('991825827'), ask('999999999', 'ref')]);
    expect(grants()).toHaveLength(4);
  });

  it('are refused with what a caller may know', async () => {
    const cases = [
      [refused('MP-303', 'invalid_altinn_customer_configuration'), 'no_delegation', 'MP-303'],
      [refused('MP-200', 'invalid_scope'), 'refused', 'MP-200'],
      [refused('MP-121'), 'refused', 'MP-121'],
    ] as const;
    for (const [answer, refusal, upstreamCode] of cases) {
      const { ask } = await tokensOf(answer);
      const error = await ask().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TokenRefused);
      expect(error).toMatchObject({ refusal, upstreamCode });
    }
  });

  it('are unavailable, not refused, when the caller’s own deadline passes', async () => {
    const { tokens } = await tokensOf(() => new Promise(() => {}));
    const signal = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    const asking = tokens.forSystemUser(
      scope,
      { account: 'acc_a', organisation: '999999999', externalRef: null },
      signal,
    );
    await expect(asking).rejects.toMatchObject({ refusal: 'timeout' });
  });

  it('never show themselves in an event', async () => {
    const { ask, events } = await tokensOf(issued);
    await ask();
    expect(events.length).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain('canary');
  });

  it('take a broken connection for unavailable', async () => {
    const { clock, ask } = await tokensOf(() => Promise.reject(new UpstreamFailure('maskinporten', 'unreachable')));
    const asking = ask();
    asking.catch(() => {});
    for (let i = 0; i < 60; i += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(500);
    }
    await expect(asking).rejects.toMatchObject({ refusal: 'unavailable' });
  });
});
