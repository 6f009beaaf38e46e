import type { Client, ClientDetails, Register } from '../maskinporten/register.ts';
import { FieldFaults, objectOf } from './field-faults.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LONGEST_TOKEN_SECONDS = 7200;
const TEXTS = ['description', 'client_uri', 'logo_uri', 'jwks_uri', 'frontchannel_logout_uri'];
const OTHERS = [
  'authorization_lifetime',
  'refresh_token_lifetime',
  'refresh_token_usage',
  'sso_disabled',
  'code_challenge_method',
  'redirect_uris',
  'post_logout_redirect_uris',
];
const RULED = [
  'client_name',
  'integration_type',
  'application_type',
  'token_endpoint_auth_method',
  'grant_types',
  'scopes',
  'access_token_lifetime',
  'client_id',
  'client_orgno',
  'supplier_orgno',
  'active',
];

/** What a request makes of a client. */
export type ClientOrder = Pick<Client, 'name' | 'scopes' | 'access_token_lifetime' | 'details'>;

/**
 * A whole client, new (`before` undefined) or in place of what was registered.
 * @throws {SelfServiceRefused} naming every member that cannot be taken
 */
export function readClient(
  body: unknown,
  { before, orgNumber, register }: { before: Client | undefined; orgNumber: string; register: Register },
): ClientOrder {
  const faults = new FieldFaults();
  const raw = objectOf(body);
  faults.onlyMembers(raw, [...RULED, ...TEXTS, ...OTHERS]);
  const { client_name: name = '', scopes, access_token_lifetime: lifetime = null } = raw;
  faults.need(typeof name === 'string' && name.length <= 255, 'client_name', 'must be text');
  const integrationType = before?.integration_type ?? 'maskinporten';
  faults.need(raw.integration_type === integrationType, 'integration_type', `must be ${integrationType}`);
  const isWeb = raw.application_type === undefined || raw.application_type === 'web';
  faults.need(isWeb, 'application_type', 'must be web');
  const method = raw.token_endpoint_auth_method ?? 'private_key_jwt';
  faults.need(method === 'private_key_jwt', 'token_endpoint_auth_method', 'must be private_key_jwt');
  const grantTypes = raw.grant_types ?? [GRANT_TYPE];
  const isGrant = Array.isArray(grantTypes) && grantTypes.length === 1 && grantTypes[0] === GRANT_TYPE;
  faults.need(isGrant, 'grant_types', `must be ${GRANT_TYPE} alone`);
  const list = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
  faults.need(Array.isArray(scopes) && scopes.length > 0, 'scopes', 'must have at least one scope');
  for (const scope of list.filter((item) => !register.scopes.has(item))) {
    faults.add('scopes', `must not have ${scope.slice(0, 100)}, which does not exist`);
  }
  if (Array.isArray(scopes)) faults.need(list.length === scopes.length, 'scopes', 'must be a list of texts');
  faults.need(
    lifetime === null ||
      (typeof lifetime === 'number' &&
        Number.isInteger(lifetime) &&
        lifetime >= 1 &&
        lifetime <= LONGEST_TOKEN_SECONDS),
    'access_token_lifetime',
    `must be whole seconds from 1 to ${LONGEST_TOKEN_SECONDS}`,
  );
  const id = raw.client_id ?? before?.client_id;
  faults.need(id === before?.client_id, 'client_id', 'is given by the service');
  faults.need((raw.client_orgno ?? orgNumber) === orgNumber, 'client_orgno', 'must be your own organisation');
  faults.need((raw.supplier_orgno ?? null) === null, 'supplier_orgno', 'is not taken here');
  faults.need((raw.active ?? true) === true, 'active', 'must be true; DELETE deactivates');
  for (const member of TEXTS) {
    faults.need((raw[member] ?? null) === null || typeof raw[member] === 'string', member, 'must be text');
  }
  faults.check();
  const details: ClientDetails = {};
  for (const member of [...TEXTS, ...OTHERS]) if (raw[member] !== undefined) details[member] = raw[member];
  return {
    name: String(name),
    scopes: [...new Set(list)],
    access_token_lifetime: typeof lifetime === 'number' ? lifetime : null,
    details,
  };
}
