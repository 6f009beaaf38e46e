/** A JSON object as `JSON.parse` gives it: every member still unknown. */
export type JsonObject = { [member: string]: unknown };

/** True for a JSON object; false for arrays, null and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of `value` that are not in `known`, in the order they were sent. */
export function membersOutside(value: JsonObject, known: readonly string[]): string[] {
  return Object.keys(value).filter((member) => !known.includes(member));
}
