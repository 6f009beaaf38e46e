import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { seededRandom, settle, virtualClock } from '../testing.ts';
import { type AuditQueue, createAuditQueue } from './queue.ts';
import { event, keptLog, runSql } from './testing.ts';

await onBothDatabases('the queue of what is read', (open) => {
  async function set(options: { capacity?: number } = {}) {
    const statements: string[] = [];
    const { db } = await open({ onStatement: (text) => statements.push(text) });
    const clock = virtualClock();
    const { log, lines } = keptLog();
    let written = 0;
    const onWritten = () => {
      written += 1;
    };
    const queue = createAuditQueue({ db, clock, random: seededRandom(), log, onWritten, ...options });
    statements.length = 0;
    const rows = () => db.selectFrom('audit_events').selectAll().orderBy('id').execute();
    return { db, clock, queue, statements, lines, rows, written: () => written };
  }

  /** Lets the flush that is due happen. */
  async function until(isDone: () => boolean): Promise<void> {
    for (let turns = 0; !isDone(); turns += 1) {
      if (turns > 100_000) throw new Error('it never happened');
      await settle();
    }
  }
  const flushed = (queue: AuditQueue) => until(() => queue.waiting() === 0);

  it('sends nothing by itself when something is recorded, and one statement for all within a tenth of a second', async () => {
    const { clock, queue, statements, rows, written } = await set();
    for (let i = 0; i < 200; i += 1) queue.record(event({ resource: `entity:${i}`, detail: { i } }));
    clock.advance(99);
    await settle();
    expect([statements.length, queue.waiting(), written()]).toEqual([0, 200, 0]);
    clock.advance(1);
    await flushed(queue);
    expect(statements.filter((text) => text.includes('insert into audit_events'))).toHaveLength(1);
    expect(await rows()).toHaveLength(200);
    await until(() => written() === 1);
  });

  it('writes an event as it happened', async () => {
    const { clock, queue, rows } = await set();
    queue.record(event({ initiatedBy: 'agent:1', detail: { n: 1, text: 'ø€"\\\n' }, receiptId: 'rcp_1' }));
    clock.advance(100);
    await flushed(queue);
    expect(await rows()).toEqual([
      {
        ...{ id: expect.stringMatching(/^evt_[0-9a-hjkmnp-tv-z]{22}$/), chain: 'acc_1', environment: 'live' },
        ...{ occurred_at: '2026-11-21T12:00:00.000Z', actor: 'key:key_1', initiated_by: 'agent:1' },
        ...{ action: 'company.context', resource: 'entity:999999999', org_number: '999999999', outcome: 'ok' },
        ...{ occurrences: 1, correlation_id: 'req_1', receipt_id: 'rcp_1', detail: '{"n":1,"text":"ø€\\"\\\\\\n"}' },
        ...{ seq: null, previous_hash: null, hash: null },
      },
    ]);
  });

  it('counts the same read within one window on one row, which tells of the first', async () => {
    const { clock, queue, rows } = await set();
    queue.record(event({ correlationId: 'req_1' }));
    clock.advance(50);
    for (const correlationId of ['req_2', 'req_3']) queue.record(event({ correlationId }));
    clock.advance(50);
    await flushed(queue);
    queue.record(event({ correlationId: 'req_4' }));
    clock.advance(100);
    await flushed(queue);
    expect(await rows()).toMatchObject([
      { occurrences: 3, correlation_id: 'req_1', occurred_at: '2026-11-21T12:00:00.000Z' },
      { occurrences: 1, correlation_id: 'req_4', occurred_at: '2026-11-21T12:00:00.100Z' },
    ]);
  });

  it('keeps apart what differs in anything but request and time', async () => {
    const { clock, queue, rows } = await set();
    const others = [
      ...[{ account: 'acc_2' }, { account: null }, { environment: 'test' as const }, { actor: 'key:key_2' }],
      ...[
        { action: 'company.audit' },
        { resource: 'entity:1' },
        { outcome: 'UPSTREAM_TIMEOUT' },
        { organisation: null },
      ],
      ...[{ initiatedBy: 'agent:1' }, { receiptId: 'rcp_1' }, { detail: {} }, { detail: { a: 1 } }],
    ];
    for (const more of [{}, ...others, {}, ...others]) queue.record(event(more));
    clock.advance(100);
    await flushed(queue);
    const kept = await rows();
    expect(kept).toHaveLength(others.length + 1);
    expect(new Set(kept.map(({ occurrences }) => occurrences))).toEqual(new Set([2]));
  });

  it('flushes a tenth of a second after the first record, also of what came while it was writing', async () => {
    const { clock, queue, rows } = await set();
    queue.record(event());
    clock.advance(100);
    queue.record(event({ resource: 'entity:late' }));
    await until(() => queue.waiting() <= 1);
    await settle();
    clock.advance(100);
    await flushed(queue);
    expect(await rows()).toHaveLength(2);
  });

  it('has no timer while nothing waits', async () => {
    const { clock, queue, statements } = await set();
    queue.record(event());
    clock.advance(100);
    await flushed(queue);
    const sent = statements.length;
    clock.advance(10_000);
    await settle();
    expect(statements).toHaveLength(sent);
  });

  it('keeps what could not be written, refuses after two seconds, and accepts again once it is written', async () => {
    const { db, clock, queue, lines, rows } = await set();
    await runSql(db, 'alter table audit_events rename to away');
    queue.record(event());
    clock.advance(100);
    await until(() => lines.length === 1);
    for (let waited = 0; waited < 1_900; waited += 100) {
      clock.advance(100);
      await settle();
    }
    expect(queue.isAccepting()).toBe(true);
    queue.record(event({ resource: 'entity:second' }));
    clock.advance(100);
    expect([queue.isAccepting(), queue.waiting(), queue.lost()]).toEqual([false, 2, 0]);
    queue.record(event({ resource: 'entity:third' }));
    expect([queue.waiting(), queue.lost()]).toEqual([2, 1]);

    await runSql(db, 'alter table away rename to audit_events');
    await until(() => {
      clock.advance(100);
      return queue.isAccepting() && lines.length === 2;
    });
    expect((await rows()).map(({ resource }) => resource).sort()).toEqual(['entity:999999999', 'entity:second']);
    expect(lines).toEqual([
      'error: audit events can not be written; trying again',
      'info: audit events are written again',
    ]);
  });

  it('refuses when it is full, and accepts again once it is written', async () => {
    const { clock, queue, rows } = await set({ capacity: 3 });
    for (let i = 0; i < 5; i += 1) queue.record(event({ resource: `entity:${i}` }));
    expect([queue.isAccepting(), queue.waiting(), queue.lost()]).toEqual([false, 3, 2]);
    clock.advance(100);
    await until(() => queue.isAccepting());
    expect(await rows()).toHaveLength(3);
  });

  it('writes what waits when it is closed, and takes nothing more', async () => {
    const { queue, rows } = await set();
    for (let i = 0; i < 1_200; i += 1) queue.record(event({ resource: `entity:${i}` }));
    await queue.close();
    expect(await rows()).toHaveLength(1_200);
    queue.record(event());
    expect([queue.isAccepting(), queue.waiting(), queue.lost()]).toEqual([false, 0, 1]);
    await queue.close();
  });

  it('gives up on closing after three seconds, and says what it lost', async () => {
    const { db, clock, queue, lines } = await set();
    await runSql(db, 'alter table audit_events rename to away');
    queue.record(event());
    queue.record(event());
    let isClosed = false;
    const closing = queue.close().then(() => {
      isClosed = true;
    });
    await until(() => {
      clock.advance(100);
      return isClosed;
    });
    await closing;
    expect(queue.lost()).toBe(2);
    expect(lines).toContain('error: audit events were not written before the end');
  });
});
