import type { Insertable } from 'kysely';
import type { Database, Executor } from '../db/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';

/** Something that was seen to change, thin: what it is now is read where it is kept. */
export interface Change {
  account: string;
  environment: string;
  /** Which register it was seen in: `altinn`. */
  source: string;
  entityType: string;
  entityId: string;
  organisation: string;
  changeType: 'created' | 'updated' | 'deleted';
  /** A JSON pointer into the entity: `/state`. */
  fieldPath: string;
  before: unknown;
  after: unknown;
}

/** Writes changes down, in the transaction that makes them. */
export async function insertChanges(
  db: Executor,
  changes: readonly Change[],
  { nowMs, random }: { nowMs: number; random: Random },
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(
    (change): Insertable<Database['changes']> => ({
      id: newId('chg', nowMs, random),
      account: change.account,
      environment: change.environment,
      source: change.source,
      entity_type: change.entityType,
      entity_id: change.entityId,
      org_number: change.organisation,
      change_type: change.changeType,
      field_path: change.fieldPath,
      before_value: textOf(change.before),
      after_value: textOf(change.after),
      detected_at: isoInstant(nowMs),
    }),
  );
  await db.insertInto('changes').values(rows).execute();
}

const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);
