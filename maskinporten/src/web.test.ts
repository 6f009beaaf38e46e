import { expect, test } from 'vitest';
import { fetchTransport, webClock, webRandom } from './web.ts';

const request = { method: 'GET' as const, url: 'https://a.no/', headers: {}, signal: new AbortController().signal };

test('the transport over fetch follows no redirect and reads no endless body', async () => {
  const seen: unknown[] = [];
  const fetch = async (url: unknown, init: unknown) => {
    seen.push(url, init);
    return new Response('bø', { status: 302, headers: { Date: 'now', 'X-Y': 'z' } });
  };
  const response = await fetchTransport(fetch)(request);
  expect(response).toMatchObject({ status: 302, body: 'bø', headers: { date: 'now', 'x-y': 'z' } });
  expect(seen).toEqual(['https://a.no/', expect.objectContaining({ method: 'GET', redirect: 'manual' })]);
  await expect(fetchTransport(fetch, 2)(request)).rejects.toThrow('larger than 2 bytes');
});

test('the web clock sleeps, and wakes when told', async () => {
  const timers = new Map<number, () => void>();
  const clock = webClock({
    Date: { now: () => 7 },
    performance: { now: () => 8 },
    setTimeout: (run, ms) => timers.set(ms, run) && ms,
    clearTimeout: (timer) => timers.delete(timer),
  });
  expect([clock.now(), clock.monotonic()]).toEqual([7, 8]);
  const slept = clock.sleep(5);
  timers.get(5)?.();
  await slept;
  const controller = new AbortController();
  const woken = clock.sleep(6, controller.signal);
  controller.abort(new Error('wake'));
  await expect(woken).rejects.toThrow('wake');
  expect(timers.has(6)).toBe(false);
  await expect(clock.sleep(6, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});

test('the deadline of the web clock aborts as a timeout, and leaves no timer when it is cleared', () => {
  const timers = new Map<number, () => void>();
  const clock = webClock({
    Date,
    performance,
    setTimeout: (run, ms) => timers.set(ms, run) && ms,
    clearTimeout: (timer) => timers.delete(timer),
  });
  const met = clock.deadline(1000);
  met.clear();
  met.clear();
  expect([timers.size, met.signal.aborted]).toEqual([0, false]);
  const missed = clock.deadline(2000);
  timers.get(2000)?.();
  expect(missed.signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('the platform itself fits', () => {
  const clock = webClock(globalThis);
  const random = webRandom(globalThis.crypto);
  expect(clock.now()).toBeGreaterThan(clock.monotonic());
  expect(random.uuid()).toMatch(/^[0-9a-f-]{36}$/);
  expect(random.fraction()).toBeLessThan(1);
});
