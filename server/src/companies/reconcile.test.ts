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
      resolved: true,
      winner: 'record',
      confidence: 'medium',
      reason: 'it is the record',
    });
  });

  it('lets the registers agree, null with null too', () => {
    for (const value of [true, null]) {
      expect(reconcile(rule, [claim('copy', value), claim('record', value)])).toMatchObject({
        ...{ value, resolution: 'agree', resolved: true, winner: 'record', confidence: 'high' },
      });
    }
    expect(reconcile(rule, [claim('copy', null), claim('record', false)])).toMatchObject({
      ...{ value: false, resolution: 'register_of_record' },
    });
  });

  it('shows the word of one source, which settles the matter only if it is the record', () => {
    expect(reconcile(rule, [claim('record', true)])).toMatchObject({
      ...{ value: true, resolution: 'single_source', resolved: true, winner: 'record', confidence: 'high' },
    });
    expect(reconcile(rule, [claim('copy', true)])).toMatchObject({
      ...{ value: true, resolution: 'single_source', resolved: false, winner: 'copy', confidence: 'medium' },
    });
  });

  it('lets nobody stand where the record is silent and others speak', () => {
    expect(reconcile(rule, [claim('copy', true), claim('third', true)])).toMatchObject({
      ...{ value: null, resolved: false, winner: null, confidence: 'low' },
    });
  });

  it('claims nothing where nobody answered', () => {
    expect(reconcile(rule, [])).toBeUndefined();
  });

  it('shows every claim, takes its value from one of them or none, and does not depend on their order', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const field = reconcile(rule, given);
        const reversed = reconcile(rule, [...given].reverse());
        const record = given.find(({ source }) => source === 'record');
        expect(field?.values).toHaveLength(given.length);
        expect([reversed?.value, reversed?.resolution]).toEqual([field?.value, field?.resolution]);
        expect(field?.resolved).toBe(record !== undefined);
        const stands = record ?? (given.length === 1 ? given[0] : undefined);
        expect([field?.winner, field?.value]).toEqual([stands?.source ?? null, stands?.value ?? null]);
        const agree = new Set(given.map(({ value }) => value)).size === 1;
        expect(field?.resolution === 'agree').toBe(agree && given.length > 1 && record !== undefined);
      }),
    );
  });
});
