import { describe, expect, it } from 'vitest';
import { daysBefore, endOfOsloDay, nextOsloMidnight, osloDate } from './oslo-time.ts';

describe('time in Oslo', () => {
  it('ends a day with the offset that holds that day', () => {
    expect(endOfOsloDay('2026-04-10')).toBe('2026-04-10T23:59:59+02:00');
    expect(endOfOsloDay('2026-12-10')).toBe('2026-12-10T23:59:59+01:00');
    // Summer time begins and ends within these days.
    expect(endOfOsloDay('2026-03-29')).toBe('2026-03-29T23:59:59+02:00');
    expect(endOfOsloDay('2026-10-25')).toBe('2026-10-25T23:59:59+01:00');
  });

  it('has another date than UTC late in the evening', () => {
    expect(osloDate(Date.parse('2026-12-31T23:30:00Z'))).toBe('2027-01-01');
    expect(osloDate(Date.parse('2026-06-30T21:59:59Z'))).toBe('2026-06-30');
  });

  it('turns to the next day at its own midnight, on the days of 23 and 25 hours too', () => {
    const at = (text: string) => new Date(nextOsloMidnight(Date.parse(text))).toISOString();
    expect(at('2026-11-21T12:00:00Z')).toBe('2026-11-21T23:00:00.000Z');
    expect(at('2026-03-28T23:00:00Z')).toBe('2026-03-29T22:00:00.000Z');
    expect(at('2026-10-24T22:00:00Z')).toBe('2026-10-25T23:00:00.000Z');
  });

  it('counts days back over the ends of months and years', () => {
    expect(daysBefore('2026-11-20', 0)).toBe('2026-11-20');
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
    expect(daysBefore('2028-03-01', 1)).toBe('2028-02-29');
    expect(daysBefore('2026-01-05', 14)).toBe('2025-12-22');
  });
});
