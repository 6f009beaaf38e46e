import type { JsonObject } from '../json-values.ts';
import { type ParameterFault, parameterFault } from './errors.ts';
import { memberAt } from './facts.ts';
import { isInSection } from './industry.ts';
import { isDate, type Parameters, readItems, readWhole, type Wants } from './parameters.ts';

/** Makes the test that a parameter asks for, or says what is wrong with it. */
type Filter = (text: string, name: string, all: Parameters) => Wants<JsonObject> | ParameterFault;

/** Between which numbers of employees the right one lies. */
type Band = { fewest: number; most: number };

/** A number below five is never shown. */
const WITHHELD: Band = { fewest: 1, most: 4 };
const NUMBER = /^\d{9}$/;
const FOUR_DIGITS = /^\d{4}$/;
const MOST_NUMBERS = 2000;

/** The parameters that both searches have. */
const COMMON: Record<string, Filter> = {
  navn: named,
  navnMetodeForSoek: (text, name) =>
    text === 'FORTLOEPENDE' ? () => true : parameterFault(name, `${name} ${text} er ugyldig`, text),
  organisasjonsnummer: listed(NUMBER, (unit, item) => unit.organisasjonsnummer === item, MOST_NUMBERS),
  overordnetEnhet: one(NUMBER, (unit, text) => unit.overordnetEnhet === text),
  organisasjonsform: listed(/^\p{Lu}{2,5}$/u, equals('organisasjonsform.kode')),
  naeringskode: listed(/^(?:[A-V]|\d{2}(?:\.\d{1,3})?)$/, hasIndustry),
  fraAntallAnsatte: employees((band, asked) => band.most >= asked),
  tilAntallAnsatte: employees((band, asked) => band.fewest <= asked),
  registrertIMvaregisteret: flag('registrertIMvaregisteret'),
  fraRegistreringsdatoEnhetsregisteret: from('registreringsdatoEnhetsregisteret'),
  tilRegistreringsdatoEnhetsregisteret: until('registreringsdatoEnhetsregisteret'),
  hjemmeside: containing('hjemmeside'),
  'postadresse.kommunenummer': listed(FOUR_DIGITS, equals('postadresse.kommunenummer')),
  ...addressFilters('postadresse'),
};

/** The parameters of `/enheter` and `/underenheter`, without paging and order. */
export const FILTERS: Record<'enhet' | 'underenhet', Record<string, Filter>> = {
  enhet: {
    ...COMMON,
    ...addressFilters('forretningsadresse'),
    kommunenummer: listed(FOUR_DIGITS, equals('forretningsadresse.kommunenummer')),
    institusjonellSektorkode: listed(FOUR_DIGITS, equals('institusjonellSektorkode.kode')),
    frivilligRegistrertIMvaregisteret: listed(/./, (unit, item) =>
      textsAt(unit, 'frivilligMvaRegistrertBeskrivelser').includes(item),
    ),
    registrertIForetaksregisteret: flag('registrertIForetaksregisteret'),
    registrertIStiftelsesregisteret: flag('registrertIStiftelsesregisteret'),
    registrertIFrivillighetsregisteret: flag('registrertIFrivillighetsregisteret'),
    konkurs: flag('konkurs'),
    underAvvikling: flag('underAvvikling'),
    underTvangsavviklingEllerTvangsopplosning: flag('underTvangsavviklingEllerTvangsopplosning'),
    fraStiftelsesdato: from('stiftelsesdato'),
    tilStiftelsesdato: until('stiftelsesdato'),
    sisteInnsendteAarsregnskap: listed(FOUR_DIGITS, equals('sisteInnsendteAarsregnskap')),
  },
  underenhet: {
    ...COMMON,
    ...addressFilters('beliggenhetsadresse'),
    kommunenummer: listed(FOUR_DIGITS, equals('beliggenhetsadresse.kommunenummer')),
    fraOppstartsdato: from('oppstartsdato'),
    tilOppstartsdato: until('oppstartsdato'),
    fraDatoEierskifte: from('datoEierskifte'),
    tilDatoEierskifte: until('datoEierskifte'),
    fraNedleggelsesdato: from('nedleggelsesdato'),
    tilNedleggelsesdato: until('nedleggelsesdato'),
  },
};

function addressFilters(address: string): Record<string, Filter> {
  return {
    [`${address}.postnummer`]: listed(FOUR_DIGITS, equals(`${address}.postnummer`)),
    [`${address}.poststed`]: one(/./, (unit, text) => isSameText(memberAt(unit, `${address}.poststed`), text)),
    [`${address}.landkode`]: listed(/^[A-Z]{2}$/, equals(`${address}.landkode`)),
    [`${address}.adresse`]: listed(/./, (unit, item) =>
      textsAt(unit, `${address}.adresse`).some((line) => includesText(line, item)),
    ),
  };
}

