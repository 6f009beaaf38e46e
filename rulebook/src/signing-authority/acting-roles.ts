/** The roles that are looked at. NEST is no longer registered, and still held by some. */
export const actingRoles = ['DAGL', 'LEDE', 'NEST', 'MEDL', 'INNH', 'REGN', 'REVI'] as const;
export type ActingRole = (typeof actingRoles)[number];

/** What a role lets its holder do for an organisation, as a stable word. */
export type ActingAction =
  | 'manage_daily_business'
  | 'represent_in_daily_business'
  | 'take_part_in_board_decisions'
  | 'sign_with_the_whole_board'
  | 'sign_annual_accounts_with_the_others'
  | 'submit_own_business_tax_return'
  | 'submit_own_vat_return'
  | 'audit_annual_accounts';

/** A section of an act, with Lovdata's address of it. */
export interface LegalReference {
  law: string;
  section: string;
  url: string;
}

/** An action, the role that it follows from, and the law that says so. */
export interface DerivedAction {
  action: ActingAction;
  role: ActingRole;
  legal_reference: LegalReference;
}

const acts = {
  aksjeloven: '1997-06-13-44',
  allmennaksjeloven: '1997-06-13-45',
  regnskapsloven: '1998-07-17-56',
  skatteforvaltningsloven: '2016-05-27-14',
  revisorloven: '2020-11-20-128',
} as const;
type Act = keyof typeof acts;

const section = (law: Act, number: string): LegalReference => ({
  law,
  section: `§ ${number}`,
  url: `https://lovdata.no/lov/${acts[law]}/§${number}`,
});

interface Row {
  roles: readonly ActingRole[];
  /** Of which forms of organisation the law speaks. */
  forms: readonly string[];
  action: ActingAction;
  law: LegalReference;
}

const board = ['LEDE', 'NEST', 'MEDL'] as const;

/**
 * The private and the public limited company have acts of their own, with the same sections. Both need accounts signed
 * by every member of the board and by the manager.
 */
const companyRows = (forms: readonly string[], act: 'aksjeloven' | 'allmennaksjeloven'): readonly Row[] => [
  { roles: ['DAGL'], forms, action: 'manage_daily_business', law: section(act, '6-14') },
  { roles: ['DAGL'], forms, action: 'represent_in_daily_business', law: section(act, '6-32') },
  { roles: board, forms, action: 'take_part_in_board_decisions', law: section(act, '6-12') },
  { roles: board, forms, action: 'sign_with_the_whole_board', law: section(act, '6-30') },
  {
    ...{ roles: ['DAGL', ...board], forms, action: 'sign_annual_accounts_with_the_others' },
    law: section('regnskapsloven', '3-5'),
  },
  { roles: ['REVI'], forms, action: 'audit_annual_accounts', law: section('revisorloven', '2-1') },
];

/**
 * From role to action, by form of organisation, and nothing that is not in the text of the law. An accountant (REGN)
 * has nothing from the role itself: what one may do, the client gives. Source: the sections named, on lovdata.no.
 */
const rows: readonly Row[] = [
  ...companyRows(['AS'], 'aksjeloven'),
  ...companyRows(['ASA'], 'allmennaksjeloven'),
  {
    ...{ roles: ['INNH'], forms: ['ENK'], action: 'submit_own_business_tax_return' },
    law: section('skatteforvaltningsloven', '8-2'),
  },
  {
    ...{ roles: ['INNH'], forms: ['ENK'], action: 'submit_own_vat_return' },
    law: section('skatteforvaltningsloven', '8-3'),
  },
];

/** The names that Altinn 3 gives them (the last part of `urn:altinn:external-role:ccr:…`), and the hosted product's NESTL. */
const otherNames: Readonly<Record<string, ActingRole>> = {
  'DAGLIG-LEDER': 'DAGL',
  STYRELEDER: 'LEDE',
  NESTLEDER: 'NEST',
  NESTL: 'NEST',
  STYREMEDLEM: 'MEDL',
  INNEHAVER: 'INNH',
  REGNSKAPSFORER: 'REGN',
  REVISOR: 'REVI',
};

/** A role by any of its names (`DAGL`, `urn:altinn:rolecode:dagl`, `daglig-leder`), or `null` for one not looked at. */
export function actingRoleOf(name: string): ActingRole | null {
  const word = name.slice(name.lastIndexOf(':') + 1).toUpperCase();
  const known = actingRoles.find((role) => role === word);
  return known ?? (Object.hasOwn(otherNames, word) ? (otherNames[word] ?? null) : null);
}

/** What the roles let their holder do, in the order of the table. `form` `null`: not known, so nothing follows. */
export const actionsOf = (roles: readonly ActingRole[], form: string | null): DerivedAction[] =>
  rows
    .filter(({ forms }) => form !== null && forms.includes(form))
    .flatMap((row) =>
      roles
        .filter((role) => row.roles.includes(role))
        .map((role) => ({ action: row.action, role, legal_reference: row.law })),
    );
