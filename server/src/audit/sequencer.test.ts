import { expect, it } from 'vitest';
import type { OpenDatabase } from '../db/index.ts';
import { onBothDatabases } from '../db/testing.ts';
import { seededRandom, settle, virtualClock } from '../testing.ts';
import { auditEventRow } from './event-row.ts';
import { hashEntry, zeroHash } from './hash-chain.ts';
import { verifyHead } from './head-signature.ts';
import { insertAuditEvents } from './store.ts';
import { disarm, event, openAgain, recorderOn, runSql, testSigner } from './testing.ts';
import { verifyDatabase } from './verify.ts';

const inChain = (db: OpenDatabase['db'], chain: string) =>
  db.selectFrom('audit_events').selectAll().where('chain', '=', chain).orderBy('seq').execute();

const findings = async (db: OpenDatabase['db']) =>
  (await verifyDatabase(db, { jwks: [testSigner.publicJwk] })).findings.filter(
    ({ kind }) => kind !== 'account_unrecorded',
  );

/** A database of its own process is waited for in real time, however many turns that takes. */
async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const latest = performance.now() + 15_000;
  while (!(await isDone())) {
    if (performance.now() > latest) throw new Error('it never happened');
    await settle();
  }
}

await onBothDatabases('the sequencer', (open, kind) => {
  it('numbers each account’s events from one, each hash over the hash before it', async () => {
    const { db } = await open();
    const { write, sequencer } = recorderOn(db);
    await write({}, { account: 'acc_2' }, { detail: { n: 1 } }, { account: null, action: 'key.created' });
    expect(await sequencer.sealNow()).toBe(6);
    const rows = await inChain(db, 'acc_1');
    expect(rows.map(({ seq, previous_hash }) => [seq, previous_hash])).toEqual([
      [1, zeroHash],
      [2, rows[0]?.hash],
    ]);
    for (const { previous_hash, hash, ...entry } of rows) expect(hashEntry(previous_hash ?? '', entry)).toBe(hash);
    expect((await inChain(db, 'acc_2')).map(({ seq }) => seq)).toEqual([1]);
    expect(await sequencer.sealNow()).toBe(0);
    expect(sequencer.sealed()).toBe(6);
  });

  it('signs the end of each chain', async () => {
    const { db } = await open();
    const { write, sequencer } = recorderOn(db);
    await write({}, {});
    await sequencer.sealNow();
    const { signature, ...head } = await db
      .selectFrom('audit_heads')
      .selectAll()
      .where('chain', '=', 'acc_1')
      .executeTakeFirstOrThrow();
    expect(head).toMatchObject({ seq: 2, hash: (await inChain(db, 'acc_1')).at(-1)?.hash });
    expect(verifyHead(signature, [testSigner.publicJwk])).toMatchObject({
      ok: true,
      statement: { ...head, simulated: true },
    });
  });

  it('puts the beginning of each chain on the installation’s record, once', async () => {
    const { db } = await open();
    const { write, sequencer } = recorderOn(db);
    for (let round = 0; round < 2; round += 1) {
      await write({ account: 'acc_1' }, { account: 'acc_2' });
      await sequencer.sealNow();
    }
    expect((await inChain(db, 'installation')).map(({ action, resource }) => [action, resource]).sort()).toEqual([
      ['audit.chain_begun', 'chain:acc_1'],
      ['audit.chain_begun', 'chain:acc_2'],
    ]);
  });

  it('does not let one account’s chain depend on another’s', async () => {
    const rows = [];
    for (const others of [[], [{ account: 'acc_2' }, { account: 'acc_3' }]]) {
      const { db } = await open();
      const { write, sequencer, clock } = recorderOn(db);
      await write({});
      await write(...others);
      await sequencer.sealNow();
      clock.advance(1_000);
      await write(...others);
      await sequencer.sealNow();
      rows.push(
        await inChain(db, 'acc_1'),
        await db.selectFrom('audit_heads').selectAll().orderBy('chain').limit(1).execute(),
      );
    }
    expect(rows.slice(0, 2)).toEqual(rows.slice(2));
  });

  it('seals what was committed late after what was sealed already, and never what was rolled back', async () => {
    const { db } = await open();
    const { write, sequencer, clock } = recorderOn(db);
    const row = (resource: string) => auditEventRow(event({ resource }), { clock, random: seededRandom(resource) });
    const [late, never] = [row('entity:late'), row('entity:never')];
    const failing = db.transaction().execute(async (transaction) => {
      await insertAuditEvents(transaction, [never]);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    clock.advance(10);
    await write({ resource: 'entity:first' });
    await sequencer.sealNow();
    await insertAuditEvents(db, [late]);
    await insertAuditEvents(db, [late]);
    await sequencer.sealNow();
    const rows = await inChain(db, 'acc_1');
    expect(rows.map(({ resource, seq }) => [resource, seq])).toEqual([
      ['entity:first', 1],
      ['entity:late', 2],
    ]);
    expect(await findings(db)).toEqual([]);
  });

  it('seals when it is told, and each second when it is not', async () => {
    const { db } = await open();
    const { write, sequencer, clock } = recorderOn(db);
    const other = recorderOn(db, { name: 'writes only' });
    sequencer.start();
    await write({});
    sequencer.kick();
    await until(() => sequencer.sealed() === 2);
    await other.write({});
    await until(() => {
      clock.advance(1_000);
      return sequencer.sealed() === 3;
    });
    await sequencer.close();
  });

  it('sends one question a second and writes nothing while there is nothing to seal', async () => {
    const statements: string[] = [];
    const { db } = await open({ onStatement: (text) => statements.push(text) });
    const { sequencer, clock } = recorderOn(db);
    statements.length = 0;
    sequencer.start();
    await until(() => {
      clock.advance(100);
      return statements.length >= 4;
    });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(3_000);
    expect(new Set(statements.map((text) => text.slice(0, 6)))).toEqual(new Set(['select']));
    await sequencer.close();
  });

  it('is one of several: the others write nothing until its lease runs out', async () => {
    const database = await open();
    const clock = virtualClock();
    const one = recorderOn(database.db, { clock });
    const other = recorderOn(await openAgain(database), { name: 'other', clock });
    await one.write({});
    expect(await one.sequencer.sealNow()).toBe(2);
    await one.write({});
    expect(await other.sequencer.sealNow()).toBe(0);
    // One is gone without a word.
    clock.advance(10_000);
    expect(await other.sequencer.sealNow()).toBe(1);
    // And comes back: its lease is another's now.
    await one.write({});
    expect(await one.sequencer.sealNow()).toBe(0);
    expect(await other.sequencer.sealNow()).toBe(1);
    expect(await findings(database.db)).toEqual([]);
  });

  it('lets the lease go when it is closed', async () => {
    const database = await open();
    const clock = virtualClock();
    const one = recorderOn(database.db, { clock });
    const other = recorderOn(await openAgain(database), { name: 'other', clock });
    await one.write({});
    await one.sequencer.sealNow();
    await one.sequencer.close();
    await one.write({});
    expect(await other.sequencer.sealNow()).toBe(1);
  });

  it('loses nothing and seals nothing twice when several fight for a lease that never lasts', async () => {
    const database = await open();
    const clock = virtualClock();
    // Two handles on one file wait for each other's transactions by standing still, which one thread can not.
    const second = kind === 'postgres' ? await openAgain(database) : database.db;
    const recorders = [database.db, second, database.db, second].map((db, index) =>
      recorderOn(db, { name: `instance ${index}`, clock, leaseMs: 0, batch: 7 }),
    );
    const rounds = 12;
    const sealed = await Promise.all(
      recorders.map(async ({ write, sequencer }, index) => {
        let total = 0;
        for (let round = 0; round < rounds; round += 1) {
          await write({ account: `acc_${round % 3}` }, { account: `acc_${index}` }, { account: null });
          total += await sequencer.sealNow();
        }
        return total;
      }),
    );
    const [last] = recorders;
    const rest = (await last?.sequencer.sealNow()) ?? 0;
    const chains = 4;
    const all = recorders.length * rounds * 3 + chains;
    expect(sealed.reduce((sum, count) => sum + count, rest)).toBe(all);
    expect(await verifyDatabase(database.db, { jwks: [testSigner.publicJwk] })).toMatchObject({
      ...{ events: all, chains: chains + 1, findingsInAll: 0 },
      unsealed: { count: 0, oldest: null },
    });
    for (const { lines } of recorders) expect(lines).toEqual([]);
  });

  it('says once that it can not seal, and goes on when it can', async () => {
    const { db } = await open();
    const { write, sequencer, clock, lines } = recorderOn(db);
    await write({});
    await runSql(db, 'alter table audit_heads rename to away');
    sequencer.start();
    await until(() => lines.length > 0);
    for (let second = 0; second < 3; second += 1) {
      clock.advance(1_000);
      await settle();
    }
    await runSql(db, 'alter table away rename to audit_heads');
    await until(() => {
      clock.advance(1_000);
      return sequencer.sealed() === 2;
    });
    await sequencer.close();
    expect(lines).toEqual(['error: audit events can not be sealed; trying again']);
  });

  it('does not go on with a chain whose head and rows were rolled back, and goes on with the others', async () => {
    const database = await open();
    const { db } = database;
    const { write, sequencer, lines } = recorderOn(db);
    await write({}, { account: 'acc_2' });
    await sequencer.sealNow();
    const heads = await db.selectFrom('audit_heads').selectAll().where('chain', '=', 'acc_1').execute();
    await write({}, { account: 'acc_2' });
    await sequencer.sealNow();
    await disarm(database);
    await runSql(db, "delete from audit_events where chain = 'acc_1' and seq > 1");
    await runSql(db, "delete from audit_heads where chain = 'acc_1'");
    await db.insertInto('audit_heads').values(heads).execute();
    await write({}, { account: 'acc_2' });
    expect(await sequencer.sealNow()).toBe(1);
    expect(await sequencer.sealNow()).toBe(0);
    expect((await inChain(db, 'acc_2')).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await inChain(db, 'acc_1')).filter(({ seq }) => seq !== null)).toHaveLength(1);
    expect(lines).toEqual(['error: audit chain was rewound: it is sealed no further; run apier audit verify']);
  });

  it.each([
    ['its head was deleted', "delete from audit_heads where chain = 'acc_1'"],
    ['its last event was deleted', "delete from audit_events where chain = 'acc_1' and seq = 2"],
    ['its last event’s hash was changed', `update audit_events set hash = '${'0'.repeat(64)}' where seq = 2`],
  ])('does not go on with a chain when %s', async (_case, attack) => {
    const database = await open();
    const { db } = database;
    const first = recorderOn(db, { leaseMs: 0 });
    await first.write({}, {});
    await first.sequencer.sealNow();
    await disarm(database);
    await runSql(db, attack);
    const { write, sequencer, lines } = recorderOn(db, { name: 'after the attack' });
    await write({}, { account: 'acc_2' }, { account: null });
    expect(await sequencer.sealNow()).toBe(3);
    expect(lines).toEqual([
      'error: audit chain does not end where its head says: it is sealed no further; run apier audit verify',
    ]);
  });
});
