import type { MaskinportenEvent, Signer } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { type OutgoingRequest, type OutgoingResponse, UpstreamFailure } from '../lib/outgoing.ts';
import { json, scriptedSend, seededRandom, settle, virtualClock } from '../testing.ts';
import { maskinportenTokens } from './maskinporten-tokens.ts';
import { TokenRefused } from './token-source.ts';

const signer: Signer = { alg: 'RS256', header: { kid: 'kid-1' }, sign: async () => new Uint8Array([1]) };
const issuer = 'https://maskinporten.example/';
const scope = 'skatteetaten:mvaregisteravgiftssubjekt';
const partiesScope = 'altinn:accessmanagement/authorizedparties';

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const altinnToken = (number: number, now: number) =>
  `${base64({ alg: 'RS256' })}.${base64({ exp: now / 1_000 + 1_800 })}.altinn-${number}`;
const text = (body: string, status = 200): OutgoingResponse => ({ status, headers: {}, body });

type AltinnAnswer = (number: number, now: number, signal: AbortSignal) => OutgoingResponse | Promise<OutgoingResponse>;

async function tokensOf(
  answer: (request: OutgoingRequest) => OutgoingResponse | Promise<OutgoingResponse>,
  altinnAnswer: AltinnAnswer = (number, now) => text(altinnToken(number, now)),
) {
  const clock = virtualClock();
  const events: MaskinportenEvent[] = [];
  const exchanges: string[] = [];
  const { send, asked } = scriptedSend((request) =>
    request.url.endsWith('/token')
      ? answer(request)
      : json({ issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` }),
  );
  const tokens = maskinportenTokens({
    issuer,
    clientId: 'client',
    signer,
    send,
    clock,
    random: seededRandom(),
    onEvent: (event) => events.push(event),
    responseTimeoutMs: 3_000,
    altinn: {
      platform: {
        url: 'https://altinn.example',
        async send({ headers, signal }) {
          exchanges.push(headers.authorization ?? '');
          return altinnAnswer(exchanges.length, clock.now(), signal);
        },
      },
    },
  });
  const grants = () => asked.filter(({ url }) => url.endsWith('/token'));
  const ask = (organisation = '999999999', externalRef: string | null = null) =>
    tokens.forSystemUser(scope, { account: 'acc_a', organisation, externalRef }, new AbortController().signal);
  const askAltinn = async (organisation = '999999999', account = 'acc_a') => {
    const systemUser = { account, organisation, externalRef: null };
    const { secret } = await tokens.forAltinn(partiesScope, systemUser, new AbortController().signal);
    return secret.reveal().split('.')[2];
  };
  return { clock, tokens, ask, askAltinn, grants, exchanges, events };
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
      [refused('MP-200', 'invalid_scope'), 'not_grantable', 'MP-200'],
      [refused('MP-250', 'forbidden'), 'not_grantable', 'MP-250'],
      [refused('MP-251', 'forbidden'), 'refused', 'MP-251'],
      [refused('MP-121'), 'refused', 'MP-121'],
    ] as const;
    for (const [answer, refusal, upstreamCode] of cases) {
      const { ask } = await tokensOf(answer);
      const error = await ask().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TokenRefused);
      expect(error).toMatchObject({ refusal, upstreamCode });
    }
  });

  it('are unavailable, not refused, when a server that is down names a code', async () => {
    const { clock, ask } = await tokensOf(() => ({ ...refused('MP-303')(), status: 503 }));
    const asking = ask();
    asking.catch(() => {});
    for (let i = 0; i < 60; i += 1) {
      await settle();
      clock.advance(500);
    }
    await expect(asking).rejects.toMatchObject({ refusal: 'unavailable' });
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

  it('are unavailable, not refused, when something else than Maskinporten answers', async () => {
    const page = { 'content-type': 'text/html' };
    const strangers: OutgoingResponse[] = [
      { status: 302, headers: { location: 'https://login.example/' }, body: '' },
      { status: 404, headers: page, body: '<html>' },
      { status: 403, headers: page, body: '<html>' },
      { status: 200, headers: page, body: '<html>' },
      json({ message: 'no route' }, 404),
    ];
    for (const stranger of strangers) {
      const { ask } = await tokensOf(() => stranger);
      await expect(ask()).rejects.toMatchObject({ refusal: 'unavailable', upstreamCode: null });
    }
  });

  it('are unavailable, not refused, when we are closing down', async () => {
    const { tokens, ask } = await tokensOf(issued);
    tokens.close();
    await expect(ask()).rejects.toMatchObject({ refusal: 'unavailable' });
  });

  it('take a broken connection for unavailable', async () => {
    const { clock, ask } = await tokensOf(() => Promise.reject(new UpstreamFailure('maskinporten', 'unreachable')));
    const asking = ask();
    asking.catch(() => {});
    for (let i = 0; i < 60; i += 1) {
      await settle();
      clock.advance(500);
    }
    await expect(asking).rejects.toMatchObject({ refusal: 'unavailable' });
  });
});

describe('our client’s own tokens', () => {
  const claimsOf = ({ body }: OutgoingRequest): Record<string, unknown> => {
    const assertion = new URLSearchParams(body).get('assertion') ?? '';
    return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
  };

  it('name no system user and live their whole life', async () => {
    const { clock, tokens, grants } = await tokensOf(issued);
    const ask = () => tokens.forClient('nav:aareg/v1/arbeidsforhold', new AbortController().signal);
    const { issuedAt, expiresAt } = await ask();
    expect(expiresAt - issuedAt).toBe(120_000);
    clock.advance(95_000);
    await ask();
    const [grant] = grants();
    expect(grant && claimsOf(grant)).toMatchObject({ scope: 'nav:aareg/v1/arbeidsforhold' });
    expect(grant && claimsOf(grant)).not.toHaveProperty('authorization_details');
  });

  it('are not touched when a system user is denied', async () => {
    const { tokens, grants } = await tokensOf(issued);
    const ask = () => tokens.forClient(scope, new AbortController().signal);
    await ask();
    tokens.evictSystemUser({ account: 'acc_a', organisation: '999999999', externalRef: null });
    await ask();
    expect(grants()).toHaveLength(1);
  });

  it('are refused with what a caller may know', async () => {
    const { tokens } = await tokensOf(refused('MP-250', 'forbidden'));
    const asking = tokens.forClient('nav:aareg/v1/arbeidsforhold', new AbortController().signal);
    await expect(asking).rejects.toMatchObject({ refusal: 'not_grantable', upstreamCode: 'MP-250' });
  });
});

describe('tokens for Altinn', () => {
  it('are exchanged once while the proof of authority is young, carry its age, and end sixty seconds after it', async () => {
    const { clock, tokens, askAltinn, grants, exchanges } = await tokensOf(issued);
    const systemUser = { account: 'acc_a', organisation: '999999999', externalRef: null };
    const { signal } = new AbortController();
    await tokens.forSystemUser(partiesScope, systemUser, signal);
    const proven = clock.now();
    clock.advance(20_000);
    for (let i = 0; i < 100; i += 1) expect(await askAltinn()).toBe('altinn-1');
    expect(await tokens.forAltinn(partiesScope, systemUser, signal)).toMatchObject({
      ...{ issuedAt: proven, expiresAt: proven + 60_000, scopes: [partiesScope] },
    });
    clock.advance(39_999);
    expect(await askAltinn()).toBe('altinn-1');
    await settle();
    clock.advance(1);
    expect(await askAltinn()).toBe('altinn-2');
    expect([grants().length, exchanges]).toEqual([2, ['Bearer canary', 'Bearer canary']]);
  });

  it('are refreshed ahead, each with a proof of its own, so that nobody who asks often waits', async () => {
    const { clock, askAltinn, grants, exchanges } = await tokensOf(issued);
    const seen = new Set([await askAltinn()]);
    for (let second = 0; second < 120; second += 5) {
      clock.advance(5_000);
      seen.add(await askAltinn());
      await settle();
    }
    expect(grants().length).toBe(exchanges.length);
    expect([seen.size, exchanges.length]).toEqual([3, 3]);
  });

  it('cost a caller who has given up nothing, and the others nothing for it', async () => {
    let answer = (_: OutgoingResponse): void => {};
    const { tokens, exchanges } = await tokensOf(
      issued,
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const systemUser = { account: 'acc_a', organisation: '999999999', externalRef: null };
    const controller = new AbortController();
    const impatient = tokens.forAltinn(partiesScope, systemUser, controller.signal);
    const patient = tokens.forAltinn(partiesScope, systemUser, new AbortController().signal);
    await settle();
    controller.abort(new DOMException('late', 'TimeoutError'));
    await expect(impatient).rejects.toMatchObject({ name: 'TokenRefused', refusal: 'timeout' });
    answer(text(altinnToken(1, Date.parse('2026-11-21T12:00:00Z'))));
    expect((await patient).secret.reveal()).toContain('altinn-1');
    const given = tokens.forAltinn(partiesScope, { ...systemUser, account: 'acc_b' }, AbortSignal.abort());
    await expect(given).rejects.toMatchObject({ refusal: 'timeout' });
    expect(exchanges).toHaveLength(1);
  });

  it('fail as Altinn’s failure when it is Altinn that fails, with its status and code', async () => {
    const problem = json({ code: 'AUTH-00023' }, 403);
    const cases: [AltinnAnswer, object][] = [
      [() => problem, { kind: 'forbidden', status: 403, upstreamCode: 'AUTH-00023' }],
      [() => text('', 401), { kind: 'unauthorised', status: 401 }],
      [() => text('', 410), { kind: 'unexpected', status: 410 }],
      [() => text('', 429), { kind: 'rate_limited', status: 429 }],
      [() => text('', 503), { kind: 'server_error', status: 503 }],
      [() => text('<html>', 200), { kind: 'unexpected', status: 200 }],
      [() => Promise.reject(new UpstreamFailure('altinn', 'not_asked')), { kind: 'unreachable' }],
    ];
    for (const [answer, failure] of cases) {
      const { askAltinn } = await tokensOf(issued, answer);
      await expect(askAltinn()).rejects.toMatchObject({ name: 'UpstreamFailure', upstream: 'altinn', ...failure });
    }
  });

  it('are to be had on nobody’s behalf too, for a scope of the client’s own', async () => {
    const { tokens, grants, exchanges } = await tokensOf(issued);
    const own = 'altinn:accessmanagement/authorizedparties.resourceowner';
    const { signal } = new AbortController();
    expect((await tokens.forClientAtAltinn(own, signal)).secret.reveal()).toContain('altinn-1');
    const assertion = new URLSearchParams(grants()[0]?.body).get('assertion') ?? '';
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ scope: own });
    expect(claims).not.toHaveProperty('authorization_details');
    await tokens.forClientAtAltinn(own, signal);
    expect(exchanges).toHaveLength(1);

    const ungranted = await tokensOf(refused('MP-250'));
    await expect(ungranted.tokens.forClientAtAltinn(own, signal)).rejects.toMatchObject({ refusal: 'not_grantable' });
    const failing = await tokensOf(issued, () => text('', 503));
    await expect(failing.tokens.forClientAtAltinn(own, signal)).rejects.toMatchObject({ kind: 'server_error' });
  });

  it('are under a deadline of their own', async () => {
    let signal: AbortSignal | undefined;
    const { clock, askAltinn } = await tokensOf(issued, (_number, _now, given) => {
      signal = given;
      return new Promise(() => {});
    });
    const asking = askAltinn();
    asking.catch(() => {});
    await settle();
    clock.advance(3_000);
    await expect(asking).rejects.toMatchObject({ name: 'UpstreamFailure', kind: 'timeout' });
    expect(signal?.aborted).toBe(true);
  });

  it('are never shared between accounts, and forgotten for exactly the system user that was denied', async () => {
    const { tokens, askAltinn } = await tokensOf(issued);
    const all = () => Promise.all([askAltinn(), askAltinn('991825827'), askAltinn('999999999', 'acc_b')]);
    const [denied, ...others] = await all();
    expect(new Set([denied, ...others]).size).toBe(3);
    tokens.evictSystemUser({ account: 'acc_a', organisation: '999999999', externalRef: null });
    expect(await all()).toEqual(['altinn-4', ...others]);
    expect(denied).not.toBe('altinn-4');
  });

  it('are gone when Maskinporten no longer knows the system user', async () => {
    let isDenied = false;
    const { tokens, askAltinn, exchanges } = await tokensOf(() =>
      isDenied ? refused('MP-303', 'invalid_altinn_customer_configuration')() : issued(),
    );
    await askAltinn();
    isDenied = true;
    const systemUser = { account: 'acc_a', organisation: '999999999', externalRef: null };
    const denied = tokens.forSystemUser(scope, systemUser, new AbortController().signal);
    await expect(denied).rejects.toMatchObject({ refusal: 'no_delegation' });
    await expect(askAltinn()).rejects.toMatchObject({ refusal: 'no_delegation' });
    expect(exchanges).toHaveLength(1);
  });
});
