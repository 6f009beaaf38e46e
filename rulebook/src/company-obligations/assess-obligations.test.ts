import { describe, expect, it } from 'vitest';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import type { VatTerm } from '../obligations/deadline-rule.ts';
import { assessObligations, createAssessor } from './assess-obligations.ts';
import type { ObligationRow, ObligationWindow } from './assessment.ts';

const year2026 = { from: '2026-01-01', to: '2026-12-31' };
const year2027 = { from: '2027-01-01', to: '2027-12-31' };
const nobody = { value: 0, suppressed: false };
const withheld = { value: null, suppressed: true };

const rowsOf = (facts: CompanyFacts, window: ObligationWindow = year2026): ObligationRow[] =>
  assessObligations(facts, window).rows;

/** `due code period`, and the status where it is not required. */
const written = (rows: readonly ObligationRow[]): string[] =>
  rows.map(({ due, code, period, status }) =>
    [due ?? 'standing', code, period, status === 'required' ? null : status].filter((part) => part !== null).join(' '),
  );

const ofCode = (facts: CompanyFacts, code: string, window = year2026): ObligationRow[] =>
  rowsOf(facts, window).filter((row) => row.code === code);

const one = (facts: CompanyFacts, code: string, window = year2026): ObligationRow => {
  const [row, ...more] = ofCode(facts, code, window);
  if (row === undefined || more.length > 0) throw new Error(`${more.length + (row ? 1 : 0)} rows of ${code}`);
  return row;
};

const as: CompanyFacts = {
  organisasjonsform: 'AS',
  registrertIMvaregisteret: true,
  vatTerm: 'bimonthly',
  employees: { value: 9, suppressed: false },
  fiscalYearEnd: '12-31',
  vpsRegistered: false,
};
const quietEnk: CompanyFacts = {
  ...{ organisasjonsform: 'ENK', registrertIMvaregisteret: false, employees: nobody, hasForskuddsskatt: false },
  ...{ balance: 0, revenue: 0, fte: 0 },
};

describe('what a company owes in a year', () => {
  it('is, of an AS with nine employees and two-month VAT in 2026, what the law lists', () => {
    const rows = written(rowsOf(as));
    const count = (code: string) => rows.filter((row) => row.includes(` ${code} `)).length;
    expect([count('mva_melding'), count('a_melding'), count('arbeidsgiveravgift')]).toEqual([6, 12, 6]);
    expect(rows.filter((row) => !/ (mva_melding|a_melding|arbeidsgiveravgift) /.test(row))).toEqual([
      '2026-02-02 aksjonaerregisteroppgave 2025',
      '2026-02-16 forskuddsskatt_upersonlig 2025-1 conditional',
      '2026-04-15 forskuddsskatt_upersonlig 2025-2 conditional',
      '2026-06-01 skattemelding_selskap 2025',
      '2026-06-30 ordinaer_generalforsamling 2025',
      '2026-07-31 aarsregnskap 2025',
      'standing amu not_required',
      'standing hms_systematisk',
      'standing otp conditional',
      'standing revisor',
      'standing verneombud',
      'standing yrkesskadeforsikring',
    ]);
  });

  it('is, of a sole proprietor with annual VAT and nobody employed in 2027, two returns and perhaps advance tax', () => {
    const enk = { ...quietEnk, registrertIMvaregisteret: true, vatTerm: 'annual', hasForskuddsskatt: null } as const;
    expect(written(rowsOf(enk, year2027).filter(({ kind }) => kind === 'dated'))).toEqual([
      '2027-03-10 mva_melding 2026-A',
      '2027-03-15 forskuddsskatt_personlig 2027-1 conditional',
      '2027-05-31 skattemelding_enk 2026',
      '2027-06-15 forskuddsskatt_personlig 2027-2 conditional',
      '2027-09-15 forskuddsskatt_personlig 2027-3 conditional',
      '2027-12-15 forskuddsskatt_personlig 2027-4 conditional',
    ]);
  });

  it('is nothing dated of a small association without employees, VAT or business', () => {
    const fli = { ...quietEnk, organisasjonsform: 'FLI', carriesOnBusiness: false };
    const { rows, auditor } = assessObligations({ ...fli, registreringsdato: '2026-02-01' }, year2026);
    expect(rows.map(({ status }) => status)).toEqual(Array(6).fill('not_required'));
    expect(auditor).toEqual({ 2025: 'not_required', 2026: 'not_required' });
  });

  it('is not dropped because nothing is known', () => {
    const { rows } = assessObligations({ organisasjonsform: 'FLI' }, year2026);
    const codes = [...new Set(rows.filter(({ status }) => status === 'conditional').map(({ code }) => code))];
    expect(codes.sort()).toEqual([
      ...['a_melding', 'aarsregnskap', 'amu', 'arbeidsgiveravgift', 'forskuddsskatt_upersonlig', 'hms_systematisk'],
      ...['mva_melding', 'otp', 'revisor', 'skattemelding_selskap', 'verneombud', 'yrkesskadeforsikring'],
    ]);
  });

  it('shows a row in full', () => {
    expect(ofCode({ ...as, vatTerm: null }, 'mva_melding')[4]).toEqual({
      code: 'mva_melding',
      kind: 'dated',
      period: '2026-T4',
      nominalDue: '2026-10-10',
      due: '2026-10-12',
      shifted: true,
      shiftReason: 'saturday',
      status: 'required',
      needs: [],
      assumed: ['vatTerm=bimonthly'],
      confidence: 'confirmed',
      alternativeDue: null,
      penaltyWaived: false,
      since: null,
    });
  });

  it('tells for which a-meldings no fine is imposed', () => {
    const waived = ofCode(as, 'a_melding').filter(({ penaltyWaived }) => penaltyWaived);
    expect(waived.map(({ period }) => period)).toEqual(['2026-05', '2026-06', '2026-07']);
  });
});

