import { describe, expect, it } from 'vitest';
import { maskIdentityNumbers } from '../../mask-identity-numbers.ts';
import { returnCategories } from '../vat-return.ts';
import { sharedReturnChecks as checks } from './shared-return.ts';
import { findingsOf, placesOf, untold } from './testing.ts';

describe('R000, the first day of the form', () => {
  it('accepts that day and all later ones', () => {
    expect(findingsOf(checks.R000, {}, { today: '2022-01-01' })).toEqual([]);
    expect(findingsOf(checks.R000, {}, { today: '2026-11-22' })).toEqual([]);
  });

  it('tells the day before it, and when to send', () => {
    const findings = findingsOf(checks.R000, {}, { today: '2021-12-31' });
    expect(placesOf(findings)).toEqual(['meldingskategori']);
    expect(untold(findings[0], ['31 December 2021', '1 January 2022'])).toEqual([]);
  });
});

describe('R079, the KID of the refund', () => {
  it.each([
    ['by MOD10', '2345676'],
    ['by MOD11 with a hyphen', '6-'],
    ['of two digits', '18'],
    ['of 25 digits', `${'0'.repeat(23)}18`],
  ])('accepts one that is right %s', (_how, kid) => {
    expect(findingsOf(checks.R079, { kid })).toEqual([]);
  });

  it('asks for none', () => {
    expect(findingsOf(checks.R079, {})).toEqual([]);
    expect(findingsOf(checks.R079, { kid: '' })).toEqual([]);
  });

  it.each([
    ['12345-6', 'MOD', false],
    ['2345671', 'MOD11', true],
    ['1', '25', true],
    ['0'.repeat(26), '25', true],
    ['2345 676', 'MOD', false],
  ])('tells %j', (kid, word, says) => {
    const findings = findingsOf(checks.R079, { kid });
    expect(placesOf(findings)).toEqual(['betalingsinformasjon/kundeIdentifikasjonsnummer']);
    expect(untold(findings[0], [`“${maskIdentityNumbers(kid)}”`])).toEqual([]);
    expect(untold(findings[0], [word]).length === 0).toBe(says);
  });
});

describe('R104, the kind of return', () => {
  it('receives all kinds but eHandel', () => {
    for (const category of returnCategories) {
      const findings = findingsOf(checks.R104, { category });
      if (category !== 'eHandel') expect(findings).toEqual([]);
      else {
        expect(placesOf(findings)).toEqual(['meldingskategori']);
        expect(untold(findings[0], ['eHandel', 'alminnelig'])).toEqual([]);
      }
    }
  });
});
