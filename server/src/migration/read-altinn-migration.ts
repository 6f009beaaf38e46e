import {
  altinn2Milestones,
  altinn2Roles,
  findAltinn2Role,
  findOrganisationForm,
  findRegisterRole,
} from '@apier/rulebook';
import type { Context } from '../context.ts';
import { AppError, type Language } from '../errors/index.ts';
import { nextOsloMidnight, osloDate } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import { describeRegisterRole } from './describe-register-role.ts';
import { describeRole } from './describe-role.ts';
import { searchMap } from './search-map.ts';
import type { AltinnMigration } from './shapes.ts';
import { unknownAltinn2Code, unknownOrganisationForm, unknownRegisterRole } from './unknown-codes.ts';

export interface ReadAltinnMigrationInput {
  altinn2_code?: string | undefined;
  er_role?: string | undefined;
  organisation_form?: string | undefined;
  q?: string | undefined;
}

type Found = Omit<AltinnMigration, keyof ReturnType<typeof countDays>>;

/**
 * What became of Altinn 2's roles: all of them, one, those that a text finds, or what a role of the register holds. Throws
 * VALIDATION_FAILED for questions that exclude each other and for an unknown form, NOT_FOUND for an unknown code.
 */
export async function readAltinnMigration(
  ctx: Pick<Context, 'clock' | 'language'>,
  input: ReadAltinnMigrationInput,
): Promise<Answer<AltinnMigration>> {
  refuseContradictions(input);
  const now = ctx.clock.now();
  return {
    data: { ...countDays(osloDate(now)), ...find(input, ctx.language ?? 'en') },
    dataSource: 'Apier rulebook',
    legalBasis: 'Altinn’s own tables of roles and packages; Digitaliseringsdirektoratet’s dates',
    // The days are counted from today.
    freshUntil: nextOsloMidnight(now),
  };
}

function find(
  { altinn2_code: code, er_role, organisation_form, q }: ReadAltinnMigrationInput,
  language: Language,
): Found {
  if (code !== undefined) {
    const role = findAltinn2Role(code);
    if (!role) throw unknownAltinn2Code(code);
    return { mappings: [describeRole(role, language)] };
  }
  if (er_role !== undefined) {
    const form = organisation_form === undefined ? null : findOrganisationForm(organisation_form);
    if (organisation_form !== undefined && form === null) throw unknownOrganisationForm();
    const role = findRegisterRole(er_role);
    if (!role) throw unknownRegisterRole(er_role);
    return { ...describeRegisterRole(role, form), mappings: [] };
  }
  if (q !== undefined) return searchMap(q, language);
  return { mappings: altinn2Roles.map((role) => describeRole(role, language)) };
}

function countDays(today: string) {
  const { platform_closed: closed, roles_stop: stop } = altinn2Milestones(today);
  const { date: platform_closed_on, ...platform_closed } = closed;
  const { date: roles_stop_on, ...roles_stop } = stop;
  return {
    ...{ platform_closed_on, platform_closed, roles_stop_on, roles_stop },
    deprecation_deadline: platform_closed_on,
    days_remaining: closed.days_remaining,
    days_since: closed.days_since,
    deadline_passed: closed.passed,
  };
}

function refuseContradictions({ altinn2_code, er_role, organisation_form, q }: ReadAltinnMigrationInput): void {
  const fields = [
    ...(altinn2_code !== undefined && er_role !== undefined
      ? [{ pointer: '#/er_role', detail: 'cannot be asked together with altinn2_code: ask one at a time' }]
      : []),
    ...(q !== undefined && (altinn2_code ?? er_role) !== undefined
      ? [{ pointer: '#/q', detail: 'cannot be asked together with altinn2_code or er_role: ask one at a time' }]
      : []),
    ...(organisation_form !== undefined && er_role === undefined
      ? [{ pointer: '#/organisation_form', detail: 'goes with er_role, which is missing' }]
      : []),
  ];
  if (fields.length === 0) return;
  const told = fields.map(({ pointer, detail }) => `${pointer.slice(2)} ${detail}`).join('; ');
  throw new AppError('VALIDATION_FAILED', { fields, detail: { nb: `Ugyldig: ${told}.`, en: `Invalid: ${told}.` } });
}
