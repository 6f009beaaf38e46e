import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../db/index.ts';
import { onBothDatabases, type TestDatabase } from '../db/testing.ts';
import { seededRandom } from '../testing.ts';
import { readAnchors } from './anchors.ts';
import { describeVerification } from './describe-verification.ts';
import { auditEventRow } from './event-row.ts';
import { hashEntry } from './hash-chain.ts';
import type { SealedRow } from './store.ts';
import { insertAuditEvents, listHeads } from './store.ts';
import { disarm, event, otherSigner, recorderOn, runSql, testSigner } from './testing.ts';
import { type Anchor, verifyDatabase } from './verify.ts';

const jwks = [testSigner.publicJwk];
const verify = (db: OpenDatabase['db'], anchors: readonly Anchor[] = []) => verifyDatabase(db, { jwks, anchors });

/** What was found, in short. */
async function found(db: OpenDatabase['db'], anchors: readonly Anchor[] = []): Promise<string[]> {
  const { findings } = await verify(db, anchors);
  return findings.map(({ kind, chain, seq }) => `${kind} ${chain}${seq === null ? '' : ` ${seq}`}`);
}

const account = (id: string) => ({ id, name: id, created_at: '2026-11-21T12:00:00.000Z' });
const created = (id: string) => ({
  ...{ account: null, environment: null, organisation: null },
  ...{ action: 'account.created', resource: `account:${id}` },
});

/** Two accounts with six events each, sealed in three batches, and the attacker inside. */
async function attacked(database: TestDatabase) {
  const { db } = database;
  const recorder = recorderOn(db);
  await db
    .insertInto('accounts')
    .values([account('acc_1'), account('acc_2')])
    .execute();
  await recorder.write(created('acc_1'), created('acc_2'));
  const heads: Awaited<ReturnType<typeof listHeads>>[] = [];
  for (let batch = 0; batch < 3; batch += 1) {
    for (const id of ['acc_1', 'acc_2']) {
      await recorder.write({ account: id, detail: { batch } }, { account: id, outcome: 'UPSTREAM_TIMEOUT' });
    }
    await recorder.sequencer.sealNow();
    heads.push(await listHeads(db));
    recorder.clock.advance(1_000);
  }
  await disarm(database);
  const rows = async () =>
    (await db
      .selectFrom('audit_events')
      .selectAll()
      .where('chain', '=', 'acc_1')
      .orderBy('seq')
      .execute()) as SealedRow[];
  /** Writes the chain's rows as they are given, in place of those that are there; the types would not let us seal so. */
  const rewrite = async (wanted: readonly SealedRow[]) => {
    await runSql(db, "delete from audit_events where chain = 'acc_1'");
    await runSql(db, 'drop index if exists audit_events_in_chain');
    await db
      .insertInto('audit_events')
      .values([...wanted] as never[])
      .execute();
  };
  return { ...recorder, db, heads, rows, rewrite };
}

