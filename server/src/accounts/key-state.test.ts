import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoInstant } from '../lib/clock.ts';
import { testInstant } from '../testing.ts';
import { keyState } from './key-state.ts';

const at = (ms: number | null) => (ms === null ? null : isoInstant(testInstant + ms));
const state = (key: { revoked?: number; expires?: number; replaced?: true }) =>
  keyState(
    { revokedAt: at(key.revoked ?? null), expiresAt: at(key.expires ?? null), replacedBy: key.replaced ? 'key' : null },
    testInstant,
  );

describe('the state of a key', () => {
  it('is active until it expires, to the millisecond', () => {
    expect(state({})).toBe('active');
    expect(state({ expires: 1 })).toBe('active');
    expect(state({ expires: 0 })).toBe('expired');
    expect(state({ expires: -1 })).toBe('expired');
  });

  it('is overlap from when another takes its place until it expires', () => {
    expect(state({ replaced: true })).toBe('overlap');
    expect(state({ replaced: true, expires: 1 })).toBe('overlap');
    expect(state({ replaced: true, expires: 0 })).toBe('expired');
  });

  it('is unusable where simulated and real have changed places, unless it has ended anyway', () => {
    const misplaced = (key: { revokedAt?: string; expiresAt?: string }) =>
      keyState({ revokedAt: null, expiresAt: null, replacedBy: null, ...key }, testInstant, true);
    expect(misplaced({})).toBe('unusable');
    expect(misplaced({ expiresAt: isoInstant(testInstant) })).toBe('expired');
    expect(misplaced({ revokedAt: isoInstant(testInstant) })).toBe('revoked');
  });

  it('is revoked for good, whatever else it is', () => {
    const ms = fc.option(fc.integer({ min: -1_000, max: 1_000 }), { nil: null });
    fc.assert(
      fc.property(ms, fc.boolean(), fc.integer({ min: -1_000, max: 1_000 }), (expires, replaced, now) => {
        const key = { revokedAt: at(0), expiresAt: at(expires), replacedBy: replaced ? 'key' : null };
        expect(keyState(key, testInstant + now)).toBe('revoked');
      }),
    );
  });

  it('never becomes active again as time goes by', () => {
    const ms = fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: null });
    fc.assert(
      fc.property(ms, fc.boolean(), fc.nat(2_000), fc.nat(2_000), (expires, replaced, one, other) => {
        const key = { revokedAt: null, expiresAt: at(expires), replacedBy: replaced ? 'key' : null };
        const later = keyState(key, testInstant + one + other);
        if (later === 'active' || later === 'overlap') expect(keyState(key, testInstant + one)).toBe(later);
      }),
    );
  });
});
