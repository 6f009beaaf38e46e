import { describe, expect, it } from 'vitest';
import { present } from '../operation.ts';
import { fullmaktOperations } from './operations.ts';

describe('the operations on fullmakt', () => {
  it('are examples of themselves: what they say they take and answer has the declared shape', () => {
    for (const op of fullmaktOperations) {
      expect(op.input.safeParse(op.example).success, op.id).toBe(true);
      expect(JSON.parse(present(op, op.exampleData)), op.id).toEqual(op.exampleData);
    }
  });

  it('need the scope for what they do', () => {
    expect(fullmaktOperations.map(({ id, scope }) => [id, scope])).toEqual([
      ['requestFullmakt', 'delegate:altinn'],
      ['checkFullmakt', 'read:altinn'],
      ['revokeFullmakt', 'delegate:altinn'],
    ]);
  });
});
