import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuthorityFacts, classifyAuthority } from './classify-authority.ts';
import { codeAuthority, type SigningCombination, type SigningLookup } from './code-authority.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;

const combination = (...persons: (string | null)[]): SigningCombination => ({
  ...{ rule: 'R0012', id: '1' },
  holders: persons.map((person) => ({ role: 'MEDL', person })),
});
const codes = { state: 'found', routine: 'OK', combination: 'OK', rule: 'RF', basis: 'SF' } as const;
const coded = (...combinations: SigningCombination[]): SigningLookup => ({ ...codes, combinations });
const nothing: SigningLookup = { ...codes, combination: 'IK', rule: 'RI', basis: 'SI', combinations: [] };
const text: SigningLookup = { ...codes, rule: 'RI', combinations: [combination('a', 'b')] };
const unserved: SigningLookup = { ...nothing, routine: 'NA' };
const unread: SigningLookup = { state: 'unread' };
const noRecord: SigningLookup = { state: 'no_record' };

const inOrder: AuthorityFacts = {
  ...{ unit: 'registered', isBankrupt: false, isForciblyDissolved: false, form: 'AS' },
  ...{ signatur: coded(combination('a')), prokura: nothing, roles: ['DAGL', 'LEDE', 'MEDL'] },
};
const classified = (change: Partial<AuthorityFacts>): [string, string | null] => {
  const { classification, reason } = classifyAuthority({ ...inOrder, ...change });
  return [classification, reason];
};

describe('what the codes of one look-up say', () => {
  it.each<[string, SigningLookup, string, string | null]>([
    ['a rule with its combinations', coded(combination('a')), 'coded_verified', null],
    ['nothing registered, said with one voice', nothing, 'absent_verified', null],
    ['a rule that is a text, whatever fallback is listed', text, 'free_text_uninterpreted', 'free_text'],
    ['a form that the service does not serve', unserved, 'no_record_unverified', 'form_not_served'],
    ['a routine that failed', { ...nothing, routine: 'XX' }, 'no_record_unverified', 'routine_failed'],
    ['a unit that the service does not know', noRecord, 'no_record_unverified', 'no_record'],
    ['no answer', unread, 'no_record_unverified', 'register_unread'],
    ['a rule without combinations', coded(), 'coded_unverified', 'no_combination'],
    ['a combination of nobody', coded(combination()), 'coded_unverified', 'holders_missing'],
    [
      'a combination that does not say of whom',
      coded({ rule: 'R1', id: '1', holders: null }),
      'coded_unverified',
      'holders_missing',
    ],
    [
      'no basis, and yet a combination',
      { ...nothing, combinations: [combination('a')] },
      'coded_unverified',
      'codes_disagree',
    ],
    [
      'combinations that cannot be fetched, and yet are there',
      { ...codes, combination: 'IK', combinations: [combination('a')] },
      'coded_unverified',
      'codes_disagree',
    ],
    [
      'a code that is new to us',
      { ...codes, basis: 'SX', combinations: [combination('a')] },
      'coded_unverified',
      'codes_disagree',
    ],
    [
      'no codes at all',
      { ...codes, combination: null, rule: null, basis: null, combinations: [] },
      'coded_unverified',
      'codes_disagree',
    ],
  ])('%s', (_, lookup, expected, reason) => {
    expect(codeAuthority(lookup)).toEqual({ coded: expected, reason });
  });
});

