import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateOf, dayNumber } from '../../calendar/calendar.ts';
import { daysOfPeriod } from '../terms.ts';
import { periodChecks } from './period-checks.ts';
import { findingsOf, placesOf, type ReturnWords, returnWith } from './testing.ts';

const find = (rule: string, words: ReturnWords, today: string, hasEnded = false) =>
  findingsOf(periodChecks[rule], words, { today, hasEnded });

const holds = (rule: string, words: ReturnWords, today: string, hasEnded = false) =>
  expect(find(rule, words, today, hasEnded), `${rule} on ${today}`).toEqual([]);

const fires = (rule: string, words: ReturnWords, today: string, hasEnded = false) => {
  const findings = find(rule, words, today, hasEnded);
  expect(placesOf(findings), `${rule} on ${today}`).toEqual(['skattegrunnlagOgBeregnetSkatt/skattleggingsperiode']);
  return findings[0]?.message ?? { nb: '', en: '' };
};

const marchApril = { term: 'T2', year: 2026 } as const;
const primary = { ...marchApril, category: 'primaernaering' } as const;
const claim = { ...marchApril, category: 'kompensasjon' } as const;

describe.each([
  ['R059', marchApril],
  ['R060', primary],
])('%s, a period that must be over', (rule, words) => {
  it('holds from the day after the last day, and not on the last day itself', () => {
    holds(rule, words, '2026-05-01');
    holds(rule, words, '2030-01-01');
    fires(rule, words, '2026-04-30');
    fires(rule, words, '2026-01-01');
  });

  it('holds from the first day of the period for a business that has ended, and not the day before', () => {
    holds(rule, words, '2026-03-01', true);
    holds(rule, words, '2026-04-30', true);
    fires(rule, words, '2026-02-28', true);
  });

  it('tells in both languages the term, its last day, the day to send from, who may send before, and from when', () => {
    const { nb, en } = fires(rule, words, '2026-04-30');
    for (const words of ['mars–april 2026', '30. april 2026', 'fra 1. mai 2026', 'opphør', 'konkurs', 'dødsbo'])
      expect(nb).toContain(words);
    for (const words of ['March–April 2026', '30 April 2026', 'from 1 May 2026', 'cessation', 'bankrupt', 'deceased'])
      expect(en).toContain(words);
    expect(nb).toContain('tidligst 1. mars 2026');
    expect(en).toContain('not before 1 March 2026');
    expect(nb).toContain('oppgi has_ended (--ended på kommandolinjen)');
    expect(en).toContain('set has_ended (--ended on the command line)');
  });

  it('does not ask again whether the business has ended when that was said', () => {
    const { nb, en } = fires(rule, words, '2026-02-28', true);
    expect(nb).not.toContain('has_ended');
    expect(en).not.toContain('has_ended');
    expect(nb).toContain('1. mars 2026');
    expect(en).toContain('1 March 2026');
  });

  it.each([
    ['A', '2026-12-31'],
    ['S1', '2026-06-30'],
    ['Q1', '2026-03-31'],
    ['02', '2026-02-28'],
    ['H03', '2026-02-15'],
    ['H04', '2026-02-28'],
    ['W01', '2026-01-04'],
    ['W53', '2027-01-03'],
  ])('knows the last day of the term %s of 2026', (term, last) => {
    fires(rule, { ...words, term }, last);
    holds(rule, { ...words, term }, addDays(last, 1));
  });

  it('counts a year after 9999 as not over, whoever sends', () => {
    expect(fires(rule, { ...words, year: 12_026 }, '2026-11-22').en).toContain('12026');
    fires(rule, { ...words, year: 12_026 }, '2026-11-22', true);
  });

  it('counts a year before 1 as over', () => {
    holds(rule, { ...words, year: -5 }, '2026-11-22');
    holds(rule, { ...words, year: 0 }, '2026-11-22');
  });

  it('counts a week that the year does not have as not over until the year is', () => {
    expect(fires(rule, { ...words, term: 'W53', year: 2025 }, '2025-12-31').nb).toContain('uke som 2025 ikke har');
    holds(rule, { ...words, term: 'W53', year: 2025 }, '2026-01-01');
    expect(fires(rule, { ...words, term: 'W53', year: 9999 }, '2026-01-01').en).toContain(
      'week that 9999 does not have',
    );
  });

  it('tells of a period that ends with the last day that dates are written in', () => {
    expect(fires(rule, { ...words, term: 'A', year: 9999 }, '2026-11-22').en).toContain('after that day');
  });

  it('has a last day for every day there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: dayNumber('2022-01-01'), max: dayNumber('2040-12-31') }).map(dateOf),
        fc.constantFrom('T1', 'T6', 'A', 'Q4', '12', 'H24', 'W01', 'W52'),
        fc.integer({ min: 2022, max: 2040 }),
        (today, term, year) => {
          const { period } = returnWith({ ...words, term, year });
          if (period === null) throw new Error('Every year has these');
          const { first, last } = daysOfPeriod(period);
          expect(find(rule, { ...words, term, year }, today).length).toBe(today > last ? 0 : 1);
          expect(find(rule, { ...words, term, year }, today, true).length).toBe(today >= first ? 0 : 1);
        },
      ),
    );
  });
});

