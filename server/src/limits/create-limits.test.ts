import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { settle } from '../testing.ts';
import { createLimits } from './create-limits.ts';
import { allowedOf, listeningLog, takeMany, testLimits, testMac } from './testing.ts';

const redisUrl = process.env.APIER_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const alone = 'rate limits are counted by this instance alone';
const together = 'rate limits are counted together again';

const openClient = () =>
  createClient({ url: redisUrl, socket: { connectTimeout: 1_000, reconnectStrategy: false } })
    .on('error', () => {})
    .connect();
const hasRedis = await openClient().then(
  async (client) => {
    await client.close();
    return true;
  },
  () => false,
);
const redisServer = 'redis-server';
const hasRedisServer = spawnSync(redisServer, ['--version']).status === 0;

/** A prefix of the test's own in the Redis that others use too; what was written under it is deleted afterwards. */
async function ownPrefix() {
  const prefix = `apier:test:${randomUUID()}:`;
  const client = await openClient();
  const keys = () => client.keys(`${prefix}*`);
  onTestFinished(async () => {
    const left = await keys();
    if (left.length > 0) await client.del(left);
    await client.close();
  });
  return { prefix, keys };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A Redis of the test's own that it may stop. */
async function ownRedis() {
  const port = await freePort();
  let running: ChildProcess | null = null;
  const stop = async () => {
    const child = running;
    running = null;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const start = async () => {
    const child = spawn(
      redisServer,
      ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--daemonize', 'no', '--dir', tmpdir()],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    running = child;
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
    });
    await vi.waitUntil(() => printed.includes('Ready to accept connections'), { timeout: 10_000 });
  };
  onTestFinished(stop);
  return {
    url: `redis://127.0.0.1:${port}`,
    ...{ start, stop },
    freeze: () => running?.kill('SIGSTOP'),
    thaw: () => running?.kill('SIGCONT'),
  };
}

/** A server that takes connections and never answers. */
async function silentServer() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    sockets.add(socket.on('close', () => sockets.delete(socket)).resume());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `redis://127.0.0.1:${port}`, sockets };
}

/** What it brought, and how many milliseconds it took. */
async function timed<T>(work: () => Promise<T> | T): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await work();
  return { result, ms: performance.now() - start };
}

describe('limits', () => {
  it('are off one by one', async () => {
    const { log } = listeningLog();
    const limits = await createLimits({
      ...{ redisUrl: null, perKeyPerMinute: null, perAddressPerMinute: null, addressMac: testMac },
      ...{ clock: systemClock, log },
    });
    expect(limits).toMatchObject({ perKey: null, perAddress: null });
    expect(limits.failedKeys.take('203.0.113.7')).toMatchObject({ allowed: true });
    await limits.close();
  });

  it('refuse an address that is not one of Redis, and do not quote it', async () => {
    for (const address of ['http://user:hush@host', 'redis://user:hush@ho st', 'redis://user:hush@host/words']) {
      const failure: unknown = await testLimits({ redisUrl: address }).catch((error) => error);
      expect(failure).toMatchObject({ message: expect.stringContaining('redis://') });
      expect(JSON.stringify([String(failure), failure])).not.toContain('hush');
    }
  });
});