await onBothDatabases('verifying the record', (open) => {
  it('finds nothing wrong with what we wrote', async () => {
    const { db } = await attacked(await open());
    expect(await verify(db)).toEqual({
      ...{ simulated: true, chains: 3, events: 16, anchors: 0, findings: [], findingsInAll: 0 },
      unsealed: { count: 0, oldest: null },
    });
  });

  it('tells of what is not sealed yet, and takes it for no fault', async () => {
    const { db, write } = await attacked(await open());
    await write({}, { account: null });
    expect(await verify(db)).toMatchObject({
      ...{ events: 16, findings: [] },
      unsealed: { count: 2, oldest: '2026-11-21T12:00:03.000Z' },
    });
  });

  it('finds a change in every column', async () => {
    const { db, rows } = await attacked(await open());
    const row = (await rows())[2];
    if (!row) throw new Error('the chain is too short');
    for (const column of Object.keys(row) as (keyof SealedRow)[]) {
      const others: Partial<Record<keyof SealedRow, string>> = {
        ...{ occurrences: '2', seq: '77', hash: `'${'0'.repeat(64)}'`, previous_hash: `'${'0'.repeat(64)}'` },
        detail: '\'{"batch": 1}\'',
      };
      const was = typeof row[column] === 'string' ? `'${row[column]}'` : String(row[column]);
      await runSql(db, `update audit_events set ${column} = ${others[column] ?? "'other'"} where id = '${row.id}'`);
      expect((await verify(db)).findingsInAll, column).toBeGreaterThan(0);
      const id = column === 'id' ? 'other' : row.id;
      await runSql(db, `update audit_events set ${column} = ${was} where id = '${id}'`);
      expect((await verify(db)).findingsInAll, column).toBe(0);
    }
  });

  it('finds a row that was removed, at the start, in the middle and at the end', async () => {
    for (const [seq, kind] of [
      [1, 'removed acc_1 2'],
      [3, 'removed acc_1 4'],
      [6, 'tail_removed acc_1 6'],
    ] as const) {
      const { db } = await attacked(await open());
      await runSql(db, `delete from audit_events where chain = 'acc_1' and seq = ${seq}`);
      expect(await found(db)).toEqual([kind]);
    }
  });

  it('finds a row that was removed although the rows after it were numbered and hashed anew', async () => {
    const { db, rows, rewrite } = await attacked(await open());
    await rewrite(chained((await rows()).filter(({ seq }) => seq !== 3)));
    expect(await found(db)).toEqual(['tail_removed acc_1 6']);
  });

  it('finds a row that was changed although all hashes after it were made anew', async () => {
    const { db, rows, rewrite } = await attacked(await open());
    await rewrite(chained((await rows()).map((row) => (row.seq === 3 ? { ...row, outcome: 'ok?' } : row))));
    expect(await found(db)).toEqual(['rewritten acc_1 6']);
  });

  it('finds two rows that were swapped', async () => {
    const { db, rows, rewrite } = await attacked(await open());
    const places = (await rows()).map(({ seq, previous_hash, hash }) => ({ seq, previous_hash, hash }));
    const swapped = (await rows()).map((row, index) => ({ ...row, ...places[[0, 2, 1, 3, 4, 5][index] ?? 0] }));
    await rewrite(swapped);
    expect(await found(db)).toEqual(['changed acc_1 2', 'changed acc_1 3']);
    await rewrite((await rows()).map((row, index) => ({ ...row, seq: [1, 3, 2, 4, 5, 6][index] ?? 0 })));
    expect((await verify(db)).findingsInAll).toBeGreaterThan(0);
  });

  it('finds a row that was put in: between two, under a number that is taken, and after the end', async () => {
    const { db, rows, rewrite } = await attacked(await open());
    const all = await rows();
    const third = all[2];
    if (!third) throw new Error('the chain is too short');
    const extra = { ...third, id: 'evt_forged', outcome: 'forged' };
    await rewrite(chained([...all.slice(0, 2), extra, ...all.slice(2)]));
    expect(await found(db)).toEqual(['after_head acc_1 7']);
    await rewrite([...all, extra]);
    expect(await found(db)).toEqual(['changed acc_1 3', 'inserted acc_1 3']);
    await rewrite([...all, { ...extra, ...linked(extra, all[1]) }]);
    expect(await found(db)).toEqual(['inserted acc_1 3']);
    await rewrite([...all, { ...extra, ...linked(extra, all.at(-1)) }]);
    expect(await found(db)).toEqual(['after_head acc_1 7']);
    await rewrite([{ ...extra, seq: 0 }, ...all]);
    expect(await found(db)).toEqual(['changed acc_1 0', 'inserted acc_1 0']);
  });

  it('finds a chain whose rows, head, beginning and account were removed', async () => {
    const { db } = await attacked(await open());
    await runSql(db, "delete from audit_events where chain = 'acc_1'");
    expect(await found(db)).toEqual(['chain_removed acc_1 6']);
    await runSql(db, "delete from audit_heads where chain = 'acc_1'");
    expect(await found(db)).toEqual(['chain_removed acc_1']);
    await runSql(db, "delete from accounts where id = 'acc_1'");
    expect(await found(db)).toEqual(['account_removed acc_1', 'chain_removed acc_1']);
    await runSql(db, "delete from audit_events where resource in ('chain:acc_1', 'account:acc_1')");
    expect((await found(db)).length).toBeGreaterThan(0);
  });

  it('finds that the installation’s own chain was removed', async () => {
    const { db } = await attacked(await open());
    await runSql(db, "delete from audit_events where chain = 'installation'");
    await runSql(db, "delete from audit_heads where chain = 'installation'");
    expect(await found(db)).toEqual([
      ...['account_unrecorded acc_1', 'account_unrecorded acc_2'],
      ...['chain_unannounced acc_1', 'chain_unannounced acc_2'],
    ]);
  });

  it('finds an account that nobody put on record', async () => {
    const { db } = await attacked(await open());
    await db.insertInto('accounts').values(account('acc_3')).execute();
    expect(await found(db)).toEqual(['account_unrecorded acc_3']);
  });

  it('finds a head that is missing, altered, another chain’s, or signed by somebody else', async () => {
    const { db } = await attacked(await open());
    const [own, other] = await listHeads(db);
    if (!own || !other) throw new Error('there are no heads');
    const signed = otherSigner.sign(own);
    for (const [change, kinds] of [
      ["set hash = 'other'", ['head_forged acc_1 6']],
      ["set sealed_at = 'other'", ['head_forged acc_1 6']],
      ['set seq = 5', ['head_forged acc_1 6']],
      ["set signature = 'other'", ['head_forged acc_1 6']],
      [`set signature = '${signed}'`, ['head_forged acc_1 6']],
      [`set signature = '${other.signature}'`, ['head_forged acc_1 6']],
    ] as const) {
      await runSql(db, `update audit_heads ${change} where chain = 'acc_1'`);
      expect(await found(db), change).toEqual(kinds);
      await runSql(db, "delete from audit_heads where chain = 'acc_1'");
      await db.insertInto('audit_heads').values(own).execute();
    }
    await runSql(db, "delete from audit_heads where chain = 'acc_1'");
    expect(await found(db)).toEqual(['head_missing acc_1 6']);
  });

  it('finds an earlier head put back over later rows', async () => {
    const { db, heads } = await attacked(await open());
    const [earlier] = heads[0] ?? [];
    if (!earlier) throw new Error('there are no heads');
    await runSql(db, "delete from audit_heads where chain = 'acc_1'");
    await db.insertInto('audit_heads').values(earlier).execute();
    expect(await found(db)).toEqual(['after_head acc_1 3']);
  });

  it('finds a roll-back of rows and head together by a head that was noted outside, and by nothing else', async () => {
    const { db, heads } = await attacked(await open());
    const [earlier] = heads[0] ?? [];
    const [noted] = heads[1] ?? [];
    if (!earlier || !noted) throw new Error('there are no heads');
    expect(await found(db, [earlier, noted])).toEqual([]);
    await runSql(db, "delete from audit_events where chain = 'acc_1' and seq > 2");
    await runSql(db, "delete from audit_heads where chain = 'acc_1'");
    await db.insertInto('audit_heads').values(earlier).execute();
    expect(await found(db)).toEqual([]);
    expect(await found(db, [earlier])).toEqual([]);
    expect(await found(db, [earlier, noted])).toEqual(['rolled_back acc_1 4']);
    expect(await found(db, [{ chain: 'acc_9', seq: 1, hash: 'ab'.repeat(32) }])).toEqual(['rolled_back acc_9 1']);
  });

  it('reads what is written meanwhile as whole', async () => {
    const { db } = await open();
    const recorder = recorderOn(db, { batch: 5 });
    await recorder.write({});
    await recorder.sequencer.sealNow();
    const reading = (async () => {
      const results = [];
      for (let round = 0; round < 15; round += 1) results.push(await verify(db));
      return results;
    })();
    for (let round = 0; round < 15; round += 1) {
      await recorder.write({}, { account: `acc_${round}` }, { account: null });
      await recorder.sequencer.sealNow();
    }
    for (const { findings } of await reading) expect(findings).toEqual([]);
  });

  it('reads a hundred thousand events in pages, and finds the one that was changed', async () => {
    const database = await open();
    const { db } = database;
    const { clock, sequencer } = recorderOn(db, { batch: 1_000 });
    const chains = 5;
    let made = 0;
    const random = { ...seededRandom(), bytes: (count: number) => Buffer.alloc(count) };
    for (let page = 0; page < 20; page += 1) {
      clock.advance(1_000);
      const rows = Array.from({ length: 5_000 }, () => {
        made += 1;
        const row = auditEventRow(event({ account: `acc_${made % chains}` }), { clock, random });
        return { ...row, id: `evt_${String(made).padStart(22, '0')}` };
      });
      await insertAuditEvents(db, rows);
      await sequencer.sealNow();
    }
    expect(await verify(db)).toMatchObject({ events: 100_000 + chains, chains: chains + 1, findings: [] });
    await disarm(database);
    await runSql(db, "update audit_events set outcome = 'ok?' where chain = 'acc_3' and seq = 15000");
    expect(await found(db)).toEqual(['changed acc_3 15000']);
  }, 120_000);
});

