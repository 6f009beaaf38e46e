import { describe, expect, it } from 'vitest';
import { present } from '../operation.ts';
import { accountOperations } from './operations.ts';
import { accountId, keyId } from './testing.ts';

const operationOf = (id: string) => {
  const found = accountOperations.find((one) => one.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
};
const accepts = (id: string, input: object) => operationOf(id).input.safeParse(input).success;

describe('the operations on accounts and keys', () => {
  it('are examples of themselves: what they say they take and answer has the declared shape', () => {
    for (const op of accountOperations) {
      expect(op.input.safeParse(op.example).success, op.id).toBe(true);
      expect(JSON.parse(present(op, op.exampleData)), op.id).toEqual(op.exampleData);
    }
  });

  it('are asked by the operator alone, or by keys that may administer keys', () => {
    for (const { id, scope, operator } of accountOperations) {
      expect([scope, operator], id).toEqual(/Account/.test(id) ? [null, 'only'] : ['admin:keys', 'also']);
    }
  });

  it('take a name of one to eighty characters, trimmed, without control characters', () => {
    for (const name of ['Å', 'a'.repeat(80), `  ${'a'.repeat(80)} `]) {
      expect(accepts('createAccount', { name })).toBe(true);
    }
    for (const name of ['', '   ', 'a'.repeat(81), 'a\nb', 'a\0', 'a\u001b[2J', 1, undefined]) {
      expect(accepts('createAccount', { name })).toBe(false);
    }
    expect(operationOf('createAccount').input.parse({ name: '  Fjord ' })).toEqual({ name: 'Fjord' });
  });

  it('take no scope that there is none of, no key without one, and nothing undeclared', () => {
    const input = { name: 'A key', scopes: ['read:brreg'] };
    expect(accepts('createKey', input)).toBe(true);
    expect(accepts('createKey', { ...input, expires_in_days: '30' })).toBe(true);
    for (const wrong of [
      ...[{ scopes: [] }, { scopes: ['read:everything'] }, { scopes: undefined }, { environment: 'sandbox' }],
      ...[{ expires_in_days: 0 }, { expires_in_days: 3_651 }, { expires_in_days: 1.5 }],
      ...[{ account: 'acc_1' }, { simulated: false }],
    ]) {
      expect(accepts('createKey', { ...input, ...wrong }), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('take a key by its id, and an overlap of up to thirty days, a day unless told', () => {
    const id = keyId('k');
    expect(operationOf('rotateKey').input.parse({ id })).toEqual({ id, overlap_hours: 24 });
    for (const wrong of [
      { id: accountId('a') },
      { id: 'key_' },
      { id, overlap_hours: -1 },
      { id, overlap_hours: 721 },
    ]) {
      expect(accepts('rotateKey', wrong), JSON.stringify(wrong)).toBe(false);
    }
  });
});
