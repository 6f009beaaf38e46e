import type { SimpleType } from './form-schema.ts';

/**
 * Why a text is no value of its type. `spaces`: it would be one without the white space around it. `digits`: a decimal of
 * more digits than are read. `sign`: a sign and no digits.
 */
export type ValueFault = 'decimal' | 'digits' | 'sign' | 'year' | 'dateTime' | 'spaces' | 'value' | 'number' | 'length';

/** Of a decimal, zeros before the number not counted. */
export const mostDecimalDigits = 24;

/**
 * What is wrong with a text as a value of a type, or `null`. The verdict is that of xmllint (libxml2 2.9.14), with one
 * exception: a sign without digits, as `- `, is no decimal here, and is one for libxml2 if white space follows. Where
 * libxml2 differs from XSD 1.0 part 2 otherwise it is said below. Source: XML Schema 1.0 part 2, and experiment.
 */
export function findValueFault({ base, values, digits, maxLength }: SimpleType, text: string): ValueFault | null {
  if (base === 'decimal') return findDecimalFault(text);
  if (base === 'gYear') return isYear(text) ? null : orSpaces(isYear, text, 'year');
  if (base === 'dateTime') return isDateTime(text) ? null : orSpaces(isDateTime, text, 'dateTime');
  // White space of a string counts (xs:string has whiteSpace preserve).
  if (values !== null && !values.includes(text)) return values.includes(collapse(text)) ? 'spaces' : 'value';
  if (digits !== null && !isDigits(text, digits)) return isDigits(collapse(text), digits) ? 'spaces' : 'number';
  return maxLength !== null && isLongerThan(text, maxLength) ? 'length' : null;
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** How many characters, each code point one. */
export function countCharacters(text: string): number {
  let count = text.length;
  // Of each pair of surrogates the second one does not count.
  for (let at = 0; at < text.length; at += 1) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) count -= 1;
  return count;
}

/** `maxLength` of XSD counts characters of ISO 10646, not units of UTF-16 (part 2, § 4.3.3). */
const isLongerThan = (text: string, most: number): boolean => text.length > most && countCharacters(text) > most;

const isDigits = (text: string, count: number): boolean => text.length === count && /^[0-9]*$/.test(text);

function collapse(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const orSpaces = (isValid: (text: string) => boolean, text: string, fault: ValueFault): ValueFault =>
  isValid(collapse(text)) ? 'spaces' : fault;

const plainAmount = /^-?[0-9]{1,18}$/;

/**
 * XSD 1.0 part 2, § 3.2.3, with the limit of libxml2: 24 digits, zeros before the number not counted, zeros after the
 * point counted; and no point after the 24th. XSD asks for at least 18 and allows more.
 */
function findDecimalFault(text: string): ValueFault | null {
  if (plainAmount.test(text)) return null;
  let at = 0;
  const skip = (is: (code: number) => boolean): number => {
    const start = at;
    while (at < text.length && is(text.charCodeAt(at))) at += 1;
    return at - start;
  };
  skip(isSpace);
  const isSigned = text[at] === '-' || text[at] === '+';
  if (isSigned) at += 1;
  const zeros = skip((code) => code === 0x30);
  let digits = skip(isDigit);
  let isTooLong = digits > mostDecimalDigits;
  const hasPoint = text[at] === '.';
  if (hasPoint) {
    at += 1;
    isTooLong ||= digits === mostDecimalDigits;
    digits += skip(isDigit);
    isTooLong ||= digits > mostDecimalDigits;
  }
  skip(isSpace);
  if (at < text.length) return 'decimal';
  if (zeros + digits > 0) return isTooLong ? 'digits' : null;
  return isSigned && !hasPoint ? 'sign' : 'decimal';
}

/** XSD 1.0 part 2, § 3.2.7.3: at most 14 hours, and 14 only with no minutes. */
const zone = '(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))';
const yearPattern = new RegExp(`^-?([0-9]{4,})${zone}?$`);
/** White space is read after a zone only: libxml2. XSD collapses it at both ends. */
const dateTimePattern = new RegExp(
  `^-?([0-9]{4,})-(0[1-9]|1[0-2])-([0-3][0-9])T([0-2][0-9]):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]+))?(?:${zone}[ \\t\\n\\r]*)?$`,
);

/** The greatest that fits into 64 bits, which is as far as libxml2 goes; XSD has no limit. */
const greatestYear = '9223372036854775807';

/** XSD 1.0 part 2, § 3.2.7: four digits or more, no zero in front of more than four, and there is no year 0. */
function isYearNumber(digits: string): boolean {
  if (digits.length === 4) return digits !== '0000';
  if (digits.startsWith('0') || digits.length > greatestYear.length) return false;
  return digits.length < greatestYear.length || digits <= greatestYear;
}

/** XSD 1.0 part 2, § 3.2.11; XSD collapses white space around it, libxml2 reads none. */
function isYear(text: string): boolean {
  const digits = yearPattern.exec(text)?.[1];
  return digits !== undefined && isYearNumber(digits);
}

const longMonths = new Set(['01', '03', '05', '07', '08', '10', '12']);

function daysIn(year: string, month: string): number {
  if (month !== '02') return longMonths.has(month) ? 31 : 30;
  // 400 goes into 10 000 without a rest.
  const number = Number(year.slice(-4));
  return number % 4 === 0 && (number % 100 !== 0 || number % 400 === 0) ? 29 : 28;
}

/** XSD 1.0 part 2, § 3.2.7: 24:00:00 is the end of the day, and there are no leap seconds. */
function isDateTime(text: string): boolean {
  const match = dateTimePattern.exec(text);
  if (match === null) return false;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = match;
  if (!isYearNumber(year) || day === '00' || Number(day) > daysIn(year, month)) return false;
  const seconds = addFraction(Number(second), fraction);
  return hour < '24' ? seconds < 60 : hour === '24' && minute === '00' && seconds === 0;
}

/**
 * Adds digit by digit in doubles, as libxml2 does: 59.99999999999999 becomes 60, which is no second, and a 1 after some
 * hundred zeros is lost. XSD reads them exactly.
 */
function addFraction(whole: number, fraction: string): number {
  let [sum, weight] = [whole, 1];
  for (let at = 0; at < fraction.length; at += 1) {
    weight /= 10;
    sum += (fraction.charCodeAt(at) - 0x30) * weight;
  }
  return sum;
}
