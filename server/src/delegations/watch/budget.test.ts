import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../testing.ts';
import { createBudget } from './budget.ts';
import { mostOverdrawn, neededCallsPerHour } from './pace.ts';

const hourMs = 3_600_000;

describe('the budget', () => {
  it('begins with a burst and fills with time, not beyond it', () => {
    const clock = virtualClock();
    const budget = createBudget(clock, { callsPerHour: 3_648, burst: 40 });
    expect(budget.left()).toBe(40);
    budget.spend(40);
    expect(budget.has(1)).toBe(false);
    clock.advance(3_000);
    expect([budget.left(), budget.has(3), budget.has(4)]).toEqual([3, true, false]);
    clock.advance(hourMs);
    expect(budget.left()).toBe(40);
  });

  it('makes up for what a piece of work took beyond', () => {
    const clock = virtualClock();
    const budget = createBudget(clock, { callsPerHour: 3_648, burst: 40 });
    budget.spend(45);
    expect(budget.left()).toBe(0);
    clock.advance(5_000);
    expect(budget.has(1)).toBe(false);
    clock.advance(1_000);
    expect(budget.has(1)).toBe(true);
  });

  it('lets work of more calls than the burst begin when it is full', () => {
    expect(createBudget(virtualClock(), { callsPerHour: 400, burst: 2 }).has(3)).toBe(true);
  });

  it('is kept in every hour, wherever it begins, by whoever asks as much as may be', () => {
    const step = fc.record({ ms: fc.integer({ min: 0, max: 120_000 }), cost: fc.integer({ min: 1, max: 3 }) });
    const callsPerHour = fc.integer({ min: 100, max: 20_000 });
    fc.assert(
      fc.property(callsPerHour, fc.array(step, { minLength: 50, maxLength: 150 }), (perHour, steps) => {
        const clock = virtualClock();
        const budget = createBudget(clock, { callsPerHour: perHour, burst: 40 });
        const spent: { at: number; calls: number }[] = [];
        for (const { ms, cost } of steps) {
          clock.advance(ms);
          while (budget.has(cost)) {
            const calls = cost + mostOverdrawn - 1;
            budget.spend(calls);
            spent.push({ at: clock.now(), calls });
          }
        }
        for (const { at } of spent) {
          const inHour = spent.filter((one) => one.at >= at && one.at < at + hourMs);
          expect(inHour.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(perHour);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a number of delegations needs', () => {
  it('is pages of fifty each hour and three calls a day for each, with the requests and our own tokens', () => {
    expect(neededCallsPerHour({ delegations: 0 })).toBe(61);
    expect(neededCallsPerHour({ delegations: 10_000 })).toBe(200 + 1_250 + 60);
    expect(neededCallsPerHour({ delegations: 10_000, openRequests: 600 })).toBe(200 + 1_250 + 100 + 60);
    const slow = { sweepEveryMs: 2 * hourMs, reviewEveryMs: 48 * hourMs };
    expect(neededCallsPerHour({ delegations: 10_000 }, slow)).toBe(100 + 625 + 60);
  });
});