describe('the VAT return', () => {
  it('is required in the VAT register, conditional when that is not known, and else not owed', () => {
    expect(ofCode({ ...as, registrertIMvaregisteret: false }, 'mva_melding')).toEqual([]);
    const unknown = ofCode({ organisasjonsform: 'KS' }, 'mva_melding');
    expect(unknown).toHaveLength(6);
    for (const row of unknown)
      expect(row).toMatchObject({
        status: 'conditional',
        needs: ['registrertIMvaregisteret'],
        assumed: ['vatTerm=bimonthly'],
      });
  });

  it('follows the VAT term', () => {
    const dues = (vatTerm: VatTerm) => ofCode({ ...as, vatTerm }, 'mva_melding').map(({ due }) => due);
    expect(dues('annual')).toEqual(['2026-03-10']);
    expect(dues('annual_primary')).toEqual(['2026-04-10']);
    expect(dues('monthly')).toHaveLength(12);
    expect(dues('bimonthly')).toHaveLength(6);
  });

  it('begins with the term that holds the day of registration', () => {
    const from = (day: string) =>
      ofCode({ ...as, registreringsdatoMerverdiavgiftsregisteret: day }, 'mva_melding')[0]?.period;
    expect(from('2026-04-30')).toBe('2026-T2');
    expect(from('2026-05-01')).toBe('2026-T3');
  });
});

describe('reverse charge', () => {
  const facts = { ...quietEnk, reverseChargeQuarters: ['2026-Q2', '2026-Q1', '2026-Q1'] };

  it('is owed for the quarters with purchases only, and the second shows the other date as well', () => {
    const [first, second, ...more] = ofCode(facts, 'mva_omvendt');
    expect(first).toMatchObject({
      period: '2026-Q1',
      due: '2026-05-11',
      confidence: 'confirmed',
      alternativeDue: null,
    });
    expect(second).toMatchObject({
      period: '2026-Q2',
      due: '2026-08-10',
      status: 'required',
      confidence: 'uncertain',
      alternativeDue: '2026-08-31',
    });
    expect(more).toEqual([]);
    expect(ofCode(quietEnk, 'mva_omvendt')).toEqual([]);
  });

  it('is not for a body in the VAT register, and conditional when that is not known', () => {
    const registered = { ...facts, registrertIMvaregisteret: true };
    expect(ofCode(registered, 'mva_omvendt')).toEqual([]);
    const since = { ...registered, registreringsdatoMerverdiavgiftsregisteret: '2026-04-01' };
    expect(written(ofCode(since, 'mva_omvendt'))).toEqual(['2026-05-11 mva_omvendt 2026-Q1']);
    expect(ofCode({ ...facts, registrertIMvaregisteret: null }, 'mva_omvendt')[0]).toMatchObject({
      status: 'conditional',
      needs: ['registrertIMvaregisteret'],
    });
  });
});

