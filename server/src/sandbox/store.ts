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
  await db.deleteFrom('agent_principals').where('account', '=', account).execute();
  await db.deleteFrom('changes').where('account', '=', account).execute();
  await db.deleteFrom('delegation_requests').where('delegation', 'in', ownDelegations(db, account)).execute();
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

/**
 * Leaves an account the newest of what it asked organisations for itself, with what belongs to it, and of what was seen to
 * change: the delegations of the world stay.
 */
export async function forgetOldestRequests(
  db: Executor,
  account: string,
  keep: { delegations: number; requests: number; principals: number; changes: number },
): Promise<void> {
  const own = ownDelegations(db, account).where('asked_packages', 'is not', null).orderBy('id', 'desc');
  const oldest = await own.limit(1).offset(keep.delegations).executeTakeFirst();
  if (oldest) {
    const tooMany = ownDelegations(db, account).where('asked_packages', 'is not', null).where('id', '<=', oldest.id);
    await db.deleteFrom('agent_principals').where('delegation', 'in', tooMany).execute();
    await db.deleteFrom('delegation_requests').where('delegation', 'in', tooMany).execute();
    await db
      .deleteFrom('delegations')
      .where('account', '=', account)
      .where('asked_packages', 'is not', null)
      .where('id', '<=', oldest.id)
      .execute();
  }
  const requests = db
    .selectFrom('delegation_requests')
    .select('id')
    .where('delegation', 'in', ownDelegations(db, account))
    .orderBy('id', 'desc')
    .limit(1)
    .offset(keep.requests);
  await db
    .deleteFrom('delegation_requests')
    .where('delegation', 'in', ownDelegations(db, account))
    .where('id', '<=', requests)
    .execute();
  for (const [table, kept] of [
    ['agent_principals', keep.principals],
    ['changes', keep.changes],
  ] as const) {
    const newest = db.selectFrom(table).select('id').where('account', '=', account).orderBy('id', 'desc');
    await db.deleteFrom(table).where('account', '=', account).where('id', '<=', newest.limit(1).offset(kept)).execute();
  }
}

/** How many rows an account has besides its record and itself. */
export async function countRows(db: Executor, account: string): Promise<number> {
  const counts = await Promise.all([
    count(ownDelegations(db, account)),
    count(db.selectFrom('delegation_requests').select('id').where('delegation', 'in', ownDelegations(db, account))),
    count(db.selectFrom('agent_principals').select('id').where('account', '=', account)),
    count(db.selectFrom('changes').select('id').where('account', '=', account)),
  ]);
  return counts.reduce((sum, one) => sum + one, 0);
}

const count = async (rows: { execute(): Promise<unknown[]> }): Promise<number> => (await rows.execute()).length;

const ownDelegations = (db: Executor, account: string) =>
  db.selectFrom('delegations').select('id').where('account', '=', account);
