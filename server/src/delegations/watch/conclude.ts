import { isoInstant } from '../../lib/clock.ts';
import { onRecord } from '../means.ts';
import { comeBack } from '../requests/settle-request.ts';
import { type DelegationRow, moveDelegation } from '../store.ts';
import { writeChange } from '../write-change.ts';
import { systemUserOf, type WatchMeans } from './means.ts';

/** Why a delegation has ended: its system user is not there, or an accountant's acts for the organisation no more. */
export type End = 'system_user_gone' | 'client_gone';

/** Writes down that a delegation ended at Altinn; nothing of it is used from then on. */
export async function markGone(means: WatchMeans, row: DelegationRow, end: End): Promise<void> {
  await onRecord(means, async (db) => {
    if (!(await moveDelegation(db, row.id, 'gone', isoInstant(means.clock.now())))) return;
    const change = { type: 'updated', field: '/state', before: 'active', after: 'gone' } as const;
    await writeChange(db, means, row, { action: 'delegation.gone', detail: { why: end } }, change);
  });
  // The accountant's tokens still serve its other clients.
  if (end === 'system_user_gone') means.tokens.evictSystemUser(systemUserOf(row));
}

/** Writes down that a delegation that had ended at Altinn is there again. */
export const markReturned = (means: WatchMeans, row: DelegationRow): Promise<void> =>
  onRecord(means, (db) => comeBack(db, means, row, isoInstant(means.clock.now())));