function equals(path: string): (unit: JsonObject, text: string) => boolean {
  return (unit, text) => memberAt(unit, path) === text;
}

function one(shape: RegExp, holds: (unit: JsonObject, text: string) => boolean): Filter {
  return (text, name) =>
    shape.test(text) ? (unit) => holds(unit, text) : parameterFault(name, `${name} ${text} er ugyldig`, text);
}

/** A comma list: found is what holds for one of its items. */
function listed(
  shape: RegExp,
  holds: (unit: JsonObject, item: string) => boolean,
  most = Number.POSITIVE_INFINITY,
): Filter {
  return (text, name) => {
    const items = readItems(text);
    const bad = items.find((item) => !shape.test(item));
    if (bad !== undefined) return parameterFault(name, `${name} ${bad} er ugyldig`, items);
    if (items.length > most) return parameterFault(name, `${name} kan ha høyst ${most} verdier`, items);
    return (unit) => items.some((item) => holds(unit, item));
  };
}

function flag(member: string): Filter {
  return (text, name) =>
    text === 'true' || text === 'false'
      ? (unit) => (unit[member] === true) === (text === 'true')
      : parameterFault(name, `${name} må være true eller false`, text);
}

function from(member: string): Filter {
  return dated((day, asked) => day >= asked, member);
}

function until(member: string): Filter {
  return dated((day, asked) => day <= asked, member);
}

function dated(holds: (day: string, asked: string) => boolean, member: string): Filter {
  return (text, name) => {
    if (!isDate(text)) return parameterFault(name, `${name} må være en dato på formen yyyy-MM-dd`, text);
    return (unit) => {
      const day = unit[member];
      return typeof day === 'string' && holds(day, text);
    };
  };
}

function containing(member: string): Filter {
  return (text) => (unit) => includesText(unit[member], text);
}

/** A withheld number is found by its band: these filters see what the unit itself does not show. */
function employees(holds: (band: Band, asked: number) => boolean): Filter {
  return (text, name, all) => {
    const asked = readWhole(text, 0);
    if (asked === null) return parameterFault(name, `${name} må være et heltall, minst 0`, text);
    const lower = Number(all.get('fraAntallAnsatte') ?? 0);
    const upper = Number(all.get('tilAntallAnsatte') ?? Number.POSITIVE_INFINITY);
    // Both bounds of a range without content can hold for a band.
    if (lower > upper) return () => false;
    return (unit) => holds(bandOf(unit), asked);
  };
}

function bandOf({ antallAnsatte, harRegistrertAntallAnsatte }: JsonObject): Band {
  if (typeof antallAnsatte === 'number') return { fewest: antallAnsatte, most: antallAnsatte };
  return harRegistrertAntallAnsatte === true ? WITHHELD : { fewest: 0, most: 0 };
}

/** Every word begins a word of the name; with `FORTLOEPENDE` the name begins with the text. */
function named(text: string, name: string, all: Parameters): Wants<JsonObject> | ParameterFault {
  const wanted = wordsOf(text);
  if (wanted.length === 0) return parameterFault(name, `${name} kan ikke være tom`, text);
  const isRunning = all.get('navnMetodeForSoek') === 'FORTLOEPENDE';
  return (unit) => {
    const words = wordsOf(unit.navn);
    if (isRunning) return words.join(' ').startsWith(wanted.join(' '));
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  };
}

function hasIndustry(unit: JsonObject, asked: string): boolean {
  return ['naeringskode1.kode', 'naeringskode2.kode', 'naeringskode3.kode'].some((path) => {
    const code = memberAt(unit, path);
    if (typeof code !== 'string') return false;
    return /^[A-V]$/.test(asked) ? isInSection(code, asked) : code.startsWith(asked);
  });
}

/** The words of a name, in lower case, without what stands between them. */
export function wordsOf(name: unknown): string[] {
  return typeof name === 'string' ? (name.toLocaleLowerCase('nb').match(/[\p{L}\p{N}]+/gu) ?? []) : [];
}

function textsAt(unit: JsonObject, path: string): string[] {
  const value = memberAt(unit, path);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isSameText(value: unknown, text: string): boolean {
  return typeof value === 'string' && value.toLocaleLowerCase('nb') === text.toLocaleLowerCase('nb');
}

function includesText(value: unknown, text: string): boolean {
  return typeof value === 'string' && value.toLocaleLowerCase('nb').includes(text.toLocaleLowerCase('nb'));
}
