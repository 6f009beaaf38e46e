import { accessSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, answers, createStage, freePort, type Product, type Running, until } from './harness.ts';
import { createLoad } from './load.ts';
import { type Cluster, canRunCluster, newMasterKey, startCluster } from './postgres-cluster.ts';

const open = '299603083';
const quota = 50;
const requests = 120;
/** A Redis that is away costs no request more than this, on a busy machine. */
const withoutRedisMs = 1_000;
const hasRedis = (process.env.PATH ?? '').split(':').some((folder) => {
  try {
    accessSync(join(folder, 'redis-server'));
    return true;
  } catch {
    return false;
  }
});
const canRun = canRunCluster && hasRedis;

describe.skipIf(!canRun)(`limits of two instances${canRun ? '' : ' (skipped: no PostgreSQL or no Redis)'}`, () => {
  const stage = createStage();
  afterAll(() => stage.end());
  const settings: Record<string, string> = { APIER_MASTER_KEY_FILE: newMasterKey(stage.newFolder()) };
  let cluster: Cluster;
  let redis: Running;
  let redisPort: number;
  let a: Product;
  let b: Product;

  async function startRedis(): Promise<void> {
    const args = ['--bind', '127.0.0.1', '--port', String(redisPort), '--save', '', '--appendonly', 'no'];
    redis = stage.run('redis-server', args);
    await until('Redis answers', () => answers(redisPort));
  }

  beforeAll(async () => {
    redisPort = await freePort();
    const [made, standIns] = await Promise.all([startCluster(stage), stage.startSimulator(), startRedis()]);
    cluster = made;
    settings.APIER_SIMULATOR_URL = standIns.url;
    settings.DATABASE_URL = cluster.url();
    const together = {
      ...settings,
      APIER_RATE_LIMIT: String(quota),
      APIER_PUBLIC_RATE_LIMIT: String(quota),
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    };
    [a, b] = await Promise.all([stage.start({ settings: together }), stage.start({ settings: together })]);
  });

  /** A key that nobody has used, in an account of its own: an account has three at most. */
  async function newKey(): Promise<string> {
    const account = (await a.operate('/api/v1/accounts', { name: 'Limited' })).json<{ data: { id: string } }>().data.id;
    const wanted = { account, name: 'Limited', environment: 'live', scopes: ['read:brreg', 'read:altinn'] };
    const made = await a.operate('/api/v1/keys', wanted);
    expect(made.status, made.text).toBe(201);
    return made.json<{ data: { plaintext_key: string } }>().data.plaintext_key;
  }

  /** All at once, every other at the other instance. */
  async function askAll(key: string): Promise<{ atA: Answer[]; atB: Answer[] }> {
    const half = (product: Product) =>
      Promise.all(Array.from({ length: requests / 2 }, () => product.context(open, key)));
    const [atA, atB] = await Promise.all([half(a), half(b)]);
    return { atA, atB };
  }

  const allowed = (all: Answer[]) => all.filter(({ status }) => status === 200);
  const refused = (all: Answer[]) => all.filter(({ status }) => status === 429);
  const said = (answer: Answer) => {
    const [, left, seconds] = /^"key";r=(\d+);t=(\d+)$/.exec(answer.headers.get('ratelimit') ?? '') ?? [];
    return { left: Number(left), seconds: Number(seconds) };
  };

  /** The quota is met to the one, and every answer says how it stands. */
  function expectCountedTogether(all: Answer[]): void {
    expect(allowed(all)).toHaveLength(quota);
    expect(refused(all)).toHaveLength(requests - quota);
    for (const answer of all) {
      expect(answer.headers.get('ratelimit-policy')).toBe(`"key";q=${quota};w=60`);
      expect(said(answer).seconds).toBeGreaterThan(0);
      expect(said(answer).seconds).toBeLessThanOrEqual(60);
    }
    const left = allowed(all).map((answer) => said(answer).left);
    expect(left.sort((one, other) => one - other)).toEqual(Array.from({ length: quota }, (_, count) => count));
    for (const answer of refused(all)) {
      expect(said(answer).left).toBe(0);
      expect(answer.headers.get('retry-after')).toBe(String(said(answer).seconds));
      expect(answer.problem()).toMatchObject({ error_code: 'RATE_LIMITED', retryable: true });
    }
  }

  const isCountingAlone = ({ stderr }: Product): boolean =>
    stderr().lastIndexOf('counted by this instance alone') > stderr().lastIndexOf('counted together again');

  it('with one Redis are one limit: 120 at once over both with one key are 50 answers and 70 refusals', async () => {
    const key = await newKey();
    const { atA, atB } = await askAll(key);
    expectCountedTogether([...atA, ...atB]);
    expect([isCountingAlone(a), isCountingAlone(b)]).toEqual([false, false]);
  });

  it('leave other keys alone, and the operator, and who has none', async () => {
    const [used, unused] = [await newKey(), await newKey()];
    await askAll(used);
    expect((await b.context(open, used)).status).toBe(429);
    const other = await b.context(open, unused);
    expect(other.status).toBe(200);
    expect(said(other).left).toBe(quota - 1);
    expect((await b.operate('/api/v1/accounts')).status).toBe(200);
    expect((await b.get('/api/v1/public/deadlines?year=2026')).status).toBe(200);
  });

  it('count each by itself while Redis is away, without an outage, and together again when it is back', async () => {
    const [before, without, after] = [await newKey(), await newKey(), await newKey()];
    await a.context(open, before);
    const load = createLoad();
    const meanwhile: Answer[] = [];
    for (const product of [a, b]) {
      load.add(async () => {
        meanwhile.push(await product.context(open, before));
        return true;
      });
    }
    await until('the load runs', () => load.answered() >= 10);
    await redis.end('SIGKILL');
    await until('both count alone', () => isCountingAlone(a) && isCountingAlone(b));
    const { atA, atB } = await askAll(without);
    for (const half of [atA, atB]) {
      expect(allowed(half)).toHaveLength(quota);
      expect(refused(half)).toHaveLength(requests / 2 - quota);
      for (const answer of half) expect(answer.headers.get('ratelimit-policy')).toBe(`"key";q=${quota};w=60`);
    }
    await load.end();
    for (const answer of [...meanwhile, ...atA, ...atB]) {
      expect([200, 429]).toContain(answer.status);
      expect(answer.ms).toBeLessThan(withoutRedisMs);
    }

    await startRedis();
    await until('both count together', () => !isCountingAlone(a) && !isCountingAlone(b));
    const together = await askAll(after);
    expectCountedTogether([...together.atA, ...together.atB]);
  });

  it('that are off refuse nobody and say nothing of a limit', async () => {
    const key = await newKey();
    const off = await stage.start({
      settings: { ...settings, APIER_RATE_LIMIT: 'off', APIER_PUBLIC_RATE_LIMIT: 'off' },
    });
    const all = await Promise.all(
      Array.from({ length: requests }, (_, place) =>
        place % 2 === 0 ? off.context(open, key) : off.get('/api/v1/public/deadlines?year=2026'),
      ),
    );
    for (const { status, headers } of all) {
      expect(status).toBe(200);
      expect([...headers.keys()].filter((name) => name.startsWith('ratelimit') || name === 'retry-after')).toEqual([]);
    }
  });
});
