import { MaskinportenError } from './errors.ts';
import { Secret } from './secret.ts';

/**
 * What a token is asked for. Ask for one scope at a time when you can: the shortest-lived scope decides for all.
 *
 * @example
 * const ourselves: Grant = { scopes: ['altinn:instances.read'] };
 * const customer: Grant = { scopes: ['skatteetaten:mva'], consumerOrg: '310753614', resource: 'https://api.example/' };
 * const systemUser: Grant = { scopes: ['altinn:instances.read'], systemUser: { organisation: '310753614' } };
 * const person: Grant = { scopes: ['a:person.read'], pid: new Secret('01815912345') };
 * for (const grant of [ourselves, customer, systemUser, person]) await maskinporten.token(grant);
 */
export interface Grant {
  /** At least one scope, in the agency's own spelling. Order and repetition do not matter. */
  scopes: readonly string[];
  /** The API that the token is for: absolute URIs without fragment; becomes the token's `aud` (RFC 8707). */
  resource?: string | readonly string[];
  /** Organisation number of the customer who has delegated the scopes to us in Altinn. Not with `systemUser`. */
  consumerOrg?: string;
  /** National identity number (11 digits) that the token is bound to. Not proof that the person signed in. */
  pid?: Secret;
  /**
   * The customer's system user in Altinn. `organisation` owns the system user: for accountants that is the accountant.
   * `externalRef` is needed when the system user was made with one.
   */
  systemUser?: { organisation: string; externalRef?: string };
  /** For whom the token is kept: grants of two partitions never share one. Comes back in events; never sent. */
  partition?: string;
}

/** A checked grant in its one canonical form, and the key under which its token is cached. */
export interface KnownGrant {
  readonly key: string;
  readonly grant: Readonly<Grant>;
  /** The resources as sent: an array, sorted. */
  readonly resources: readonly string[] | undefined;
}

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/; // RFC 6749 §3.3
const organisationNumber = /^\d{9}$/;
const externalRef = /^[a-zA-Z0-9øØæÆåÅ_-]{0,255}$/; // else MP-302
const absoluteUri = /^[a-z][a-z0-9+.-]*:[\x21\x22\x24-\x7e]+$/i; // no fragment

/**
 * Checks a grant and names it: equal grants get equal keys, and no two grants that Maskinporten could answer
 * differently share one. The key is the JSON of every dimension, so no value can imitate a separator.
 *
 * @throws {MaskinportenError} `bad_grant` or `invalid_target`
 */
export function knowGrant(
  grant: Grant,
  client: { issuer: string; clientId: string; organisation?: string },
): KnownGrant {
  const scopes = sorted(grant.scopes);
  if (scopes.length === 0) throw badGrant('at least one scope is needed');
  if (!scopes.every((scope) => scopeToken.test(scope))) throw badGrant('a scope has characters that no scope has');

  const resources = grant.resource === undefined ? undefined : sorted([grant.resource].flat());
  if (resources && (resources.length === 0 || !resources.every((uri) => absoluteUri.test(uri) && URL.canParse(uri))))
    throw new MaskinportenError('invalid_target');

  // Maskinporten refuses a client that names its own organisation as consumer.
  const consumerOrg = grant.consumerOrg === client.organisation ? undefined : grant.consumerOrg;
  const { systemUser } = grant;
  if (consumerOrg !== undefined && systemUser) throw badGrant('consumerOrg and systemUser cannot be combined');
  for (const number of [consumerOrg, systemUser?.organisation])
    if (number !== undefined && !organisationNumber.test(number))
      throw badGrant('an organisation number is not 9 digits');
  if (systemUser?.externalRef !== undefined && !externalRef.test(systemUser.externalRef))
    throw badGrant('externalRef has other characters than letters, digits, _ and -, or more than 255');

  const pid = grant.pid?.reveal();
  if (pid !== undefined && !/^\d{11}$/.test(pid)) throw badGrant('pid is not 11 digits');

  const key = JSON.stringify([
    client.issuer,
    client.clientId,
    scopes,
    resources ?? null,
    consumerOrg ?? null,
    pid ?? null,
    systemUser ? [systemUser.organisation, systemUser.externalRef ?? null] : null,
    grant.partition ?? null,
  ]);
  return {
    key,
    resources,
    grant: Object.freeze({
      scopes,
      ...(resources && { resource: resources }),
      ...(consumerOrg !== undefined && { consumerOrg }),
      ...(pid !== undefined && { pid: new Secret(pid) }),
      ...(systemUser && { systemUser: Object.freeze({ ...systemUser }) }),
      ...(grant.partition !== undefined && { partition: grant.partition }),
    }),
  };
}

/**
 * Remembers what `know` found, by the grant as it is written, which costs a fifth of checking it; and for objects that
 * come back also by the object, which costs next to nothing. Callers may change theirs: what is remembered of an object
 * counts only while every dimension is the same. Forgets everything when there are more than `maxEntries`.
 */
export function grantMemory(know: (grant: Grant) => KnownGrant, maxEntries: number): (grant: Grant) => KnownGrant {
  const byText = new Map<string, { known: KnownGrant; last: Grant }>();
  const byObject = new WeakMap<Grant, { known: KnownGrant; copy: Grant }>();
  return (grant) => {
    const same = byObject.get(grant);
    if (same && sameGrant(same.copy, grant)) return same.known;
    const text = asWritten(grant);
    const seen = byText.get(text);
    if (seen) {
      if (seen.last === grant) byObject.set(grant, { known: seen.known, copy: copyOf(grant) });
      seen.last = grant;
      return seen.known;
    }
    const known = know(grant);
    if (byText.size >= maxEntries) byText.clear();
    byText.set(text, { known, last: grant });
    return known;
  };
}

function copyOf({ scopes, resource, systemUser, ...rest }: Grant): Grant {
  return {
    ...rest,
    scopes: [...scopes],
    ...(resource !== undefined && { resource: typeof resource === 'string' ? resource : [...resource] }),
    ...(systemUser && { systemUser: { ...systemUser } }),
  };
}

function sameGrant(a: Grant, b: Grant): boolean {
  return (
    sameList(a.scopes, b.scopes) &&
    (a.resource === b.resource ||
      (typeof a.resource === 'object' && typeof b.resource === 'object' && sameList(a.resource, b.resource))) &&
    a.consumerOrg === b.consumerOrg &&
    a.pid === b.pid &&
    a.systemUser?.organisation === b.systemUser?.organisation &&
    a.systemUser?.externalRef === b.systemUser?.externalRef &&
    a.partition === b.partition
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

function asWritten({ scopes, resource, consumerOrg, pid, systemUser, partition }: Grant): string {
  let name = '';
  for (const scope of scopes) name += part(scope);
  name += '/';
  if (typeof resource === 'string') name += part(resource);
  else if (resource) for (const uri of resource) name += part(uri);
  else name += '-';
  return `${name}/${part(consumerOrg)}${part(pid?.reveal())}${part(systemUser?.organisation)}${part(systemUser?.externalRef)}${part(partition)}`;
}

/** With its length in front, so that no value can imitate the next. */
function part(value: string | undefined): string {
  return value === undefined ? '-' : `${value.length}:${value}`;
}

function sorted(values: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(values)].sort());
}

function badGrant(detail: string): MaskinportenError {
  return new MaskinportenError('bad_grant', { detail });
}
