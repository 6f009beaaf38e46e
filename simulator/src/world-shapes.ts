import { isJsonObject, type JsonObject, membersOutside } from './json-values.ts';
import { isOrganisationNumber } from './organisation-number.ts';

/** The world files contradict themselves or are not in their documented shape. */
export class WorldFault extends Error {
  override readonly name = 'WorldFault';
}

// Readers of one value each. `place` says where it stands; all throw a WorldFault that names it.

export function object(value: unknown, place: string): JsonObject {
  if (!isJsonObject(value)) throw new WorldFault(`${place}: expected an object`);
  return value;
}

export function objects(value: unknown, place: string): JsonObject[] {
  if (!Array.isArray(value)) throw new WorldFault(`${place}: expected a list`);
  return value.map((item: unknown, index) => object(item, `${place}[${index}]`));
}

export function only(value: JsonObject, known: readonly string[], place: string): void {
  const unknown = membersOutside(value, known);
  if (unknown.length > 0) throw new WorldFault(`${place}: unknown members ${unknown.join(', ')}`);
}

/** A list of objects that have exactly the members that `read` gives back. */
export function rows<Row extends object>(
  list: unknown,
  place: string,
  read: (row: JsonObject, place: string) => Row,
): Row[] {
  return objects(list, place).map((raw, index) => exactly(raw, `${place}[${index}]`, read));
}

/** An object that has exactly the members that `read` gives back. */
export function exactly<Row extends object>(
  value: unknown,
  place: string,
  read: (row: JsonObject, place: string) => Row,
): Row {
  const raw = object(value, place);
  const row = read(raw, place);
  only(raw, Object.keys(row), place);
  return row;
}

export function text(row: JsonObject, member: string, place: string): string {
  const value = row[member];
  if (typeof value !== 'string' || value === '') throw new WorldFault(`${place}.${member}: expected text`);
  return value;
}

export function textOrNull(row: JsonObject, member: string, place: string): string | null {
  return row[member] === null ? null : text(row, member, place);
}

export function texts(row: JsonObject, member: string, place: string): string[] {
  const value = row[member];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new WorldFault(`${place}.${member}: expected a list of texts`);
  }
  return value;
}

export function textsLike(row: JsonObject, member: string, pattern: RegExp, what: string, place: string): string[] {
  const list = texts(row, member, place);
  const stranger = list.find((item) => !pattern.test(item));
  if (stranger !== undefined) throw new WorldFault(`${place}.${member}: ${stranger} is no ${what}`);
  return list;
}

export function flag(row: JsonObject, member: string, place: string): boolean {
  const value = row[member];
  if (typeof value !== 'boolean') throw new WorldFault(`${place}.${member}: expected true or false`);
  return value;
}

export function wholeNumber(row: JsonObject, member: string, what: string, place: string): number {
  const value = row[member];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new WorldFault(`${place}.${member}: expected whole ${what}`);
  }
  return value;
}

export function oneOf<const Choice extends string>(
  row: JsonObject,
  member: string,
  choices: readonly Choice[],
  place: string,
): Choice {
  const found = choices.find((choice) => choice === row[member]);
  if (found === undefined) throw new WorldFault(`${place}.${member}: expected one of ${choices.join(', ')}`);
  return found;
}

export function orgNumber(row: JsonObject, member: string, place: string): string {
  const value = text(row, member, place);
  if (!isOrganisationNumber(value)) throw new WorldFault(`${place}.${member}: ${value} is no organisation number`);
  return value;
}

export function uuid(row: JsonObject, member: string, place: string): string {
  const value = text(row, member, place);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) {
    throw new WorldFault(`${place}.${member}: expected a lower-case UUID`);
  }
  return value;
}

export function date(row: JsonObject, member: string, place: string): string {
  const value = text(row, member, place);
  if (!isDate(value)) throw new WorldFault(`${place}.${member}: expected a date as YYYY-MM-DD`);
  return value;
}

/** True for a day of the calendar as YYYY-MM-DD. */
export function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}
