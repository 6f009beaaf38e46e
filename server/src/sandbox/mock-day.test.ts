import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { osloDate } from '../lib/oslo-time.ts';
import { virtualClock } from '../testing.ts';
import { clockOnDay } from './mock-day.ts';

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const instant = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2040-01-01') });

describe('the clock on another day', () => {
  it('is on that day in Norway, whatever the hour and the season are', () => {
    fc.assert(
      fc.property(instant, day, (now, wanted) => {
        expect(osloDate(clockOnDay(virtualClock(now), wanted).now())).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
    // Half past midnight in summer, for a day in winter: whole days alone would end on the evening before.
    const summer = virtualClock(Date.parse('2026-06-30T22:30:00Z'));
    expect(osloDate(clockOnDay(summer, '2026-11-21').now())).toBe('2026-11-21');
  });

  it('goes on, is the same hour of the day, and leaves what measures time alone', () => {
    const clock = virtualClock(Date.parse('2026-11-21T12:00:00Z'));
    const moved = clockOnDay(clock, '2027-01-05');
    expect(moved.now()).toBe(Date.parse('2027-01-05T12:00:00Z'));
    clock.advance(90_000);
    expect(moved.now()).toBe(Date.parse('2027-01-05T12:01:30Z'));
    expect(moved.monotonic()).toBe(clock.monotonic());
  });
});
