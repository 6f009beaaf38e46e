import { describe, expect, it } from 'vitest';
import { type ActingRole, actingRoleOf, actingRoles, actionsOf } from './acting-roles.ts';

const actions = (role: ActingRole, form: string | null) => actionsOf([role], form).map(({ action }) => action);

describe('the name of a role', () => {
  it.each([
    ['DAGL', 'DAGL'],
    ['dagl', 'DAGL'],
    ['urn:altinn:rolecode:lede', 'LEDE'],
    ['urn:altinn:external-role:ccr:styremedlem', 'MEDL'],
    ['nestleder', 'NEST'],
    ['NESTL', 'NEST'],
    ['Regnskapsforer', 'REGN'],
  ])('%s is %s', (name, role) => expect(actingRoleOf(name)).toBe(role));

  it.each(['KONT', 'SISKD', 'urn:altinn:rolecode:', '', 'constructor', 'toString', 'parti-organ-nestleder'])(
    '%s is none that is looked at',
    (name) => expect(actingRoleOf(name)).toBeNull(),
  );
});

describe('what a role lets its holder do', () => {
  it('is what the company acts say of the manager, and never that he signs for the company', () => {
    expect(actions('DAGL', 'AS')).toEqual([
      'manage_daily_business',
      'represent_in_daily_business',
      'sign_annual_accounts_with_the_others',
    ]);
    expect(actions('DAGL', 'ASA')).toEqual(actions('DAGL', 'AS'));
  });

  it('is for a member of the board to act with the others, the chair being one of them', () => {
    const together = [
      'take_part_in_board_decisions',
      'sign_with_the_whole_board',
      'sign_annual_accounts_with_the_others',
    ];
    for (const role of ['LEDE', 'NEST', 'MEDL'] as const) expect(actions(role, 'AS')).toEqual(together);
  });

  it('is the own business of the owner of a sole proprietorship, and of nobody else', () => {
    expect(actions('INNH', 'ENK')).toEqual(['submit_own_business_tax_return', 'submit_own_vat_return']);
    expect(actions('INNH', 'AS')).toEqual([]);
    expect(actions('DAGL', 'ENK')).toEqual([]);
  });

  it('is nothing for an accountant, whose client gives the rights, and nothing where the form is not known', () => {
    for (const form of ['AS', 'ASA', 'ENK', null]) expect(actions('REGN', form)).toEqual([]);
    for (const role of actingRoles) expect(actionsOf([role], null)).toEqual([]);
    for (const role of actingRoles) expect(actionsOf([role], 'STI')).toEqual([]);
  });

  it('names role and section for each, with an address at Lovdata', () => {
    for (const form of ['AS', 'ASA', 'ENK']) {
      for (const { role, legal_reference } of actionsOf(actingRoles, form)) {
        expect(actingRoles).toContain(role);
        expect(legal_reference.section).toMatch(/^§ \d+-\d+$/);
        expect(legal_reference.url).toBe(
          `https://lovdata.no/lov/${legal_reference.url.split('/')[4]}/§${legal_reference.section.slice(2)}`,
        );
        expect(legal_reference.url).toMatch(/\/lov\/\d{4}-\d{2}-\d{2}-\d+\//);
      }
    }
    expect(actionsOf(['DAGL', 'LEDE'], 'AS').filter(({ action }) => action.startsWith('sign_annual'))).toHaveLength(2);
  });
});
