import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateFrom, dateOf, dayNumber, isDate, lastDayOfMonth, weekday, yearOf } from './calendar.ts';

const msPerDay = 86_400_000;
const dayNumbers = fc.integer({ min: dayNumber('0001-01-01'), max: dayNumber('9999-12-31') });

describe('plain dates', () => {
  it('count days from 1 January 1970', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(dayNumber('1969-12-31')).toBe(-1);
    expect(dayNumber('2000-03-01')).toBe(11_017);
    expect(dateOf(11_016)).toBe('2000-02-29');
  });

  it('become a number and the same date again, everywhere', () => {
    fc.assert(
      fc.property(dayNumbers, (number) => {
        expect(dayNumber(dateOf(number))).toBe(number);
      }),
    );
  });

  it('agree with the clockwork of the platform, everywhere', () => {
    fc.assert(
      fc.property(dayNumbers, (number) => {
        const platform = new Date(number * msPerDay);
        expect(dateOf(number)).toBe(platform.toISOString().slice(0, 10));
        expect(weekday(dateOf(number))).toBe(platform.getUTCDay() || 7);
      }),
    );
  });

  it('agree with the platform on every single day from 1995 to 2105', () => {
    for (let number = dayNumber('1995-01-01'); number <= dayNumber('2105-12-31'); number += 1)
      if (dateOf(number) !== new Date(number * msPerDay).toISOString().slice(0, 10)) expect.fail(`day ${number}`);
  });

  it('move over month, year and leap day', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(addDays('2026-05-17', 0)).toBe('2026-05-17');
  });

  it('have a weekday that advances by one a day and starts again after Sunday', () => {
    expect(weekday('2026-11-23')).toBe(1);
    expect(weekday('2026-11-22')).toBe(7);
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (number) => {
        expect(weekday(dateOf(number + 1))).toBe((weekday(dateOf(number)) % 7) + 1);
      }),
    );
  });

  it('know the last day of their month', () => {
    expect(lastDayOfMonth('2026-02-01')).toBe('2026-02-28');
    expect(lastDayOfMonth('2028-02-29')).toBe('2028-02-29');
    expect(lastDayOfMonth('1900-02-10')).toBe('1900-02-28');
    expect(lastDayOfMonth('2000-02-10')).toBe('2000-02-29');
    fc.assert(
      fc.property(
        dayNumbers.filter((number) => number < 2_900_000),
        (number) => {
          expect(addDays(lastDayOfMonth(dateOf(number)), 1).slice(8)).toBe('01');
        },
      ),
    );
  });

  it('are recognised only when the day exists and is written in full', () => {
    for (const date of ['2028-02-29', '0001-01-01', '9999-12-31']) expect(isDate(date), date).toBe(true);
    const not = ['2027-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01', '2026-1-1'];
    const norAre = ['20260101', '2026-01-01T00:00', ' 2026-01-01', '2026-01-01\n', '+2026-01-01', '', '२०२६-०१-०१'];
    for (const text of [...not, ...norAre]) expect(isDate(text), text).toBe(false);
  });

  it('are refused loudly where a date is required', () => {
    expect(() => dayNumber('2026-02-30')).toThrow(RangeError);
    expect(() => yearOf('2026')).toThrow(RangeError);
    expect(() => dateFrom(2026, 2, 30)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
    expect(() => dateOf(0.5)).toThrow(RangeError);
    expect(() => dateOf(Number.NaN)).toThrow(RangeError);
  });
});
