import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile } from './reconcile.ts';

const rule = { field: 'fact', registerOfRecord: 'record', reason: 'it is the record' };
const at = '2026-11-21T12:00:00.000Z';
const claim = (source: string, value: string | boolean | null) => ({ source, value, fetchedAt: at });
const claims = fc.uniqueArray(
  fc.record({ source: fc.constantFrom('record', 'copy', 'third'), value: fc.boolean(), fetchedAt: fc.constant(at) }),
  { selector: ({ source }) => source, minLength: 1 },
);

describe('reconciling what registers say', () => {
  it('lets the register of record stand when they disagree, and says why', () => {
    expect(reconcile(rule, [claim('copy', true), claim('record', false)])).toEqual({
      field: 'fact',
      values: [
        { source: 'copy', value: true, fetched_at: at },
        { source: 'record', value: false, fetched_at: at },
      ],
      value: false,
      resolution: 'register_of_record',
      winner: 'record',
      confidence: 'medium',
      reason: 'it is the record',
    });
  });

  it('trusts one source less when it is not the record', () => {
    expect(reconcile(rule, [claim('record', true)])).toMatchObject({ resolution: 'single_source', confidence: 'high' });
    expect(reconcile(rule, [claim('copy', true)])).toMatchObject({ resolution: 'single_source', confidence: 'medium' });
  });

  it('claims nothing where nobody answered', () => {
    expect(reconcile(rule, [])).toBeUndefined();
  });

  it('shows every claim, takes its value from one of them, and does not depend on their order', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const field = reconcile(rule, given);
        const reversed = reconcile(rule, [...given].reverse());
        expect(field?.values).toHaveLength(given.length);
        expect(given.some(({ source, value }) => source === field?.winner && value === field?.value)).toBe(true);
        if (given.some(({ source }) => source === 'record')) expect(reversed?.value).toBe(field?.value);
        const agree = new Set(given.map(({ value }) => value)).size === 1;
        expect(field?.resolution === 'agree').toBe(agree && given.length > 1);
      }),
    );
  });
});
