import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isDate } from '../calendar/calendar.ts';
import { aliasesOf, ruleSpellings } from './aliases.ts';
import { formatKroner, latestAmount, legalAmounts } from './amount-table.ts';
import { deadlineRules } from './deadline-table.ts';
import { describeDeadline, describePeriod } from './describe-period.ts';
import { entityForms, formDuty } from './form-duty.ts';
import { continuousCodes, type ObligationCode, obligationCodes } from './obligation-codes.ts';
import { obligations } from './obligation-table.ts';
import { vatRegistration } from './vat-registration.ts';

const every = [...obligationCodes.map((code) => obligations[code]), vatRegistration];

describe('the catalogue of obligations', () => {
  it('tells of every code what it is, when it applies and what follows, in both languages', () => {
    expect(Object.keys(obligations)).toEqual([...obligationCodes]);
    for (const { name, description, applies_when, consequence, channel, standing } of every) {
      for (const text of [name, description, applies_when, consequence, channel, standing]) {
        if (text === null) continue;
        expect(text.nb.trim()).not.toBe('');
        expect(text.en.trim()).not.toBe('');
      }
      for (const text of [description, applies_when, consequence]) {
        expect(text.nb).toMatch(/^[A-ZÆØÅ].*\.$/);
        expect(text.en).toMatch(/^[A-Z].*\.$/);
        expect(text.nb).not.toBe(text.en);
      }
    }
  });

  it('names a law and an authority, and addresses at Lovdata only', () => {
    for (const { law, legal_reference, authority, source_url } of every) {
      expect(law.length).toBeGreaterThan(0);
      expect(legal_reference.toLowerCase()).toBe(law.join('; ').toLowerCase());
      expect(authority).not.toBe('');
      expect(new URL(source_url ?? 'https://lovdata.no/').host).toBe('lovdata.no');
    }
  });

  it('calls a standing duty continuous, and nothing else', () => {
    const continuous = obligationCodes.filter((code) => obligations[code].frequency === 'continuous');
    expect(continuous).toEqual([...continuousCodes]);
  });

  it('names a place to hand it in for all that can be filed', () => {
    for (const { fileable, channel, code } of Object.values(obligations))
      if (fileable) expect(channel, code).not.toBeNull();
  });

  it('grades what costs money by the day or a dissolution above what costs interest', () => {
    const gradesOf = (severity: string) => obligationCodes.filter((code) => obligations[code].severity === severity);
    expect(gradesOf('critical')).toEqual([
      ...['mva_melding', 'a_melding', 'arbeidsgiveravgift', 'forskuddstrekk', 'aarsregnskap', 'revisor'],
    ]);
    expect(gradesOf('normal')).toEqual([
      ...['forskuddsskatt_upersonlig', 'forskuddsskatt_personlig', 'ordinaer_generalforsamling'],
      ...['skattefunn_rapport', 'hms_systematisk', 'verneombud', 'amu'],
    ]);
  });
});

describe('what a form of organisation owes', () => {
  it('is as the specification has it', () => {
    const formsWith = (code: ObligationCode, duty: string) =>
      entityForms.filter((form) => formDuty(code, form) === duty);
    expect(formsWith('aarsregnskap', 'always')).toEqual(['AS', 'ASA', 'BRL', 'BBL', 'STI']);
    expect(formsWith('aarsregnskap', 'conditionally')).toHaveLength(8);
    expect(formsWith('revisor', 'always')).toEqual(['ASA', 'STI']);
    expect(formsWith('revisor', 'conditionally')).toHaveLength(11);
    expect(obligations.aksjonaerregisteroppgave.applies_to_entity_types).toEqual(['AS']);
    expect(obligations.ordinaer_generalforsamling.applies_to_entity_types).toEqual(['AS', 'ASA']);
    expect(formsWith('skattemelding_selskap', 'conditionally')).toEqual(['NUF', 'STI', 'FLI', 'ESEK']);
    expect(formsWith('reelle_rettighetshavere', 'conditionally')).toEqual(['NUF', 'STI', 'FLI']);
    expect(formsWith('forskuddsskatt_upersonlig', 'conditionally')).toHaveLength(8);
    expect(formsWith('forskuddsskatt_personlig', 'conditionally')).toEqual(['ENK']);
    for (const code of ['mva_melding', 'a_melding', 'hms_systematisk', 'skattefunn_rapport'] as const)
      expect(formsWith(code, 'conditionally')).toEqual([...entityForms]);
  });

  it('is, for an AS, these for sure and those on conditions', () => {
    const codesOf = (duty: string) => obligationCodes.filter((code) => formDuty(code, 'AS') === duty);
    expect(codesOf('always')).toEqual([
      ...['skattemelding_selskap', 'ordinaer_generalforsamling', 'aarsregnskap', 'reelle_rettighetshavere'],
    ]);
    expect(codesOf('conditionally')).toContain('aksjonaerregisteroppgave');
    expect(formDuty('skattemelding_enk', 'AS')).toBeNull();
  });

  it('has exactly one kind of income return for every form', () => {
    for (const form of entityForms) {
      const returns = (['skattemelding_selskap', 'skattemelding_enk', 'selskapsmelding'] as const).filter(
        (code) => formDuty(code, form) !== null,
      );
      expect(returns, form).toHaveLength(1);
    }
  });

  it('names only forms that there are, each once for an obligation', () => {
    for (const code of obligationCodes) {
      const forms = obligations[code].applies_to_entity_types;
      expect(forms.length, code).toBeGreaterThan(0);
      expect(entityForms).toEqual(expect.arrayContaining([...forms]));
      expect(new Set(forms).size).toBe(forms.length);
    }
  });
});

