/**
 * The one JSON text of a value (RFC 8785): members by the UTF-16 code units of their names, numbers and strings as
 * ECMAScript writes them, no white space. What is hashed or signed is this text in UTF-8. Throws `TypeError` for what has
 * no such text: lone surrogates, NaN and the infinities, undefined, bigint, and objects that are no plain records.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical JSON');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical JSON`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      // `from`, because `map` passes over holes.
      if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
      return canonicalRecord(value);
    default:
      throw new TypeError(`${typeof value} has no canonical JSON`);
  }
}

function canonicalRecord(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('only plain records have canonical JSON');
  let text = '';
  for (const name of Object.keys(value).sort()) {
    text += `${text && ','}${canonicalJson(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`;
  }
  return `{${text}}`;
}

/** A record out of its canonical text; `undefined` for any other spelling, so that what is signed has one text only. */
export function parseCanonicalRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord && canonicalJson(value) === text ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
