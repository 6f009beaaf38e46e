import { FAULT_KINDS, type Fault } from '../faults.ts';
import { AGENCIES } from '../journal.ts';
import { isJsonObject, type JsonObject, membersOutside } from '../json-values.ts';
import { isMpCode, isUncodedName, UNCODED_NAMES } from '../maskinporten/errors.ts';

/** A control request that cannot be carried out, with what is wrong in words for its author. */
export class ControlRefused extends Error {
  override readonly name = 'ControlRefused';
  readonly status: 400 | 404;
  readonly unknownMembers: string[];

  constructor(message: string, options: { status?: 400 | 404; unknownMembers?: string[] } = {}) {
    super(message);
    this.status = options.status ?? 400;
    this.unknownMembers = options.unknownMembers ?? [];
  }
}

/** `{offset_seconds}` or `{now}`: milliseconds to the base clock, or an instant in milliseconds since 1970. */
export function readClockOrder(body: unknown): { offsetMs: number } | { instant: number } {
  const order = members(body, ['offset_seconds', 'now']);
  const { offset_seconds: offset, now } = order;
  if ((offset === undefined) === (now === undefined)) {
    throw new ControlRefused('send either "offset_seconds" or "now"');
  }
  if (offset !== undefined) {
    if (typeof offset !== 'number' || Math.abs(offset) > 3_200_000_000) {
      throw new ControlRefused('"offset_seconds" must be a number of seconds');
    }
    return { offsetMs: offset * 1000 };
  }
  const instant = typeof now === 'string' && /^\d{4}-\d\d-\d\dT/.test(now) ? Date.parse(now) : Number.NaN;
  if (Number.isNaN(instant)) throw new ControlRefused('"now" must be an ISO 8601 instant such as 2026-11-21T12:00:00Z');
  return { instant };
}

/** A list of faults, bare or as `{faults: […]}`. */
export function readFaults(body: unknown): Fault[] {
  const list = Array.isArray(body) ? body : members(body, ['faults']).faults;
  if (!Array.isArray(list)) throw new ControlRefused('send a list of faults');
  return list.map((item: unknown, index) => readFault(item, index));
}

/** `{deleted}`, `{access_packages}` or both: what changes on a system user. */
export function readSystemUserOrder(body: unknown): { deleted?: boolean; access_packages?: string[] } {
  const { deleted, access_packages: packages } = members(body, ['deleted', 'access_packages']);
  if (deleted === undefined && packages === undefined) {
    throw new ControlRefused('send "deleted", "access_packages" or both');
  }
  if (deleted !== undefined && typeof deleted !== 'boolean') {
    throw new ControlRefused('"deleted" must be true or false');
  }
  if (packages !== undefined && !(Array.isArray(packages) && packages.every(isPackageUrn))) {
    throw new ControlRefused(
      '"access_packages" must be a list of URNs such as urn:altinn:accesspackage:merverdiavgift',
    );
  }
  return {
    ...(deleted === undefined ? {} : { deleted }),
    ...(packages === undefined ? {} : { access_packages: packages }),
  };
}

/** `{client_id, seconds}`; `seconds` null gives the client its registered lifetime back. */
export function readTokenLifetime(body: unknown): { clientId: string; seconds: number | null } {
  const { client_id: clientId, seconds } = members(body, ['client_id', 'seconds']);
  if (typeof clientId !== 'string') throw new ControlRefused('"client_id" must be text');
  if (seconds === null) return { clientId, seconds };
  return { clientId, seconds: wholeNumber(seconds, '"seconds"', 1, 7200) };
}

/** A body that must be absent or an empty object. */
export function readNothing(body: unknown): void {
  members(body ?? {}, []);
}

/** The sequence number in `?since=`, 0 when absent. */
export function readSince(query: unknown): number {
  const { since } = members(query ?? {}, ['since']);
  if (since === undefined) return 0;
  if (typeof since !== 'string' || !/^\d{1,15}$/.test(since)) throw new ControlRefused('"since" must be a number');
  return Number(since);
}