describe('payroll', () => {
  const payroll = (facts: Partial<CompanyFacts>): string[] =>
    ['a_melding', 'arbeidsgiveravgift', 'forskuddstrekk'].map((code) => {
      const rows = ofCode({ organisasjonsform: 'AS', ...facts }, code);
      return `${rows.length} ${rows[0]?.status ?? ''}`.trim();
    });

  it('follows the headcount, of which a withheld one is one to four', () => {
    expect(payroll({ employees: { value: 1, suppressed: false } })).toEqual(['12 required', '6 required', '0']);
    expect(payroll({ employees: withheld })).toEqual(['12 required', '6 required', '0']);
    expect(payroll({ employees: nobody })).toEqual(['0', '0', '0']);
    expect(payroll({})).toEqual(['12 conditional', '6 conditional', '0']);
    expect(payroll({ employees: { value: null, suppressed: false } })).toEqual([
      '12 conditional',
      '6 conditional',
      '0',
    ]);
  });

  it('is owed by who pays wages without employees, and partly by who employs without paying', () => {
    expect(payroll({ employees: nobody, paysWages: true })).toEqual(['12 required', '6 required', '0']);
    expect(payroll({ employees: withheld, paysWages: false })).toEqual(['12 required', '0', '0']);
    expect(payroll({ paysWages: false, paydays: ['2026-01-20'] })).toEqual(['12 conditional', '0', '0']);
  });

  it('is owed for a pay day that is told of, whatever is known of the headcount', () => {
    const facts = { organisasjonsform: 'AS', paydays: ['2026-03-20'] };
    const required = (more: Partial<CompanyFacts>) =>
      rowsOf({ ...facts, ...more })
        .filter(({ code, status }) => status === 'required' && /^(a_m|arb|forskuddstrekk)/.test(code))
        .map(({ code, period }) => `${code} ${period}`);
    const owed = ['forskuddstrekk 2026-03-20', 'a_melding 2026-03', 'arbeidsgiveravgift 2026-T2'];
    expect(required({})).toEqual(owed);
    expect(required({ employees: nobody })).toEqual(owed);
    expect(required({ employees: withheld, employedTo: '2026-01-10' })).toEqual([
      ...['a_melding 2025-12', 'arbeidsgiveravgift 2025-T6', 'a_melding 2026-01', 'arbeidsgiveravgift 2026-T1'],
      ...owed,
    ]);
    expect(ofCode(facts, 'a_melding')[0]).toMatchObject({ status: 'conditional', needs: ['employees', 'paysWages'] });
  });

  it('covers the months and terms in which somebody was employed', () => {
    const facts = { ...as, employedFrom: '2026-03-31', employedTo: '2026-07-01' };
    expect(ofCode(facts, 'a_melding').map(({ period }) => period)).toEqual([
      ...['2026-03', '2026-04', '2026-05', '2026-06', '2026-07'],
    ]);
    expect(ofCode(facts, 'arbeidsgiveravgift').map(({ period }) => period)).toEqual(['2026-T2', '2026-T3', '2026-T4']);
  });

  it('pays deducted tax on the first working day after each pay day, from 2026', () => {
    const paydays = ['2026-06-12', '2026-04-30', '2026-04-01', '2025-12-31', '2026-12-31', '2026-04-30'];
    expect(written(ofCode({ ...as, paydays }, 'forskuddstrekk'))).toEqual([
      '2026-04-07 forskuddstrekk 2026-04-01',
      '2026-05-04 forskuddstrekk 2026-04-30',
      '2026-06-15 forskuddstrekk 2026-06-12',
    ]);
    expect(one({ ...as, paydays }, 'forskuddstrekk', year2027)).toMatchObject({
      nominalDue: '2027-01-01',
      due: '2027-01-04',
      shiftReason: 'public_holiday',
    });
  });
});

