import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createStage,
  type FirstKeys,
  freePort,
  type Product,
  type Settings,
  shareCompileCache,
  until,
  whenSaid,
} from './harness.ts';
import { type Acknowledged, callersOf, createLoad } from './load.ts';
import { countReads, expectKeysKept, expectSound, readRecord } from './read-record.ts';

describe('killed without warning', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  // One set of stand-ins for all starts: what is killed here is the server.
  let standIns: { url: string };
  beforeAll(async () => {
    standIns = await stage.startSimulator();
  });

  const start = (folder: string, settings: Settings = {}): Promise<Product> =>
    stage.start({ folder, settings: { APIER_SIMULATOR_URL: standIns.url, ...settings } });

  /** What one installation was killed over, and is found again at the end. */
  const written = { folder: stage.newFolder(), acknowledged: { reads: [], keys: [] } as Acknowledged };
  const record = () => readRecord({ folder: written.folder }, { ownFile: null, dataFolder: written.folder });

  function expectSoundFolder(folder: string): void {
    const database = new Database(join(folder, 'apier.db'), { readonly: true });
    try {
      expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(database.pragma('foreign_key_check')).toEqual([]);
      expect(database.prepare('select count(*) as n from accounts').get()).toEqual({ n: 1 });
      expect(database.prepare('select environment from api_keys order by environment').all()).toEqual([
        { environment: 'live' },
        { environment: 'test' },
      ]);
    } finally {
      database.close();
    }
  }

  /** What is there is whole: a file is never seen half-written, nor open to others. */
  function expectWholeFiles(folder: string): void {
    const master = join(folder, 'keys', 'master');
    if (existsSync(master)) {
      expect(Buffer.from(readFileSync(master, 'utf8').trim(), 'base64')).toHaveLength(32);
      expect(statSync(master).mode & 0o777).toBe(0o600);
    }
    const firstRun = join(folder, 'first-run.json');
    if (existsSync(firstRun)) {
      expect(JSON.parse(readFileSync(firstRun, 'utf8'))).toEqual({
        live_key: expect.stringMatching(/^apier_live_\w{49}$/),
        test_key: expect.stringMatching(/^apier_test_\w{49}$/),
      });
      expect(statSync(firstRun).mode & 0o777).toBe(0o600);
    }
  }

  async function expectKeysToWork(product: Product): Promise<FirstKeys> {
    const keys = product.keys();
    for (const key of [keys.live_key, keys.test_key]) {
      expect((await product.context('999999999', key)).status).toBe(200);
    }
    return keys;
  }

  it('under load, six times over: the database is sound and the first keys still work', async () => {
    const folder = stage.newFolder();
    let product = await start(folder);
    const keys = await expectKeysToWork(product);
    const masterKey = readFileSync(join(folder, 'keys', 'master'), 'utf8');
    const organisations = ['999999999', '391186251', '246281947', '299603083', '290937868', '379754325'];

    for (let round = 0; round < 6; round += 1) {
      let answered = 0;
      const { context, ended } = product;
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      const callers = Array.from({ length: 8 }, async (_, caller) => {
        for (let i = caller; !isOver; i += 1) {
          const key = i % 3 === 0 ? keys.test_key : keys.live_key;
          await context(organisations[i % organisations.length] ?? '', key).then(
            () => {
              answered += 1;
            },
            () => undefined,
          );
        }
      });
      await until('the load runs', () => answered >= 20 + round * 15);
      await product.end('SIGKILL');
      await Promise.all(callers);
      expectWholeFiles(folder);

      product = await start(folder);
      expect(await expectKeysToWork(product)).toEqual(keys);
      expect(readFileSync(join(folder, 'keys', 'master'), 'utf8')).toBe(masterKey);
      expectSoundFolder(folder);
    }
    expect((await product.end('SIGTERM')).code).toBe(0);
  });

  it('while keys are made and revoked, three times over: what was acknowledged is there, with its record', async () => {
    const { folder, acknowledged } = written;
    let product = await start(folder, { APIER_RATE_LIMIT: 'off' });
    const { live_key: key } = product.keys();
    for (let round = 0; round < 3; round += 1) {
      let isKilled = false;
      const callers = callersOf(
        product,
        (ask) =>
          ask().catch((error: unknown) => {
            if (isKilled) return null;
            throw error;
          }),
        acknowledged,
      );
      const load = createLoad();
      for (let writer = 0; writer < 3; writer += 1) load.add(await callers.keyWriter());
      for (const org of ['999999999', '299603083']) load.add(await callers.reader(org, key));
      await until('the load runs', () => load.answered() >= 50 + round * 25);
      isKilled = true;
      const killedAt = performance.now();
      await product.end('SIGKILL');
      await load.end();

      const found = await record();
      expectSound(found);
      expectKeysKept(found, acknowledged);
      // Of reads the last moment may be lost: the queue's window of 100 ms, and what a write takes on a busy machine.
      const lost = acknowledged.reads.length - countReads(found, { key });
      expect(lost).toBeLessThanOrEqual(acknowledged.reads.filter(({ at }) => at > killedAt - 500).length);
      acknowledged.reads.splice(0, Math.max(0, lost));
      product = await start(folder, { APIER_RATE_LIMIT: 'off' });
    }
  });

  // What a first start does, in order, as far as it shows from outside.
  it.each([
    ['the master key appears', (folder: string) => existsSync(join(folder, 'keys', 'master'))],
    ['the database appears', (folder: string) => existsSync(join(folder, 'apier.db'))],
    ['the database is first written to', (folder: string) => isWritten(join(folder, 'apier.db-wal'))],
    ['the first keys are being written', (folder: string) => list(folder).some((name) => name.startsWith('first-run'))],
    ['the first keys are there', (folder: string) => existsSync(join(folder, 'first-run.json'))],
  ])('in the very first start, the moment that %s: the next start is whole', async (_moment, hasCome) => {
    const folder = stage.newFolder();
    shareCompileCache(folder);
    const first = stage.launch({
      APIER_PORT: String(await freePort()),
      APIER_DATA_DIR: folder,
      APIER_SIMULATOR_URL: standIns.url,
    });
    await until('the moment', () => spin(() => hasCome(folder)));
    expect(await first.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    expectWholeFiles(folder);

    const second = await start(folder);
    expectWholeFiles(folder);
    await expectKeysToWork(second);
    expectSoundFolder(folder);
    await second.end('SIGKILL');
  });

  it('in the moment of being ready: what was printed is true', async () => {
    const folder = stage.newFolder();
    shareCompileCache(folder);
    const first = stage.launch({
      APIER_PORT: String(await freePort()),
      APIER_DATA_DIR: folder,
      APIER_SIMULATOR_URL: standIns.url,
    });
    await whenSaid(first, /^Apier/);
    const keys = readFileSync(join(folder, 'first-run.json'), 'utf8');
    await first.end('SIGKILL');
    const second = await start(folder);
    expect(readFileSync(join(folder, 'first-run.json'), 'utf8')).toBe(keys);
    await expectKeysToWork(second);
    expectSoundFolder(folder);
  });

  // Last, because the lease of whoever was killed must run out first: 10 s.
  it('between writes: all that was recorded is sealed afterwards, and the chain is whole', async () => {
    await until('all is sealed', async () => (await record()).verification.unsealed.count === 0, 12_000);
    const found = await record();
    expectSound(found);
    expectKeysKept(found, written.acknowledged);
  });
});

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const isWritten = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** Looks many times without a pause in between: the moments of a start are shorter than a timer. */
function spin(hasCome: () => boolean): boolean {
  const end = performance.now() + 20;
  while (performance.now() < end) if (hasCome()) return true;
  return false;
}
