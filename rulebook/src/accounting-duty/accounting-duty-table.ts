/** The figures of an accounting year by which a body is measured: facts by these names. */
export type SizeFact = 'revenue' | 'balance' | 'fte';

/** What else makes a body liable, at once and whatever its size. */
export type FixedCriterion = 'partners' | 'sections' | 'nufTaxableInNorway';

/** When bodies of some forms must keep and file accounts. Any one criterion is enough. */
export interface AccountingDutyRule {
  forms: readonly string[];
  law: string;
  /** Liable whatever the size. */
  always?: true;
  /** Liable when over any of these (kroner, full-time equivalents), two years running. */
  over?: Readonly<Partial<Record<SizeFact, number>>>;
  fixed?: FixedCriterion;
}

/**
 * Full accounting duty by form. Bodies supervised by Finanstilsynet are always liable, whatever their form.
 * Sources: regnskapsloven § 1-2; Brønnøysundregistrene's pages on who must file accounts.
 */
export const accountingDutyRules: readonly AccountingDutyRule[] = [
  {
    forms: ['AS', 'ASA', 'BRL', 'BBL', 'STI'],
    law: 'regnskapsloven § 1-2 first paragraph',
    always: true,
  },
  {
    forms: ['ANS', 'DA', 'KS'],
    law: 'regnskapsloven § 1-2 first paragraph nos. 3 and 4',
    over: { revenue: 5_000_000, fte: 5 },
    fixed: 'partners',
  },
  {
    forms: ['ENK', 'FLI'],
    law: 'regnskapsloven § 1-2 first paragraph',
    over: { balance: 20_000_000, fte: 20 },
  },
  {
    forms: ['SA'],
    law: 'regnskapsloven § 1-2 first paragraph',
    over: { revenue: 2_000_000 },
  },
  {
    forms: ['ESEK'],
    law: 'regnskapsloven § 1-2 first paragraph; eierseksjonsloven',
    fixed: 'sections',
  },
  {
    forms: ['NUF'],
    law: 'regnskapsloven § 1-2 first paragraph',
    fixed: 'nufTaxableInNorway',
  },
];

/** A partnership is liable with more participants than this, or with one of limited liability. Source: regnskapsloven § 1-2. */
export const mostPartners = 5;

/** An eierseksjonssameie is liable from this many sections. Source: regnskapsloven § 1-2. */
export const fewestSections = 21;

/** Limits of the audit duty, in force for accounting years that start after a day. */
export interface AuditLimits {
  years_starting_after: string;
  reached: Readonly<Record<SizeFact, number>>;
}

/**
 * The limits of the audit duty, newest first; one that is reached is enough. The limits of earlier years are not held: the
 * calendar of obligations begins later.
 * Sources: revisorloven § 2-1, aksjeloven § 7-6, regulation of 2023; info.altinn.no on audit.
 */
export const auditLimits: readonly [AuditLimits] = [
  { years_starting_after: '2023-05-01', reached: { revenue: 7_000_000, balance: 27_000_000, fte: 10 } },
];

/** Forms that have an auditor whatever their size. Sources: revisorloven § 2-1; allmennaksjeloven; stiftelsesloven § 43. */
export const auditedForms: readonly string[] = ['ASA', 'STI'];
