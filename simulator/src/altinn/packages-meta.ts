import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import type { AccessPackage, RolePackages } from '../world.ts';
import type { AltinnDesk } from './desk.ts';
import { attributeOf, subjectsOf } from './policies.ts';
import { sendProblem } from './problems.ts';

const BASE = '/accessmanagement/api/v1/meta/info';
const PACKAGE_URN = 'urn:altinn:accesspackage:';
const LANGUAGES = ['nb', 'nn', 'en'] as const;

type Language = (typeof LANGUAGES)[number];

/**
 * What packages and roles there are, open to everybody (altinn.md 5). Tells the members that the world has facts for: no
 * descriptions, and an area by its URN alone. The real export has five groups; here there is one for each kind of party.
 */
export function registerPackagesMeta(app: FastifyInstance, desk: AltinnDesk): void {
  const packages = [...desk.altinn.packages.values()];
  const byCode = new Map(packages.map((each) => [codeOf(each).toLowerCase(), each]));
  const wire = (each: AccessPackage, request: FastifyRequest, withResources = true) => ({
    id: each.id,
    name: each.name[languageOf(request)],
    urn: each.urn,
    isDelegable: each.is_delegable,
    isAssignable: each.is_assignable,
    area: { urn: each.area },
    type: { name: each.entity_type },
    ...(withResources ? { resources: resourcesIn(each, desk) } : {}),
  });

  app.get(`${BASE}/accesspackages/export`, async (request, reply) => {
    reply.header('content-language', languageOf(request));
    return ['Organisasjon', 'Person'].map((type) => {
      const own = packages.filter((each) => each.entity_type === type);
      const areas = [...new Set(own.map(({ area }) => area))];
      return {
        type,
        areas: areas.map((urn) => ({
          urn,
          packages: own.filter(({ area }) => area === urn).map((each) => wire(each, request)),
        })),
      };
    });
  });

  // `accesspackages/package/…` is what the public collection asks.
  for (const path of ['package/urn', 'accesspackages/package/urn']) {
    app.get<{ Params: { urn: string } }>(`${BASE}/${path}/:urn`, async (request, reply) => {
      const asked = request.params.urn.toLowerCase();
      const found = byCode.get(asked.startsWith(PACKAGE_URN) ? asked.slice(PACKAGE_URN.length) : asked);
      if (found === undefined) return sendProblem(reply, 404);
      reply.header('content-language', languageOf(request));
      return wire(found, request);
    });
  }

  app.get(`${BASE}/roles`, async () => {
    const first = new Map(desk.altinn.roles.map((row) => [row.role_urn, row]));
    return [...first.values()].map(wireRole);
  });

  app.get(`${BASE}/roles/packages`, async (request, reply) => {
    const query = isJsonObject(request.query) ? request.query : {};
    const { role, variant = '', includeResources = 'false' } = query;
    const flag = String(includeResources).toLowerCase();
    if (typeof role !== 'string' || typeof variant !== 'string' || !['true', 'false'].includes(flag)) {
      return sendProblem(reply, 400, { detail: 'role is needed; variant and includeResources stand once' });
    }
    const rows = desk.altinn.roles.filter((row) => namesOf(row).includes(role.toLowerCase()));
    if (rows.length === 0) return sendProblem(reply, 404);
    reply.header('content-language', languageOf(request));
    // What a role only may hand out (Hovedadministrator) it does not have: chosen, the source does not say.
    const codes = rows
      .filter((row) => row.has_access)
      .filter((row) => row.organisation_form === null || row.organisation_form === variant.toUpperCase())
      .flatMap((row) => row.packages);
    const held = [...new Set(codes)].map((code) => byCode.get(code)).filter((each) => each !== undefined);
    return held.map((each) => wire(each, request, flag === 'true'));
  });
}

/** A register role had a code of its own before: that is told too. */
function wireRole({ role, role_urn }: RolePackages): object {
  const isRegisterRole = role_urn.startsWith('urn:altinn:external-role:ccr:');
  const legacy = { legacyRoleCode: role, legacyUrn: `urn:altinn:rolecode:${role.toLowerCase()}` };
  return { code: tailOf(role_urn), urn: role_urn, ...(isRegisterRole ? legacy : {}) };
}

/** All that a role may be asked for by. */
function namesOf({ role, role_urn }: RolePackages): string[] {
  return [role.toLowerCase(), tailOf(role_urn), role_urn];
}

function resourcesIn(each: AccessPackage, { resources }: AltinnDesk): object[] {
  return resources.resources
    .filter((resource) => subjectsOf(resource).some(({ urn }) => urn === each.urn))
    .map((resource) => ({ refId: attributeOf(resource).value }));
}

function codeOf({ urn }: AccessPackage): string {
  return urn.slice(PACKAGE_URN.length);
}

function tailOf(urn: string): string {
  return urn.split(':').at(-1) ?? urn;
}

/** The first language of `Accept-Language` that there are texts in; weights are left alone. Bokmål without one. */
function languageOf(request: FastifyRequest): Language {
  const wanted = (request.headers['accept-language'] ?? '').split(',').map((range) => range.trim().slice(0, 2));
  return LANGUAGES.find((language) => language === wanted.find((each) => LANGUAGES.some((it) => it === each))) ?? 'nb';
}
