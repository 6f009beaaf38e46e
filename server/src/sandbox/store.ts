/** What only the sandbox does to its tables. They are SQLite's, in memory, and nowhere else. */
import { sql } from 'kysely';
import type { Executor } from '../db/index.ts';

/** The record of an installation is kept for ever by its own triggers; that of a sandbox is meant to be forgotten. */
export async function allowForgetting(db: Executor): Promise<void> {
  await sql`drop trigger audit_events_kept`.execute(db);
}

/** Takes everything of one account out of the sandbox's memory. */
export async function eraseAccount(db: Executor, account: string): Promise<void> {
  await db.deleteFrom('audit_events').where('chain', '=', account).execute();
  await db.deleteFrom('delegations').where('account', '=', account).execute();
  await db.deleteFrom('accounts').where('id', '=', account).execute();
}

/** Leaves an account the newest `keep` rows of its record. */
export async function forgetOldestEvents(db: Executor, account: string, keep: number): Promise<void> {
  const newestTooMany = db
    .selectFrom('audit_events')
    .select('id')
    .where('chain', '=', account)
    .orderBy('id', 'desc')
    .limit(1)
    .offset(keep);
  await db.deleteFrom('audit_events').where('chain', '=', account).where('id', '<=', newestTooMany).execute();
}
