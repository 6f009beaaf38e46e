/** The middle of several measurements with their spread. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  return {
    median: sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** Each measurement divided by its partner of the same round: what disturbs the machine disturbs both. */
export function ratios(ours: readonly number[], twin: readonly number[]): number[] {
  return ours.map((value, index) => value / (twin[index] ?? Number.NaN));
}

/** `1.12 (1.05..1.20)`; with a unit, `24.1 µs (23.0..26.2)`. */
export function written({ median, min, max }: Spread, digits: number, unit = ''): string {
  const text = (value: number) => value.toFixed(digits);
  return `${text(median)}${unit && ` ${unit}`} (${text(min)}..${text(max)})`;
}
