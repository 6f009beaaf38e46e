import { isJsonObject, type JsonObject } from '../json-values.ts';
import { type CertificateState, CRL_STATES } from '../maskinporten/certificates.ts';
import { type Conditions, UNREQUESTED_AUDIENCES } from '../maskinporten/conditions.ts';
import type { Spread } from '../maskinporten/propagation.ts';
import type { Register } from '../maskinporten/register.ts';
import { isOrganisationNumber } from '../organisation-number.ts';
import { ControlRefused, members, wholeNumber } from './body.ts';

const PUBLISHED_LATE_SECONDS = 60;

/** `{seconds, nodes}`: how changes spread over the token endpoint. */
export function readSpread(body: unknown): Spread {
  const { seconds, nodes = 1 } = members(body, ['seconds', 'nodes']);
  return {
    seconds: wholeNumber(seconds, '"seconds"', 0, 86_400),
    nodes: wholeNumber(nodes, '"nodes"', 1, 100),
  };
}

/** `{clock_offset_seconds?, unrequested_audience?}`, at least one. */
export function readConditions(body: unknown): Partial<Conditions> {
  const order = members(body, ['clock_offset_seconds', 'unrequested_audience']);
  const found: Partial<Conditions> = {};
  if (order.clock_offset_seconds !== undefined) {
    const offset = order.clock_offset_seconds;
    found.clock_offset_seconds = wholeNumber(offset, '"clock_offset_seconds"', -31_536_000, 31_536_000);
  }
  if (order.unrequested_audience !== undefined) {
    found.unrequested_audience = oneOf(order.unrequested_audience, UNREQUESTED_AUDIENCES, '"unrequested_audience"');
  }
  if (Object.keys(found).length === 0) {
    throw new ControlRefused('send "clock_offset_seconds", "unrequested_audience" or both');
  }
  return found;
}

/** `{client_id, claims?}`: whose assertion, and which claims differ from the usual ones. */
export function readAssertionOrder(body: unknown): { clientId: string; claims: JsonObject } {
  const { client_id: clientId, claims = {} } = members(body, ['client_id', 'claims']);
  if (typeof clientId !== 'string') throw new ControlRefused('"client_id" must be text');
  if (!isJsonObject(claims)) throw new ControlRefused('"claims" must be an object');
  return { clientId, claims };
}

/** `{publish, seconds?}`: after how many seconds a new signing key is published. */
export function readSigningKeyOrder(body: unknown): number {
  const { publish, seconds } = members(body, ['publish', 'seconds']);
  const when = oneOf(publish, ['at_once', 'late'], '"publish"');
  if (when === 'at_once' && seconds !== undefined) throw new ControlRefused('"seconds" belongs to late');
  return when === 'at_once' ? 0 : wholeNumber(seconds ?? PUBLISHED_LATE_SECONDS, '"seconds"', 1, 86_400);
}

/** `{add?, remove?}`, lists of `{scope, consumer}`, and for delegations `supplier` too; each as its key in the register. */
export function readRights(
  body: unknown,
  parties: readonly ('consumer' | 'supplier')[],
  register: Register,
): { add: string[]; remove: string[] } {
  const { add = [], remove = [] } = members(body, ['add', 'remove']);
  const keysOf = (list: unknown, name: string): string[] => {
    if (!Array.isArray(list)) throw new ControlRefused(`"${name}" must be a list`);
    return list.map((item: unknown, index) => {
      const place = `${name}[${index}]`;
      const row = members(item, ['scope', ...parties], place);
      if (typeof row.scope !== 'string' || !register.scopes.has(row.scope)) {
        throw new ControlRefused(`${place}.scope does not exist`);
      }
      const numbers = parties.map((party) => {
        const number = row[party];
        if (typeof number === 'string' && isOrganisationNumber(number)) return number;
        throw new ControlRefused(`${place}.${party} must be an organisation number`);
      });
      return [row.scope, ...numbers].join(' ');
    });
  };
  return { add: keysOf(add, 'add'), remove: keysOf(remove, 'remove') };
}

/** `{scope, at_max_age}`: a scope's cap on the life of tokens, 0 = none. */
export function readScopeOrder(body: unknown, register: Register): { scope: string; atMaxAge: number } {
  const { scope, at_max_age: atMaxAge } = members(body, ['scope', 'at_max_age']);
  if (typeof scope !== 'string' || !register.scopes.has(scope)) throw new ControlRefused('"scope" does not exist');
  return { scope, atMaxAge: wholeNumber(atMaxAge, '"at_max_age"', 0, 86_400) };
}

/** `{deleted}`. */
export function readSystemOrder(body: unknown): boolean {
  const { deleted } = members(body, ['deleted']);
  if (typeof deleted !== 'boolean') throw new ControlRefused('"deleted" must be true or false');
  return deleted;
}

/** `{revoke?, restore?, crl?}`: names of certificates, and how the list of revoked ones is served. */
export function readCertificateOrder(
  body: unknown,
  names: readonly string[],
): { revoke: string[]; restore: string[]; crl: CertificateState['crl'] | undefined } {
  const { revoke = [], restore = [], crl } = members(body, ['revoke', 'restore', 'crl']);
  const known = (list: unknown, member: string): string[] => {
    if (Array.isArray(list) && list.every((name) => names.includes(name))) return list;
    throw new ControlRefused(`"${member}" must be a list of certificates: ${names.join(', ')}`);
  };
  return {
    revoke: known(revoke, 'revoke'),
    restore: known(restore, 'restore'),
    crl: crl === undefined ? undefined : oneOf(crl, CRL_STATES, '"crl"'),
  };
}

function oneOf<const Choice extends string>(value: unknown, choices: readonly Choice[], name: string): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new ControlRefused(`${name} must be one of ${choices.join(', ')}`);
  return found;
}
