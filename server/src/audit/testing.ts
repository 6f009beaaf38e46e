/** Events, logs and attackers for the tests of the record. */
import pino from 'pino';
import type { OpenDatabase } from '../db/index.ts';
import { openForTest, type TestDatabase } from '../db/testing.ts';
import type { Logger } from '../lib/log.ts';
import { seededRandom, virtualClock } from '../testing.ts';
import { auditEventRow } from './event-row.ts';
import { createHeadSigner } from './head-signature.ts';
import { createSequencer, type Sequencer } from './sequencer.ts';
import type { AuditEvent } from './shapes.ts';
import { insertAuditEvents } from './store.ts';

export const event = (more: Partial<AuditEvent> = {}): AuditEvent => ({
  account: 'acc_1',
  environment: 'live',
  actor: 'key:key_1',
  initiatedBy: null,
  action: 'company.context',
  resource: 'entity:999999999',
  organisation: '999999999',
  outcome: 'ok',
  correlationId: 'req_1',
  receiptId: null,
  detail: null,
  ...more,
});

export const testSigner = createHeadSigner(Buffer.alloc(32, 1), { simulated: true });
export const otherSigner = createHeadSigner(Buffer.alloc(32, 2), { simulated: true });

/** A log that is kept: level and message of each line. */
export function keptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const write = (line: string) => {
    const { level, msg } = JSON.parse(line);
    lines.push(`${pino.levels.labels[level]}: ${msg}`);
  };
  return { log: pino({ level: 'info', base: null }, { write }), lines };
}

export interface Recorder {
  clock: ReturnType<typeof virtualClock>;
  lines: string[];
  sequencer: Sequencer;
  /** Writes events that wait to be sealed. */
  write(...events: Partial<AuditEvent>[]): Promise<void>;
}

/** Writes and seals on one database; one of another name is another instance. */
export function recorderOn(
  db: OpenDatabase['db'],
  options: { name?: string; clock?: ReturnType<typeof virtualClock>; leaseMs?: number; batch?: number } = {},
): Recorder {
  const { name = 'one', clock = virtualClock(), ...more } = options;
  const random = seededRandom(name);
  const { log, lines } = keptLog();
  const sequencer = createSequencer({ db, clock, random, holder: name, signer: testSigner, log, ...more });
  return {
    clock,
    lines,
    sequencer,
    write: (...events) =>
      insertAuditEvents(
        db,
        events.map((each) => auditEventRow(event(each), { clock, random })),
      ),
  };
}

/** The same database opened once more, as a second instance of the product does. */
export const openAgain = async ({ place }: TestDatabase): Promise<OpenDatabase['db']> => (await openForTest(place)).db;

/** A statement as it stands: what somebody does who holds the database and not the product. */
export async function runSql(db: OpenDatabase['db'], statement: string): Promise<void> {
  await db.executeQuery({ ...db.selectFrom('leases').selectAll().compile(), sql: statement, parameters: [] });
}

/** Takes away what refuses changes, as somebody does who holds the database. */
export async function disarm({ db, kind }: TestDatabase): Promise<void> {
  const events = ['kept', 'sealed_once', 'new', ...(kind === 'postgres' ? ['not_emptied'] : [])];
  const heads = ['kept', 'grow', kind === 'postgres' ? 'not_emptied' : 'new'];
  const dropOn = (table: string) => (kind === 'postgres' ? ` on ${table}` : '');
  for (const name of events) await runSql(db, `drop trigger audit_events_${name}${dropOn('audit_events')}`);
  for (const name of heads) await runSql(db, `drop trigger audit_heads_${name}${dropOn('audit_heads')}`);
}