describe.skipIf(!hasRedis)('limits of two instances on one Redis', () => {
  const twoInstances = async (options: Parameters<typeof testLimits>[0] = {}) => {
    const { prefix, keys } = await ownPrefix();
    const instance = () => testLimits({ redisUrl, redisPrefix: prefix, ...options });
    return { a: await instance(), b: await instance(), keys, prefix };
  };

  it('let exactly one quota through for both', async () => {
    const { a, b } = await twoInstances();
    const met = await takeMany(1_000, 'key_a', a.perKey, b.perKey);
    expect(allowedOf(met)).toBe(600);
    expect([...a.said(), ...b.said()]).toEqual([]);
  });

  it('count each subject and each limit by itself', async () => {
    const { a, b } = await twoInstances({ perKeyPerMinute: 3, perAddressPerMinute: 5 });
    expect(allowedOf(await takeMany(20, 'x', a.perKey, b.perKey))).toBe(3);
    expect(allowedOf(await takeMany(20, 'y', b.perKey, a.perKey))).toBe(3);
    expect(allowedOf(await takeMany(20, 'x', a.perAddress, b.perAddress))).toBe(5);
    expect(allowedOf(await takeMany(100, 'x', a.failedKeys, b.failedKeys))).toBe(60);
  });

  it('let all pass again when the window has ended', async () => {
    const { a, b } = await twoInstances({ perKeyPerMinute: 5, windowSeconds: 1 });
    expect(allowedOf(await takeMany(20, 'key_a', a.perKey, b.perKey))).toBe(5);
    await vi.waitUntil(async () => (await b.perKey.take('key_a')).allowed, { timeout: 5_000, interval: 20 });
    expect(allowedOf(await takeMany(20, 'key_a', a.perKey, b.perKey))).toBe(4);
  });

  it('tell each caller what is left for both', async () => {
    const { a, b } = await twoInstances();
    await a.perKey.take('key_a');
    const { rateLimit } = await b.perKey.take('key_a');
    expect(rateLimit).toMatch(/^"key";r=598;t=(60|59)$/);
  });

  it('leave no address in Redis in clear, and nothing for good', async () => {
    const { a, keys, prefix } = await twoInstances();
    await Promise.all([a.perKey.take('key_a'), a.perAddress.take('203.0.113.7'), a.failedKeys.take('203.0.113.7')]);
    const hidden = testMac('203.0.113.7').slice(0, 22);
    const names = (await keys()).filter((name) => name !== `${prefix}proof`);
    expect(names.sort()).toEqual([
      `${prefix}address:${hidden}`,
      `${prefix}failed-keys:${hidden}`,
      `${prefix}key:key_a`,
    ]);
    const client = await openClient();
    const ends = await Promise.all(names.map((name) => client.ttl(name)));
    await client.close();
    for (const seconds of ends) expect(seconds).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasRedisServer)('limits whose Redis goes', () => {
  it('are counted by each instance alone, and together when it is back', { timeout: 60_000 }, async () => {
    const redis = await ownRedis();
    await redis.start();
    const instance = () => testLimits({ redisUrl: redis.url, perKeyPerMinute: 100, perAddressPerMinute: 100 });
    const a = await instance();
    const b = await instance();
    const both = [a.perKey, b.perKey] as const;
    expect(allowedOf(await takeMany(150, 'before', ...both))).toBe(100);

    const slowest = { ms: 0 };
    let isGone = false;
    const traffic = (async () => {
      for (let round = 0; !isGone || round < 50; round += 1) {
        const { ms } = await timed(() => takeMany(20, `during ${round}`, ...both));
        slowest.ms = Math.max(slowest.ms, ms);
        await settle();
      }
    })();
    await redis.stop();
    await vi.waitUntil(() => a.lines.length > 0 && b.lines.length > 0, { timeout: 5_000 });
    isGone = true;
    await traffic;
    expect(slowest.ms).toBeLessThan(500);

    expect(allowedOf(await takeMany(150, 'after', a.perKey))).toBe(100);
    expect(allowedOf(await takeMany(150, 'after', b.perKey))).toBe(100);
    expect(a.perKey.take('other')).not.toBeInstanceOf(Promise);
    expect([a.said(), b.said()]).toEqual([[alone], [alone]]);

    await redis.start();
    await vi.waitUntil(() => a.lines.length > 1 && b.lines.length > 1, { timeout: 10_000 });
    expect(allowedOf(await takeMany(150, 'again', ...both))).toBe(100);
    expect([a.said(), b.said()]).toEqual([
      [alone, together],
      [alone, together],
    ]);
  });

  it('start without it, say so once, and use it when it comes', { timeout: 60_000 }, async () => {
    const redis = await ownRedis();
    const { result: a, ms } = await timed(() => testLimits({ redisUrl: redis.url, perKeyPerMinute: 10 }));
    expect(ms).toBeLessThan(2_000);
    expect(a.lines).toEqual([{ level: 40, reason: 'ECONNREFUSED', msg: alone }]);
    expect(allowedOf(await takeMany(50, 'key_a', a.perKey))).toBe(10);

    await redis.start();
    await vi.waitUntil(() => a.lines.length > 1, { timeout: 10_000 });
    const b = await testLimits({ redisUrl: redis.url, perKeyPerMinute: 10 });
    expect(allowedOf(await takeMany(50, 'key_b', a.perKey, b.perKey))).toBe(10);
    expect(a.said()).toEqual([alone, together]);
  });

  it('wait for a Redis that hangs in one moment only, and never again while it does', { timeout: 60_000 }, async () => {
    const redis = await ownRedis();
    await redis.start();
    const a = await testLimits({ redisUrl: redis.url, perKeyPerMinute: 10 });
    await a.perKey.take('key_a');
    redis.freeze();
    const { result, ms } = await timed(() => takeMany(50, 'key_b', a.perKey));
    expect(allowedOf(result)).toBe(10);
    expect(ms).toBeLessThan(500);
    expect(a.lines).toEqual([{ level: 40, reason: 'no answer in time', msg: alone }]);

    // Longer than it takes to try again: nobody waits for the trying.
    const until = performance.now() + 2_500;
    while (performance.now() < until) {
      expect(a.perKey.take('key_b')).not.toBeInstanceOf(Promise);
      await settle();
    }
    expect(a.lines).toHaveLength(1);

    redis.thaw();
    await vi.waitUntil(() => a.lines.length > 1, { timeout: 10_000 });
    const b = await testLimits({ redisUrl: redis.url, perKeyPerMinute: 10 });
    expect(allowedOf(await takeMany(50, 'key_c', a.perKey, b.perKey))).toBe(10);
    expect(a.said()).toEqual([alone, together]);
  });

  it('are not counted by a Redis that may not be written, and do not try it at the cost of requests', async () => {
    const redis = await ownRedis();
    await redis.start();
    const operator = await createClient({ url: redis.url })
      .on('error', () => {})
      .connect();
    onTestFinished(() => operator.destroy());
    await operator.configSet({ 'min-replicas-to-write': '1' });
    const a = await testLimits({ redisUrl: redis.url, perKeyPerMinute: 10 });
    expect(a.lines).toEqual([{ level: 40, reason: 'NOREPLICAS', msg: alone }]);
    expect(a.perKey.take('key_a')).toMatchObject({ allowed: true });
  });

  it('never quote the password in the log', async () => {
    const redis = await ownRedis();
    await redis.start();
    const a = await testLimits({ redisUrl: redis.url.replace('redis://', 'redis://user:hush@') });
    expect(a.lines).toEqual([{ level: 40, reason: 'WRONGPASS', msg: alone }]);
  });

  it('go on in memory after they were closed', async () => {
    const redis = await ownRedis();
    await redis.start();
    const a = await testLimits({ redisUrl: redis.url });
    const underWay = takeMany(50, 'key_a', a.perKey);
    await a.limits.close();
    expect(allowedOf(await underWay)).toBe(50);
    expect(a.perKey.take('key_a')).toMatchObject({ allowed: true });
    expect(a.lines).toEqual([]);
  });
});

describe('limits with a Redis that takes connections and says nothing', () => {
  it('start, count alone, hold no more than one connection and close quickly', { timeout: 30_000 }, async () => {
    const { url, sockets } = await silentServer();
    const { result: a, ms: startMs } = await timed(() => testLimits({ redisUrl: url, perKeyPerMinute: 10 }));
    expect(startMs).toBeLessThan(2_000);
    const { result, ms } = await timed(() => takeMany(50, 'key_a', a.perKey));
    expect(allowedOf(result)).toBe(10);
    expect(ms).toBeLessThan(50);
    await vi.waitUntil(() => sockets.size === 0, { timeout: 5_000 });
    await vi.waitUntil(() => sockets.size === 1, { timeout: 5_000 });
    expect(a.said()).toEqual([alone]);
    const { ms: closeMs } = await timed(() => a.limits.close());
    expect(closeMs).toBeLessThan(100);
    await vi.waitUntil(() => sockets.size === 0, { timeout: 5_000 });
  });
});
