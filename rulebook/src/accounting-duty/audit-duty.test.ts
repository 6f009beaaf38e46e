import { describe, expect, it } from 'vitest';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { auditDuty } from './audit-duty.ts';

const as: CompanyFacts = { organisasjonsform: 'AS', fravalgRevisjonDato: '2020-01-01' };
const small = { revenue: 6_999_999, balance: 26_999_999, fte: 9.9 };

describe('the duty to have an auditor', () => {
  it('is always that of an ASA, a foundation and whoever Finanstilsynet supervises', () => {
    expect(auditDuty({ organisasjonsform: 'ASA', ...small }, 2026).status).toBe('required');
    expect(auditDuty({ organisasjonsform: 'STI', ...small }, 2026).status).toBe('required');
    expect(auditDuty({ ...as, ...small, underFinanstilsynet: true }, 2026).status).toBe('required');
  });

  it('is that of an AS that has not opted out, whatever its size', () => {
    expect(auditDuty({ organisasjonsform: 'AS', ...small }, 2026)).toMatchObject({ status: 'required', since: null });
    const later = { organisasjonsform: 'AS', ...small, fravalgRevisjonDato: '2026-05-05' };
    expect(auditDuty(later, 2025).status).toBe('required');
    expect(auditDuty(later, 2026).status).toBe('not_required');
  });

  it('counts the opting out in accounting years', () => {
    const deviating = { ...as, ...small, fiscalYearEnd: '06-30', fravalgRevisjonDato: '2026-09-01' };
    expect(auditDuty(deviating, 2026).status).toBe('required');
    expect(auditDuty(deviating, 2027).status).toBe('not_required');
  });

  it.each([
    [{ revenue: 7_000_000 }, 'required'],
    [{ balance: 27_000_000 }, 'required'],
    [{ fte: 10 }, 'required'],
    [{}, 'not_required'],
  ])('follows the year after a limit is reached: %j is %s', (figures, status) => {
    const verdict = auditDuty({ ...as, ...small, ...figures }, 2026);
    expect(verdict.status).toBe(status);
    expect(verdict.since).toBe(status === 'required' ? '2026' : null);
  });

  it('looks at the year before, and needs its figures', () => {
    const facts = { ...as, ...small, revenue: { 2024: 1, 2025: 8_000_000 } };
    expect(auditDuty(facts, 2025).status).toBe('not_required');
    expect(auditDuty(facts, 2026)).toMatchObject({ status: 'required', since: '2026' });
    expect(auditDuty(facts, 2027)).toMatchObject({ status: 'conditional', needs: ['revenue'], since: null });
    expect(auditDuty(as, 2026).needs).toEqual(['revenue', 'balance', 'fte']);
  });

  it('of a new company is none, and none before there was one', () => {
    const young = { ...as, stiftelsesdato: '2026-03-01', fravalgRevisjonDato: '2026-03-01' };
    expect(auditDuty(young, 2026).status).toBe('not_required');
    expect(auditDuty(young, 2027).status).toBe('conditional');
    expect(auditDuty({ ...young, fravalgRevisjonDato: null }, 2025).status).toBe('not_required');
    expect(auditDuty({ ...young, fravalgRevisjonDato: null }, 2026).status).toBe('required');
  });

  it('of the others hangs on their duty to keep accounts', () => {
    const partnership = { organisasjonsform: 'ANS', partners: [{ kind: 'limited' as const }] };
    expect(auditDuty({ ...partnership, ...small }, 2026).status).toBe('not_required');
    expect(auditDuty({ ...partnership, ...small, fte: 10 }, 2026)).toMatchObject({ status: 'required', since: '2026' });
    expect(auditDuty({ organisasjonsform: 'ENK', fte: 3, balance: 1, revenue: 9_000_000 }, 2026).status).toBe(
      'not_required',
    );
    const unknown = { organisasjonsform: 'ENK', revenue: 9_000_000, fte: 3 };
    expect(auditDuty(unknown, 2026)).toMatchObject({ status: 'conditional', needs: ['balance'] });
    expect(auditDuty({ organisasjonsform: 'NUF', ...small }, 2026).status).toBe('not_required');
    expect(auditDuty({ organisasjonsform: 'NUF' }, 2026).needs).toEqual([
      ...['nufTaxableInNorway', 'revenue', 'balance', 'fte'],
    ]);
  });

  it('of a form without rules is not known', () => {
    expect(auditDuty({ organisasjonsform: 'KIRK' }, 2026)).toMatchObject({
      status: 'conditional',
      needs: ['rules for form KIRK'],
    });
  });
});
