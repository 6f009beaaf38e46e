import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAccessPackage } from '../access-packages/access-packages.ts';
import { findRegisterRole } from '../register-roles/register-roles.ts';
import { altinn2Milestones } from './altinn2-milestones.ts';
import { altinn2RoleConditions } from './altinn2-role-conditions.ts';
import { altinn2RoleOtherNames } from './altinn2-role-table.ts';
import { altinn2Roles, confidences, findAltinn2Role, suggestionBases } from './altinn2-roles.ts';
import { suggestionTable } from './suggestion-table.ts';

const removed = ['ECKEYROLE', 'EKTJ', 'GKBHT', 'SENS', 'SENS01'];

describe('the roles of Altinn 2', () => {
  it('are 38, of which Altinn converted 14', () => {
    expect(altinn2Roles).toHaveLength(38);
    expect(altinn2Roles.filter(({ conversion }) => conversion === 'automatic')).toHaveLength(14);
  });

  it('show one that was converted, and one that was not', () => {
    const codesOf = (code: string) => findAltinn2Role(code)?.packages.map((each) => each.code);
    expect(codesOf('APIADM')).toEqual(['maskinporten-administrator', 'maskinporten-scopes']);
    expect(codesOf('A0239')).toEqual(['regnskapsforer-med-signeringsrettighet']);
    expect(findAltinn2Role('REGNA')).toMatchObject({ conversion: 'none', given_as: null, packages: [] });
    expect(findAltinn2Role('regna')?.suggestions[0]).toMatchObject({
      accessPackage: { code: 'regnskap-okonomi-rapport' },
      confidence: 'high',
      basis: 'policy',
    });
  });

  it('are found in any case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...altinn2Roles), fc.boolean(), fc.nat(9), (role, upper, at) => {
        const { code } = role;
        const other = upper ? code.slice(0, at).toLowerCase() + code.slice(at) : code.toLowerCase();
        expect(findAltinn2Role(other)).toBe(role);
      }),
    );
  });

  it('suggest nothing where Altinn converted, and claim nothing where it did not', () => {
    for (const { conversion, packages, suggestions, given_as } of altinn2Roles) {
      const isAutomatic = conversion === 'automatic';
      expect({ packages: packages.length > 0, given: given_as !== null }).toEqual({
        packages: isAutomatic,
        given: isAutomatic,
      });
      if (isAutomatic) expect(suggestions).toEqual([]);
      expect(suggestions.map(({ confidence }) => confidences.indexOf(confidence))).toEqual(
        suggestions.map(({ confidence }) => confidences.indexOf(confidence)).sort(),
      );
      for (const { basis } of suggestions) expect(suggestionBases[basis].en).not.toBe('');
    }
  });

  it('say in every table only what belongs to a role', () => {
    for (const code of [...Object.keys(altinn2RoleConditions), ...Object.keys(altinn2RoleOtherNames)]) {
      expect(findAltinn2Role(code), code).not.toBeNull();
    }
    for (const line of suggestionTable.trim().split('\n')) {
      expect(findAltinn2Role(line.split(' ')[0] ?? ''), line).not.toBeNull();
    }
    for (const code of altinn2Roles.flatMap(({ held_by }) => held_by)) {
      expect(code === 'PRIV' || findRegisterRole(code) !== null, code).toBe(true);
    }
    const urns = Object.values(altinn2RoleConditions).flatMap((texts) =>
      texts.flatMap(({ nb, en }) => `${nb} ${en}`.match(/urn:altinn:accesspackage:[a-z-]+/g) ?? []),
    );
    for (const urn of urns) expect(findAccessPackage(urn), urn).not.toBeNull();
  });

  it('answer for those that left Altinn’s list earlier, without counting them', () => {
    for (const code of removed) {
      expect(findAltinn2Role(code.toLowerCase())).toMatchObject({ code, conversion: 'none', packages: [] });
      expect(altinn2Roles.some((role) => role.code === code)).toBe(false);
    }
  });

  it('are none of what only looks like one', () => {
    for (const written of ['', 'A0208', '1051', 'DAGL', 'UTINN ET', '__proto__']) {
      expect(findAltinn2Role(written)).toBeNull();
    }
  });
});

