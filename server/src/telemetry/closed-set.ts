/** What a label says when its value is none that was declared. */
export const other = 'other';

/**
 * A label's values, all of them known before the first is counted: whatever else is handed in is counted as `other`.
 * Organisations, keys and addresses can so never become labels, and the number of series is bounded.
 */
export function closedSet(values: Iterable<string>): (value: string) => string {
  const known = new Set(values);
  return (value) => (known.has(value) ? value : other);
}
