import type { SimpleType } from '../form-schema.ts';
import type { Chance } from './chance.ts';

/** Texts for elements, with everything that XSD, or libxml2, finds hard to tell apart. */
export interface SomeValues {
  /** One that is of the type. */
  good(type: SimpleType): string;
  /** One that mostly is not. */
  bad(type: SimpleType): string;
  goodDecimal(): string;
  badDecimal(): string;
  badYear(): string;
  badDateTime(): string;
  /** So many characters of all kinds. */
  words(count: number): string;
}

export const someSpaces: readonly string[] = ['', ' ', '\n', '\t', '\r\n', '\n    ', '  '];
const characters = [...'aZ7 \n\tæÅé–\u00a0\u2028\ufeff日😀𝟗\u200d\ufffd\u{10ffff}', 'e\u0301'];
const zones = ['', '', 'Z', '+01:00', '+02:00', '-14:00', '+14:00', '+00:00', '-00:00', '+13:59'];
const oddZones = 'z|+14:01|+15:00|-24:00|+1:00|+0100| Z|Z |+13:60|\n|ZZ|+'.split('|');
const oddDecimals =
  '| |-|+|.|-.|1,5|1 000|1e3|INF|NaN|--1|+-1|0x1F|\u00a05|٥|1.2.3|1_0|- 5|5 -|\u20035|−5|１２|.-1|1-|1+|0-|0.0.'.split(
    '|',
  );
const oddYears = (
  '|0000|-0000|00000|02025|999|+2025|20 25|2025.0|2025-01|2025-01-01|--2025|MMXXV|٢٠٢٥|12:00:00|---05|2025/2026|25' +
  '| 2025|2025 |\n2025|2025\t|9223372036854775808|-9223372036854775808|10:00:00Z|--05|--05-05|2025-1|-|2025-'
).split('|');
const oddDays = '2025-02-29|1900-02-29|2025-04-31|2025-13-01|2025-00-10|2025-01-00|2025-01-32|0000-01-01|-0001-02-29';
const oddMoments =
  '24:00:01|24:01:00|25:00:00|23:60:00|23:59:60|12:00|12:00:00.|12:00:0|1:00:00|12:00:00,5|24:00:00.1|12:00:00.5.5';
const oddDateTimes = '| |2025-01-01|12:00:00|2025-01-01 12:00:00|20250101T120000|2025-1-1T00:00:00|i går|T12:00:00';

export function createValues({ below, happens, pick, digits }: Chance): SomeValues {
  const pad = (number: number): string => String(number).padStart(2, '0');
  const words = (count: number): string => Array.from({ length: count }, () => pick(characters)).join('');
  const textOfLength = (length: number): string => pick([...'xæ日😀 ']).repeat(length);

  const goodDecimal = (): string => {
    const body = pick([
      () => String(below(100_000)),
      () => `${below(1000)}.${digits(below(3))}`,
      () => `.${digits(1 + below(4))}`,
      () => `${'0'.repeat(below(40))}${below(1000)}`,
      () => digits(24),
      () => `1${digits(22)}.`,
      () => `${digits(12)}.${digits(12)}`,
      () => `0.${digits(24)}`,
      () => '0',
    ])();
    return `${pick(someSpaces)}${pick(['', '', '', '-', '+'])}${body}${pick(someSpaces)}`;
  };
  const badDecimal = (): string =>
    pick([...oddDecimals, `1${digits(24)}`, `1${digits(23)}.0`, `1${digits(23)}.`, `0.${digits(25)}`]);

  const year = (): string =>
    pick([
      () => String(2000 + below(60)),
      () => `-${1 + below(9)}${digits(3)}`,
      () => `${1 + below(9)}${digits(4 + below(14))}`,
      () => pick(['0001', '-0001', '9999', '9223372036854775807', '-9223372036854775807', '12025']),
    ])();
  const badYear = (): string => pick([...oddYears, `1${digits(40)}`, `2025${pick(oddZones)}`]);

  const time = (): string =>
    pick([
      () => `${pad(below(24))}:${pad(below(60))}:${pad(below(60))}`,
      () => `${pad(below(24))}:00:00.${digits(1 + below(20))}`,
      () => `23:59:59.${'9'.repeat(1 + below(13))}`,
      () => pick(['24:00:00', '24:00:00.000', '00:00:00', '23:59:59']),
    ])();
  const goodDateTime = (): string => {
    const day = pick(['01-31', '12-31', '04-30', '02-28', `${pad(1 + below(12))}-${pad(1 + below(28))}`]);
    const leapYear = pick(['2024', '2000', '-0004', '2400', '12024']);
    const offset = pick(zones);
    const end = offset === '' ? '' : pick(['', '', '', ' ', '\n']);
    return `${happens(0.1) ? `${leapYear}-02-29` : `${year()}-${day}`}T${time()}${offset}${end}`;
  };
  const badDateTime = (): string =>
    pick([
      () => `${pick(oddDays.split('|'))}T${time()}${pick(zones)}`,
      () => `2025-01-01T${pick(oddMoments.split('|'))}${pick(zones)}`,
      () => `2025-01-01T23:59:59.${'9'.repeat(14 + below(20))}`,
      () => `2025-01-01T12:00:00${pick(oddZones)}`,
      () => pick(oddDateTimes.split('|')),
      () => `${pick(['', ' '])}${goodDateTime()}${pick(['', ' '])}`,
    ])();

  function good(type: SimpleType): string {
    if (type.base === 'decimal') return goodDecimal();
    if (type.base === 'gYear') return `${year()}${pick(zones)}`;
    if (type.base === 'dateTime') return goodDateTime();
    if (type.values !== null) return pick(type.values);
    if (type.digits !== null) return digits(type.digits);
    return happens(0.15) ? textOfLength((type.maxLength ?? 6000) - below(2)) : words(below(30));
  }

  function bad(type: SimpleType): string {
    if (type.base === 'decimal') return badDecimal();
    if (type.base === 'gYear') return badYear();
    if (type.base === 'dateTime') return badDateTime();
    if (type.values === null && type.digits === null) return textOfLength((type.maxLength ?? 10) + 1 + below(3));
    const value = good(type);
    const spoilt = value.replace(/./u, (first) => pick([first.toUpperCase(), '٥', 'Ａ', '', `${first}${first}`]));
    return pick([
      `${value}${pick([...' \n.x\u00a00'])}`,
      `${pick([...' \t0x\ufeff'])}${value}`,
      spoilt,
      words(below(12)),
      '',
    ]);
  }

  return { good, bad, goodDecimal, badDecimal, badYear, badDateTime, words };
}
