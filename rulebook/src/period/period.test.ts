import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayInWords, formatPeriod, type Period, parsePeriod, periodLabel } from './period.ts';

const last = { two_months: 6, month: 12, quarter: 4, half_month: 24, week: 52 } as const;
const periods: fc.Arbitrary<Period> = fc.oneof(
  fc.integer({ min: 1, max: 9999 }).map((year) => ({ kind: 'year' as const, year })),
  ...(Object.keys(last) as (keyof typeof last)[]).map((kind) =>
    fc
      .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: last[kind] }))
      .map(([year, number]) => ({ kind, year, number })),
  ),
);

describe('a period', () => {
  it('is read in each of its forms', () => {
    const forms: Record<string, Period> = {
      '2026-T1': { kind: 'two_months', year: 2026, number: 1 },
      '2026-A': { kind: 'year', year: 2026 },
      '2026-03': { kind: 'month', year: 2026, number: 3 },
      '2026-Q4': { kind: 'quarter', year: 2026, number: 4 },
      '2026-H24': { kind: 'half_month', year: 2026, number: 24 },
      '2026-W07': { kind: 'week', year: 2026, number: 7 },
    };
    for (const [text, period] of Object.entries(forms)) expect(parsePeriod(text)).toEqual({ ok: true, period });
  });

  it('may be given as a bare year, which is written with -A', () => {
    const result = parsePeriod('2026');
    expect(result.ok && formatPeriod(result.period)).toBe('2026-A');
  });

  it('is refused when its number does not exist', () => {
    const texts = ['2026-T0', '2026-T7', '2026-00', '2026-13', '2026-Q5', '2026-H00', '2026-H25', '2026-W54', '0000-A'];
    for (const text of texts) expect(parsePeriod(text), text).toEqual({ ok: false, problem: 'out_of_range' });
  });

  it('is refused when it is written in another way', () => {
    const texts = ['', '2026-t1', '2026-T01', '2026-3', '2026-H1', '2026-W7', '2026-Q', '26-T1', '2026T1', ' 2026-T1'];
    const more = ['2026-T1\n', '2026-A1', '2026-', '2026-03-01', '2026-S1', '2026-Q01', 'A', '２０２６-A'];
    for (const text of [...texts, ...more])
      expect(parsePeriod(text), text).toEqual({ ok: false, problem: 'not_a_period' });
  });

  it('has a week 53 only in the years that have one', () => {
    for (const year of [2020, 2026, 2032]) expect(parsePeriod(`${year}-W53`).ok, `${year}`).toBe(true);
    for (const year of [2025, 2027, 2028]) expect(parsePeriod(`${year}-W53`).ok, `${year}`).toBe(false);
  });

  it('written and read again is the same', () => {
    fc.assert(
      fc.property(periods, (period) => {
        expect(parsePeriod(formatPeriod(period))).toEqual({ ok: true, period });
      }),
    );
  });

  it('read and written again is the same text, but for the bare year', () => {
    const nearly = fc.tuple(fc.stringMatching(/^[0-9]{4}$/), fc.stringMatching(/^(-[TAQHWX]?[0-9]{0,3})?$/));
    fc.assert(
      fc.property(nearly, ([year, rest]) => {
        const result = parsePeriod(year + rest);
        if (result.ok) expect(formatPeriod(result.period)).toBe(year + (rest || '-A'));
      }),
    );
  });

  it('has a name in both languages', () => {
    const names = [
      ['2026-T1', 'januar–februar 2026', 'January–February 2026'],
      ['2025-A', 'kalenderåret 2025', 'calendar year 2025'],
      ['2026-12', 'desember 2026', 'December 2026'],
      ['2026-Q2', 'april–juni 2026', 'April–June 2026'],
      ['2026-H03', 'første halvdel av februar 2026', 'first half of February 2026'],
      ['2026-H24', 'andre halvdel av desember 2026', 'second half of December 2026'],
      ['2026-W07', 'uke 7 2026', 'week 7 2026'],
    ];
    for (const [text = '', nb, en] of names) {
      const result = parsePeriod(text);
      expect(result.ok && periodLabel(result.period)).toEqual({ nb, en });
    }
  });

  it('made by hand with a number that does not exist has no name', () => {
    expect(() => periodLabel({ kind: 'month', year: 2026, number: 13 })).toThrow(RangeError);
  });
});

describe('a day in words', () => {
  it('has the month by name', () => {
    expect(dayInWords('2026-03-01')).toEqual({ nb: '1. mars 2026', en: '1 March 2026' });
    expect(() => dayInWords('2026-13-01')).toThrow(RangeError);
  });
});
