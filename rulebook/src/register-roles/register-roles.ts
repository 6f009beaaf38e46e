import { type AccessPackage, accessPackageOf } from '../access-packages/access-packages.ts';
import type { Bilingual } from '../period/period.ts';
import { readRows, wordsOf } from '../read-rows.ts';
import { holdingRows, mainAdministratorRows } from './held-packages-table.ts';
import { registerRoleTable } from './register-role-table.ts';

/** A role of the register of legal entities, as Altinn knows it. */
export interface RegisterRole {
  /** The register's code: `DAGL`. */
  code: string;
  /** Altinn's word, the end of the URN: `daglig-leder`. */
  altinn_code: string;
  urn: string;
  /** The URN of Altinn 2, which stops working with the old roles. */
  legacy_urn: string;
  name: Bilingual;
  /** Answers for the organisation as a whole. */
  is_key_role: boolean;
  /** Owners of services can name it in their policies. */
  is_available_to_service_owners: boolean;
}

const urnBeginning = 'urn:altinn:external-role:ccr:';
const legacyUrnBeginning = 'urn:altinn:rolecode:';

/** Every role of the register, by code. Source: Altinn's seed of August 2026. */
export const registerRoles: readonly RegisterRole[] = readRows(
  ['flags', 'code', 'altinn_code', 'nb', 'en'],
  registerRoleTable,
).map(({ flags, code, altinn_code, nb, en }) => ({
  code,
  altinn_code,
  urn: `${urnBeginning}${altinn_code}`,
  legacy_urn: `${legacyUrnBeginning}${code.toLowerCase()}`,
  name: { nb, en },
  is_key_role: flags.includes('K'),
  is_available_to_service_owners: flags.includes('S'),
}));

const byName: ReadonlyMap<string, RegisterRole> = new Map(
  registerRoles.flatMap((role) =>
    [role.code, role.altinn_code, role.urn, role.legacy_urn].map((name) => [name.toLowerCase(), role] as const),
  ),
);

/** The role of a code, of Altinn's word for it or of either URN, in any case, `FFOR` included; `null` for what is none. */
export function findRegisterRole(written: string): RegisterRole | null {
  const name = written.trim().toLowerCase();
  return byName.get(name === 'ffor' ? 'ffør' : name) ?? null;
}

/** A package that a role holds by itself. */
export interface PackageHolding {
  accessPackage: AccessPackage;
  /** The only form of organisation in which it does; `null`: any. */
  organisation_form: string | null;
  /** Whoever has the role may delegate it. */
  can_delegate: boolean;
  /** Altinn's flag of this name. No source says what it opens. */
  can_assign: boolean;
}

/** Every package that a role holds, those of single forms too. Both the role and the table are this rulebook's own. */
export function packagesHeldBy({ code }: Pick<RegisterRole, 'code'>): readonly PackageHolding[] {
  return holdingRows
    .filter(({ roles }) => wordsOf(roles).includes(code))
    .flatMap(({ packages, organisation_form, can_delegate, can_assign }) =>
      packages.map((each) => ({
        accessPackage: accessPackageOf(each),
        organisation_form,
        can_delegate,
        can_assign,
      })),
    );
}

/** What a main administrator may hand out, and does not hold by that. */
export const mainAdministratorPackages: readonly Pick<PackageHolding, 'accessPackage' | 'organisation_form'>[] =
  mainAdministratorRows.flatMap(({ packages, organisation_form }) =>
    packages.map((each) => ({ accessPackage: accessPackageOf(each), organisation_form })),
  );
