import type { JsonObject } from './json-values.ts';
import type { AccessPackage, RolePackages, SystemFact, World } from './world.ts';
import { exactly, flag, oneOf, orgNumber, rows, text, textOrNull, texts, textsLike, uuid } from './world-shapes.ts';

const PACKAGE_URN = /^urn:altinn:accesspackage:[a-z]+(-[a-z]+)*$/;

const PLACE = 'altinn.json';

/**
 * Reads `altinn.json`: Altinn's access packages with their flags, and which role holds which package.
 * @throws {WorldFault} naming the member.
 */
export function readAltinn(file: JsonObject): World['altinn'] {
  return exactly(file, PLACE, () => ({
    access_packages: rows(file.access_packages, `${PLACE} access_packages`, readPackage),
    role_packages: rows(file.role_packages, `${PLACE} role_packages`, readRole),
  }));
}

/** One system of `maskinporten.json`. */
export function readSystem(row: JsonObject, at: string): SystemFact {
  return {
    id: text(row, 'id', at),
    environment: oneOf(row, 'environment', ['live', 'test'], at),
    vendor_org: orgNumber(row, 'vendor_org', at),
    name: exactly(row.name, `${at}.name`, readTranslations),
    description: exactly(row.description, `${at}.description`, readTranslations),
    rights: rows(row.rights, `${at}.rights`, (right, here) => ({
      action: textOrNull(right, 'action', here),
      resource: rows(right.resource, `${here}.resource`, (pair, there) => ({
        id: text(pair, 'id', there),
        value: text(pair, 'value', there),
      })),
    })),
    access_packages: packageUrns(row, at),
    client_ids: texts(row, 'client_ids', at),
    is_visible: flag(row, 'is_visible', at),
    allowed_redirect_urls: textsLike(row, 'allowed_redirect_urls', /^https:\/\/\S+$/, 'https address', at),
  };
}

/** The member `access_packages` of a row. */
export function packageUrns(row: JsonObject, at: string): string[] {
  return textsLike(row, 'access_packages', PACKAGE_URN, "URN of one of Altinn's access packages", at);
}

function readTranslations(row: JsonObject, at: string): { nb: string; nn: string; en: string } {
  return { nb: text(row, 'nb', at), nn: text(row, 'nn', at), en: text(row, 'en', at) };
}

function readPackage(row: JsonObject, at: string): AccessPackage {
  return {
    urn: textsLike({ urns: [row.urn] }, 'urns', PACKAGE_URN, 'URN of an access package', at)[0] ?? '',
    id: uuid(row, 'id', at),
    name: exactly(row.name, `${at}.name`, readTranslations),
    is_delegable: flag(row, 'is_delegable', at),
    is_assignable: flag(row, 'is_assignable', at),
    entity_type: oneOf(row, 'entity_type', ['Organisasjon', 'Person'], at),
    area: text(row, 'area', at),
  };
}

function readRole(row: JsonObject, at: string): RolePackages {
  return {
    role: text(row, 'role', at),
    role_urn: text(row, 'role_urn', at),
    organisation_form: textOrNull(row, 'organisation_form', at),
    has_access: flag(row, 'has_access', at),
    can_delegate: flag(row, 'can_delegate', at),
    can_assign: flag(row, 'can_assign', at),
    packages: textsLike(row, 'packages', /^[a-z]+(-[a-z]+)*$/, 'code of an access package', at),
  };
}
