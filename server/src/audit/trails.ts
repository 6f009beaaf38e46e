import type { Executor } from '../db/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { linkRows, zeroHash } from './hash-chain.ts';
import type { AuditRecord, AuditTrail } from './shapes.ts';
import { findCompanyEvents } from './store.ts';

/** The record as the database has it. What belongs to no account has no record here. */
export const databaseAuditTrail = (db: Executor): AuditTrail => ({
  read: async ({ account, ...wanted }) => (account === null ? [] : findCompanyEvents(db, { account, ...wanted })),
});

const organisation = '999999999';

/** Invented: what an account might have done on one morning. */
const invented = [
  ['delegation.recorded', 'delegation:dlg_0000000000000000sandbx', 'operator', 'ok', 1],
  ['company.context', `entity:${organisation}`, 'key:key_0000000000000000sandbx', 'ok', 1],
  ['company.context', `entity:${organisation}`, 'key:key_0000000000000000sandbx', 'ok', 3],
  ['company.context', `entity:${organisation}`, 'key:key_0000000000000000sandbx', 'UPSTREAM_TIMEOUT', 1],
  ['company.audit', `entity:${organisation}`, 'key:key_0000000000000000sandbx', 'ok', 1],
] as const;

const firstAt = Date.parse('2026-11-20T08:00:00.000Z');

/** The sandbox's record: always the same few rows, chained as a real one is. */
export function sandboxAuditTrail(): AuditTrail {
  const rows = invented.map(([action, resource, actor, outcome, occurrences], place) => ({
    id: `evt_000000000000000sandbx${place}`,
    chain: 'sandbox',
    occurred_at: isoInstant(firstAt + place * 60_000),
    environment: 'sandbox',
    actor,
    initiated_by: null,
    action,
    resource,
    org_number: organisation,
    outcome,
    occurrences,
    correlation_id: `req_000000000000000sandbx${place}`,
    receipt_id: null,
    detail: null,
  }));
  const records = linkRows({ seq: 0, hash: zeroHash }, rows)
    .map(({ row, seq, previousHash, hash }): AuditRecord => ({ ...row, seq, previous_hash: previousHash, hash }))
    .reverse();
  return {
    read: async ({ organisation: wanted, before, limit }) =>
      records.filter(({ org_number, id }) => org_number === wanted && (before === null || id < before)).slice(0, limit),
  };
}
