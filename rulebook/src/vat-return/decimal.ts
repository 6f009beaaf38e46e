/**
 * A decimal number of any length, exact: `units` divided by ten to the power of `scale`. The same number may be written
 * with several scales; compare with {@link compareDecimals}.
 */
export interface Decimal {
  units: bigint;
  /** A whole number, 0 or more. */
  scale: number;
}

/** As xs:decimal writes a number: a sign, digits, a point and digits; each may be missing, but not all digits. */
const lexical = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/;

/** Powers of ten that ordinary amounts and rates ask for, so that they are not computed for each line again. */
const powers: readonly bigint[] = Array.from({ length: 20 }, (_, exponent) => 10n ** BigInt(exponent));

const powerOfTen = (exponent: number): bigint => powers[exponent] ?? 10n ** BigInt(exponent);

/**
 * Reads a number as xs:decimal writes it, of any length: no exponent, no comma, no grouping; white space around it does not
 * count. `null` for anything else. Zeros at the end of the fraction are dropped, so `100.00` has scale 0.
 * Source: XML Schema 1.0 part 2, § 3.2.3.
 */
export function parseDecimal(text: string): Decimal | null {
  const kroner = shortWhole(text);
  if (!Number.isNaN(kroner)) return { units: BigInt(kroner), scale: 0 };
  const match = lexical.exec(withoutSpaceAround(text));
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const kept = withoutEndZeros(fraction);
  const units = BigInt(whole + kept);
  return { units: sign === '-' ? -units : units, scale: kept.length };
}

/** How many characters of digits and a sign a number of JavaScript certainly holds. */
const shortLength = 15;

/** What the plain amounts of a return are: a few digits, perhaps a minus before them. `NaN` for anything else. */
function shortWhole(text: string): number {
  const isNegative = text.charCodeAt(0) === 45;
  const start = isNegative ? 1 : 0;
  if (text.length === start || text.length > shortLength) return Number.NaN;
  let value = 0;
  for (let index = start; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

/** Without the white space of XML at both ends. A loop, and no pattern: patterns try each of a million blanks anew. */
function withoutSpaceAround(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A loop for the same reason. */
function withoutEndZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.slice(0, end);
}

/** The number as xs:decimal writes it, without zeros or a point that say nothing: `-12.5`, `0`, `100`. */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = withoutEndZeros(digits.slice(digits.length - scale));
  const whole = digits.slice(0, digits.length - scale);
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return units < 0n ? `-${text}` : text;
}

const longestShown = 40;
/** How many digits are written at no cost worth thinking of. */
const quicklyWritten = 1000;

/**
 * The number for a sentence: as {@link formatDecimal} where that is at most 40 characters long, and else its size as a power
 * of ten, `≈ 10^5000`. It never writes a very long number out, which takes seconds for millions of digits.
 */
export function shortDecimal(decimal: Decimal): string {
  const hex = decimal.units.toString(16);
  if (hex.length <= quicklyWritten && decimal.scale <= quicklyWritten) {
    const text = formatDecimal(decimal);
    if (text.length <= longestShown) return text;
  }
  const magnitude = hex.replace('-', '');
  const leading = magnitude.slice(0, 12);
  const size = Math.log10(Number.parseInt(leading, 16)) + (magnitude.length - leading.length) * Math.log10(16);
  return `≈ ${decimal.units < 0n ? '-' : ''}10^${Math.round(size - decimal.scale)}`;
}

/** A whole number as a decimal. */
export const decimalOf = (whole: bigint | number): Decimal => ({ units: BigInt(whole), scale: 0 });

/** The units of a number at a scale that is at least its own. */
const unitsAt = ({ units, scale }: Decimal, wanted: number): bigint =>
  wanted === scale ? units : units * powerOfTen(wanted - scale);

/**
 * The sum; of none, 0. Numbers of the same scale are added first, so that one number with a very long fraction costs its own
 * length once and not once for each of the others.
 */
export function sumDecimals(list: Iterable<Decimal>): Decimal {
  const byScale = new Map<number, bigint>();
  let whole = 0n;
  for (const { units, scale } of list) {
    if (scale === 0) whole += units;
    else byScale.set(scale, (byScale.get(scale) ?? 0n) + units);
  }
  let sum: Decimal = { units: whole, scale: 0 };
  for (const [scale, units] of [...byScale].sort(([one], [other]) => one - other))
    sum = { units: unitsAt(sum, scale) + units, scale };
  return sum;
}

/** The same number with the other sign. */
export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale });

/** The first less the second. */
export const subtract = (a: Decimal, b: Decimal): Decimal => sumDecimals([a, negate(b)]);

/** Negative where the first is less, 0 where both are the same number, positive where the first is more. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0) return signs;
  const scale = Math.max(a.scale, b.scale);
  const [one, other] = [unitsAt(a, scale), unitsAt(b, scale)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** -1 for a negative number, 0 for 0, 1 for a positive one. */
export const signOf = ({ units }: Decimal): -1 | 0 | 1 => (units < 0n ? -1 : units > 0n ? 1 : 0);

/** The number without its sign. */
export const absOf = (decimal: Decimal): Decimal => (decimal.units < 0n ? negate(decimal) : decimal);

/** The product, exact. */
export const multiply = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale });

/** The whole part, towards zero: 2 of 2.9, and -2 of -2.9. */
export const truncate = ({ units, scale }: Decimal): Decimal =>
  scale === 0 ? { units, scale } : { units: units / powerOfTen(scale), scale: 0 };

/** Whether it has no fraction, or one of zeros only. */
export const isWhole = ({ units, scale }: Decimal): boolean => scale === 0 || units % powerOfTen(scale) === 0n;

/** In characters; no rate has been longer than `11,11`. */
const longestRate = 12;

/**
 * A rate as the return writes it, in per cent: digits, and a comma with digits after it where it is not whole. `11,11` is
 * 11.11; `null` for anything else, and for more than 12 characters. Source: Skatteetaten, code list sats.
 */
export function rateDecimal(sats: string): Decimal | null {
  // The schema lets any text stand there, and to reckon with a million digits takes seconds.
  if (sats.length > longestRate) return null;
  const whole = sats.startsWith('-') ? Number.NaN : shortWhole(sats);
  if (!Number.isNaN(whole)) return decimalOf(whole);
  return /^[0-9]+(?:,[0-9]+)?$/.test(sats) ? parseDecimal(sats.replace(',', '.')) : null;
}
