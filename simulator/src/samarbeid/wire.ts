import type { Client } from '../maskinporten/register.ts';
import type { ScopeFact } from '../world.ts';

/** An instant (milliseconds since 1970) in Norway's own time, as `2026-01-13T10:53:56.301+01:00`. */
export function norwegianInstant(instant: number): string {
  const zone = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Oslo', timeZoneName: 'longOffset' });
  const offset = zone.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, hours = '00', minutes = '00'] = offset.match(/\+(\d\d):(\d\d)/) ?? [];
  const shifted = new Date(instant + (Number(hours) * 60 + Number(minutes)) * 60_000);
  return `${shifted.toISOString().slice(0, -1)}+${hours}:${minutes}`;
}

/** A client as the API shows it. */
export function wireClient(client: Client): object {
  return {
    client_name: client.name,
    description: null,
    ...client.details,
    integration_type: client.integration_type,
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    scopes: client.scopes,
    access_token_lifetime: client.access_token_lifetime ?? 120,
    client_id: client.client_id,
    client_orgno: client.org_number,
    supplier_orgno: null,
    active: client.active,
    created: norwegianInstant(client.created),
    last_updated: norwegianInstant(client.updated),
  };
}

/** A client's keys as the API shows them. */
export function wireKeys({ keys, keysWritten }: Client): object {
  return {
    keys: keys.map(({ jwk, exp }) => ({ ...jwk, exp })),
    created: keysWritten === null ? null : norwegianInstant(keysWritten.created),
    last_updated: keysWritten === null ? null : norwegianInstant(keysWritten.updated),
  };
}

/** A scope as the public list shows it. */
export function wireScope(scope: ScopeFact, registered: number): object {
  const [prefix = '', subscope = ''] = scope.name.split(/:(.*)/s);
  return {
    name: scope.name,
    prefix,
    subscope,
    description: scope.name,
    long_description: null,
    active: true,
    visibility: 'PUBLIC',
    owner_orgno: scope.owner_org,
    allowed_integration_types: scope.allowed_integration_types,
    at_max_age: scope.at_max_age,
    authorization_max_lifetime: 0,
    accessible_for_all: scope.accessible_for_all,
    ...(scope.delegation_source === null ? {} : { delegation_source: scope.delegation_source }),
    token_type: 'SELF_CONTAINED',
    requires_user_consent: false,
    requires_user_authentication: false,
    requires_pseudonymous_tokens: false,
    protected: false,
    supports_european_businesses: false,
    created: norwegianInstant(registered),
    last_updated: norwegianInstant(registered),
  };
}