describe('income tax', () => {
  it('is returned by each form in its own way', () => {
    const returns = (facts: CompanyFacts) =>
      rowsOf(facts)
        .filter(({ code }) => /^(skattemelding|selskapsmelding)/.test(code))
        .map(({ code, status, needs }) => [code, status, ...needs].join(' '));
    for (const organisasjonsform of ['AS', 'ASA', 'SA', 'BRL', 'BBL'])
      expect(returns({ organisasjonsform })).toEqual(['skattemelding_selskap required']);
    for (const organisasjonsform of ['ANS', 'DA', 'KS'])
      expect(returns({ organisasjonsform })).toEqual(['selskapsmelding required']);
    expect(returns({ organisasjonsform: 'STI' })).toEqual([
      'skattemelding_selskap conditional naeringsdrivendeStiftelse',
    ]);
    expect(returns({ organisasjonsform: 'STI', naeringsdrivendeStiftelse: false })).toEqual([]);
    for (const organisasjonsform of ['FLI', 'ESEK']) {
      expect(returns({ organisasjonsform })).toEqual(['skattemelding_selskap conditional carriesOnBusiness']);
      expect(returns({ organisasjonsform, carriesOnBusiness: true })).toEqual(['skattemelding_selskap required']);
      expect(returns({ organisasjonsform, carriesOnBusiness: false })).toEqual([]);
    }
    expect(returns({ organisasjonsform: 'ENK' })).toEqual(['skattemelding_enk required']);
    expect(returns({ organisasjonsform: 'NUF' })).toEqual(['skattemelding_selskap conditional nufTaxableInNorway']);
    expect(returns({ organisasjonsform: 'NUF', nufTaxableInNorway: false })).toEqual([]);
  });

  it('is of the calendar year, from the founding year on, whatever the accounting year', () => {
    const young = {
      ...as,
      stiftelsesdato: '2026-09-01',
      firstAccountingYearEnds: '2027-12-31',
      fiscalYearEnd: '06-30',
    };
    expect(ofCode(young, 'skattemelding_selskap')).toEqual([]);
    expect(one(young, 'skattemelding_selskap', year2027)).toMatchObject({ period: '2026', due: '2027-05-31' });
  });

  it('is paid in advance where it is assessed', () => {
    const advance = (facts: CompanyFacts) => {
      const rows = rowsOf(facts).filter(({ code }) => code.startsWith('forskuddsskatt_'));
      return [`${rows.length} ${rows[0]?.status ?? ''}`.trim(), ...(rows[0]?.needs ?? [])];
    };
    expect(advance({ organisasjonsform: 'AS', hasForskuddsskatt: true })).toEqual(['2 required']);
    expect(advance({ organisasjonsform: 'AS', hasForskuddsskatt: false })).toEqual(['0']);
    expect(advance({ organisasjonsform: 'STI' })).toEqual(['2 conditional', 'hasForskuddsskatt']);
    expect(advance({ organisasjonsform: 'ENK', hasForskuddsskatt: true })).toEqual(['4 required']);
    expect(advance({ organisasjonsform: 'ANS', hasForskuddsskatt: true })).toEqual(['0']);
    const nuf = { organisasjonsform: 'NUF' };
    expect(advance(nuf)).toEqual(['2 conditional', 'hasForskuddsskatt']);
    expect(advance({ ...nuf, hasForskuddsskatt: true })).toEqual(['2 required']);
    expect(advance({ ...nuf, nufTaxableInNorway: false })).toEqual(['0']);
  });

  it('is not paid in advance before there was anybody to pay', () => {
    const young = { organisasjonsform: 'ENK', hasForskuddsskatt: true, stiftelsesdato: '2026-08-01' };
    expect(written(ofCode(young, 'forskuddsskatt_personlig'))).toEqual([
      '2026-09-15 forskuddsskatt_personlig 2026-3',
      '2026-12-15 forskuddsskatt_personlig 2026-4',
    ]);
  });
});

