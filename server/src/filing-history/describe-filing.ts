import type { Instance } from '../upstreams/altinn/index.ts';
import { findFilingApp } from './filing-apps.ts';
import type { FilingHistory, FilingStatus } from './shapes.ts';

/** Altinn's kinds of tasks in our words. What is not here, payment among them, has none. */
const waiting: Readonly<Record<string, FilingStatus>> = {
  data: 'draft',
  confirmation: 'awaiting_confirmation',
  signing: 'awaiting_signature',
  feedback: 'awaiting_feedback',
};

/** One instance as it is told. Pure; file names are left out, which people choose and may name people in. */
export function describeFiling(instance: Instance): FilingHistory['filings'][number] {
  const { id, appId, org, currentTask, created, lastChanged, ended, data } = instance;
  const app = findFilingApp(appId);
  return {
    ...{ instance_id: id, app_id: appId, org, code: app?.code ?? null, name: app?.name ?? null },
    status: statusOf(instance),
    agency_step: currentTask,
    ...{ created_at: created, last_changed_at: lastChanged, ended_at: ended },
    // The records of filings through this gateway will decide; there are none.
    ...{ filed_via_apier: false, apier_record: null },
    documents: { count: data.length, types: [...new Set(data.map(({ dataType }) => dataType))] },
  };
}

function statusOf({ isDeleted, isArchived, ended, currentTask }: Instance): FilingStatus {
  if (isDeleted) return 'deleted';
  if (isArchived || ended !== null) return 'completed';
  const kind = currentTask?.kind?.toLowerCase() ?? '';
  return (Object.hasOwn(waiting, kind) ? waiting[kind] : undefined) ?? 'unknown';
}
