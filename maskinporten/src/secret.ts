const hidden = '[secret]';

/**
 * A string that does not print itself: string conversion, templates, JSON and inspection give `[secret]`;
 * spreading, `Object.entries` and `structuredClone` give nothing. Only {@link Secret.reveal} gives the value.
 *
 * @example
 * const secret = new Secret('eyJhbGciOi…');
 * console.log(`${secret}`, JSON.stringify({ secret })); // [secret] {"secret":"[secret]"}
 * const headers = { authorization: `Bearer ${secret.reveal()}` };
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where the value leaves for the wire, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [Symbol.toPrimitive](): string {
    return hidden;
  }

  /** What Node's `util.inspect` and `console.log` call. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}