describe('who can bind an organisation', () => {
  it.each<[string, Partial<AuthorityFacts>, string, string | null]>([
    ['one person alone', {}, 'sole', null],
    ['one alone or two together', { signatur: coded(combination('a', 'b'), combination('a')) }, 'sole', null],
    ['always two or more', { signatur: coded(combination('a', 'b'), combination('a', 'b', 'c')) }, 'joint', null],
    ['three rows of two persons, who are two', { signatur: coded(combination('a', 'a', 'b')) }, 'joint', null],
    [
      'one person twice, which is for a person to judge',
      { signatur: coded(combination('a', 'a')) },
      'unknown',
      'one_person_several_roles',
    ],
    [
      'two rows that do not say who',
      { signatur: coded(combination(null, null)) },
      'unknown',
      'one_person_several_roles',
    ],
    ['procuration only', { signatur: nothing, prokura: coded(combination('a')) }, 'prokura_only', null],
    ['nothing registered', { signatur: nothing }, 'unknown', 'none_registered'],
    ['nothing registered, procuration unread', { signatur: nothing, prokura: unread }, 'unknown', 'register_unread'],
    ['a text', { signatur: text }, 'unknown', 'free_text'],
    ['a text, with procuration in codes', { signatur: text, prokura: coded(combination('a')) }, 'unknown', 'free_text'],
    ['no answer', { signatur: unread, prokura: coded(combination('a')) }, 'unknown', 'register_unread'],
    ['no record', { signatur: noRecord }, 'unknown', 'no_record'],
    ['a form that is not served', { form: 'KOMM', signatur: unserved }, 'unknown', 'form_not_served'],
    ['roles that say "signature" without saying how', { signatur: noRecord, roles: ['SIHV'] }, 'unknown', 'no_record'],
    ['the owner, in a combination', { form: 'ENK', roles: ['INNH'] }, 'sole', null],
    ['the owner, by role', { form: 'ENK', roles: ['INNH'], signatur: nothing }, 'by_role', null],
    ['the owner, while the service is silent', { form: 'ENK', roles: ['INNH'], signatur: unread }, 'by_role', null],
    ['an owner of another form', { form: 'AS', roles: ['INNH'], signatur: nothing }, 'unknown', 'none_registered'],
    [
      'an owner that could not be read',
      { form: 'ENK', roles: null, signatur: nothing, prokura: coded(combination('a')) },
      'unknown',
      'register_unread',
    ],
    ['deleted', { unit: 'deleted', signatur: noRecord }, 'no_authority', 'deleted'],
    ['bankrupt, whatever rule is registered', { isBankrupt: true }, 'no_authority', 'bankrupt'],
    ['bankrupt, says the one register that answers', { unit: 'unread', isBankrupt: true }, 'no_authority', 'bankrupt'],
    ['a bankruptcy flag that is left out', { isBankrupt: null }, 'unknown', 'state_not_said'],
    ['forced dissolution', { isForciblyDissolved: true }, 'unknown', 'forced_dissolution'],
    ['a dissolution flag that is left out', { isForciblyDissolved: null }, 'unknown', 'state_not_said'],
    ['Enhetsregisteret silent', { unit: 'unread' }, 'unknown', 'register_unread'],
  ])('%s', (_, change, expected, reason) => {
    expect(classified(change)).toEqual([expected, reason]);
  });

  it('rests on combinations, or says that it does not', () => {
    const rests = (change: Partial<AuthorityFacts>) => classifyAuthority({ ...inOrder, ...change }).restsOnCombinations;
    expect(rests({})).toBe(true);
    expect(rests({ signatur: nothing, prokura: coded(combination('a')) })).toBe(true);
    expect(rests({ form: 'ENK', roles: ['INNH'], signatur: unread })).toBe(false);
    expect(rests({ signatur: text })).toBe(false);
    expect(rests({ isBankrupt: true })).toBe(false);
  });
});

const person = fc.constantFrom('a', 'b', 'c', null);
const combinations = fc.array(
  fc.record({
    rule: fc.constantFrom('STYR', 'R0012'),
    id: fc.constantFrom('1', '2'),
    holders: fc.option(fc.array(fc.record({ role: fc.constantFrom('LEDE', null), person }), { maxLength: 3 })),
  }),
  { maxLength: 4 },
);
const lookup: fc.Arbitrary<SigningLookup> = fc.oneof(
  fc.constantFrom(unread, noRecord, nothing, text, unserved),
  combinations.map((list) => ({ ...codes, combinations: list })),
  fc.record({
    state: fc.constant('found' as const),
    routine: fc.constantFrom('OK', 'NA', null),
    combination: fc.constantFrom('OK', 'IK', null),
    rule: fc.constantFrom('RF', 'RI', null),
    basis: fc.constantFrom('SF', 'SI', null),
    combinations,
  }),
);
const facts: fc.Arbitrary<AuthorityFacts> = fc.record({
  unit: fc.constantFrom('registered' as const, 'deleted' as const, 'unread' as const),
  isBankrupt: fc.constantFrom(true, false, null),
  isForciblyDissolved: fc.constantFrom(true, false, null),
  form: fc.constantFrom('AS', 'ENK', 'KOMM', null),
  signatur: lookup,
  prokura: lookup,
  roles: fc.option(fc.subarray(['DAGL', 'LEDE', 'INNH', 'SIHV', 'POHV'])),
});

