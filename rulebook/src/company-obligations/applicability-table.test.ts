import { describe, expect, it } from 'vitest';
import { hasAccountingRules } from '../accounting-duty/accounting-duty.ts';
import { entityForms } from '../obligations/form-duty.ts';
import { obligationCodes } from '../obligations/obligation-codes.ts';
import { applicabilityOf, conditionNames, hasRules } from './applicability-table.ts';

describe('the table of applicability', () => {
  it('has rules for the forms that the catalogue and the accounting duty know', () => {
    for (const form of entityForms)
      expect([form, hasRules(form), hasAccountingRules(form)]).toEqual([form, true, true]);
    for (const form of ['KIRK', 'KBO', 'other', 'all', 'toString'])
      expect([form, hasRules(form), hasAccountingRules(form)]).toEqual([form, false, false]);
  });

  it('tells forms without rules what hangs on no form, and uses every condition', () => {
    const other = applicabilityOf('KIRK');
    expect(obligationCodes.filter((code) => other[code] !== 'no_rules')).toEqual([
      ...['mva_melding', 'mva_omvendt', 'a_melding', 'arbeidsgiveravgift', 'forskuddstrekk', 'skattefunn_rapport'],
      ...['yrkesskadeforsikring', 'otp', 'hms_systematisk', 'verneombud', 'amu', 'revisor'],
    ]);
    const used = new Set<string>(entityForms.flatMap((form) => Object.values(applicabilityOf(form))));
    expect(conditionNames.filter((name) => !used.has(name))).toEqual([]);
  });
});
