import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeNeed, factLabels, otherNeeds } from './fact-labels.ts';
import { readCompanyFacts } from './read-company-facts.ts';
import { someFacts } from './testing.ts';

/** The names of the facts that were refused. */
function refused(value: unknown): string[] {
  const result = readCompanyFacts(value);
  return result.ok ? [] : result.problems.map(({ field }) => field);
}

describe('the facts of a company', () => {
  it('are read as they are, what is null being left out as not known', () => {
    const result = readCompanyFacts({
      organisasjonsform: 'AS',
      employees: { value: 9 },
      vatTerm: null,
      revenue: { 2024: null, 2025: 3 },
      konkurs: '2026-01-02',
    });
    expect(result).toEqual({
      ok: true,
      facts: {
        organisasjonsform: 'AS',
        employees: { value: 9, suppressed: false },
        revenue: { 2025: 3 },
        konkurs: '2026-01-02',
      },
      unused: [],
    });
  });

  it('need nothing but the form of organisation', () => {
    expect(readCompanyFacts({ organisasjonsform: 'SÆR' }).ok).toBe(true);
    expect(refused({})).toEqual(['organisasjonsform']);
    expect(refused({ organisasjonsform: null })).toEqual(['organisasjonsform']);
  });

  it('may hold members that nobody knows, which are named', () => {
    const result = readCompanyFacts({ organisasjonsform: 'AS', navn: 'X', constructor: 1 });
    expect(result).toMatchObject({ ok: true, unused: ['navn', 'constructor'] });
  });

  it('are refused whole when they are no object', () => {
    for (const value of [null, 'AS', 1, [], true, undefined]) expect(refused(value)).toEqual(['']);
  });

  it.each([
    ['orgnr', 999999999],
    ['orgnr', '99999999'],
    ['organisasjonsform', 'as'],
    ['organisasjonsform', 7],
    ['isSubEntity', 'true'],
    ['registrertIMvaregisteret', 1],
    ['vatTerm', 'yearly'],
    ['employees', 9],
    ['employees.value', { value: 1.5 }],
    ['employees.value', { value: -1, suppressed: false }],
    ['employees.suppressed', { value: 1, suppressed: 'no' }],
    ['paysWages', 0],
    ['fte', '9'],
    ['revenue', [1]],
    ['revenue.25', { 25: 1 }],
    ['balance.2025', { 2025: '1' }],
    ['fiscalYearEnd', '31-12'],
    ['fiscalYearEnd', '02-30'],
    ['stiftelsesdato', '2026-02-29'],
    ['registreringsdato', '1. mai 2026'],
    ['partners', {}],
    ['partners[1]', [{ kind: 'person' }, 'person']],
    ['partners[0].kind', [{ kind: 'company' }]],
    ['reverseChargeQuarters[0]', ['2026-Q5']],
    ['paydays[1]', ['2026-01-20', '2026-13-20']],
    ['slettedato', true],
    ['konkurs', 'ja'],
    ['sections', 2.5],
  ])('are refused by name when %s has the wrong form: %j', (field, value) => {
    const name = field.replace(/[.[].*/, '');
    const result = readCompanyFacts({ organisasjonsform: 'AS', [name]: value });
    expect(result).toEqual({
      ok: false,
      problems: [{ field, problem: { nb: expect.any(String), en: expect.stringMatching(/^Must|^The key must/) } }],
    });
  });

  it('tell every problem at once', () => {
    expect(refused({ employees: 1, paydays: [1, 2], konkurs: 3 })).toEqual([
      ...['organisasjonsform', 'employees', 'paydays[0]', 'paydays[1]', 'konkurs'],
    ]);
  });

  it('do not change by being written as JSON and read again', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const result = readCompanyFacts(JSON.parse(JSON.stringify(facts)));
        if (!result.ok) throw new Error(JSON.stringify(result.problems));
        expect(readCompanyFacts(result.facts)).toEqual(result);
        expect(result.unused).toEqual([]);
      }),
    );
  });
});

describe('the words for facts', () => {
  it('are there in both languages for every fact and every other need', () => {
    const known = fc.sample(someFacts, 1).flatMap((facts) => Object.keys(facts));
    for (const name of ['orgnr', ...known, ...Object.values(otherNeeds)])
      expect(factLabels[name], name).toEqual({ nb: expect.any(String), en: expect.any(String) });
    expect(describeNeed('employees')).toEqual({ nb: 'antall ansatte', en: 'the number of employees' });
  });

  it('tell the rules that a form lacks, and give a name back that nobody knows', () => {
    expect(describeNeed('rules for form KIRK').en).toBe('the rules for the form of organisation KIRK');
    expect(describeNeed('toString')).toEqual({ nb: 'toString', en: 'toString' });
  });
});
