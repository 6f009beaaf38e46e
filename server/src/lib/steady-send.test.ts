import { describe, expect, it } from 'vitest';
import { hang, json, scriptedSend, seededRandom, settle, virtualClock } from '../testing.ts';
import { type OutgoingRequest, type OutgoingResponse, UpstreamFailure } from './outgoing.ts';
import { type Lane, steadySend } from './steady-send.ts';

const lanes: Lane[] = [
  { name: 'slow', begins: 'https://register.example/slow', atOnce: 2 },
  { name: 'register', begins: 'https://register.example/' },
  { name: 'other', begins: 'https://other.example/' },
];

function steadyOf(answer: (request: OutgoingRequest) => OutgoingResponse | Promise<OutgoingResponse>) {
  const clock = virtualClock();
  const { send, asked } = scriptedSend(answer);
  const rests: [string, number][] = [];
  const steady = steadySend(send, {
    ...{ lanes, clock, random: seededRandom() },
    onRest: (lane, ms) => rests.push([lane, ms]),
  });
  const ask = async (more: Partial<OutgoingRequest> = {}) => {
    const signal = clock.timeout(1_000);
    const answered = steady({ method: 'GET', url: 'https://register.example/a', headers: {}, signal, ...more });
    answered.catch(() => {});
    for (let i = 0; i < 5; i += 1) await settle();
    clock.advance(200);
    for (let i = 0; i < 5; i += 1) await settle();
    return answered;
  };
  return { ask, asked, clock, steady, rests };
}

const status = (code: number, headers: Record<string, string> = {}): OutgoingResponse => ({
  ...json({}, code),
  headers: { 'content-type': 'application/json', ...headers },
});
const broken = () => Promise.reject(new UpstreamFailure('x', 'unreachable'));
const hung = () => Promise.reject(new UpstreamFailure('x', 'timeout'));

describe('sending a call a second time', () => {
  it('is done once when the line broke or a gateway was busy', async () => {
    for (const bad of [broken, () => status(502), () => status(503), () => status(504)]) {
      let calls = 0;
      const { ask, asked } = steadyOf(() => {
        calls += 1;
        return calls === 1 ? bad() : status(200);
      });
      expect((await ask()).status).toBe(200);
      expect(asked).toHaveLength(2);
    }
  });

  it('gives what the second one gave', async () => {
    const { ask, asked } = steadyOf(() => status(503));
    expect((await ask()).status).toBe(503);
    expect(asked).toHaveLength(2);
  });

  it('is never done for what may have had an effect, for an answer that is an answer, or past the deadline', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const lost = steadyOf(broken);
      await expect(lost.ask({ method })).rejects.toMatchObject({ kind: 'unreachable' });
      expect(lost.asked).toHaveLength(1);
      const busy = steadyOf(() => status(503));
      expect((await busy.ask({ method })).status).toBe(503);
      expect(busy.asked).toHaveLength(1);
    }
    for (const code of [200, 301, 400, 401, 403, 404, 410, 429, 500]) {
      const { ask, asked } = steadyOf(() => status(code));
      expect((await ask()).status).toBe(code);
      expect(asked).toHaveLength(1);
    }
    const told = steadyOf(() => status(503, { 'retry-after': '2' }));
    await told.ask();
    expect(told.asked).toHaveLength(1);
    const late = steadyOf(broken);
    await expect(late.ask({ signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'unreachable' });
    expect(late.asked).toHaveLength(1);
  });
});

describe('a service that fails again and again', () => {
  it('is left alone for five seconds after five failures in a row, and no other service with it', async () => {
    const { ask, asked, clock, rests } = steadyOf(({ url }) => (url.includes('register') ? hung() : status(200)));
    for (let i = 0; i < 5; i += 1) await expect(ask()).rejects.toMatchObject({ kind: 'timeout' });
    await expect(ask()).rejects.toMatchObject({ kind: 'not_asked', upstream: 'register' });
    expect(asked).toHaveLength(5);
    expect(rests).toEqual([['register', 5_000]]);
    expect((await ask({ url: 'https://other.example/a' })).status).toBe(200);
    clock.advance(5_000);
    await expect(ask()).rejects.toMatchObject({ kind: 'timeout' });
    await expect(ask()).rejects.toMatchObject({ kind: 'not_asked' });
  });

  it('is tried with one call, and asked as before when that is answered', async () => {
    let isUp = false;
    let finish: (response: OutgoingResponse) => void = () => {};
    const { ask, steady, clock } = steadyOf(() =>
      isUp ? new Promise<OutgoingResponse>((resolve) => (finish = resolve)) : hung(),
    );
    for (let i = 0; i < 5; i += 1) await ask().catch(() => {});
    clock.advance(5_000);
    isUp = true;
    const request = {
      method: 'GET',
      url: 'https://register.example/a',
      headers: {},
      signal: clock.timeout(1_000),
    } as const;
    const trial = steady(request);
    await expect(steady(request)).rejects.toMatchObject({ kind: 'not_asked' });
    await settle();
    finish(status(200));
    expect((await trial).status).toBe(200);
    const next = steady(request);
    await settle();
    finish(status(200));
    expect((await next).status).toBe(200);
  });

  it('is not one that answers, whatever it answers: a fault of one company is not the service’s', async () => {
    const { ask } = steadyOf(() => status(500));
    for (let i = 0; i < 20; i += 1) expect((await ask()).status).toBe(500);
  });

  it('is left alone as long as it asks for, in seconds or until a date, a minute at most', async () => {
    for (const [retryAfter, ms] of [
      ['7', 7_000],
      ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
      ['86400', 60_000],
    ] as const) {
      const { ask, clock } = steadyOf(() => status(429, { 'retry-after': retryAfter }));
      const startedAt = clock.now();
      expect((await ask()).status).toBe(429);
      await expect(ask()).rejects.toMatchObject({ kind: 'not_asked' });
      clock.advance(ms - (clock.now() - startedAt) + 1);
      expect((await ask()).status).toBe(429);
    }
  });
});

describe('calls under way at once', () => {
  it('are no more than the service bears; the others wait in order, until their own deadline', async () => {
    const finish: ((response: OutgoingResponse) => void)[] = [];
    const { steady, asked, clock } = steadyOf(() => new Promise<OutgoingResponse>((resolve) => finish.push(resolve)));
    const start = (ms: number) => {
      const signal = clock.timeout(ms);
      const call = steady({ method: 'GET', url: 'https://register.example/slow/1', headers: {}, signal });
      call.catch(() => {});
      return call;
    };
    const calls = [start(10_000), start(10_000), start(500), start(10_000)];
    await settle();
    expect(asked).toHaveLength(2);
    clock.advance(500);
    await expect(calls[2]).rejects.toMatchObject({ kind: 'timeout' });
    finish[0]?.(status(200));
    for (let i = 0; i < 5; i += 1) await settle();
    expect(asked).toHaveLength(3);
    for (const one of finish) one(status(200));
    expect((await Promise.all([calls[0], calls[1], calls[3]])).map((answer) => answer?.status)).toEqual([
      200, 200, 200,
    ]);
  });

  it('leave their place whatever became of them', async () => {
    const { ask, asked } = steadyOf(() => status(500));
    for (let i = 0; i < 6; i += 1) await ask({ url: 'https://register.example/slow/1' });
    expect(asked).toHaveLength(6);
    const hanging = steadyOf(hang);
    await expect(
      hanging.ask({ url: 'https://nobody.example/', signal: AbortSignal.abort(new Error('over')) }),
    ).rejects.toThrow('over');
  });
});
