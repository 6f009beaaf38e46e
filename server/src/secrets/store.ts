import type { Executor } from '../db/index.ts';
import { Envelope } from './envelope.ts';

export interface KeptSecret {
  purpose: string;
  envelope: Envelope;
}

const kept = (row: { purpose: string; envelope: string }): KeptSecret => ({
  purpose: row.purpose,
  envelope: Envelope.parse(JSON.parse(row.envelope)),
});

export async function findSecret(db: Executor, purpose: string): Promise<KeptSecret | undefined> {
  const row = await db.selectFrom('secrets').selectAll().where('purpose', '=', purpose).executeTakeFirst();
  return row && kept(row);
}

/** Keeps the secret unless there is one of this purpose: of two instances that start at once, one writes. */
export async function insertSecret(db: Executor, { purpose, envelope }: KeptSecret, createdAt: string): Promise<void> {
  await db
    .insertInto('secrets')
    .values({ purpose, kek_id: envelope.kek_id, envelope: JSON.stringify(envelope), created_at: createdAt })
    .onConflict((conflict) => conflict.column('purpose').doNothing())
    .execute();
}

export async function eraseSecret(db: Executor, purpose: string): Promise<void> {
  await db.deleteFrom('secrets').where('purpose', '=', purpose).execute();
}

export async function listSecrets(db: Executor): Promise<KeptSecret[]> {
  return (await db.selectFrom('secrets').selectAll().orderBy('purpose').execute()).map(kept);
}

/** False: it does not rest under `from` any more, and nothing changed. */
export async function replaceEnvelope(db: Executor, { purpose, envelope }: KeptSecret, from: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('secrets')
    .set({ kek_id: envelope.kek_id, envelope: JSON.stringify(envelope) })
    .where('purpose', '=', purpose)
    .where('kek_id', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The purposes whose secrets rest under another key than the one named. */
export async function listOtherWrappings(db: Executor, kekId: string): Promise<string[]> {
  const rows = await db.selectFrom('secrets').select('purpose').where('kek_id', '!=', kekId).execute();
  return rows.map(({ purpose }) => purpose);
}
