import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findOrganisationForm, organisationForms } from './organisation-forms.ts';
import { findRegisterRole, mainAdministratorPackages, packagesHeldBy, registerRoles } from './register-roles.ts';

const heldIn = (code: string, form: string | null) =>
  packagesHeldBy({ code })
    .filter(({ organisation_form }) => organisation_form === null || organisation_form === form)
    .map(({ accessPackage }) => accessPackage.code);

describe('the roles of the register', () => {
  it('are 61, of which 13 hold packages by themselves', () => {
    expect(registerRoles).toHaveLength(61);
    const holders = registerRoles.filter((role) => packagesHeldBy(role).length > 0);
    expect(Object.fromEntries(holders.map((role) => [role.code, packagesHeldBy(role).length]))).toEqual({
      ...{ DAGL: 133, DTSO: 133, DTPR: 133, LEDE: 132, INNH: 131, KOMP: 131, BOBE: 126, BEST: 115 },
      ...{ KNUF: 13, FFØR: 12, REPR: 10, REGN: 3, REVI: 2 },
    });
  });

  it('are found by every name that they have, in any case', () => {
    for (const role of registerRoles) {
      for (const name of [role.code, role.altinn_code, role.urn, role.legacy_urn]) {
        expect(findRegisterRole(name)).toBe(role);
        expect(findRegisterRole(name.toLowerCase())).toBe(role);
        expect(findRegisterRole(name.toUpperCase())).toBe(role);
      }
    }
    expect(findRegisterRole('ffor')?.code).toBe('FFØR');
    for (const written of ['', 'UTINN', 'urn:altinn:rolecode:utinn', 'constructor']) {
      expect(findRegisterRole(written)).toBeNull();
    }
  });

  it('hold by the form of organisation where the seed says so', () => {
    expect(heldIn('FFØR', null)).toEqual([]);
    expect(heldIn('FFØR', 'ESEK')).toEqual(['forretningsforer-eiendom']);
    expect(heldIn('FFØR', 'BRL')).toEqual(['forretningsforer-eiendom']);
    expect(heldIn('FFØR', 'NUF')).toHaveLength(10);
    expect(heldIn('FFØR', 'AS')).toEqual([]);
    expect(heldIn('KNUF', null)).not.toContain('maskinporten-scopes-nuf');
    expect(heldIn('KNUF', 'NUF')).toContain('maskinporten-scopes-nuf');
  });

  it('leave confidential mail to a main administrator, who hands out 135 packages', () => {
    const mail = 'post-til-virksomheten-med-taushetsbelagt-innhold';
    for (const role of registerRoles) {
      expect(packagesHeldBy(role).map(({ accessPackage }) => accessPackage.code)).not.toContain(mail);
    }
    expect(mainAdministratorPackages).toHaveLength(135);
    expect(mainAdministratorPackages.map(({ accessPackage }) => accessPackage.code)).toContain(mail);
  });
});

describe('the forms of organisation', () => {
  it('are found in any case', () => {
    for (const form of organisationForms) expect(findOrganisationForm(form.toLowerCase())).toBe(form);
    expect(findOrganisationForm('saer')).toBe('SÆR');
    for (const written of ['', 'LTD', 'Person']) expect(findOrganisationForm(written)).toBeNull();
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;
const official = <Content>(file: string) =>
  JSON.parse(readFileSync(`${conformance}/altinn/${file}.json`, 'utf8')) as Content;

describe.skipIf(!conformance)('the register roles against Altinn’s seed (needs APIER_CONFORMANCE_DATA)', () => {
  it('are the same, row for row', () => {
    const { roles } = official<{
      roles: {
        code: string;
        altinnCode: string;
        urn: string;
        legacyUrn: string;
        name: { nb: string; en: string };
        isKeyRole: boolean;
        isAvailableForServiceOwners: boolean;
      }[];
    }>('er-roles');
    const rows = roles.map((role) => ({
      ...{ code: role.code, altinn_code: role.altinnCode, urn: role.urn, legacy_urn: role.legacyUrn },
      ...{ name: { nb: role.name.nb, en: role.name.en }, is_key_role: role.isKeyRole },
      is_available_to_service_owners: role.isAvailableForServiceOwners,
    }));
    const byCode = (one: { code: string }, other: { code: string }) => (one.code < other.code ? -1 : 1);
    expect([...registerRoles].sort(byCode)).toEqual(rows.sort(byCode));
  });

  it('hold the same packages, in the same forms, with the same flags', () => {
    interface Row {
      roleCode: string;
      packageUrn: string;
      entityVariant: string | null;
      hasAccess: boolean;
      canDelegate: boolean;
      canAssign: boolean;
    }
    const { rows } = official<{ rows: Row[] }>('role-package-map');
    const line = (role: string, urn: string, ...more: unknown[]) => [role, urn, ...more.map(String)].join(' ');
    const known = new Set(registerRoles.map(({ code }) => code));
    const theirs = rows
      .filter(({ roleCode }) => known.has(roleCode))
      .map((row) => {
        expect(row.hasAccess).toBe(true);
        return line(row.roleCode, row.packageUrn, row.entityVariant, row.canDelegate, row.canAssign);
      });
    const ours = registerRoles.flatMap((role) =>
      packagesHeldBy(role).map((held) =>
        line(role.code, held.accessPackage.urn, held.organisation_form, held.can_delegate, held.can_assign),
      ),
    );
    expect(ours.sort()).toEqual(theirs.sort());

    const administrator = rows.filter(({ roleCode }) => roleCode === 'HOVEDADMINISTRATOR');
    expect(administrator.every(({ hasAccess, canDelegate }) => !hasAccess && canDelegate)).toBe(true);
    expect(
      mainAdministratorPackages.map((each) => line('', each.accessPackage.urn, each.organisation_form)).sort(),
    ).toEqual(administrator.map((row) => line('', row.packageUrn, row.entityVariant)).sort());
  });

  it('know the same forms', () => {
    const { variants } = official<{ variants: { code: string; entityType: string }[] }>('entity-variants');
    const forms = variants.filter(({ entityType }) => entityType === 'Organisasjon').map(({ code }) => code);
    expect([...organisationForms].sort()).toEqual(forms.sort());
  });
});
