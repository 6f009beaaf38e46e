import { insertAuditEvents } from '../audit/index.ts';
import { insertChanges } from '../changes/index.ts';
import type { Executor } from '../db/index.ts';
import type { DelegationEvent, DelegationMeans } from './means.ts';
import type { DelegationRow } from './store.ts';

/** What of a delegation changed, as the change table tells it. */
export interface DelegationChange {
  type: 'created' | 'updated' | 'deleted';
  /** JSON pointer: `/state`, `/access_packages`. */
  field: string;
  before: unknown;
  after: unknown;
}

/** Puts on record what happened to a delegation, and what changed by it: in the transaction that does it. */
export async function writeChange(
  db: Executor,
  means: Pick<DelegationMeans, 'clock' | 'random' | 'eventOf'>,
  row: Pick<DelegationRow, 'id' | 'account' | 'environment' | 'organisation'>,
  event: Pick<DelegationEvent, 'action' | 'outcome' | 'detail'>,
  change: DelegationChange | null,
): Promise<void> {
  const { account, environment, organisation } = row;
  await insertAuditEvents(db, [
    means.eventOf({ account, environment, organisation, resource: `delegation:${row.id}`, ...event }),
  ]);
  if (!change) return;
  const { type: changeType, field: fieldPath, before, after } = change;
  await insertChanges(
    db,
    [
      {
        ...{ account, environment, organisation, source: 'altinn', entityType: 'delegation', entityId: row.id },
        ...{ changeType, fieldPath, before, after },
      },
    ],
    { nowMs: means.clock.now(), random: means.random },
  );
}
