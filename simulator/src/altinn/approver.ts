import { isJsonObject } from '../json-values.ts';
import type { Organisation, Right } from '../world.ts';
import type { AltinnDesk } from './desk.ts';
import { findResource } from './policies.ts';
import { problem } from './refusal.ts';

const PACKAGE = 'urn:altinn:accesspackage:';
/** The package of those who may hand out rights at all. */
const ACCESS_MANAGER = 'tilgangsstyrer';

/** What a person with a role in an organisation may hand on. */
export type Approver = {
  isAccessManager: boolean;
  mayHandOn(urn: string): boolean;
  mayHandOnRight(right: Right): boolean;
};

/** The holder of a register role (`DAGL`) in an organisation, by the packages that come with the role. */
export function approverOf(role: string, organisation: Organisation | undefined, desk: AltinnDesk): Approver {
  const form = formOf(organisation);
  const codes = new Set(
    desk.altinn.roles
      .filter((row) => row.role === role.toUpperCase() && row.can_delegate)
      .filter((row) => row.organisation_form === null || row.organisation_form === form)
      .flatMap(({ packages }) => packages),
  );
  const opens = (resourceId: string) => {
    const rules = findResource(desk.resources.resources, resourceId)?.rules ?? [];
    return rules.some(
      (rule) =>
        rule.effect === 'Permit' &&
        (rule.packages.some((code) => codes.has(code)) ||
          rule.roles.includes(`urn:altinn:rolecode:${role.toLowerCase()}`)),
    );
  };
  return {
    isAccessManager: codes.has(ACCESS_MANAGER),
    mayHandOn: (urn) => codes.has(urn.toLowerCase().slice(PACKAGE.length)),
    mayHandOnRight: ({ resource }) => resource.every(({ value }) => opens(value)),
  };
}

/**
 * Altinn's check that an approver has all that is asked for.
 * @throws {Refusal}
 */
export function checkApprover(
  approver: Approver,
  asked: { packages: readonly string[]; rights: readonly Right[] },
  desk: AltinnDesk,
): void {
  for (const { value } of asked.rights.flatMap(({ resource }) => resource)) {
    if (findResource(desk.resources.resources, value)?.delegable === false) throw problem('AUTH-00070');
  }
  if (!asked.rights.every(approver.mayHandOnRight)) throw problem('AUTH-00068');
  if (!asked.packages.every(approver.mayHandOn)) throw problem('AUTH-00053');
}

function formOf(organisation: Organisation | undefined): unknown {
  const form = organisation?.brreg.enhet.body?.organisasjonsform;
  return isJsonObject(form) ? form.kode : null;
}