describe('the shareholder statement', () => {
  const statement = (facts: CompanyFacts) =>
    ofCode(facts, 'aksjonaerregisteroppgave').map(({ status, assumed }) => [status, ...assumed].join(' '));

  it('is that of an AS unless it is in a securities register or a boligaksjeselskap', () => {
    expect(statement({ organisasjonsform: 'AS' })).toEqual(['required vpsRegistered=false']);
    expect(statement({ organisasjonsform: 'AS', vpsRegistered: false })).toEqual(['required']);
    expect(statement({ organisasjonsform: 'AS', vpsRegistered: true })).toEqual([]);
    expect(statement({ organisasjonsform: 'AS', boligaksjeselskap: true })).toEqual([]);
  });

  it('is that of an ASA only when it is known to be in no such register', () => {
    expect(statement({ organisasjonsform: 'ASA' })).toEqual([]);
    expect(statement({ organisasjonsform: 'ASA', vpsRegistered: true })).toEqual([]);
    expect(statement({ organisasjonsform: 'ASA', vpsRegistered: false })).toEqual(['required']);
  });
});

describe('the accounting year', () => {
  const both = (facts: Partial<CompanyFacts>, from: string, to: string) =>
    written(
      rowsOf({ ...as, ...facts }, { from, to }).filter(
        ({ code }) => code === 'ordinaer_generalforsamling' || code === 'aarsregnskap',
      ),
    );

  it.each([
    ['12-31', ['2026-06-30 ordinaer_generalforsamling 2025', '2026-07-31 aarsregnskap 2025']],
    ['06-30', ['2026-01-31 aarsregnskap 2025', '2026-12-30 none']],
    ['07-01', ['2026-01-01 ordinaer_generalforsamling 2025', '2026-07-31 aarsregnskap 2025']],
    ['02-28', ['2026-01-31 aarsregnskap 2025', '2026-08-31 ordinaer_generalforsamling 2026']],
    ['08-30', ['2026-02-28 ordinaer_generalforsamling 2025', '2026-07-31 aarsregnskap 2025']],
  ])('that ends on %s gives a meeting after six months and accounts in January or July', (fiscalYearEnd, rows) => {
    const expected = fiscalYearEnd === '06-30' ? [rows[0], '2026-12-31 ordinaer_generalforsamling 2026'] : rows;
    expect(both({ fiscalYearEnd }, '2026-01-01', '2026-12-31')).toEqual(expected);
  });

  it('may be extended once, by the law’s eighteen months at most', () => {
    const first = (stiftelsesdato: string, firstAccountingYearEnds: string) =>
      both({ stiftelsesdato, firstAccountingYearEnds }, '2027-01-01', '2028-12-31').map((row) => row.split(' ').pop());
    expect(first('2026-08-01', '2027-12-31')).toEqual(['2027', '2027']);
    expect(first('2026-06-30', '2027-12-31')).toEqual(['2026', '2026', '2027', '2027']);
    expect(first('2026-08-01', '2028-12-31')).toEqual(['2026', '2026', '2027', '2027']);
    expect(first('2026-08-01', '2026-07-31')).toEqual(['2026', '2026', '2027', '2027']);
  });

  it('may end on another day the first time', () => {
    const facts = { stiftelsesdato: '2026-08-01', firstAccountingYearEnds: '2027-06-30' };
    expect(both(facts, '2027-01-01', '2028-12-31')).toEqual([
      '2027-12-31 ordinaer_generalforsamling 2027',
      '2028-01-31 aarsregnskap 2027',
      '2028-06-30 ordinaer_generalforsamling 2027',
      '2028-07-31 aarsregnskap 2027',
    ]);
  });

  it.each(['02-28', '02-29'])('that ends on %s ends with February in a leap year too', (fiscalYearEnd) => {
    expect(both({ fiscalYearEnd }, '2028-01-01', '2028-12-31')).toEqual([
      '2028-01-31 aarsregnskap 2027',
      '2028-08-31 ordinaer_generalforsamling 2028',
    ]);
  });

  it('is the calendar year where it is not known, which is said', () => {
    expect(one({ organisasjonsform: 'AS' }, 'aarsregnskap').assumed).toEqual(['fiscalYearEnd=12-31']);
    expect(one(as, 'aarsregnskap').assumed).toEqual([]);
  });

  it('does not end before an extended first one does', () => {
    const extended = { stiftelsesdato: '2026-09-01', firstAccountingYearEnds: '2027-12-31' };
    expect(both(extended, '2026-09-01', '2028-12-31')).toEqual([
      '2028-06-30 ordinaer_generalforsamling 2027',
      '2028-07-31 aarsregnskap 2027',
    ]);
    expect(both({ stiftelsesdato: '2026-06-30' }, '2026-06-30', '2027-12-31')).toEqual([
      '2027-06-30 ordinaer_generalforsamling 2026',
      '2027-07-31 aarsregnskap 2026',
    ]);
  });

  it('decides by itself whether accounts are owed', () => {
    const sa = { organisasjonsform: 'SA', revenue: { 2023: 3_000_000, 2024: 3_000_000, 2025: 1, 2026: 1 } };
    const accounts = (window: typeof year2026) => written(ofCode(sa, 'aarsregnskap', window));
    expect(accounts({ from: '2025-01-01', to: '2025-12-31' })).toEqual(['2025-07-31 aarsregnskap 2024']);
    expect(accounts(year2026)).toEqual([]);
    expect(accounts(year2027)).toEqual([]);
    expect(accounts({ from: '2028-01-01', to: '2028-12-31' })).toEqual(['2028-07-31 aarsregnskap 2027 conditional']);
  });
});

