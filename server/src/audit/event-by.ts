import type { Context } from '../context.ts';
import { auditEventRow } from './event-row.ts';
import type { AuditEvent, AuditRow } from './shapes.ts';

/** What an operation did, as the row to write with it: by whoever asks, under this request's id, with success. */
export function eventBy(
  ctx: Pick<Context, 'actor' | 'requestId' | 'clock' | 'random'>,
  event: Pick<AuditEvent, 'account' | 'environment' | 'action' | 'resource'> &
    Partial<Pick<AuditEvent, 'organisation' | 'detail'>>,
): AuditRow {
  const { actor, requestId } = ctx;
  return auditEventRow(
    {
      actor: actor.kind === 'apiKey' ? `key:${actor.keyId}` : actor.kind,
      ...{ initiatedBy: null, outcome: 'ok', correlationId: requestId, receiptId: null },
      ...{ organisation: null, detail: null },
      ...event,
    },
    ctx,
  );
}
