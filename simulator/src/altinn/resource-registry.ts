import type { FastifyInstance } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import type { ResourceFact } from '../load-altinn-resources.ts';
import type { AltinnDesk } from './desk.ts';
import { attributeOf, findResource, type PolicySubject, subjectsOf } from './policies.ts';
import { sendProblem } from './problems.ts';

const BASE = '/resourceregistry/api/v1/resource';

type ById = { Params: { id: string } };

/**
 * The resource registry, open to everybody (altinn.md 6.5). Of a service it tells what the world has facts for; what a
 * policy in XACML says is told as subjects only.
 */
export function registerResourceRegistry(app: FastifyInstance, { resources: { resources } }: AltinnDesk): void {
  app.get(`${BASE}/resourcelist`, async (request, reply) => {
    const query = isJsonObject(request.query) ? request.query : {};
    // Apps are told unless they are left out: chosen, the source names the parameter only. None was migrated.
    const flags = [query.includeApps, query.includeMigratedApps].map((value) => readFlag(value));
    if (flags.includes(null))
      return sendProblem(reply, 400, { detail: 'an include parameter is neither true nor false' });
    return resources.filter((resource) => flags[0] || resource.type !== 'AltinnApp').map(wireResource);
  });

  app.get<ById>(`${BASE}/:id`, async (request, reply) => {
    const found = findResource(resources, request.params.id);
    return found === undefined ? sendProblem(reply, 404) : wireResource(found);
  });

  app.get<ById>(`${BASE}/:id/policy/subjects`, async (request, reply) => {
    const found = findResource(resources, request.params.id);
    return found === undefined ? sendProblem(reply, 404) : { links: {}, data: subjectsOf(found) };
  });

  const bySubjects = async (body: unknown) => {
    if (!Array.isArray(body) || !body.every((urn) => typeof urn === 'string')) return null;
    // A subject that opens nothing is left out. Roles and codes are compared in any case.
    const asked = new Set(body.map((urn) => urn.toLowerCase()));
    const found = new Map<string, { subject: PolicySubject; resources: PolicySubject[] }>();
    for (const resource of resources) {
      for (const subject of subjectsOf(resource).filter(({ urn }) => asked.has(urn))) {
        const row = found.get(subject.urn) ?? { subject, resources: [] };
        row.resources.push(attributeOf(resource));
        found.set(subject.urn, row);
      }
    }
    return { links: {}, data: [...found.values()] };
  };
  for (const path of ['bysubjects', 'bysubjects/']) {
    app.post(`${BASE}/${path}`, async (request, reply) => {
      const answer = await bySubjects(request.body);
      return answer ?? sendProblem(reply, 400, { detail: 'the body is not a list of URNs' });
    });
  }
}

function wireResource(resource: ResourceFact): object {
  return {
    identifier: resource.id,
    title: resource.title,
    hasCompetentAuthority: { name: { nb: resource.org_name }, orgcode: resource.org_code },
    ...(resource.delegable === null ? {} : { delegable: resource.delegable }),
    ...(resource.type === null ? {} : { resourceType: resource.type }),
  };
}

/** True when left out; null for what is no truth value. */
function readFlag(value: unknown): boolean | null {
  if (value === undefined) return true;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : null;
}