describe('R060, a ship that was lost', () => {
  const lost = { ...primary, remark: 'forlis' } as const;

  it('lets the return be sent from the first day of the period', () => {
    holds('R060', lost, '2026-03-01');
    holds('R060', lost, '2026-04-30');
    fires('R060', lost, '2026-02-28');
  });

  it('is told by the remark of the list on the return, not by words or by the remark of a line', () => {
    fires('R060', { ...primary, remark: { beskrivelse: 'forlis' } }, '2026-04-01');
    fires('R060', { ...primary, lines: [{ mvaKode: '1', merverdiavgift: 0, merknad: 'forlis' }] }, '2026-04-01');
    fires('R060', { ...primary, remark: 'Forlis' }, '2026-04-01');
  });

  it('is named as an exception', () => {
    expect(fires('R060', primary, '2026-04-01').nb).toContain('forlis');
    expect(fires('R060', primary, '2026-04-01').en).toContain('shipwreck');
  });

  it('is no exception for ordinary returns', () => {
    fires('R059', { ...marchApril, remark: 'forlis' }, '2026-04-01');
    expect(fires('R059', marchApril, '2026-04-01').nb).not.toContain('forlis');
  });
});

describe('R089, a claim for compensation before the law was changed', () => {
  const old = { ...claim, term: 'T6', year: 2025 } as const;

  it('holds when the period is over', () => {
    holds('R089', { ...old, term: 'T5' }, '2025-11-01');
    fires('R089', { ...old, term: 'T5' }, '2025-10-31');
  });

  it('fires for the last term of 2025 until the law changes, and never after', () => {
    const { nb, en } = fires('R089', old, '2025-12-31');
    expect(nb).toContain('fra 1. januar 2026');
    expect(en).toContain('from 1 January 2026');
    holds('R089', old, '2026-01-01');
    fires('R089', { ...old, term: 'T1', year: 2026 }, '2025-12-31');
    holds('R089', { ...old, term: 'T1', year: 2026 }, '2026-01-01');
    holds('R089', claim, '2026-03-15');
    holds('R089', { ...claim, year: 12_026 }, '2026-03-15');
  });

  it('knows no exception', () => {
    fires('R089', old, '2025-12-31', true);
    fires('R089', { ...old, remark: 'forlis' }, '2025-12-31');
  });
});

describe.each([
  ['R090', 'kompensasjon', '2022-12-31', '2023-01-01', '1. januar 2023', '1 January 2023'],
  ['R105', 'omvendtAvgiftsplikt', '2023-01-31', '2023-02-01', '1. februar 2023', '1 February 2023'],
] as const)('%s, the first day for returns of the kind %s', (rule, category, before, day, nb, en) => {
  it('fires on the day before, and tells the day', () => {
    const findings = find(rule, { category }, before, true);
    expect(placesOf(findings)).toEqual(['meldingskategori']);
    expect(findings[0]?.message.nb).toContain(nb);
    expect(findings[0]?.message.en).toContain(en);
  });

  it('holds on the day', () => {
    holds(rule, { category }, day);
  });
});
