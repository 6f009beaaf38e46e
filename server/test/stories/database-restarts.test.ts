import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  createStage,
  type FirstKeys,
  freePort,
  type Product,
  shareCompileCache,
  until,
} from './harness.ts';
import { type Acknowledged, callersOf, createLoad } from './load.ts';
import { type Cluster, canRunCluster, newMasterKey, startCluster } from './postgres-cluster.ts';
import { countReads, expectKeysKept, expectSound, type InstallationRecord, readRecord } from './read-record.ts';

/** Whatever happens to the database, an answer comes within this time. */
const hangMs = 8_000;
/** The database is back, and so is the product. */
const recoveredWithinMs = 5_000;
/** What rests on a delegation is refused when the record can not be written for two seconds. */
const refusedWithinMs = 5_000;
const delegated = ['999999999', '391186251'] as const;
const open = '299603083';
const quiet = { APIER_RATE_LIMIT: 'off', APIER_PUBLIC_RATE_LIMIT: 'off' };

/** A refusal that says when to come back, in our own words. */
function expectRefused(answer: Answer): void {
  expect(answer.status, answer.text).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.problem()).toMatchObject({ success: false, error_code: 'SERVICE_UNAVAILABLE', retryable: true });
}

/** Refused because the record cannot be written, and not because a look-up was late: so it stays until it can be. */
const isUnrecorded = (answer: Answer): boolean =>
  answer.status === 503 && answer.problem().detail.includes('The record cannot be written');

/** An answer in time; `null` for a refusal, where one may come. */
async function inTime(ask: () => Promise<Answer>, mayRefuse: boolean): Promise<Answer | null> {
  const answer = await ask();
  expect(answer.ms).toBeLessThan(hangMs);
  if (!mayRefuse || answer.status < 500) return answer;
  expectRefused(answer);
  return null;
}

const countTold = ({ reads }: Acknowledged, org: string): number => reads.filter((read) => read.org === org).length;

/** All is sealed, and every read that rests on a delegation is there. */
const isComplete = (found: InstallationRecord, acknowledged: Acknowledged, key: string): boolean =>
  found.verification.unsealed.count === 0 &&
  delegated.every((org) => countReads(found, { org, key }) >= countTold(acknowledged, org));

const statusOf = async (product: Product, path: string): Promise<number> => (await product.get(path)).status;

/** Readers with and without a delegation, a writer, and somebody without a key, on one instance. */
async function loadOn(product: Product, { live_key: key }: FirstKeys, acknowledged: Acknowledged) {
  const withDatabase = callersOf(product, (ask) => inTime(ask, true), acknowledged);
  const withoutDatabase = callersOf(product, (ask) => inTime(ask, false), acknowledged);
  const [keyed, open_] = [createLoad(), createLoad()];
  for (const org of [...delegated, open]) keyed.add(await withDatabase.reader(org, key));
  keyed.add(await withDatabase.keyWriter());
  open_.add(await withoutDatabase.publicReader());
  return { keyed, open: open_ };
}