/** The same facts with one register silent. What it said of bankruptcy is not known any more, unless another says it. */
const silenced = (given: AuthorityFacts): AuthorityFacts[] => [
  { ...given, signatur: unread },
  { ...given, prokura: unread },
  { ...given, roles: null },
  { ...given, unit: 'unread', isBankrupt: null, isForciblyDissolved: null, form: null },
  { ...given, isBankrupt: given.isBankrupt === true ? null : given.isBankrupt },
];

describe('whatever the registers say', () => {
  const turned = (given: SigningLookup): SigningLookup =>
    given.state === 'found'
      ? {
          ...given,
          combinations: given.combinations
            .map((one) => ({ ...one, holders: one.holders && [...one.holders].reverse() }))
            .reverse(),
        }
      : given;

  it('the order of combinations, holders and roles changes nothing', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const other = {
          ...given,
          signatur: turned(given.signatur),
          prokura: turned(given.prokura),
          roles: given.roles && [...given.roles].reverse(),
        };
        expect(classifyAuthority(other)).toEqual(classifyAuthority(given));
      }),
    );
  });

  it('a register that falls silent makes no "no": neither of authority nor of signature', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const before = classifyAuthority(given).classification;
        for (const less of silenced(given)) {
          const { classification } = classifyAuthority(less);
          if (classification === 'no_authority' || classification === 'prokura_only') {
            expect(classification).toBe(before);
          }
        }
      }),
    );
  });

  it('unknown and no_authority have a reason, the others none', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { classification, reason } = classifyAuthority(given);
        expect(reason !== null).toBe(classification === 'unknown' || classification === 'no_authority');
      }),
    );
  });
});

interface Sample {
  status: Record<'rutineStatus' | 'kombinasjonStatus' | 'regelStatus', { kode: string }>;
  signeringsGrunnlag: { kode: string };
  signeringsKombinasjon?: {
    kombinasjon: {
      kode: string;
      kombinasjonsId: string;
      personRolleKombinasjon: { navn: string; rolle: { kode: string } }[];
    }[];
  };
}

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  const read = (file: string): SigningLookup => {
    const sample: Sample = JSON.parse(readFileSync(`${conformance}/brreg/samples/${file}`, 'utf8'));
    return {
      state: 'found',
      routine: sample.status.rutineStatus.kode,
      combination: sample.status.kombinasjonStatus.kode,
      rule: sample.status.regelStatus.kode,
      basis: sample.signeringsGrunnlag.kode,
      combinations: (sample.signeringsKombinasjon?.kombinasjon ?? []).map((one) => ({
        rule: one.kode,
        id: one.kombinasjonsId,
        holders: one.personRolleKombinasjon.map(({ navn, rolle }) => ({ role: rolle.kode, person: navn })),
      })),
    };
  };

  it('a rule that was found is verified, and its chair signs alone', () => {
    const signatur = read('fullmakt-signatur-RF.json');
    expect(codeAuthority(signatur)).toEqual({ coded: 'coded_verified', reason: null });
    expect(classified({ signatur })).toEqual(['sole', null]);
  });

  it('no procuration is verified as absent, and is no "no" for a signature that nobody registered', () => {
    const absent = read('fullmakt-prokura-none.json');
    expect(codeAuthority(absent)).toEqual({ coded: 'absent_verified', reason: null });
    expect(classified({ signatur: absent, prokura: absent })).toEqual(['unknown', 'none_registered']);
  });
});
