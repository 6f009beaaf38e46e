import type { PolicyRule, ResourceFact } from '../load-altinn-resources.ts';

/** A service that was handed over by itself: one action of it, or all of them. */
export type SingleRight = { resource: string; action: string | null };

/** What one may use towards one party. */
export type Holdings = {
  /** Codes of access packages. */
  packages: ReadonlySet<string>;
  /** `urn:altinn:rolecode:<code>`, in small letters. */
  roles: ReadonlySet<string>;
  rights: readonly SingleRight[];
};

/** A subject of a policy, as the resource registry writes it. */
export type PolicySubject = { type: string; value: string; urn: string };

const RESOURCE_URN = 'urn:altinn:resource';
const PACKAGE_URN = 'urn:altinn:accesspackage';
const ROLE_URN = 'urn:altinn:rolecode';

/** The service with this id. */
export function findResource(resources: readonly ResourceFact[], id: string): ResourceFact | undefined {
  return resources.find((resource) => resource.id === id);
}

/** Who may do anything with a service: roles first, then packages, each once, in the policy's order. */
export function subjectsOf(resource: ResourceFact): PolicySubject[] {
  const rules = resource.rules.filter((rule) => rule.effect === 'Permit');
  const roles = rules.flatMap((rule) => rule.roles.map((urn) => urn.slice(ROLE_URN.length + 1)));
  const packages = rules.flatMap((rule) => rule.packages);
  return [
    ...[...new Set(roles)].map((value) => attribute(ROLE_URN, value)),
    ...[...new Set(packages)].map((value) => attribute(PACKAGE_URN, value)),
  ];
}

/** A service as an attribute. */
export function attributeOf(resource: ResourceFact): PolicySubject {
  return attribute(RESOURCE_URN, resource.id);
}

/** Deny overrides permit; null when no rule is for this action and these holdings. */
export function applyPolicy(resource: ResourceFact, action: string, holdings: Holdings): 'Permit' | 'Deny' | null {
  const effects = resource.rules
    .filter((rule) => rule.actions.includes(action) && isSubject(rule, resource, action, holdings))
    .map((rule) => rule.effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Permit') ? 'Permit' : null;
}

/** Whether the holdings open anything at all in a service. */
export function opensAnything(resource: ResourceFact, holdings: Holdings): boolean {
  const actions = new Set(resource.rules.flatMap((rule) => rule.actions));
  return [...actions].some((action) => applyPolicy(resource, action, holdings) === 'Permit');
}

/** A service that was handed over by itself opens what its policy opens to anybody. */
function isSubject(rule: PolicyRule, resource: ResourceFact, action: string, holdings: Holdings): boolean {
  const right = holdings.rights.find((it) => it.resource === resource.id && (it.action ?? action) === action);
  if (rule.effect === 'Permit' && right !== undefined) return true;
  return rule.packages.some((code) => holdings.packages.has(code)) || rule.roles.some((urn) => holdings.roles.has(urn));
}

function attribute(type: string, value: string): PolicySubject {
  return { type, value, urn: `${type}:${value}` };
}