describe.skipIf(!canRunCluster)(`a database that restarts${canRunCluster ? '' : ' (skipped: no PostgreSQL)'}`, () => {
  const stage = createStage();
  afterAll(() => stage.end());
  const masterKeyFile = newMasterKey(stage.newFolder());
  let cluster: Cluster;
  let products: Product[];
  let loads: Awaited<ReturnType<typeof loadOn>>[];
  let settings: Record<string, string>;
  const acknowledged: Acknowledged = { reads: [], keys: [] };
  const record = () =>
    readRecord({ url: cluster.url(), connections: 2 }, { ownFile: masterKeyFile, dataFolder: stage.newFolder() });
  let keys: FirstKeys;
  let account: string;

  beforeAll(async () => {
    const [made, standIns] = await Promise.all([startCluster(stage), stage.startSimulator()]);
    cluster = made;
    settings = { ...quiet, APIER_SIMULATOR_URL: standIns.url, APIER_MASTER_KEY_FILE: masterKeyFile };
    const first = await stage.start({ settings: { ...settings, DATABASE_URL: cluster.url() } });
    const second = await stage.start({ settings: { ...settings, DATABASE_URL: cluster.url() } });
    keys = first.keys();
    const { accounts } = (await first.operate('/api/v1/accounts')).json<{ data: { accounts: { id: string }[] } }>()
      .data;
    account = accounts[0]?.id ?? '';
    products = [first, second];
    loads = await Promise.all(products.map((product) => loadOn(product, keys, acknowledged)));
  });

  const everyLoad = (kind: 'keyed' | 'open') => loads.map((load) => load[kind]);
  const answersMore = async (what: string, kind: 'keyed' | 'open', withinMs: number) => {
    const before = everyLoad(kind).map((load) => load.answered());
    await until(
      what,
      () => everyLoad(kind).every((load, place) => load.answered() >= (before[place] ?? 0) + 30),
      withinMs,
    );
  };
  const readiness = (status: number) => async () =>
    (await Promise.all(products.map((product) => statusOf(product, '/readyz')))).every((found) => found === status);

  it.each(['fast', 'immediate'] as const)(
    'under load (%s): every answer is right or says when to come back, and nobody restarts the product',
    async (how) => {
      await answersMore('the load runs', 'keyed', 10_000);
      await cluster.stop(how);
      try {
        await until('nobody is ready', readiness(503));
        await answersMore('who needs no key is answered', 'open', 10_000);
        for (const product of products) {
          expect(await statusOf(product, '/livez')).toBe(200);
          // Keys and delegations are each remembered for a second, from different instants.
          for (const org of [open, delegated[0]]) {
            await until(`${org} is refused`, async () => (await product.context(org, keys.live_key)).status === 503);
            expectRefused(await product.context(org, keys.live_key));
          }
          expectRefused(await product.operate('/api/v1/accounts'));
        }
      } finally {
        // What is found wrong here is told once, and not by every test that follows.
        await cluster.start();
      }
      await until('all are ready', readiness(200), recoveredWithinMs);
      await answersMore('the load runs again', 'keyed', recoveredWithinMs);
    },
  );

  it('that takes no writes: what rests on a delegation is refused, all else goes on, and nothing is half done', async () => {
    const [product] = products;
    if (!product) throw new Error('nothing was started');
    const { live_key: key } = keys;
    const read = async (org: string) => {
      const answer = await product.context(org, key);
      if (answer.status === 200) acknowledged.reads.push({ org, key, at: performance.now() });
      return answer;
    };
    await cluster.query('alter system set default_transaction_read_only = on');
    await cluster.query('select pg_reload_conf()');
    try {
      await until('tier 2 is refused', async () => isUnrecorded(await read(delegated[0])), refusedWithinMs);
      expectRefused(await read(delegated[1]));
      expect((await read(open)).status).toBe(200);
      const wanted = { account, name: 'In vain', environment: 'live', scopes: ['read:brreg'] };
      expectRefused(await product.operate('/api/v1/keys', wanted));
      expect(await statusOf(product, '/api/v1/public/deadlines?year=2026')).toBe(200);
    } finally {
      await cluster.query('alter system reset all');
      await cluster.query('select pg_reload_conf()');
    }
    await until('tier 2 is back', async () => (await read(delegated[0])).status === 200, recoveredWithinMs);
    await answersMore('the load runs again', 'keyed', recoveredWithinMs);
  });

  it('loses nothing that was acknowledged, does nothing by halves, and its record is sealed and whole', async () => {
    await Promise.all(loads.flatMap(({ keyed, open: open_ }) => [keyed.end(), open_.end()]));
    const key = keys.live_key;
    await until('all is sealed', async () => isComplete(await record(), acknowledged, key), 12_000);
    const found = await record();
    expectSound(found);
    expectKeysKept(found, acknowledged);
    expect(acknowledged.keys.length).toBeGreaterThan(10);
    for (const org of delegated) expect(countReads(found, { org, key })).toBe(countTold(acknowledged, org));
  });

  it('is named by DATABASE_URL, without its password, when nobody can start on it', async () => {
    await cluster.stop('fast');
    const folder = stage.newFolder();
    shareCompileCache(folder);
    const url = new URL(cluster.url());
    url.password = 'hemmelig-passord';
    const product = stage.launch({
      ...settings,
      APIER_PORT: String(await freePort()),
      APIER_DATA_DIR: folder,
      DATABASE_URL: url.href,
    });
    expect(await product.ended).toEqual({ code: 1, signal: null });
    expect(product.stdout()).toBe('');
    expect(product.stderr()).toMatch(/^[^\n]*DATABASE_URL[^\n]*\n$/);
    expect(product.stderr()).not.toContain('hemmelig-passord');
  });
});

describe('an embedded database whose record takes nothing more', () => {
  const stage = createStage();
  afterAll(() => stage.end());

  it('refuses what rests on a delegation after two seconds, answers all else, and goes on when it is whole', async () => {
    const product = await stage.start({ settings: quiet });
    const { live_key: key } = product.keys();
    const acknowledged: Acknowledged = { reads: [], keys: [] };
    const load = createLoad();
    const callers = callersOf(product, (ask) => inTime(ask, true), acknowledged);
    const undisturbed = callersOf(product, (ask) => inTime(ask, false), acknowledged);
    for (const org of delegated) load.add(await callers.reader(org, key));
    load.add(await undisturbed.reader(open, key));
    load.add(await undisturbed.publicReader());
    await until('the load runs', () => load.answered() >= 40);

    const outside = new Database(join(product.folder, 'apier.db'));
    stage.onEnd(() => void outside.close());
    outside.exec("create trigger nothing_more before insert on audit_events begin select raise(abort, 'full'); end");
    const countKeys = () => outside.prepare('select count(*) as n from api_keys').get();
    const keysBefore = countKeys();
    const read = async () => {
      const answer = await product.context(delegated[0], key);
      if (answer.status === 200) acknowledged.reads.push({ org: delegated[0], key, at: performance.now() });
      return answer;
    };
    await until('tier 2 is refused', async () => isUnrecorded(await read()), refusedWithinMs);
    expectRefused(await read());
    const before = load.answered();
    await until('all else is answered', () => load.answered() >= before + 40);
    const made = await product.operate('/api/v1/keys', {
      name: 'In vain',
      environment: 'live',
      scopes: ['read:brreg'],
    });
    expect([500, 503]).toContain(made.status);
    expect(countKeys()).toEqual(keysBefore);

    outside.exec('drop trigger nothing_more');
    await until('tier 2 is back', async () => (await read()).status === 200, recoveredWithinMs);
    await load.end();
    const record = () => readRecord({ folder: product.folder }, { ownFile: null, dataFolder: product.folder });
    await until('all is sealed', async () => isComplete(await record(), acknowledged, key));
    const found = await record();
    expectSound(found);
    for (const org of delegated) expect(countReads(found, { org, key })).toBe(countTold(acknowledged, org));
  });
});
