import type { XmlElement } from '../xml/xml-element.ts';
import { type Decimal, parseDecimal } from './decimal.ts';
import { periodOfTerm } from './terms.ts';
import { type Remark, type ReturnCategory, returnCategories, type VatLine, type VatReturn } from './vat-return.ts';

/**
 * What a return says, from its root element. The tree must keep the schema of mvaMeldingDto (`checkForm`); one that does
 * not is a RangeError that names what is missing. Texts are as they were written, with their white space; amounts and the
 * year are read as XSD 1.0 part 2 does, which leaves white space around them out.
 */
export function readReturn(root: XmlElement): VatReturn {
  const inner = requireChild(root, 'skattegrunnlagOgBeregnetSkatt');
  const term = requireChild(inner, 'skattleggingsperiode');
  const [kind] = requireChild(term, 'periode').children;
  if (kind === undefined) throw new RangeError('periode is empty');
  const aar = readYear(requireText(term, 'aar'));
  const remark = childOf(root, 'merknad');
  const lines = readLines(inner);
  return {
    meldingskategori: readCategory(requireText(root, 'meldingskategori')),
    termElement: kind.name,
    period: periodOfTerm(kind.name, kind.text, aar),
    aar,
    fastsattMerverdiavgift: requireDecimal(inner, 'fastsattMerverdiavgift'),
    lines,
    linesByCode: Map.groupBy(lines, (line) => line.mvaKode),
    kundeIdentifikasjonsnummer:
      textOf(requireChild(root, 'betalingsinformasjon'), 'kundeIdentifikasjonsnummer') || null,
    organisasjonsnummer: textOf(requireChild(root, 'skattepliktig'), 'organisasjonsnummer'),
    merknad: remark === undefined ? null : readRemark(remark),
  };
}

function readLines({ children }: XmlElement): VatLine[] {
  const lines: VatLine[] = [];
  for (const element of children) {
    if (element.name === 'mvaSpesifikasjonslinje') lines.push(readLine(element, lines.length + 1));
  }
  return lines;
}

/** Each child is looked at once: a return may have thousands of lines. */
function readLine({ children }: XmlElement, number: number): VatLine {
  let mvaKode: string | null = null;
  let spesifikasjon: string | null = null;
  let mvaKodeRegnskapsystem: string | null = null;
  let grunnlag: Decimal | null = null;
  let sats: string | null = null;
  let merverdiavgift: Decimal | null = null;
  let merknad: Remark | null = null;
  for (const child of children) {
    const { name, text } = child;
    if (name === 'mvaKode') mvaKode = text;
    else if (name === 'spesifikasjon') spesifikasjon = text;
    else if (name === 'mvaKodeRegnskapsystem') mvaKodeRegnskapsystem = text;
    else if (name === 'grunnlag') grunnlag = readDecimal(text, name);
    else if (name === 'sats') sats = text;
    else if (name === 'merverdiavgift') merverdiavgift = readDecimal(text, name);
    else if (name === 'merknad') merknad = readRemark(child);
  }
  if (mvaKode === null || merverdiavgift === null) throw new RangeError('a line has no mvaKode or no merverdiavgift');
  return { number, mvaKode, spesifikasjon, mvaKodeRegnskapsystem, grunnlag, sats, merverdiavgift, merknad };
}

function readRemark(element: XmlElement): Remark {
  const [kind] = element.children;
  if (kind === undefined) throw new RangeError('merknad is empty');
  return kind.name === 'beskrivelse' ? { beskrivelse: kind.text } : { utvalgtMerknad: kind.text };
}

function readCategory(text: string): ReturnCategory {
  const found = returnCategories.find((category) => category === text);
  if (found === undefined) throw new RangeError('meldingskategori is none that there is');
  return found;
}

/** XSD 1.0 part 2, § 3.2.11: any number of digits, a sign, and a zone, which changes nothing of the year. */
function readYear(text: string): number {
  const digits = /^\s*(-?\d+)/.exec(text)?.[1];
  if (digits === undefined) throw new RangeError('aar is no year');
  return Number(digits);
}

const requireDecimal = (parent: XmlElement, name: string): Decimal => readDecimal(requireText(parent, name), name);

function readDecimal(text: string, name: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new RangeError(`${name} is no amount`);
  return decimal;
}

const childOf = ({ children }: XmlElement, name: string): XmlElement | undefined =>
  children.find((child) => child.name === name);

const textOf = (parent: XmlElement, name: string): string | null => childOf(parent, name)?.text ?? null;

function requireChild(parent: XmlElement, name: string): XmlElement {
  const child = childOf(parent, name);
  if (child === undefined) throw new RangeError(`${name} is not there`);
  return child;
}

const requireText = (parent: XmlElement, name: string): string => requireChild(parent, name).text;
