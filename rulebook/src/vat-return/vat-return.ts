import type { Decimal } from './decimal.ts';
import type { TermPeriod } from './terms.ts';

/** The kinds of return (meldingskategori), as the schema spells them. Source: Skatteetaten, mvaMeldingDto 1.0. */
export const returnCategories = [
  'alminnelig',
  'primaernaering',
  'kompensasjon',
  'omvendtAvgiftsplikt',
  'eHandel',
] as const;
export type ReturnCategory = (typeof returnCategories)[number];

/** A remark (merknad): of one's own words (`beskrivelse`), or one of the agency's list (`utvalgtMerknad`). */
export type Remark = { beskrivelse: string } | { utvalgtMerknad: string };

/** One line of the return (mvaSpesifikasjonslinje), in the form's own words. `null`: the element is not there. */
export interface VatLine {
  /** Its place among the lines, from 1. */
  number: number;
  mvaKode: string;
  spesifikasjon: string | null;
  mvaKodeRegnskapsystem: string | null;
  grunnlag: Decimal | null;
  sats: string | null;
  merverdiavgift: Decimal;
  merknad: Remark | null;
}

/** A VAT return that keeps the form's schema (mvaMeldingDto), with what the rules ask about at hand. */
export interface VatReturn {
  meldingskategori: ReturnCategory;
  /** The element that names the kind of term, as `skattleggingsperiodeToMaaneder`. */
  termElement: string;
  /** `null` where the year is none that calendars have (before 1, after 9999), or has no such week. */
  period: TermPeriod | null;
  /** The year as a number; may be negative or have more than four digits, as xs:gYear may. */
  aar: number;
  fastsattMerverdiavgift: Decimal;
  lines: readonly VatLine[];
  /** The same lines by their code, since many rules ask about one. */
  linesByCode: ReadonlyMap<string, readonly VatLine[]>;
  /** `null` when there is none, or an empty one. */
  kundeIdentifikasjonsnummer: string | null;
  organisasjonsnummer: string | null;
  /** On the whole return. */
  merknad: Remark | null;
}
