import { describe, expect, it } from 'vitest';
import { present } from '../operation.ts';
import { delegationOperations } from './operations.ts';

const record = delegationOperations.find(({ id }) => id === 'recordDelegation');

describe('the operations on delegations', () => {
  it('are examples of themselves: what they say they take and answer has the declared shape', () => {
    for (const op of delegationOperations) {
      expect(op.input.safeParse(op.example).success, op.id).toBe(true);
      expect(JSON.parse(present(op, op.exampleData)), op.id).toEqual(op.exampleData);
    }
  });

  it('take a system user by the id and the name that Altinn gave it, and a limit of up to ten years', () => {
    const input = record?.example ?? {};
    const accepts = (more: object) => record?.input.safeParse({ ...input, ...more }).success;
    for (const right of [{ external_ref: 'Ærlig_1-2' }, { external_ref: 'a'.repeat(255) }, { valid_days: '3650' }]) {
      expect(accepts(right), JSON.stringify(right)).toBe(true);
    }
    for (const wrong of [
      ...[{ org_number: '999999998' }, { org_number: '999 999 999' }, { environment: 'sandbox' }],
      ...[
        { system_user_id: 'user-1' },
        { external_ref: '' },
        { external_ref: 'a b' },
        { external_ref: 'a'.repeat(256) },
      ],
      ...[{ valid_days: 0 }, { valid_days: 3_651 }, { state: 'active' }, { via_org_number: '991825827' }],
    ]) {
      expect(accepts(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });
});
