import { isJsonObject, type JsonObject } from '../json-values.ts';
import type { ResourceFact } from '../load-altinn-resources.ts';
import { holdingsOn, type Subject } from './decision-holdings.ts';
import { findOrganisationByParty, findSubject } from './decision-parties.ts';
import type { AltinnDesk } from './desk.ts';
import { applyPolicy, findResource } from './policies.ts';

/** What the policy decision point says. Only `Permit` is yes (altinn.md 6.4). */
export type Decision = 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';

/** A decision and, with it, the service whose policy was looked into. */
export type Decided = { decision: Decision; resource: ResourceFact | undefined };

/** The attributes of a request, as they were sent: identifier and value. */
type Attributes = ReadonlyMap<string, string>;

const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const RESOURCE = 'urn:altinn:resource';
const ORG = 'urn:altinn:org';
const APP = 'urn:altinn:app';
const SUBJECTS = [
  'urn:altinn:systemuser:uuid',
  'urn:altinn:person:identifier-no',
  'urn:altinn:person:uuid',
  'urn:altinn:organization:identifier-no',
  'urn:altinn:party:uuid',
];
const PARTIES = ['urn:altinn:organization:identifier-no', 'urn:altinn:party:uuid', 'urn:altinn:partyid'];
/** They narrow a policy by task, event or instance. Our policies do not tell them apart. */
const NARROWER = ['urn:altinn:task', 'urn:altinn:end-event', 'urn:altinn:instance-id', 'urn:altinn:appresource'];

/** May this subject do this in a service, on behalf of this organisation? What is not known is never permitted. */
export function decide(
  asked: { subject: Subject | null; resource: ResourceFact | undefined; orgNumber: string | null; action: string },
  desk: AltinnDesk,
): Decision {
  if (asked.subject === null || asked.resource === undefined || asked.orgNumber === null) return 'NotApplicable';
  const holdings = holdingsOn(asked.orgNumber, asked.subject, desk);
  return applyPolicy(asked.resource, asked.action, holdings) ?? 'NotApplicable';
}

/**
 * Decides a request of the XACML JSON profile. Null when it is none. Attributes that are missing, twice there, unknown or
 * contradict each other make it indeterminate; a subject, service or organisation that is not known is not applicable
 * (chosen: no source says which of the two).
 */
export function decideRequest(body: unknown, desk: AltinnDesk): Decided | null {
  const request = isJsonObject(body) ? body.Request : undefined;
  if (!isJsonObject(request)) return null;
  const [subject, action, resource] = [request.AccessSubject, request.Action, request.Resource].map(readCategory);
  const indeterminate = { decision: 'Indeterminate', resource: undefined } as const;
  // Several decisions in one request are not played.
  if (request.MultiRequests != null || !subject || !action || !resource) return indeterminate;
  const known = (attributes: Attributes, names: readonly string[]) =>
    [...attributes.keys()].every((name) => names.includes(name));
  if (!known(action, [ACTION]) || !known(resource, [RESOURCE, ORG, APP, ...PARTIES, ...NARROWER])) return indeterminate;
  const verb = action.get(ACTION);
  const id = resourceId(resource);
  const [party, ...parties] = PARTIES.filter((name) => resource.has(name));
  const [who, ...others] = SUBJECTS.filter((name) => subject.has(name));
  if (!verb || id === null || party === undefined || parties.length > 0 || others.length > 0) return indeterminate;
  if (subject.size === 0) return indeterminate;

  const found = findResource(desk.resources.resources, id);
  const asked = {
    subject: who === undefined ? null : findSubject(who, subject.get(who) ?? '', desk),
    resource: found,
    orgNumber: findOrganisationByParty(party, resource.get(party) ?? '', desk)?.org_number ?? null,
    action: verb,
  };
  return { decision: decide(asked, desk), resource: found };
}

/** A service is named by itself, or as an app by its org and app; not by both. */
function resourceId(attributes: Attributes): string | null {
  const [id, org, app] = [RESOURCE, ORG, APP].map((name) => attributes.get(name));
  if (id !== undefined) return org === undefined && app === undefined ? id : null;
  return org === undefined || app === undefined ? null : `app_${org}_${app}`;
}

/** The attributes of a category that stands there once; null when it is missing or cannot be read. */
function readCategory(category: unknown): Attributes | null {
  const [only, ...more] = Array.isArray(category) ? category : [];
  if (!isJsonObject(only) || more.length > 0 || !Array.isArray(only.Attribute)) return null;
  const rows: JsonObject[] = only.Attribute.filter(isJsonObject);
  const pairs = rows.map(({ AttributeId, Value }): [unknown, unknown] => [AttributeId, Value]);
  const texts = pairs.filter((pair): pair is [string, string] => pair.every((part) => typeof part === 'string'));
  const attributes = new Map(texts);
  return attributes.size === only.Attribute.length ? attributes : null;
}
