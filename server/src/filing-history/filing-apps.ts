import type { ObligationCode } from '@apier/rulebook';
import type { Bilingual } from '../errors/index.ts';

/** A family of apps in Altinn 3 that organisations file through. */
export interface FilingApp {
  /** Of the app's id, `{org}/{app}`; agencies add versions and environments behind it. */
  pattern: RegExp;
  /** `null`: one app for what are several obligations. */
  code: ObligationCode | null;
  name: Bilingual;
  /** Where the agency names the app. */
  source: string;
}

/** What is known of the apps that filings are made in. An app that is not here is shown by its id alone. */
const filingApps: readonly FilingApp[] = [
  {
    pattern: /^skd\/mva-melding-innsending(-|$)/,
    code: 'mva_melding',
    name: { nb: 'Mva-melding', en: 'VAT return' },
    source: 'https://skatteetaten.github.io/mva-meldingen/',
  },
  {
    // Companies, partnerships and sole proprietors all use it.
    pattern: /^skd\/formueinntekt-skattemelding(-|$)/,
    code: null,
    name: { nb: 'Skattemelding for næringsdrivende', en: 'Tax return for businesses' },
    source: 'https://github.com/Skatteetaten/skattemelding',
  },
  {
    pattern: /^brg\/aarsregnskap-/,
    code: 'aarsregnskap',
    name: { nb: 'Årsregnskap', en: 'Annual accounts' },
    source: 'https://www.brreg.no/',
  },
  {
    pattern: /^brg\/rrh-innrapportering(-|$)/,
    code: 'reelle_rettighetshavere',
    name: { nb: 'Reelle rettighetshavere', en: 'Beneficial owners' },
    source: 'https://www.brreg.no/',
  },
];

/** What is known of an app, if anything. */
export const findFilingApp = (appId: string): FilingApp | undefined =>
  filingApps.find(({ pattern }) => pattern.test(appId));
