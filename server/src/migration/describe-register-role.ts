import {
  type AccessPackage,
  altinn2Roles,
  mainAdministratorPackages,
  type PackageHolding,
  packagesHeldBy,
  type RegisterRole,
} from '@apier/rulebook';
import { namePackage } from './describe-role.ts';
import type { AltinnMigration } from './shapes.ts';

const mainAdministrator = 'hovedadministrator';

type RegisterRoleMembers = Pick<
  AltinnMigration,
  'register_role' | 'packages' | 'can_delegate' | 'main_administrator_can_give' | 'forms_that_add'
>;

/** What a role of the register holds and may give in organisations of one form, or in those of any (`null`). */
export function describeRegisterRole(role: RegisterRole, form: string | null): RegisterRoleMembers {
  const all = packagesHeldBy(role);
  const isOfForm = ({ organisation_form: bound }: Pick<PackageHolding, 'organisation_form'>) =>
    bound === null || bound === form;
  const held = all.filter(isOfForm);
  const given = held.filter(({ can_delegate: can }) => can).map(({ accessPackage }) => accessPackage);
  const others = mainAdministratorPackages.filter(isOfForm).map(({ accessPackage }) => accessPackage);
  return {
    register_role: {
      ...{ code: role.code, altinn_code: role.altinn_code, urn: role.urn, legacy_urn: role.legacy_urn },
      ...{ name: role.name.nb, name_en: role.name.en, is_key_role: role.is_key_role, organisation_form: form },
      altinn2_roles_held: altinn2Roles.filter(({ held_by }) => held_by.includes(role.code)).map(({ code }) => code),
    },
    packages: held.map(({ accessPackage, organisation_form }) => ({
      ...namePackage(accessPackage),
      organisation_form,
    })),
    can_delegate: given.map(namePackage),
    main_administrator_can_give: held.some(({ accessPackage }) => accessPackage.code === mainAdministrator)
      ? others.filter((each) => canBeGiven(each) && !given.includes(each)).map(namePackage)
      : [],
    forms_that_add: form === null ? formsThatAdd(all) : [],
  };
}

/** What can be put on no system user is for nobody to give. */
const canBeGiven = ({ is_delegable, is_assignable }: AccessPackage): boolean => is_delegable || is_assignable;

function formsThatAdd(all: readonly PackageHolding[]): NonNullable<AltinnMigration['forms_that_add']> {
  const forms = [...new Set(all.flatMap(({ organisation_form }) => organisation_form ?? []))].sort();
  return forms.map((form) => ({
    organisation_form: form,
    packages: all
      .filter(({ organisation_form }) => organisation_form === form)
      .map(({ accessPackage }) => namePackage(accessPackage)),
  }));
}
