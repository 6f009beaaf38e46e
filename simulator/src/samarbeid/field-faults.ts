import { isJsonObject, type JsonObject, membersOutside } from '../json-values.ts';
import { type FieldError, SelfServiceRefused } from './errors.ts';

/** Gathers what is wrong with a body, so that one answer names all of it. */
export class FieldFaults {
  readonly #faults: FieldError[] = [];

  add(field: string, message: string): void {
    this.#faults.push({ field, message });
  }

  /** Names the member when the condition does not hold. */
  need(holds: boolean, field: string, message: string): boolean {
    if (!holds) this.add(field, message);
    return holds;
  }

  onlyMembers(value: JsonObject, known: readonly string[], place = ''): void {
    for (const member of membersOutside(value, known)) this.add(`${place}${member}`, 'is not taken here');
  }

  /** @throws {SelfServiceRefused} when anything was named */
  check(): void {
    if (this.#faults.length === 0) return;
    const [first] = this.#faults;
    throw new SelfServiceRefused(400, `Validation failed: ${first?.field} ${first?.message}`, this.#faults);
  }
}

/** @throws {SelfServiceRefused} when the body is no JSON object */
export function objectOf(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw new SelfServiceRefused(400, 'The body must be a JSON object');
  return body;
}