describe('the register of beneficial owners', () => {
  const owners = (facts: Partial<CompanyFacts>, window = year2026) =>
    ofCode(
      { organisasjonsform: 'AS', registreringsdato: '2026-01-31', ...facts },
      'reelle_rettighetshavere',
      window,
    ).map(({ due, period, status, needs }) => [due, period, status, ...needs].join(' '));

  it('is told within fourteen days of the registration, whatever the weekday', () => {
    expect(owners({})).toEqual(['2026-02-14 2026-01-31 required']);
    expect(owners({ registreringsdato: null })).toEqual([]);
    expect(owners({ registreringsdato: '2025-12-18' })).toEqual(['2026-01-01 2025-12-18 required']);
    expect(owners({ registreringsdato: '2026-12-20' })).toEqual([]);
  });

  it('had a first day of its own for who was there before it opened', () => {
    const summer = { from: '2025-07-01', to: '2025-08-31' };
    expect(owners({ registreringsdato: '1998-03-01' }, summer)).toEqual(['2025-07-31 1998-03-01 required']);
    expect(owners({ registreringsdato: '2025-07-17' }, summer)).toEqual(['2025-07-31 2025-07-17 required']);
    expect(owners({ registreringsdato: '2025-07-18' }, summer)).toEqual(['2025-08-01 2025-07-18 required']);
  });

  it.each([
    ['ENK', {}, ''],
    ['ESEK', {}, ''],
    ['KS', {}, 'required'],
    ['NUF', {}, 'conditional nufTaxableInNorway'],
    ['NUF', { nufTaxableInNorway: false }, ''],
    ['STI', {}, 'conditional naeringsdrivendeStiftelse'],
    ['STI', { naeringsdrivendeStiftelse: true }, 'required'],
    ['STI', { naeringsdrivendeStiftelse: false }, ''],
    ['FLI', {}, 'conditional carriesOnBusiness balance fte'],
    ['FLI', { carriesOnBusiness: true }, 'required'],
    ['FLI', { carriesOnBusiness: false, balance: 1, fte: 1 }, ''],
    ['FLI', { carriesOnBusiness: false, balance: 1 }, 'conditional fte'],
    ['FLI', { balance: 1, fte: 21 }, 'required'],
    ['FLI', { balance: 1, fte: 1 }, 'conditional carriesOnBusiness'],
  ])('of an %s with %j is %s', (organisasjonsform, facts, expected) => {
    const told = expected === '' ? [] : [`2026-02-14 2026-01-31 ${expected}`];
    expect(owners({ organisasjonsform, ...facts })).toEqual(told);
  });
});

