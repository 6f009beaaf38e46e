import { describe, expect, it } from 'vitest';
import { createLogger } from '../lib/log.ts';
import { createLimits } from '../limits/index.ts';
import { virtualClock } from '../testing.ts';
import { bearer, testServer } from './testing.ts';

const path = '/api/v1/company/999999999/context';
const open = '/api/v1/public/deadlines?year=2026';

async function limited(limits: { perKey?: number; perAddress?: number; failedKeys?: number }) {
  const clock = virtualClock();
  const rateLimits = await createLimits({
    redisUrl: null,
    perKeyPerMinute: limits.perKey ?? null,
    perAddressPerMinute: limits.perAddress ?? null,
    failedKeysPerMinute: limits.failedKeys ?? 60,
    addressMac: (address) => address,
    clock,
    log: createLogger('silent'),
  });
  return { ...testServer({ rateLimits }), limitClock: clock };
}

describe('rate limits', () => {
  it('are told in every answer to a key: evaluated, kept, not modified, failed', async () => {
    const { http } = await limited({ perKey: 10 });
    const ask = (more: object = {}) => http.inject({ url: path, headers: { ...bearer('live-a'), ...more } });
    const first = await ask();
    const kept = await ask();
    const notModified = await ask({ 'if-none-match': first.headers.etag });
    const failed = await http.inject({ url: '/api/v1/company/1/context', headers: bearer('live-a') });
    const answers = [first, kept, notModified, failed];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 304, 400]);
    expect(answers.map(({ headers }) => headers['ratelimit-policy'])).toEqual(Array(4).fill('"key";q=10;w=60'));
    expect(answers.map(({ headers }) => headers.ratelimit)).toEqual([9, 8, 7, 6].map((r) => `"key";r=${r};t=60`));
  });

  it('refuse what is over, say when to come again, and let other keys be', async () => {
    const { http, limitClock } = await limited({ perKey: 2 });
    const ask = (key: string) => http.inject({ url: path, headers: { ...bearer(key), 'accept-language': 'en' } });
    await ask('live-a');
    await ask('live-a');
    const refused = await ask('live-a');
    expect([refused.statusCode, refused.json().error_code]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.json().detail).toBe('Try again in 60 seconds.');
    expect(refused.headers).toMatchObject({ 'retry-after': '60', ratelimit: '"key";r=0;t=60' });
    expect((await ask('live-b')).statusCode).toBe(200);
    limitClock.advance(60_000);
    expect((await ask('live-a')).statusCode).toBe(200);
  });

  it('count who has no key by address, in the sandbox too', async () => {
    const { http } = await limited({ perAddress: 2 });
    const ask = (url: string, remoteAddress: string) => http.inject({ url, remoteAddress });
    const first = await ask(open, '192.0.2.1');
    expect(first.headers.ratelimit).toBe('"address";r=1;t=60');
    await ask('/api/v1/sandbox/public/company/999999999/context', '192.0.2.1');
    expect((await ask(open, '192.0.2.1')).statusCode).toBe(429);
    expect((await ask(open, '192.0.2.2')).statusCode).toBe(200);
  });

  it('answer refused keys from one address with 429 in the end, and never a valid key from there', async () => {
    const { http } = await limited({ failedKeys: 3 });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await http.inject({ url: path, headers: bearer(`guess-${i}`) })).statusCode);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await http.inject({ url: path, headers: bearer('live-a') })).statusCode).toBe(200);
    const elsewhere = await http.inject({ url: path, headers: bearer('guess'), remoteAddress: '192.0.2.9' });
    expect(elsewhere.statusCode).toBe(401);
  });

  it('can be off: then nothing is told', async () => {
    const { http } = await limited({});
    const answer = await http.inject({ url: path, headers: bearer('live-a') });
    expect(answer.headers).not.toHaveProperty('ratelimit');
    expect(answer.headers).not.toHaveProperty('ratelimit-policy');
  });
});
