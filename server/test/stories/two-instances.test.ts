import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
import { type Acknowledged, callersOf, createLoad, meaningOf } from './load.ts';
import { type Cluster, canRunCluster, newMasterKey, startCluster } from './postgres-cluster.ts';
import { countReads, expectKeysKept, expectSound, readRecord } from './read-record.ts';

/** A change by one instance is seen by the other within this time. */
const windowMs = 1_000;
/** What a kill may lose of reads: those of the last window of the queue (100 ms), and what a write takes here. */
const lostWithinMs = 500;
/** The lease runs out, and the survivor looks once a second. */
const sealedWithinMs = 12_000;
const delegated = ['999999999', '391186251'] as const;
const open = '299603083';

describe.skipIf(!canRunCluster)(
  `two instances on one database${canRunCluster ? '' : ' (skipped: no PostgreSQL)'}`,
  () => {
    const stage = createStage();
    afterAll(() => stage.end());
    const folders = { a: stage.newFolder(), b: stage.newFolder() };
    let cluster: Cluster;
    let standIns: { url: string };
    let masterKeyFile: string;
    let a: Product;
    let b: Product;
    let keys: FirstKeys;
    const acknowledged: Acknowledged = { reads: [], keys: [] };

    const settings = () => ({
      APIER_SIMULATOR_URL: standIns.url,
      APIER_MASTER_KEY_FILE: masterKeyFile,
      DATABASE_URL: cluster.url(),
      APIER_RATE_LIMIT: 'off',
      APIER_PUBLIC_RATE_LIMIT: 'off',
    });
    const start = (folder: string) => stage.start({ folder, settings: settings() });
    const record = () =>
      readRecord({ url: cluster.url(), connections: 2 }, { ownFile: masterKeyFile, dataFolder: folders.a });
    const unsealed = async () =>
      (await cluster.query<{ count: string }>('select count(*) from audit_events where seq is null'))[0]?.count;

    beforeAll(async () => {
      [cluster, standIns] = await Promise.all([startCluster(stage), stage.startSimulator()]);
      masterKeyFile = newMasterKey(stage.newFolder('master'));
      [a, b] = await Promise.all([start(folders.a), start(folders.b)]);
    });

    it('that start at the same time on an empty one make one account and one pair of keys, and serve the same', async () => {
      const winners = [a, b].filter(({ folder }) => existsSync(join(folder, 'first-run.json')));
      expect(winners).toHaveLength(1);
      keys = (winners[0] ?? a).keys();
      const found = await record();
      expect(found.accounts).toHaveLength(1);
      expect(found.keys).toHaveLength(2);
      expect(found.events.filter(({ action }) => action === 'account.created')).toHaveLength(1);
      for (const key of [keys.live_key, keys.test_key]) {
        const [atA, atB] = await Promise.all([a.context('999999999', key), b.context('999999999', key)]);
        expect(atA.context().data.data_tier).toBe('tier_1_2');
        expect(meaningOf(atB)).toEqual(meaningOf(atA));
        for (let i = 0; i < 2; i += 1) acknowledged.reads.push({ org: '999999999', key, at: performance.now() });
      }
    });

    it('do not let in a third one with another master key, and say so in one line', async () => {
      const folder = stage.newFolder();
      shareCompileCache(folder);
      const third = stage.launch({
        ...settings(),
        APIER_PORT: String(await freePort()),
        APIER_DATA_DIR: folder,
        APIER_MASTER_KEY_FILE: newMasterKey(stage.newFolder('master')),
      });
      expect(await third.ended).toEqual({ code: 1, signal: null });
      expect(third.stdout()).toBe('');
      expect(third.stderr()).toMatch(/^[^\n]*master key[^\n]*APIER_MASTER_KEY_FILE[^\n]*\n$/);
    });

    /** Asks until it is refused; no question that is sent a second after the change may be answered as before. */
    async function expectSeenInTime(what: string, ask: () => Promise<Answer>, isAsBefore: (answer: Answer) => boolean) {
      const changedAt = performance.now();
      let lastAsBefore = 0;
      await until(what, async () => {
        const sentAt = performance.now();
        if (!isAsBefore(await ask())) return true;
        lastAsBefore = sentAt - changedAt;
        return false;
      });
      expect(lastAsBefore).toBeLessThan(windowMs);
    }

    it('see each other’s revoked keys within a second', async () => {
      const body = { name: 'To be revoked', environment: 'live', scopes: ['read:brreg', 'read:altinn'] };
      const made = await a.operate('/api/v1/keys', body);
      const { key, plaintext_key } = made.json<{ data: { key: { id: string }; plaintext_key: string } }>().data;
      acknowledged.keys.push({ id: key.id, isRevoked: true });
      const ask = () => b.context(open, plaintext_key);
      expect((await ask()).status).toBe(200);
      expect((await a.operate(`/api/v1/keys/${key.id}/revoke`, {})).status).toBe(200);
      await expectSeenInTime('the key is refused', ask, ({ status }) => status === 200);
      expect((await ask()).status).toBe(401);
    });

    it('see each other’s revoked delegations within a second: tier 2 is gone, and nothing else', async () => {
      const org = '246281947';
      const { delegations } = (await a.operate('/api/v1/delegations')).json<{
        data: { delegations: { id: string; org_number: string; environment: string; state: string }[] };
      }>().data;
      const [own] = delegations.filter((one) => one.org_number === org && one.environment === 'live');
      const ask = async () => {
        const answer = await b.context(org, keys.live_key);
        acknowledged.reads.push({ org, key: keys.live_key, at: performance.now() });
        return answer;
      };
      expect((await ask()).context().data.data_tier).toBe('tier_1_2');
      expect((await a.operate(`/api/v1/delegations/${own?.id}/revoke`, {})).status).toBe(200);
      await expectSeenInTime('tier 2 is gone', ask, (answer) => 'tier_2' in answer.context().data);
      expect((await ask()).context().data).toMatchObject({
        data_tier: 'tier_1',
        partial: false,
        company: { name: expect.any(String) },
        altinn: { status: 'none', granted_scopes: [] },
      });
    });

    /** Readers and a writer on one instance, until it is killed: then no answer has to come. */
    async function loadOn(product: Product, key: string) {
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
      for (const org of [...delegated, open]) load.add(await callers.reader(org, key));
      load.add(await callers.keyWriter());
      load.add(await callers.publicReader());
      return {
        ...load,
        /** Kills the instance under its load; when that was. */
        async kill(): Promise<number> {
          isKilled = true;
          const killedAt = performance.now();
          await product.end('SIGKILL');
          await load.end();
          return killedAt;
        },
      };
    }

    it.each(['a', 'b'] as const)('go on alone when one is killed under load (%s), which comes back', async (which) => {
      const [victim, survivor] = which === 'a' ? [a, b] : [b, a];
      const key = which === 'a' ? keys.live_key : keys.test_key;
      const other = which === 'a' ? keys.test_key : keys.live_key;
      const victimLoad = await loadOn(victim, key);
      const survivorLoad = await loadOn(survivor, other);
      await until('the load runs', () => victimLoad.answered() >= 60 && survivorLoad.answered() >= 60);
      const killedAt = await victimLoad.kill();
      const before = survivorLoad.answered();
      await until('the other one answers', () => survivorLoad.answered() >= before + 60);

      // The reads of the last moment, and nothing else, are not on record.
      const read = acknowledged.reads.filter((one) => one.key === key);
      // As told before the record is read: the survivor's writer goes on meanwhile.
      const toldKeys = acknowledged.keys.map((one) => ({ ...one }));
      const found = await record();
      const onRecord = countReads(found, { key });
      expect(read.length - onRecord).toBeLessThanOrEqual(read.filter(({ at }) => at > killedAt - lostWithinMs).length);
      expect(onRecord - read.length).toBeLessThanOrEqual(delegated.length + 1);
      acknowledged.reads = acknowledged.reads.filter((one) => one.key !== key);
      acknowledged.reads.push(...Array.from({ length: onRecord }, () => ({ org: '', key, at: 0 })));
      expectKeysKept(found, { ...acknowledged, keys: toldKeys });

      await survivorLoad.end();
      await until(
        'all is sealed',
        async () => (await unsealed()) === '0',
        killedAt + sealedWithinMs - performance.now(),
      );
      const sealed = await record();
      expectSound(sealed);
      expectKeysKept(sealed, acknowledged);
      const toOther = acknowledged.reads.filter((one) => one.key === other).length;
      // The survivor's own last reads may wait for their tenth of a second still.
      await until('each read of the other one is on record', async () => {
        return countReads(await record(), { key: other }) === toOther;
      });

      const again = await start(victim.folder);
      if (which === 'a') a = again;
      else b = again;
      for (const org of [...delegated, open]) {
        const [mine, others] = await Promise.all([again.context(org, key), survivor.context(org, key)]);
        expect(meaningOf(mine)).toEqual(meaningOf(others));
        for (let i = 0; i < 2; i += 1) acknowledged.reads.push({ org, key, at: performance.now() });
      }
    });

    it('stop when asked, both, and leave a record that is sealed and whole', async () => {
      const ended = await Promise.all([a.end('SIGTERM'), b.end('SIGTERM')]);
      expect(ended).toEqual([
        { code: 0, signal: null },
        { code: 0, signal: null },
      ]);
      const found = await record();
      expectSound(found);
      expectKeysKept(found, acknowledged);
      for (const key of [keys.live_key, keys.test_key]) {
        expect(countReads(found, { key })).toBe(acknowledged.reads.filter((one) => one.key === key).length);
      }
    });
  },
);
