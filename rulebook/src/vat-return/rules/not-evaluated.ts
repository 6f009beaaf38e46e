import type { Bilingual } from '../../period/period.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { signOf } from '../decimal.ts';
import { kidProblem } from '../kid.ts';
import type { VatReturn } from '../vat-return.ts';
import type { Need } from './needs.ts';
import { vatRules } from './rule-table.ts';

/** A rule that the return and the clock do not decide, or not wholly, and what it asks besides. */
export interface OpenRule {
  rule: string;
  code: string;
  needs: readonly Need[];
}

/**
 * Rules that leave a question open in some returns only. Of R059 and R060 none is left: whether the business has ended is
 * asked of the caller, and a message of theirs says so.
 */
const leavesOpen: Readonly<Record<string, (message: VatReturn) => boolean>> = {
  R059: () => false,
  R060: () => false,
  R079: ({ kundeIdentifikasjonsnummer: kid }) => kid !== null && kid !== '' && kidProblem(kid) === null,
  R080: ({ fastsattMerverdiavgift }) => signOf(fastsattMerverdiavgift) < 0,
};

/**
 * The rules for the return's category that are not decided here, in order. R079 is among them where there is a KID that is
 * right in form (it may still be the registered account number), R080 where the return asks for a payout, R059 and R060
 * never.
 * Source: Skatteetaten, the business rules of the VAT return and what each of them looks up.
 */
export function notEvaluatedRules(message: VatReturn): readonly OpenRule[] {
  return vatRules
    .filter(({ rule, categories, needs }) => {
      if (needs.length === 0 || !categories.includes(message.meldingskategori)) return false;
      return leavesOpen[rule]?.(message) ?? true;
    })
    .map(({ rule, code, needs }) => ({ rule, code, needs }));
}

/** A check of an envelope that the Altinn app alone makes; `rule` is `null`, for it has no number. */
export interface AppCheck {
  rule: null;
  /** In our own words, for the app publishes none. */
  code: string;
  needs: readonly Need[];
  /** What must hold. */
  holds: Bilingual;
}

/**
 * What the submission app compares when the form is filled in and the process moves on, and answers 409 for. An envelope
 * that keeps its schema says nothing about these. Source: Skatteetaten, mva-melding innsending API, errors of the first
 * `process/next`; codes and words are ours.
 */
export const appChecks: readonly AppCheck[] = [
  {
    rule: null,
    code: 'envelope_organisation_is_instance_owner',
    needs: ['instance'],
    holds: {
      nb: 'Organisasjonsnummeret i konvolutten er det som instansen er opprettet for.',
      en: 'The organisation number in the envelope is the one that the instance was created for.',
    },
  },
  {
    rule: null,
    code: 'envelope_organisation_is_return_organisation',
    needs: ['return'],
    holds: {
      nb: 'Organisasjonsnummeret i konvolutten er det samme som i mva-meldingen.',
      en: 'The organisation number in the envelope is the same as in the return.',
    },
  },
  {
    rule: null,
    code: 'envelope_category_is_return_category',
    needs: ['return'],
    holds: {
      nb: 'Meldingskategorien i konvolutten er den samme som i mva-meldingen.',
      en: 'The category (meldingskategori) in the envelope is the same as in the return.',
    },
  },
  {
    rule: null,
    code: 'return_is_not_invalid',
    needs: ['return'],
    holds: {
      nb: 'Mva-meldingen har ingen avvik som gjør den ugyldig. Andre avvik stanser ikke innsendingen.',
      en: 'The return has no deviation that makes it invalid. Other deviations do not stop the submission.',
    },
  },
  {
    rule: null,
    code: 'instansstatus_is_given',
    needs: ['instance'],
    holds: {
      nb: 'Elementet instansstatus står i konvolutten. Skjemaet krever det ikke, men appen har en feil for at det mangler. Send det med, verdien er fri.',
      en: 'The element instansstatus stands in the envelope. The schema does not ask for it, but the app has an error for its absence. Send it, with any value.',
    },
  },
  {
    rule: null,
    code: 'attachments_are_those_uploaded',
    needs: ['instance'],
    holds: {
      nb: 'Vedleggene i konvolutten er de filene som er lastet opp, verken flere eller færre.',
      en: 'The attachments in the envelope are the files that were uploaded, no more and no fewer.',
    },
  },
  {
    rule: null,
    code: 'file_names_are_unique',
    needs: ['instance'],
    holds: {
      nb: 'Alle filer i instansen har hvert sitt navn.',
      en: 'Every file in the instance has a name of its own.',
    },
  },
];

/**
 * The checks that an envelope leaves to the app, from its root element: all, but for the one that it answers itself by
 * having instansstatus. Source: as {@link appChecks}.
 */
export const appChecksFor = ({ children }: XmlElement): readonly AppCheck[] =>
  children.some(({ name }) => name === 'instansstatus')
    ? appChecks.filter(({ code }) => code !== 'instansstatus_is_given')
    : appChecks;