describe('a SkatteFUNN report', () => {
  it('is owed for each year of an active project, on a day that is kept', () => {
    expect(one({ organisasjonsform: 'KIRK', hasActiveSkattefunnProject: true }, 'skattefunn_rapport')).toMatchObject({
      period: '2025',
      due: '2026-03-01',
      shifted: false,
      confidence: 'confirmed',
    });
    expect(ofCode(as, 'skattefunn_rapport')).toEqual([]);
    expect(
      ofCode({ ...as, hasActiveSkattefunnProject: true, stiftelsesdato: '2026-01-01' }, 'skattefunn_rapport'),
    ).toEqual([]);
  });
});

describe('the standing duties', () => {
  const standing = (employees: CompanyFacts['employees']) =>
    ['yrkesskadeforsikring', 'hms_systematisk', 'otp', 'verneombud', 'amu'].map((code) => {
      const { status, needs } = one({ organisasjonsform: 'AS', employees: employees ?? null }, code);
      return [status, ...needs].join(' ');
    });
  const of = (value: number) => standing({ value, suppressed: false });
  const percent = 'conditional stillingsprosenter';
  const agreement = 'conditional avtaleUtenVerneombud';
  const asked = 'conditional kravOmArbeidsmiljoutvalg';

  it('are nobody’s before and after the time of employment', () => {
    const status = (asOf: string) =>
      rowsOf({ ...as, employedFrom: '2026-03-01', employedTo: '2026-05-31' }, { ...year2026, asOf }).find(
        ({ code }) => code === 'hms_systematisk',
      )?.status;
    expect(['2026-02-28', '2026-03-01', '2026-05-31', '2026-06-01'].map(status)).toEqual([
      ...['not_required', 'required', 'required', 'not_required'],
    ]);
  });

  it('follow the headcount', () => {
    expect(of(0)).toEqual(Array(5).fill('not_required'));
    expect(of(1)).toEqual(['required', 'required', percent, agreement, 'not_required']);
    expect(of(4)).toEqual(of(1));
    expect(standing({ value: null, suppressed: true })).toEqual(of(1));
    expect(of(5)).toEqual(['required', 'required', percent, 'required', 'not_required']);
    expect(of(9)).toEqual(of(5));
    expect(of(10)).toEqual(['required', 'required', percent, 'required', asked]);
    expect(of(29)).toEqual(of(10));
    expect(of(30)).toEqual(['required', 'required', percent, 'required', 'required']);
    expect(standing(null)).toEqual(Array(5).fill('conditional employees'));
  });

  it('hold the auditor of the accounting year that holds the day asked for', () => {
    const grown = { ...as, fravalgRevisjonDato: '2015-01-01', revenue: { 2025: 8e6, 2024: 1 }, balance: 1, fte: 1 };
    const auditorOn = (asOf: string) => {
      const row = assessObligations(grown, { ...year2026, asOf }).rows.find(({ code }) => code === 'revisor');
      return [row?.status, row?.since];
    };
    expect(auditorOn('2025-12-31')).toEqual(['not_required', null]);
    expect(auditorOn('2026-01-01')).toEqual(['required', '2026']);
    expect(auditorOn('2027-01-01')).toEqual(['conditional', null]);
  });
});

describe('the auditor by year', () => {
  it('has every accounting year from the one before the window', () => {
    const years = (fiscalYearEnd: string, window: typeof year2026) =>
      Object.keys(assessObligations({ ...as, fiscalYearEnd }, window).auditor);
    expect(years('12-31', year2026)).toEqual(['2025', '2026']);
    expect(years('06-30', year2026)).toEqual(['2025', '2026', '2027']);
    expect(years('12-31', { from: '2026-06-01', to: '2028-06-01' })).toEqual(['2025', '2026', '2027', '2028']);
  });
});