describe('the other names', () => {
  it('are the published ones where there are any', () => {
    expect(aliasesOf('mva_melding', '2026-T4', 'bimonthly')).toEqual({
      rule_id: 'MVA_FILING_BIMONTHLY',
      obligation_id: 'mva-termin-4-2026',
    });
    expect(aliasesOf('a_melding', '2026-03').obligation_id).toBe('amelding-2026-03');
    expect(aliasesOf('skattemelding_selskap', null)).toEqual({
      rule_id: 'SKATTEMELDING_AS',
      obligation_id: 'skattemelding-annual',
    });
    for (const name of ['AARSREGNSKAP', 'AARSREGNSKAP_FILING', 'ARSREGNSKAP_FILING'])
      expect(ruleSpellings[name]).toBe('aarsregnskap');
    expect(vatRegistration.rule_id).toBe('MVA_REGISTRATION_THRESHOLD');
  });

  it('of obligations that follow from an event hold its day', () => {
    expect(aliasesOf('forskuddstrekk', '2026-04-30').obligation_id).toBe('forskuddstrekk-2026-04-30');
    expect(aliasesOf('reelle_rettighetshavere', '2026-03-02').obligation_id).toBe('reelle-rettighetshavere-2026-03-02');
  });

  it('are different for different obligations', () => {
    const names = obligationCodes.map((code) => aliasesOf(code, null));
    expect(new Set(names.map(({ rule_id }) => rule_id)).size).toBe(obligationCodes.length);
    expect(new Set(names.map(({ obligation_id }) => obligation_id)).size).toBe(obligationCodes.length);
  });
});

describe('a period in words', () => {
  it('is told for what follows from an event', () => {
    expect(describePeriod('forskuddstrekk', '2026-04-30')).toEqual({
      nb: 'lønn utbetalt 30. april 2026',
      en: 'pay of 30 April 2026',
    });
    expect(describeDeadline('reelle_rettighetshavere', '2026-03-02').nb).toBe(
      'Reelle rettighetshavere, registrering eller endring 2. mars 2026',
    );
  });

  it('is refused when the obligation has no such period', () => {
    expect(() => describePeriod('forskuddstrekk', '2026-02-30')).toThrow(RangeError);
    expect(() => describePeriod('aarsregnskap', '2026-T1')).toThrow(RangeError);
    expect(() => describePeriod('a_melding', '2026-13')).toThrow(RangeError);
  });
});

describe('the table of amounts', () => {
  it('holds whole kroner from days that exist, the last of each name in force', () => {
    for (const { name, from, amount } of legalAmounts) {
      expect(isDate(from), name).toBe(true);
      expect(Number.isSafeInteger(amount) && amount > 0, name).toBe(true);
      const days = legalAmounts.filter((row) => row.name === name).map((row) => row.from);
      expect([...days].sort()).toEqual(days);
    }
    expect(latestAmount('vat_registration')).toBe(50_000);
    expect(() => latestAmount('nothing')).toThrow();
  });

  it('is what the texts say', () => {
    expect(formatKroner(1_000_000)).toBe('1 000 000');
    expect(vatRegistration.applies_when.nb).toContain(formatKroner(latestAmount('vat_registration')));
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;
describe.skipIf(!data)('the official catalogue', () => {
  interface Official {
    code: (typeof obligationCodes)[number];
    authority: string;
    law: string[];
    shift: string;
    filableBySystemUser: boolean;
  }
  const { obligations: official } = data
    ? (JSON.parse(readFileSync(`${data}/obligations/obligation-catalogue.json`, 'utf8')) as { obligations: Official[] })
    : { obligations: [] };

  it('has the same codes, and the same may be filed by a machine', () => {
    expect(official.map(({ code }) => code).sort()).toEqual([...obligationCodes].sort());
    for (const { code, filableBySystemUser } of official)
      expect(obligations[code].fileable, code).toBe(filableBySystemUser);
  });

  it('names the same sections', () => {
    const sections = (law: readonly string[]) =>
      [
        ...new Set(
          law
            .join(' ')
            .replaceAll('–', '-')
            .match(/\d+-\d+(?:-\d+)?/g) ?? [],
        ),
      ].sort();
    for (const { code, law } of official) {
      const ours = sections([
        ...obligations[code].law,
        ...deadlineRules.filter((rule) => rule.code === code).map((rule) => rule.law),
      ]);
      expect(ours, code).toEqual(expect.arrayContaining(sections(law)));
    }
  });

  it('moves the same deadlines from days off', () => {
    for (const { code, shift } of official)
      for (const rule of deadlineRules.filter((each) => each.code === code)) expect(rule.shift, code).toBe(shift);
  });
});
