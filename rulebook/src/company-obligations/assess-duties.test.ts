import { describe, expect, it } from 'vitest';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { type ObligationCode, obligationCodes } from '../obligations/obligation-codes.ts';
import { assessDuties } from './assess-duties.ts';

const as: CompanyFacts = {
  organisasjonsform: 'AS',
  registrertIMvaregisteret: true,
  employees: { value: 9, suppressed: false },
};

/** The codes with that status. */
function codesWith(status: string, facts: CompanyFacts, asOf = '2026-06-01'): ObligationCode[] {
  const duties = assessDuties(facts, asOf);
  return obligationCodes.filter((code) => duties[code].status === status);
}

describe('the obligations of a company as of a day', () => {
  it('are each decided once', () => {
    expect(codesWith('required', as)).toEqual([
      ...['mva_melding', 'a_melding', 'arbeidsgiveravgift', 'forskuddstrekk', 'skattemelding_selskap'],
      ...['aksjonaerregisteroppgave', 'ordinaer_generalforsamling', 'aarsregnskap', 'reelle_rettighetshavere'],
      ...['yrkesskadeforsikring', 'hms_systematisk', 'verneombud', 'revisor'],
    ]);
    expect(codesWith('conditional', as)).toEqual(['forskuddsskatt_upersonlig', 'otp']);
    expect(assessDuties(as, '2026-06-01').mva_melding).toEqual({
      status: 'required',
      needs: [],
      assumed: ['vatTerm=bimonthly'],
      confidence: 'confirmed',
    });
  });

  it('are there for a form without rules, undecided where they hang on the form', () => {
    const duties = assessDuties({ ...as, organisasjonsform: 'KIRK' }, '2026-06-01');
    expect(duties.aarsregnskap).toMatchObject({ status: 'conditional', needs: ['rules for form KIRK'] });
    expect(duties.a_melding.status).toBe('required');
    expect(duties.revisor.needs).toEqual(['rules for form KIRK']);
  });

  it('are none for a sub-unit and in bankruptcy', () => {
    expect(codesWith('not_required', { ...as, isSubEntity: true })).toEqual([...obligationCodes]);
    expect(codesWith('not_required', { ...as, konkurs: true })).toEqual([...obligationCodes]);
  });

  it('end with the company, but for what is still of that year', () => {
    const deleted = { ...as, slettedato: '2026-01-10' };
    expect(codesWith('required', deleted)).toEqual(['a_melding']);
    expect(codesWith('conditional', deleted)).toEqual(['aksjonaerregisteroppgave']);
    expect(codesWith('not_required', deleted, '2029-06-01')).toEqual([...obligationCodes]);
  });

  it('follow the day: before the first employment and after the last nobody reports pay', () => {
    const facts = { ...as, employedFrom: '2025-02-01', employedTo: '2025-10-31' };
    const statusOn = (asOf: string) => assessDuties(facts, asOf).a_melding.status;
    expect(statusOn('2024-06-01')).toBe('not_required');
    expect(statusOn('2025-06-01')).toBe('required');
    expect(statusOn('2026-06-01')).toBe('not_required');
    const registered = { ...as, registreringsdatoMerverdiavgiftsregisteret: '2027-01-01' };
    expect(assessDuties(registered, '2026-06-01').mva_melding.status).toBe('not_required');
    expect(assessDuties(registered, '2027-06-01').mva_melding.status).toBe('required');
  });

  it('say that tax is deducted where wages are paid, and of nobody else', () => {
    const statusOf = (facts: Partial<CompanyFacts>, asOf = '2026-06-01') =>
      assessDuties({ ...as, ...facts }, asOf).forskuddstrekk.status;
    const nobody = { employees: { value: 0, suppressed: false } };
    expect(statusOf({})).toBe('required');
    expect(statusOf({ employees: { value: null, suppressed: true } })).toBe('required');
    expect(statusOf(nobody)).toBe('not_required');
    expect(statusOf({ ...nobody, paysWages: true })).toBe('required');
    expect(statusOf({ ...nobody, paydays: ['2026-05-20'] })).toBe('required');
    expect(statusOf({ paysWages: false })).toBe('not_required');
    expect(statusOf({ employedTo: '2025-10-31' })).toBe('not_required');
    expect(assessDuties({ organisasjonsform: 'AS' }, '2026-06-01').forskuddstrekk).toMatchObject({
      status: 'conditional',
      needs: ['employees', 'paysWages'],
    });
  });

  it('are required when something is due in the accounting year, though the next year is not known', () => {
    const sa = { organisasjonsform: 'SA', revenue: { 2024: 3_000_000, 2025: 3_000_000 } };
    expect(assessDuties(sa, '2026-06-01').aarsregnskap.status).toBe('required');
    expect(assessDuties(sa, '2027-06-01').aarsregnskap.status).toBe('conditional');
  });
});