describe('the ends of Altinn 2', () => {
  it('are counted in days, and never below 0', () => {
    expect(altinn2Milestones('2026-06-18')).toEqual({
      platform_closed: { date: '2026-06-19', days_remaining: 1, days_since: 0, passed: false },
      roles_stop: { date: '2027-01-01', days_remaining: 197, days_since: 0, passed: false },
    });
    expect(altinn2Milestones('2027-01-02')).toEqual({
      platform_closed: { date: '2026-06-19', days_remaining: 0, days_since: 197, passed: true },
      roles_stop: { date: '2027-01-01', days_remaining: 0, days_since: 1, passed: true },
    });
  });

  it('let the platform’s last day count as open, and the roles’ first day without them as over', () => {
    expect(altinn2Milestones('2026-06-19').platform_closed).toMatchObject({ days_remaining: 0, passed: false });
    expect(altinn2Milestones('2026-06-20').platform_closed).toMatchObject({ days_since: 1, passed: true });
    expect(altinn2Milestones('2026-12-31').roles_stop).toMatchObject({ days_remaining: 1, passed: false });
    expect(altinn2Milestones('2027-01-01').roles_stop).toMatchObject({
      days_remaining: 0,
      days_since: 0,
      passed: true,
    });
    expect(() => altinn2Milestones('soon')).toThrow(RangeError);
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('the roles of Altinn 2 against its seed (needs APIER_CONFORMANCE_DATA)', () => {
  interface Row {
    code: string;
    urn: string;
    name: { nb: string; en: string };
    aliases: string[];
    heldAutomaticallyByErRoles: string[];
    conversion: {
      kind: string;
      cardinality: string;
      delegationKind?: 'client' | 'assignment';
      packages: { urn: string }[];
      suggestions?: { urn: string; confidence: string; basis: string }[];
    };
  }
  const official = () =>
    JSON.parse(readFileSync(`${conformance}/altinn/altinn2-roles.json`, 'utf8')) as {
      roles: Row[];
      rolesStopWorking: string;
      otherCodesSeen: { code: string }[];
    };
  const basisOf: [RegExp, string][] = [
    [/^subject area/, 'subject'],
    [/name as the Altinn 2 role$/, 'name'],
    [/published service policy/, 'policy'],
    [/^a documented service/, 'service'],
  ];
  const suggestionLines = (rows: { urn: string; confidence: string; basis: string }[]) =>
    rows.map(({ urn, confidence, basis }) => `${urn} ${confidence} ${basis}`).sort();

  it('are the same, row for row', () => {
    const { roles } = official();
    expect(altinn2Roles.map(({ code }) => code).sort()).toEqual(roles.map(({ code }) => code).sort());
    for (const { code, urn, name, aliases, conversion, heldAutomaticallyByErRoles } of roles) {
      const ours = findAltinn2Role(code);
      expect(ours).toMatchObject({
        ...{ urn, name: { nb: name.nb, en: name.en }, conversion: conversion.kind },
        cardinality: conversion.cardinality.replaceAll('-', '_'),
        given_as: { client: 'client', assignment: 'direct', none: null }[conversion.delegationKind ?? 'none'],
      });
      expect(ours?.packages.map((each) => each.urn)).toEqual(conversion.packages.map((each) => each.urn));
      expect([...(ours?.held_by ?? [])].sort()).toEqual(heldAutomaticallyByErRoles.sort());
      const names = new Set([name.nb, ...(ours?.other_names ?? [])].map((each) => each.toLowerCase()));
      expect(aliases.filter((alias) => !names.has(alias.toLowerCase()))).toEqual([]);
    }
  });

  it('suggest the same packages, as sure, for the same reasons', () => {
    for (const { code, conversion } of official().roles) {
      const theirs = (conversion.suggestions ?? []).map((row) => ({
        ...row,
        basis: basisOf.find(([pattern]) => pattern.test(row.basis))?.[1] ?? row.basis,
      }));
      const ours = findAltinn2Role(code)?.suggestions ?? [];
      expect(suggestionLines(ours.map((row) => ({ ...row, urn: row.accessPackage.urn }))), code).toEqual(
        suggestionLines(theirs),
      );
    }
  });

  it('stop on the same day, and know the other codes that were seen', () => {
    const { rolesStopWorking, otherCodesSeen } = official();
    expect(altinn2Milestones('2026-11-22').roles_stop.date).toBe(rolesStopWorking);
    const others = otherCodesSeen.map(({ code }) => code).filter((code) => !['SIGN', 'PRIV', 'SELN'].includes(code));
    expect(others.sort()).toEqual([...removed].sort());
  });
});
