/**
 * Claims: putting a read on record costs the read a microsecond; a row costs little more than its bare insert. On the
 * embedded database.
 */
import {
  type AuditEvent,
  auditEventRow,
  createAuditQueue,
  createHeadSigner,
  createSequencer,
  insertAuditEvents,
  verifyDatabase,
} from '../server/src/audit/index.ts';
import { openDatabase } from '../server/src/db/index.ts';
import { systemClock } from '../server/src/lib/clock.ts';
import { createLogger } from '../server/src/lib/log.ts';
import { systemRandom } from '../server/src/lib/random.ts';
import { ratios, spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const rounds = 9;
const rowsEach = 1_000;
const records = 100_000;

const event = (organisation: string): AuditEvent => ({
  account: 'acc_bench',
  environment: 'live',
  actor: 'key:key_01m80expd2jt18za902a2z',
  initiatedBy: null,
  action: 'company.context',
  resource: `entity:${organisation}`,
  organisation,
  outcome: 'ok',
  correlationId: 'req_01m80exr330001d1hq1hyt',
  receiptId: null,
  detail: null,
});

const microseconds = (start: bigint, count: number): number => Number(process.hrtime.bigint() - start) / 1_000 / count;

/** Measures recording, appending, sealing and verifying. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    const { db, close } = await openDatabase({ folder });
    const parts = { db, clock: systemClock, random: systemRandom(), log: createLogger('silent') };
    const signer = createHeadSigner(Buffer.alloc(32, 7), { simulated: true });
    const sequencer = createSequencer({ ...parts, holder: 'bench', signer });
    const seen = { record: [] as number[], append: [] as number[], bare: [] as number[], seal: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      const queue = createAuditQueue(parts);
      const reads = Array.from({ length: 100 }, (_, i) => event(String(310_000_000 + i)));
      const recordStart = process.hrtime.bigint();
      for (let i = 0; i < records; i += 1) queue.record(reads[i % 100] ?? event(''));
      const record = microseconds(recordStart, records);
      await queue.close();
      await sequencer.sealNow();

      const rows = Array.from({ length: rowsEach }, (_, i) => auditEventRow(event(String(310_000_000 + i)), parts));
      const appendStart = process.hrtime.bigint();
      await db.transaction().execute((transaction) => insertAuditEvents(transaction, rows));
      const append = microseconds(appendStart, rowsEach);
      const texts = rows.map((row) => ({ name: row.id, holder: JSON.stringify(row), held_until: '' }));
      const bareStart = process.hrtime.bigint();
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('leases').values(texts).execute();
      });
      const alone = microseconds(bareStart, rowsEach);
      const sealStart = process.hrtime.bigint();
      await sequencer.sealNow();
      const seal = microseconds(sealStart, rowsEach);
      if (round < 0) continue;
      seen.record.push(record);
      seen.append.push(append);
      seen.bare.push(alone);
      seen.seal.push(seal);
    }
    const verifyStart = process.hrtime.bigint();
    const { events, findingsInAll } = await verifyDatabase(db, { jwks: [signer.publicJwk] });
    // Accounts are made elsewhere: that this one is missing is the only finding.
    const verify = microseconds(verifyStart, events);
    await sequencer.close();
    await close();
    if (events < rounds * rowsEach || findingsInAll > 1) throw new Error('the record is not whole');
    const record = spreadOf(seen.record);
    const ratio = spreadOf(ratios(seen.append, seen.bare));
    return [
      judged('putting a read on record', written(record, 2, 'µs'), record.median, '≤ 2 µs', 2),
      told(
        'appending a row, 1000 at once, against an insert of its text into a plain table',
        `${written(ratio, 1)} times`,
      ),
      told('… the append', written(spreadOf(seen.append), 1, 'µs')),
      told('… the plain insert', written(spreadOf(seen.bare), 1, 'µs')),
      told('sealing a row: number, hash, signed head', written(spreadOf(seen.seal), 1, 'µs')),
      told('verifying a row', `${verify.toFixed(1)} µs`),
    ];
  });
}

if (import.meta.main) await runAlone(measure);
