import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateOf, dayNumber, weekday } from '../calendar/calendar.ts';
import { easterSunday, isPublicHoliday, nextWorkingDay, publicHolidays } from './holidays.ts';

const dates = fc.integer({ min: dayNumber('1996-01-01'), max: dayNumber('2200-12-31') }).map(dateOf);
const isWorkingDay = (date: string) => weekday(date) < 6 && !isPublicHoliday(date);

const dayMs = 86_400_000;

/**
 * Gauss's way, with the constants of its centuries (1900 to 2199) and his two exceptions, on the machine's own calendar:
 * written apart from the code. Epoch milliseconds.
 */
function easterByGauss(year: number): number {
  const d = (19 * (year % 19) + 24) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + (year < 2100 ? 5 : 6)) % 7;
  const exception = (d === 29 && e === 6) || (d === 28 && e === 6 && year % 19 > 10) ? 7 : 0;
  return Date.UTC(year, 2, 22 + d + e - exception);
}

describe('Easter', () => {
  it('falls on the known days, the earliest and the latest among them', () => {
    const known = ['1818-03-22', '1943-04-25', '2000-04-23', '2008-03-23', '2011-04-24', '2026-04-05', '2038-04-25'];
    for (const date of known) expect(easterSunday(Number(date.slice(0, 4)))).toBe(date);
  });

  it('is always a Sunday from 22 March to 25 April', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 9999 }), (year) => {
        const date = easterSunday(year);
        expect(weekday(date)).toBe(7);
        expect(date >= `${year}-03-22` && date <= `${year}-04-25`).toBe(true);
      }),
    );
  });

  it('agrees with another way of counting it, for every year from 1900 to 2199', () => {
    for (let year = 1900; year <= 2199; year += 1)
      expect(dayNumber(easterSunday(year)) * dayMs, String(year)).toBe(easterByGauss(year));
  });

  it('is refused for years without a Gregorian Easter', () => {
    for (const year of [1582, 10_000, 2026.5, Number.NaN]) expect(() => easterSunday(year)).toThrow(RangeError);
  });
});

describe('public holidays', () => {
  it('of 2026 are these twelve', () => {
    expect(publicHolidays(2026).map(({ date }) => date)).toEqual([
      '2026-01-01',
      '2026-04-02',
      '2026-04-03',
      '2026-04-05',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-17',
      '2026-05-24',
      '2026-05-25',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  it('may share a day: in 2027 Whit Monday is Constitution Day', () => {
    const names = publicHolidays(2027).filter(({ date }) => date === '2027-05-17');
    expect(names.map(({ name_nb }) => name_nb).sort()).toEqual(['Andre pinsedag', 'Grunnlovsdagen']);
  });

  it('are not the eves and the Saturdays between', () => {
    for (const date of ['2026-12-24', '2026-12-31', '2026-04-04', '2026-05-23'])
      expect(isPublicHoliday(date), date).toBe(false);
  });

  it('are twelve each year, in order of date, and each is recognised', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1996, max: 2200 }), (year) => {
        const days = publicHolidays(year).map(({ date }) => date);
        expect(days).toHaveLength(12);
        expect([...days].sort()).toEqual(days);
        for (const date of days) expect(isPublicHoliday(date)).toBe(true);
      }),
    );
  });

  it('of any year from 1980 to 2100 are the days that another count of Easter gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1980, max: 2100 }), (year) => {
        const fixed = [Date.UTC(year, 0, 1), Date.UTC(year, 4, 1), Date.UTC(year, 4, 17)];
        const christmas = [Date.UTC(year, 11, 25), Date.UTC(year, 11, 26)];
        const movable = [-3, -2, 0, 1, 39, 49, 50].map((days) => easterByGauss(year) + days * dayMs);
        const expected = [...fixed, ...movable, ...christmas].sort((one, other) => one - other);
        expect(publicHolidays(year).map(({ date }) => dayNumber(date) * dayMs)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('are recognised on exactly the listed days, on every day of fifty years', () => {
    for (let year = 2000; year < 2050; year += 1) {
      const listed = new Set(publicHolidays(year).map(({ date }) => date));
      for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1))
        if (isPublicHoliday(date) !== listed.has(date)) expect.fail(date);
    }
  });
});

