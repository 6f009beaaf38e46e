import type { VatTerm } from '../obligations/deadline-rule.ts';

/** One number for every accounting year, or one for each year that is known, by the year in which it ends. */
export type ByYear = number | Readonly<Record<string, number>>;

/** A participant of a partnership. `limited`: a body whose members are not liable for its debts. */
export interface Partner {
  kind?: 'person' | 'limited' | 'unlimited' | null;
}

/**
 * What decides which obligations a company has. Names are the registers' own. A fact that is `null` or absent is not
 * known, which is never the same as no. Dates are `YYYY-MM-DD`, days in Norway; amounts are whole kroner.
 */
export interface CompanyFacts {
  orgnr?: string | null;
  /** Form of organisation, `AS`; the only fact that must be there. */
  organisasjonsform: string;
  isSubEntity?: boolean | null;
  registrertIMvaregisteret?: boolean | null;
  /** When it came into the VAT register: its first term is the one that holds this day. */
  registreringsdatoMerverdiavgiftsregisteret?: string | null;
  vatTerm?: VatTerm | null;
  /** `suppressed`: one to four, which the register does not publish. */
  employees?: { value: number | null; suppressed: boolean } | null;
  employedFrom?: string | null;
  employedTo?: string | null;
  paysWages?: boolean | null;
  fte?: ByYear | null;
  revenue?: ByYear | null;
  balance?: ByYear | null;
  /** `MM-DD`. */
  fiscalYearEnd?: string | null;
  stiftelsesdato?: string | null;
  registreringsdato?: string | null;
  firstAccountingYearEnds?: string | null;
  vpsRegistered?: boolean | null;
  partners?: readonly Partner[] | null;
  nufTaxableInNorway?: boolean | null;
  fravalgRevisjonDato?: string | null;
  naeringsdrivendeStiftelse?: boolean | null;
  /** `2026-Q1`. */
  reverseChargeQuarters?: readonly string[] | null;
  paydays?: readonly string[] | null;
  slettedato?: string | null;
  /** Since when, or whether. */
  konkurs?: string | boolean | null;
  underAvvikling?: string | boolean | null;
  hasActiveSkattefunnProject?: boolean | null;
  hasForskuddsskatt?: boolean | null;
  /** Whether a foundation or an association trades, and so may owe income tax. Ours, not a register's. */
  carriesOnBusiness?: boolean | null;
  /** How many sections an eierseksjonssameie has. */
  sections?: number | null;
  /** A boligaksjeselskap sends no shareholder statement. */
  boligaksjeselskap?: boolean | null;
  /** Supervised by Finanstilsynet: always liable to keep accounts and to have an auditor. */
  underFinanstilsynet?: boolean | null;
}
