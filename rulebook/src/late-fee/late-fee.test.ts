import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar/calendar.ts';
import { courtFees } from './court-fee-table.ts';
import { lateFee, rettsgebyrOf } from './late-fee.ts';
import { lateFeeSteps } from './late-fee-rules.ts';

const due = '2026-07-31';
const rettsgebyr = 1345;

describe('the late fee for annual accounts', () => {
  it.each([
    ['2026-01-01', 0, 0, 0],
    ['2026-07-31', 0, 0, 0],
    ['2026-08-01', 1, 1, 1345],
    ['2026-08-07', 1, 1, 1345],
    ['2026-08-08', 2, 2, 2690],
    ['2026-08-20', 3, 3, 4035],
    ['2026-09-25', 8, 8, 10_760],
    ['2026-09-26', 9, 10, 13_450],
    ['2026-12-01', 18, 28, 37_660],
    ['2026-12-04', 18, 28, 37_660],
    ['2026-12-05', 19, 31, 41_695],
    ['2027-01-22', 25, 49, 65_905],
    ['2027-01-23', 26, 52, 69_940],
    ['2027-02-28', 26, 52, 69_940],
    ['2035-01-01', 26, 52, 69_940],
  ])('received on %s is %i weeks, %i court fees, %i kroner', (received, weeks, multiplier, amount) => {
    expect(lateFee({ due, received, rettsgebyr })).toEqual({ weeks, multiplier, amount });
  });

  it('counts from another due day alike', () => {
    expect(lateFee({ due: '2027-01-31', received: '2027-02-01', rettsgebyr: 1 })).toEqual({
      weeks: 1,
      multiplier: 1,
      amount: 1,
    });
  });

  it('names the field that cannot be used', () => {
    const good = { due, received: due, rettsgebyr };
    for (const day of ['2026-02-30', '31.07.2026', '', '2026-7-31']) {
      expect(() => lateFee({ ...good, due: day })).toThrow(/^due /);
      expect(() => lateFee({ ...good, received: day })).toThrow(/^received /);
    }
    for (const fee of [0, -1, 1345.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => lateFee({ ...good, rettsgebyr: fee })).toThrow(/^rettsgebyr /);
    expect(() => lateFee({ ...good, due: '' })).toThrow(RangeError);
  });

  it('of any day agrees with the closed form, never falls and never passes 52 court fees', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 800 }), fc.integer({ min: 1, max: 5000 }), (days, fee) => {
        const told = lateFee({ due, received: addDays(due, days), rettsgebyr: fee });
        const weeks = days < 1 ? 0 : Math.min(26, Math.floor((days - 1) / 7) + 1);
        const multiplier = weeks <= 8 ? weeks : weeks <= 18 ? 8 + 2 * (weeks - 8) : 28 + 3 * (weeks - 18);
        expect(told).toEqual({ weeks, multiplier, amount: multiplier * fee });
        const next = lateFee({ due, received: addDays(due, days + 1), rettsgebyr: fee });
        expect(next.amount).toBeGreaterThanOrEqual(told.amount);
        expect(next.multiplier).toBeLessThanOrEqual(52);
      }),
    );
  });

  it('is written in steps that follow on each other', () => {
    expect(lateFeeSteps[0]?.from_week).toBe(1);
    for (const [index, step] of lateFeeSteps.entries()) {
      expect(step.to_week).toBeGreaterThanOrEqual(step.from_week);
      expect(lateFeeSteps[index + 1]?.from_week ?? step.to_week + 1).toBe(step.to_week + 1);
    }
  });
});

describe('the court fee', () => {
  it('is that of the day’s year, and says how sure it is', () => {
    expect(rettsgebyrOf('2024-12-31')).toEqual({ amount: 1277, confidence: 'confirmed' });
    expect(rettsgebyrOf('2026-08-01')).toEqual({ amount: 1345, confidence: 'uncertain' });
  });

  it('of a year that the table has not is unknown, not zero', () => {
    expect(rettsgebyrOf('2017-12-31')).toBeNull();
    expect(rettsgebyrOf('2027-01-01')).toBeNull();
    expect(() => rettsgebyrOf('2026')).toThrow(/^date /);
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;
describe.skipIf(!data)('the official tables', () => {
  it('hold the same court fees and the same steps', () => {
    const official = JSON.parse(readFileSync(`${data}/obligations/rettsgebyr.json`, 'utf8')) as {
      values: { year: number; amount: number; confirmed: boolean }[];
      forsinkelsesgebyr: { weeks: { from: number; to: number; multiplierPerStartedWeek: number }[] };
    };
    expect(
      courtFees.map(({ year, amount, confidence }) => ({ year, amount, confirmed: confidence === 'confirmed' })),
    ).toEqual(official.values);
    expect(
      lateFeeSteps.map((step) => ({
        from: step.from_week,
        to: step.to_week,
        multiplierPerStartedWeek: step.court_fees_a_week,
      })),
    ).toEqual(official.forsinkelsesgebyr.weeks);
  });
});
