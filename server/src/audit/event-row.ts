import { canonicalJson } from '../lib/canonical-json.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { type AuditEvent, type AuditRow, installationChain } from './shapes.ts';

/** Text that every database takes, so that no event can be refused for its bytes: PostgreSQL has neither NUL nor half a character. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

/** The stored text of an event's detail. Throws `TypeError` for a number that is none. */
export function detailText(detail: AuditEvent['detail']): string | null {
  if (detail === null) return null;
  const members = Object.entries(detail).map(([name, value]) => [
    storable(name),
    typeof value === 'string' ? storable(value) : value,
  ]);
  return canonicalJson(Object.fromEntries(members));
}

/** An event made ready to be written, with its id; done before the transaction that writes it. */
export function auditEventRow(event: AuditEvent, { clock, random }: { clock: Clock; random: Random }): AuditRow {
  return rowOf(event, { detail: detailText(event.detail), atMs: clock.now(), occurrences: 1 }, random);
}

/** The same for an event that waited: `atMs` is when it happened first. */
export function rowOf(
  event: AuditEvent,
  { detail, atMs, occurrences }: { detail: string | null; atMs: number; occurrences: number },
  random: Random,
): AuditRow {
  const orNull = (text: string | null) => (text === null ? null : storable(text));
  return {
    id: newId('evt', atMs, random),
    chain: event.account ?? installationChain,
    occurred_at: isoInstant(atMs),
    environment: event.environment,
    actor: storable(event.actor),
    initiated_by: orNull(event.initiatedBy),
    action: storable(event.action),
    resource: storable(event.resource),
    org_number: orNull(event.organisation),
    outcome: storable(event.outcome),
    occurrences,
    correlation_id: orNull(event.correlationId),
    receipt_id: orNull(event.receiptId),
    detail,
  };
}
