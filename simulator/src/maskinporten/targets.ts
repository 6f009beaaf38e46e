import type { GrantClaims } from './claims.ts';
import { refusedWith, refusedWithoutCode } from './errors.ts';
import type { Client, Register } from './register.ts';

/** Step 11: `resource` is one or more absolute URIs without fragment; `consumer_org` is somebody else. */
export function checkTargets(claims: GrantClaims, client: Client): void {
  for (const resource of listOf(claims.resource)) {
    if (!URL.canParse(resource) || resource.includes('#')) throw refusedWithoutCode('target');
  }
  if (claims.consumer_org === client.org_number) throw refusedWithoutCode('own_organisation');
}

/** Step 12: every scope is on the client, and scope and client are for Maskinporten. */
export function checkScopes(claims: GrantClaims, client: Client, register: Register): void {
  const foreign = claims.scopes.filter((scope) => !client.scopes.includes(scope) || !register.scopes.has(scope));
  if (foreign.length > 0) throw refusedWith('MP-200', { scope: foreign.join(' ') });
  const allowed =
    client.integration_type === 'maskinporten' &&
    claims.scopes.every((name) => register.scopes.get(name)?.allowed_integration_types.includes('maskinporten'));
  if (!allowed) throw refusedWith('MP-201');
}

/** Step 13: the scope's owner lets the consumer in, and the consumer has delegated when somebody else asks. */
export function checkAccess(claims: GrantClaims, client: Client, register: Register): void {
  const consumer = claims.consumer_org ?? client.org_number;
  for (const name of claims.scopes) {
    const scope = register.scopes.get(name);
    if (scope?.accessible_for_all !== true && !register.grants.has(`${name} ${consumer}`)) {
      throw refusedWith('MP-250', { scope: name });
    }
    if (claims.consumer_org === null) continue;
    if (scope?.delegation_source == null) throw refusedWith('MP-250', { scope: name });
    if (!register.delegations.has(`${name} ${consumer} ${client.org_number}`)) {
      throw refusedWith('MP-251', { consumer, scope: name, supplier: client.org_number });
    }
  }
}

/** A claim that is a text, a list or absent, as a list. */
export function listOf(value: string | string[] | null): string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
