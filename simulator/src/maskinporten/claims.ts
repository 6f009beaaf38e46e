import { isJsonObject, type JsonObject, membersOutside } from '../json-values.ts';
import { refusedWith } from './errors.ts';

/** The claims of a grant, types checked. Times are NumericDates: whole seconds since 1970, UTC. */
export type GrantClaims = {
  aud: string[];
  iss: string;
  /** Without repetitions, in the order asked. */
  scopes: string[];
  iat: number;
  exp: number;
  jti: string | null;
  /** As sent: a text or a list becomes `aud` of the token in the same form. */
  resource: string | string[] | null;
  consumer_org: string | null;
  pid: string | null;
  authorization_details: JsonObject[] | null;
};

/** Claims outside the documentation that the real service is seen to let through. */
export const TOLERATED_CLAIMS: readonly string[] = ['nbf', 'sub'];

const DOCUMENTED_CLAIMS = [
  'aud',
  'iss',
  'scope',
  'iat',
  'exp',
  'jti',
  'resource',
  'consumer_org',
  'pid',
  'authorization_details',
];

const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Step 4: required claims, types, and no claim that is neither documented nor tolerated. */
export function readClaims(payload: JsonObject, tolerated: readonly string[]): GrantClaims {
  if (membersOutside(payload, [...DOCUMENTED_CLAIMS, ...tolerated]).length > 0) throw refusedWith('MP-011');
  return {
    aud: texts(payload.aud),
    iss: text(payload.iss),
    scopes: readScopes(payload.scope),
    iat: numericDate(payload.iat),
    exp: numericDate(payload.exp),
    jti: optional(payload, 'jti', text),
    resource: optional(payload, 'resource', (value) => (Array.isArray(value) ? texts(value) : text(value))),
    consumer_org: optional(payload, 'consumer_org', (value) => matching(value, /^\d{9}$/)),
    pid: optional(payload, 'pid', (value) => matching(value, /^\d{11}$/)),
    authorization_details: optional(payload, 'authorization_details', objects),
  };
}

function optional<Value>(payload: JsonObject, claim: string, read: (value: unknown) => Value): Value | null {
  return Object.hasOwn(payload, claim) ? read(payload[claim]) : null;
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw refusedWith('MP-011');
  return value;
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw refusedWith('MP-011');
  return list.map(text);
}

function matching(value: unknown, pattern: RegExp): string {
  const found = text(value);
  if (!pattern.test(found)) throw refusedWith('MP-011');
  return found;
}

function readScopes(value: unknown): string[] {
  const scopes = text(value)
    .split(' ')
    .filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => SCOPE.test(scope))) throw refusedWith('MP-011');
  return [...new Set(scopes)];
}

function numericDate(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw refusedWith('MP-011');
  return value;
}

function objects(value: unknown): JsonObject[] {
  if (!Array.isArray(value) || !value.every(isJsonObject)) throw refusedWith('MP-011');
  return value;
}
