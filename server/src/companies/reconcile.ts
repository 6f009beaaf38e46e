import type { z } from 'zod';
import type { ReconciledField } from './shapes.ts';

export type FactValue = string | boolean | number | null;

/** What one register says of one fact. `value` is `null` when it says that it knows none. */
export interface Claim {
  source: string;
  value: FactValue;
  /** ISO instant. */
  fetchedAt: string;
}

/** Which register stands when they disagree, and why: a register of record is one that others copy the fact from. */
export interface ReconciliationRule {
  field: string;
  registerOfRecord: string;
  reason: string;
  /** Where the same is not said in the same way everywhere. */
  isSame?: (value: FactValue, record: FactValue) => boolean;
}

/**
 * Weighs what the registers say of one fact. Disagreement is reported with every value, never hidden; a register that
 * did not answer makes no claim, and no claim is invented for it.
 */
export function reconcile(
  rule: ReconciliationRule,
  claims: readonly Claim[],
): z.input<typeof ReconciledField> | undefined {
  const [first] = claims;
  if (!first) return undefined;
  const values = claims.map(({ source, value, fetchedAt }) => ({ source, value, fetched_at: fetchedAt }));
  const { field } = rule;
  if (claims.length === 1) {
    const isRecord = first.source === rule.registerOfRecord;
    return {
      field,
      values,
      value: first.value,
      resolution: 'single_source',
      resolved: isRecord,
      winner: first.source,
      confidence: isRecord ? 'high' : 'medium',
      reason: isRecord
        ? 'Only the register of record says.'
        : `Only ${first.source} says; ${rule.registerOfRecord}, the register of record, gave no value.`,
    };
  }
  const record = claims.find(({ source }) => source === rule.registerOfRecord);
  if (!record) {
    return {
      ...{ field, values, value: null, resolution: 'register_of_record', resolved: false, winner: null },
      ...{ confidence: 'low', reason: `${rule.registerOfRecord}, the register of record, gave no value.` },
    };
  }
  const { isSame = Object.is } = rule;
  if (claims.every(({ value }) => isSame(value, record.value))) {
    return {
      field,
      values,
      value: record.value,
      resolution: 'agree',
      resolved: true,
      winner: record.source,
      confidence: 'high',
      reason: 'The registers agree.',
    };
  }
  return {
    field,
    values,
    value: record.value,
    resolution: 'register_of_record',
    resolved: true,
    winner: record.source,
    confidence: 'medium',
    reason: rule.reason,
  };
}