function readFault(item: unknown, index: number): Fault {
  const place = `faults[${index}]`;
  const raw = members(
    item,
    [
      'id',
      'upstream',
      'path_contains',
      'kind',
      'status',
      'delay_ms',
      'jitter_ms',
      'mp_code',
      'refusal',
      'retry_after',
      'times',
    ],
    place,
  );
  const upstream = AGENCIES.find((name) => name === raw.upstream);
  if (upstream === undefined) throw new ControlRefused(`${place}.upstream must be one of ${AGENCIES.join(', ')}`);
  const kind = FAULT_KINDS.find((name) => name === raw.kind);
  if (kind === undefined) throw new ControlRefused(`${place}.kind must be one of ${FAULT_KINDS.join(', ')}`);
  const fault: Fault = { id: optionalText(raw, 'id', place) ?? `fault-${index + 1}`, upstream, kind };
  const pathContains = optionalText(raw, 'path_contains', place);
  if (pathContains !== undefined) fault.path_contains = pathContains;
  if (raw.status !== undefined) fault.status = wholeNumber(raw.status, `${place}.status`, 200, 599);
  if (raw.delay_ms !== undefined) fault.delay_ms = wholeNumber(raw.delay_ms, `${place}.delay_ms`, 0, 600_000);
  if (raw.jitter_ms !== undefined) fault.jitter_ms = wholeNumber(raw.jitter_ms, `${place}.jitter_ms`, 0, 600_000);
  if (raw.retry_after !== undefined)
    fault.retry_after = wholeNumber(raw.retry_after, `${place}.retry_after`, 0, 86_400);
  if (raw.times !== undefined) fault.times = wholeNumber(raw.times, `${place}.times`, 1, 1_000_000);
  if (raw.mp_code !== undefined) {
    if (typeof raw.mp_code !== 'string' || !isMpCode(raw.mp_code)) {
      throw new ControlRefused(`${place}.mp_code is not a code of Maskinporten's table`);
    }
    fault.mp_code = raw.mp_code;
  }
  if (raw.refusal !== undefined) {
    if (typeof raw.refusal !== 'string' || !isUncodedName(raw.refusal)) {
      throw new ControlRefused(`${place}.refusal must be one of ${UNCODED_NAMES.join(', ')}`);
    }
    fault.refusal = raw.refusal;
  }
  if (kind === 'latency' && fault.delay_ms === undefined) {
    throw new ControlRefused(`${place}: latency needs "delay_ms"`);
  }
  if ((kind === 'mp_code') !== (fault.mp_code !== undefined)) {
    throw new ControlRefused(`${place}: "mp_code" belongs to the kind mp_code, which needs it`);
  }
  if ((kind === 'refusal') !== (fault.refusal !== undefined)) {
    throw new ControlRefused(`${place}: "refusal" belongs to the kind refusal, which needs it`);
  }
  if ((kind === 'mp_code' || kind === 'refusal') && upstream !== 'maskinporten') {
    throw new ControlRefused(`${place}: only maskinporten refuses grants`);
  }
  return fault;
}

function isPackageUrn(item: unknown): item is string {
  return typeof item === 'string' && /^urn:altinn:accesspackage:[a-z0-9-]{1,100}$/.test(item);
}

/** The object that a body is, with known members only. */
export function members(body: unknown, known: readonly string[], place = 'the body'): JsonObject {
  if (!isJsonObject(body)) throw new ControlRefused(`${place} must be an object`);
  const unknownMembers = membersOutside(body, known);
  if (unknownMembers.length > 0) {
    const allowed = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
    throw new ControlRefused(`${place} has unknown members: ${unknownMembers.join(', ')}; ${allowed}`, {
      unknownMembers,
    });
  }
  return body;
}

function optionalText(raw: JsonObject, member: string, place: string): string | undefined {
  const value = raw[member];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > 200) {
    throw new ControlRefused(`${place}.${member} must be text of at most 200 characters`);
  }
  return value;
}

/** A whole number within bounds. */
export function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new ControlRefused(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}
