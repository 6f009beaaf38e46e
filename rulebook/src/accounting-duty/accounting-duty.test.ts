import { describe, expect, it } from 'vitest';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { accountingDuty } from './accounting-duty.ts';

const statusOf = (facts: CompanyFacts, year = 2026): string => accountingDuty(facts, year).status;
const needsOf = (facts: CompanyFacts, year = 2026): readonly string[] => accountingDuty(facts, year).needs;

/** An association of cooperation with sales over (`P`) or under (`U`) the limit, year by year to 2026; `?` is not known. */
function cooperative(years: string): CompanyFacts {
  const figures = [...years]
    .map((mark, index): [string, number] => [
      String(2026 - years.length + 1 + index),
      mark === 'P' ? 2_000_001 : mark === 'U' ? 2_000_000 : -1,
    ])
    .filter(([, figure]) => figure >= 0);
  return { organisasjonsform: 'SA', revenue: Object.fromEntries(figures) };
}

describe('the duty to keep accounts', () => {
  it.each(['AS', 'ASA', 'BRL', 'BBL', 'STI'])('is always that of an %s', (organisasjonsform) => {
    expect(statusOf({ organisasjonsform })).toBe('required');
  });

  it('is that of everybody supervised by Finanstilsynet', () => {
    expect(statusOf({ organisasjonsform: 'ENK', balance: 0, fte: 0, underFinanstilsynet: true })).toBe('required');
  });

  it.each([
    ['ANS', { revenue: 5_000_000, fte: 5, partners: [] }, 'not_required'],
    ['ANS', { revenue: 5_000_001, fte: 5, partners: [] }, 'required'],
    ['KS', { revenue: 0, fte: 5.1, partners: [] }, 'required'],
    ['ENK', { balance: 20_000_000, fte: 20 }, 'not_required'],
    ['ENK', { balance: 20_000_001, fte: 20 }, 'required'],
    ['FLI', { balance: 0, fte: 21 }, 'required'],
    ['SA', { revenue: 2_000_000 }, 'not_required'],
    ['SA', { revenue: 2_000_001 }, 'required'],
    ['ESEK', { sections: 20 }, 'not_required'],
    ['ESEK', { sections: 21 }, 'required'],
    ['NUF', { nufTaxableInNorway: true }, 'required'],
    ['NUF', { nufTaxableInNorway: false }, 'not_required'],
  ] as const)('of an %s with %j is %s', (organisasjonsform, facts, status) => {
    expect(statusOf({ organisasjonsform, ...facts })).toBe(status);
  });

  it('follows from more than five participants or one of limited liability, whatever the size', () => {
    const person = { kind: 'person' } as const;
    const small = { organisasjonsform: 'DA', revenue: 0, fte: 0 };
    expect(statusOf({ ...small, partners: Array(5).fill(person) })).toBe('not_required');
    expect(statusOf({ ...small, partners: Array(6).fill(person) })).toBe('required');
    expect(statusOf({ ...small, partners: [person, { kind: 'unlimited' }] })).toBe('not_required');
    expect(statusOf({ organisasjonsform: 'DA', partners: [person, { kind: 'limited' }] })).toBe('required');
  });

  it.each([
    ['PP', 'required'],
    ['UU', 'not_required'],
    ['UP', 'not_required'],
    ['PU', 'not_required'],
    ['PPU', 'not_required'],
    ['PPUU', 'not_required'],
    ['PPUP', 'not_required'],
    ['PPUUP', 'not_required'],
    ['PPUPU', 'not_required'],
    ['PUPUP', 'not_required'],
    ['P?', 'conditional'],
    ['?P', 'conditional'],
    ['PP?', 'conditional'],
    ['P?PU', 'not_required'],
    ['PP?PU', 'not_required'],
  ])('holds in the second of two years over a limit: %s is %s', (years, status) => {
    expect(statusOf(cooperative(years))).toBe(status);
  });

  it('needs the facts that are not known among those that would decide', () => {
    expect(needsOf({ organisasjonsform: 'ANS' })).toEqual(['revenue', 'fte', 'partners']);
    expect(needsOf({ organisasjonsform: 'ANS', revenue: 1, partners: [] })).toEqual(['fte']);
    expect(needsOf({ organisasjonsform: 'ANS', revenue: 1, fte: 1 })).toEqual(['partners']);
    expect(needsOf({ organisasjonsform: 'ENK', balance: { 2026: 1 }, fte: 1 })).toEqual(['balance']);
    expect(needsOf({ organisasjonsform: 'ESEK' })).toEqual(['sections']);
    expect(needsOf({ organisasjonsform: 'KIRK' })).toEqual(['rules for form KIRK']);
  });

  it('is not that of a sub-unit', () => {
    expect(statusOf({ organisasjonsform: 'BEDR' })).toBe('not_required');
  });
});
