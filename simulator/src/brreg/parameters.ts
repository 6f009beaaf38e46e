import type { FastifyRequest } from 'fastify';
import { type ParameterFault, parameterFault } from './errors.ts';

/** A query: each parameter once; the values of a repeated one are joined by commas, as lists are sent anyway. */
export type Parameters = ReadonlyMap<string, string>;

/** Reads the query as it was sent. */
export function readParameters(request: FastifyRequest): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of queryOf(request)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return parameters;
}

/** The query as it was sent, to be sent again with changes. */
export function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?').slice(1).join('?'));
}

/** A whole number of at most 15 digits, or null. */
export function readWhole(text: string, least: number, most = Number.MAX_SAFE_INTEGER): number | null {
  if (!/^\d{1,15}$/.test(text)) return null;
  const number = Number(text);
  return number >= least && number <= most ? number : null;
}

/** True for a date of the calendar, written `yyyy-MM-dd`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isInstant(`${text}T00:00:00.000Z`);
}

/** True for an instant written `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'`. */
export function isInstant(text: string): boolean {
  const at = Date.parse(text);
  // A day that the month does not have is moved by the parser, and then written otherwise.
  return !Number.isNaN(at) && new Date(at).toISOString() === text;
}

/** The items of a comma list. */
export function readItems(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

/** Organisation numbers in a comma list, or what is wrong with them. */
export function readNumbers(name: string, text: string): string[] | ParameterFault {
  const numbers = readItems(text);
  if (numbers.every((number) => /^\d{9}$/.test(number))) return numbers;
  return parameterFault(name, `${name} må være numre med ni siffer`, numbers);
}

/** Whether an item of a result is asked for. */
export type Wants<Item> = (item: Item) => boolean;

/** Reads every parameter; `read` says null to one that does not choose among the items. */
export function readWants<Item>(
  parameters: Parameters,
  read: (name: string, text: string) => Wants<Item> | ParameterFault | null,
): { wants: Wants<Item>; faults: ParameterFault[] } {
  const all: Wants<Item>[] = [];
  const faults: ParameterFault[] = [];
  for (const [name, text] of parameters) {
    const made = read(name, text);
    if (typeof made === 'function') all.push(made);
    else if (made !== null) faults.push(made);
  }
  return { wants: (item) => all.every((wants) => wants(item)), faults };
}