/** The hashes that a row would have after another. */
function linked(row: SealedRow, before: SealedRow | undefined): Pick<SealedRow, 'seq' | 'previous_hash' | 'hash'> {
  const { previous_hash: _, hash: __, ...entry } = row;
  const [seq, previous_hash] = [(before?.seq ?? 0) + 1, before?.hash ?? '0'.repeat(64)];
  return { seq, previous_hash, hash: hashEntry(previous_hash, { ...entry, seq }) };
}

/** The rows numbered and hashed anew, as whoever holds the database can. */
function chained(rows: readonly SealedRow[]): SealedRow[] {
  const result: SealedRow[] = [];
  for (const row of rows) result.push({ ...row, ...linked(row, result.at(-1)) });
  return result;
}

describe('heads noted outside', () => {
  const head = { chain: 'acc_1', seq: 3, hash: 'ab'.repeat(32), sealed_at: '2026-11-21T12:00:00.000Z' };
  const { chain, seq, hash } = head;

  it('are read as signed, or as chain, number and hash', () => {
    const text = `${testSigner.sign(head)}\n\nacc_1  3 ${hash}\r\n`;
    expect(readAnchors(text)).toEqual([
      { chain, seq, hash },
      { chain, seq, hash },
    ]);
  });

  it.each(['acc_1 3', `acc_1 x ${hash}`, `acc_1 0 ${hash}`, 'acc_1 3 ab', `acc_1 3 ${hash} 4`, 'a.b.c'])(
    'are refused when they are neither: %s',
    (line) => {
      expect(() => readAnchors(`\n${line}`)).toThrow('line 2 is neither a signed head nor chain, number and hash');
    },
  );
});

describe('what was found, for a person', () => {
  const nothing = { simulated: true, chains: 1, events: 2, anchors: 0, findings: [], findingsInAll: 0 };

  it('begins with whether it is simulated', () => {
    const unsealed = { count: 3, oldest: '2026-11-21T12:00:00.000Z' };
    expect(describeVerification({ ...nothing, unsealed })).toEqual([
      'SIMULATED: signed with a key of a simulated installation.',
      'Events: 2. Chains: 1. Anchors: 0.',
      'Not sealed yet, so not protected: 3, the oldest of 2026-11-21T12:00:00.000Z.',
      'Nothing was changed, removed, added or moved.',
    ]);
  });

  it('does not repeat what could be more than a name', () => {
    const findings = [{ kind: 'changed' as const, chain: 'acc_1\u001b[2J', seq: 3, id: null, what: 'it is' }];
    const unsealed = { count: 0, oldest: null };
    expect(describeVerification({ ...nothing, unsealed, simulated: false, findings, findingsInAll: 2 })).toEqual([
      'Not simulated.',
      'Events: 2. Chains: 1. Anchors: 0.',
      'FOUND changed in (unprintable), number 3: it is.',
      'And 1 more.',
    ]);
  });
});