describe('a company that is no longer there, or not by itself', () => {
  it('as a sub-unit has no duties of its own', () => {
    for (const facts of [
      { ...as, isSubEntity: true },
      { ...as, organisasjonsform: 'BEDR' },
    ])
      expect(assessObligations(facts, year2026)).toEqual({
        rows: [],
        auditor: { 2025: 'not_required', 2026: 'not_required' },
        reason: 'sub_entity',
        coverage: 'full',
      });
  });

  it('in bankruptcy leaves its duties to the estate', () => {
    for (const konkurs of [true, '2026-05-05'])
      expect(assessObligations({ ...as, konkurs }, year2026)).toMatchObject({ rows: [], reason: 'bankruptcy_estate' });
    expect(assessObligations({ ...as, konkurs: false }, year2026).reason).toBeNull();
    const both = assessObligations({ ...as, konkurs: true, slettedato: '2026-12-31' }, year2026);
    expect(both).toMatchObject({ rows: [], reason: 'bankruptcy_estate' });
  });

  it('when deleted owes what was due by that day, and perhaps the shareholder statement of its last year', () => {
    const twoYears = { from: '2026-01-01', to: '2028-12-31' };
    const { rows, reason } = assessObligations(
      { ...as, slettedato: '2026-02-02' },
      { ...twoYears, asOf: '2026-02-02' },
    );
    expect(reason).toBe('deleted');
    expect(written(rows)).toEqual([
      '2026-01-05 a_melding 2025-12',
      '2026-01-15 arbeidsgiveravgift 2025-T6',
      '2026-02-02 aksjonaerregisteroppgave 2025',
      '2027-02-01 aksjonaerregisteroppgave 2026 conditional',
    ]);
    expect(rows.at(-1)?.needs).toEqual(['meldtVedOpplosning']);
    const inRegister = { ...as, slettedato: '2026-01-01', vpsRegistered: true };
    expect(assessObligations(inRegister, twoYears).rows).toEqual([]);
  });

  it('when deleted later still has its standing duties on the day', () => {
    const standing = (asOf: string) =>
      assessObligations({ ...as, slettedato: '2026-02-02' }, { ...year2026, asOf }).rows.filter(
        ({ kind }) => kind === 'continuous',
      ).length;
    expect([standing('2026-02-01'), standing('2026-02-02')]).toEqual([6, 0]);
  });

  it('while it is being wound up owes everything', () => {
    expect(assessObligations({ ...as, underAvvikling: '2026-01-01' }, year2026)).toEqual(
      assessObligations(as, year2026),
    );
  });
});

describe('a form of organisation without rules', () => {
  it('is told what hangs on no form, and that the rules are missing', () => {
    const kirk = { ...as, organisasjonsform: 'KIRK', registreringsdato: '2026-03-03' };
    const { rows, auditor, coverage, reason } = assessObligations(kirk, year2026);
    expect([coverage, reason]).toEqual(['partial', null]);
    expect([...new Set(rows.filter(({ kind }) => kind === 'dated').map(({ code }) => code))].sort()).toEqual([
      ...['a_melding', 'arbeidsgiveravgift', 'mva_melding'],
    ]);
    const missing = rows.filter(({ needs }) => needs.includes('rules for form KIRK'));
    expect(missing.map(({ code, status }) => `${code} ${status}`)).toEqual(['revisor conditional']);
    expect(auditor).toEqual({ 2025: 'conditional', 2026: 'conditional' });
    expect(assessObligations(as, year2026).coverage).toBe('full');
  });
});

describe('a window', () => {
  it('is refused when its days do not exist, are in the wrong order or too far away', () => {
    const refusals = [
      { from: '2026-02-30', to: '2026-12-31' },
      { from: '2026-12-31', to: '2026-01-01' },
      { from: '1999-12-31', to: '2026-01-01' },
      { from: '2026-01-01', to: '2201-01-01' },
      { ...year2026, asOf: 'today' },
    ];
    for (const window of refusals) expect(() => createAssessor(window)).toThrow(RangeError);
  });

  it('is judged by the day after moving, both ends included', () => {
    const due = (from: string, to: string) => ofCode(as, 'aksjonaerregisteroppgave', { from, to }).length;
    expect(due('2026-02-02', '2026-02-02')).toBe(1);
    expect(due('2026-01-31', '2026-02-01')).toBe(0);
    expect(due('2026-02-03', '2026-12-31')).toBe(0);
  });
});