describe('a deadline', () => {
  it('stays on a working day', () => {
    expect(nextWorkingDay('2026-12-24')).toEqual({ due: '2026-12-24', shifted: false, reason: null });
  });

  it('moves from Saturday and Sunday to Monday', () => {
    expect(nextWorkingDay('2026-10-10')).toEqual({ due: '2026-10-12', shifted: true, reason: 'saturday' });
    expect(nextWorkingDay('2026-07-05')).toEqual({ due: '2026-07-06', shifted: true, reason: 'sunday' });
  });

  it('moves past a whole row of days off', () => {
    expect(nextWorkingDay('2016-05-15').due).toBe('2016-05-18');
    expect(nextWorkingDay('2027-05-15')).toEqual({ due: '2027-05-18', shifted: true, reason: 'saturday' });
    expect(nextWorkingDay('2027-03-25')).toEqual({ due: '2027-03-30', shifted: true, reason: 'public_holiday' });
  });

  it('gives the holiday as its reason when a holiday falls on a Sunday or a Saturday', () => {
    expect(nextWorkingDay('2026-05-17').reason).toBe('public_holiday');
    expect(nextWorkingDay('2027-05-01').reason).toBe('public_holiday');
  });

  it('moves over the new year', () => {
    expect(nextWorkingDay('2027-01-01').due).toBe('2027-01-04');
  });

  it('always ends on a working day, never earlier, and on the first one there is', () => {
    fc.assert(
      fc.property(dates, (nominal) => {
        const { due, shifted, reason } = nextWorkingDay(nominal);
        expect(isWorkingDay(due)).toBe(true);
        expect(shifted).toBe(due !== nominal);
        expect(reason === null).toBe(!shifted);
        for (let between = nominal; between < due; between = addDays(between, 1))
          expect(isWorkingDay(between)).toBe(false);
      }),
    );
  });

  it('that has moved does not move again, and never moves more than five days', () => {
    fc.assert(
      fc.property(dates, (nominal) => {
        const { due } = nextWorkingDay(nominal);
        expect(nextWorkingDay(due).shifted).toBe(false);
        expect(dayNumber(due) - dayNumber(nominal)).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('keeps the order of two deadlines', () => {
    fc.assert(
      fc.property(dates, dates, (one, other) => {
        const [first, last] = one < other ? [one, other] : [other, one];
        expect(nextWorkingDay(first).due <= nextWorkingDay(last).due).toBe(true);
      }),
    );
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;
describe.skipIf(!data)('the official tables', () => {
  const read = <T>(name: string) => JSON.parse(readFileSync(`${data}/obligations/${name}`, 'utf8')) as T;

  it('name the same public holidays for each year', () => {
    type Year = { easterSunday: string; holidays: { date: string; name: string }[] };
    const { years } = read<{ years: Record<string, Year> }>('holidays-2025-2030.json');
    expect(Object.keys(years)).toHaveLength(6);
    for (const [year, official] of Object.entries(years)) {
      expect(easterSunday(Number(year))).toBe(official.easterSunday);
      const ours = publicHolidays(Number(year));
      // They write a day once though it be two holidays, as 17 May 2027 is; so days are compared, and each name found.
      expect([...new Set(ours.map(({ date }) => date))]).toEqual(official.holidays.map(({ date }) => date));
      for (const { date, name } of official.holidays)
        expect(ours, date).toContainEqual(expect.objectContaining({ date, name_nb: name }));
    }
  });

  it('move every printed and counted deadline to the same day', () => {
    type Vector = { nominal: string; due: string };
    const { published, computed } = read<{ published: Vector[]; computed: Vector[] }>('deadline-shift-vectors.json');
    expect(published.length).toBeGreaterThanOrEqual(46);
    for (const { nominal, due } of [...published, ...computed]) expect(nextWorkingDay(nominal).due, nominal).toBe(due);
  });
});
