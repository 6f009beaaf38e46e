import { describe, expect, it } from 'vitest';
import { filingStateOf, filingStatusOf } from './vat-returns.ts';

const listed = (period: string | null, status: 'filed' | 'not_filed' | 'other') => ({ period, status });

describe('how a company stands with its VAT returns', () => {
  it.each([
    ['every listed return is filed', [listed('2026-T4', 'filed'), listed('2026-T3', 'filed')], 'filed'],
    ['one is missing and past due', [listed('2026-T4', 'not_filed'), listed('2026-T5', 'filed')], 'overdue'],
    ['one is missing and not yet due', [listed('2026-T5', 'not_filed'), listed('2026-T4', 'filed')], 'pending'],
    ['one has a status of its own', [listed('2026-T4', 'other'), listed('2026-T5', 'filed')], 'unknown'],
    [
      'one past due is missing, whatever the others are',
      [listed('2026-T4', 'not_filed'), listed(null, 'other')],
      'overdue',
    ],
    ['a missing one has a period that nobody can read', [listed(null, 'not_filed')], 'unknown'],
    ['the list is empty', [], 'unknown'],
  ] as const)('when %s', (_, returns, state) => {
    expect(filingStateOf(returns, ['bimonthly'], '2026-11-21')).toBe(state);
  });

  it('has until the end of the due day', () => {
    const returns = [listed('2026-T4', 'not_filed')];
    expect(filingStateOf(returns, [], '2026-10-12')).toBe('pending');
    expect(filingStateOf(returns, [], '2026-10-13')).toBe('overdue');
  });

  it('by the later day of the year, where it is not told by which term it files', () => {
    const returns = [listed('2025-A', 'not_filed')];
    expect(filingStateOf(returns, ['annual'], '2026-03-20')).toBe('overdue');
    expect(filingStateOf(returns, ['annual_primary'], '2026-03-20')).toBe('pending');
    expect(filingStateOf(returns, [], '2026-03-20')).toBe('pending');
  });
});

describe('whether the return of a deadline was filed', () => {
  const row = { code: 'mva_melding', period: '2026-T5', vatTerm: 'bimonthly' } as const;
  const of = (...returns: ReturnType<typeof listed>[]) => filingStatusOf({ returns, vatTerms: ['bimonthly'] }, row);

  it('is what the list says of its period', () => {
    expect(of(listed('2026-T5', 'filed'))).toBe('filed');
    expect(of(listed('2026-T5', 'not_filed'))).toBe('not_filed');
  });

  it('is not known for a period that is not listed, listed in two ways, or with a status of its own', () => {
    expect(of(listed('2026-T4', 'filed'))).toBe('unknown');
    expect(of(listed('2026-T5', 'filed'), listed('2026-T5', 'not_filed'))).toBe('unknown');
    expect(of(listed('2026-T5', 'other'))).toBe('unknown');
  });

  it('is not said where the list was not read, or of anything but a VAT return', () => {
    expect(filingStatusOf({ returns: null, vatTerms: [] }, row)).toBeUndefined();
    expect(filingStatusOf({ returns: [], vatTerms: [] }, { ...row, code: 'a_melding' })).toBeUndefined();
  });

  it('is not known of the farm’s return, where the list is of the ordinary ones', () => {
    const about = { returns: [listed('2026-A', 'filed')], vatTerms: ['bimonthly', 'annual_primary'] as const };
    expect(filingStatusOf(about, { ...row, period: '2026-A', vatTerm: 'annual_primary' })).toBe('unknown');
  });
});
