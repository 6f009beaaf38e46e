import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, weekday } from '../calendar/calendar.ts';
import { daysOfPeriod, periodOfTerm, type TermPeriod, termElements, termLabel, termOfPeriod } from './terms.ts';

const daysOf = (element: string, value: string, year: number) =>
  daysOfPeriod(periodOfTerm(`skattleggingsperiode${element}`, value, year) ?? expect.fail(`${value} is no term`));

describe('the terms of a return', () => {
  it('are named by seven elements', () => {
    expect(termElements.map(({ element, values }) => [element.slice(20), values.length])).toEqual([
      ['Maaned', 12],
      ['SeksMaaneder', 2],
      ['ToMaaneder', 6],
      ['HalvMaaned', 24],
      ['TreMaaneder', 4],
      ['Uke', 53],
      ['Aar', 1],
    ]);
    expect(termElements.flatMap(({ values }) => [values[0], values.at(-1)])).toEqual([
      'januar',
      'desember',
      'januar-juni',
      'juli-desember',
      'januar-februar',
      'november-desember',
      'foerste halvdel januar',
      'andre halvdel desember',
      'januar-mars',
      'oktober-desember',
      'uke 1',
      'uke 53',
      'aarlig',
      'aarlig',
    ]);
  });

  it('are periods of the one grammar, and half years', () => {
    expect(periodOfTerm('skattleggingsperiodeToMaaneder', 'juli-august', 2026)).toEqual({
      kind: 'two_months',
      year: 2026,
      number: 4,
    });
    expect(periodOfTerm('skattleggingsperiodeAar', 'aarlig', 2025)).toEqual({ kind: 'year', year: 2025 });
    expect(periodOfTerm('skattleggingsperiodeSeksMaaneder', 'juli-desember', 2025)).toEqual({
      kind: 'six_months',
      year: 2025,
      number: 2,
    });
  });

  it('have a first and a last day', () => {
    expect(daysOf('Maaned', 'februar', 2024)).toEqual({ first: '2024-02-01', last: '2024-02-29' });
    expect(daysOf('SeksMaaneder', 'januar-juni', 2025)).toEqual({ first: '2025-01-01', last: '2025-06-30' });
    expect(daysOf('ToMaaneder', 'november-desember', 2025)).toEqual({ first: '2025-11-01', last: '2025-12-31' });
    expect(daysOf('TreMaaneder', 'april-juni', 2025)).toEqual({ first: '2025-04-01', last: '2025-06-30' });
    expect(daysOf('Aar', 'aarlig', 2025)).toEqual({ first: '2025-01-01', last: '2025-12-31' });
    expect(daysOf('HalvMaaned', 'foerste halvdel februar', 2025)).toEqual({ first: '2025-02-01', last: '2025-02-15' });
    expect(daysOf('HalvMaaned', 'andre halvdel februar', 2025)).toEqual({ first: '2025-02-16', last: '2025-02-28' });
  });

  it('count weeks as ISO 8601 does', () => {
    expect(daysOf('Uke', 'uke 1', 2022)).toEqual({ first: '2022-01-03', last: '2022-01-09' });
    expect(daysOf('Uke', 'uke 1', 2025)).toEqual({ first: '2024-12-30', last: '2025-01-05' });
    expect(daysOf('Uke', 'uke 53', 2026)).toEqual({ first: '2026-12-28', last: '2027-01-03' });
    expect(periodOfTerm('skattleggingsperiodeUke', 'uke 53', 2025)).toBeNull();
  });

  it('do not exist for another element, another value or a year that calendars do not have', () => {
    expect(periodOfTerm('skattleggingsperiodeDag', 'januar', 2025)).toBeNull();
    expect(periodOfTerm('skattleggingsperiodeMaaned', 'Januar', 2025)).toBeNull();
    expect(periodOfTerm('skattleggingsperiodeMaaned', 'aarlig', 2025)).toBeNull();
    for (const year of [0, -5, 10_000, 2025.5, Number.NaN])
      expect(periodOfTerm('skattleggingsperiodeAar', 'aarlig', year)).toBeNull();
  });

  it('reach to the edges of the calendar', () => {
    expect(daysOf('Uke', 'uke 1', 1)).toEqual({ first: '0001-01-01', last: '0001-01-07' });
    expect(daysOf('Uke', 'uke 52', 9999)).toEqual({ first: '9999-12-27', last: '9999-12-31' });
    expect(daysOf('Aar', 'aarlig', 9999)).toEqual({ first: '9999-01-01', last: '9999-12-31' });
  });

  it('cover each year from end to end, one after the other, and are named as they were read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9998 }), (year) => {
        for (const { element, values, kind } of termElements) {
          const periods = values.map((value) => periodOfTerm(element, value, year));
          const spans = periods.flatMap((period) => (period === null ? [] : [daysOfPeriod(period)]));
          for (const [index, span] of spans.entries())
            if (index > 0) expect(span.first).toBe(addDays(spans[index - 1]?.last ?? '', 1));
          const next = periodOfTerm(element, values[0] ?? '', year + 1);
          expect(addDays(spans.at(-1)?.last ?? '', 1)).toBe(next === null ? '' : daysOfPeriod(next).first);
          if (kind === 'week') {
            for (const { first, last } of spans) expect([weekday(first), weekday(last)]).toEqual([1, 7]);
            const [first] = spans;
            expect(first !== undefined && first.first <= `${String(year).padStart(4, '0')}-01-04`).toBe(true);
          }
          for (const [index, period] of periods.entries())
            if (period !== null) expect(termOfPeriod(period)).toEqual({ element, value: values[index], year });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('have a name in both languages', () => {
    expect(termLabel({ kind: 'two_months', year: 2026, number: 1 })).toEqual({
      nb: 'januar–februar 2026',
      en: 'January–February 2026',
    });
    expect(termLabel({ kind: 'six_months', year: 2026, number: 2 }).en).toBe('July–December 2026');
  });

  it('of another number are nobody’s', () => {
    const wrong: TermPeriod = { kind: 'month', year: 2026, number: 13 };
    expect(() => termOfPeriod(wrong)).toThrow(RangeError);
    expect(() => daysOfPeriod(wrong)).toThrow(RangeError);
  });
});
