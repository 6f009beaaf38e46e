import type * as VatReturnLibrary from '@apier/rulebook/vat-return';
import type { Need, VatRule } from '@apier/rulebook/vat-return';
import type { Bilingual, ErrorText, Language } from '../errors/index.ts';
import { vatReturnLaws } from '../vat-return/index.ts';
import { type ExplainedCode, told } from './explained-code.ts';
import { needCodes } from './vat-return-codes.ts';

/** A rule of the VAT return, or a check of the app that it is sent with, under the name that answers give it. */
export interface ExplainedRule {
  code: string;
  row: ExplainedCode;
}

/** The library, and with it the tables of every rule, when the first rule is asked about. */
const openLibrary = (): Promise<typeof VatReturnLibrary> => import('@apier/rulebook/vat-return');

/**
 * The rule with that number (`R066`) or identifier, with Norwegian letters or transliterated, in any case; or the check of
 * the app with that name. `null`: there is none.
 */
export async function explainVatRule(name: string): Promise<ExplainedRule | null> {
  const { findVatRule, appChecks } = await openLibrary();
  const rule = findVatRule(name);
  if (rule) return { code: rule.rule, row: rowOfRule(rule) };
  const check = appChecks.find(({ code }) => code === name.toLowerCase());
  return check ? { code: check.code, row: rowOfCheck(check) } : null;
}

export const listVatRuleNames = async (): Promise<string[]> => {
  const { vatRules, appChecks } = await openLibrary();
  return [...vatRules.map(({ rule }) => rule), ...appChecks.map(({ code }) => code)];
};

/** The period is over, or the KID is right in form: that part is decided here, whatever the registers say. */
const decidedInPart: ReadonlySet<string> = new Set(['R059', 'R060', 'R079']);

const consequences: Readonly<Record<VatRule['severity'], Bilingual>> = {
  'avvikende skattemelding': {
    nb: 'Holder den ikke, er meldingen en avvikende skattemelding: den tas imot, og avviket noteres.',
    en: 'Where it does not hold the return deviates (avvikende skattemelding): it is accepted, and the deviation is noted.',
  },
  'ugyldig skattemelding': {
    nb: 'Holder den ikke, er meldingen en ugyldig skattemelding: den regnes som ikke levert.',
    en: 'Where it does not hold the return is invalid (ugyldig skattemelding): it counts as not delivered.',
  },
};

const decidedHere: Record<'wholly' | 'inPart', Bilingual> = {
  wholly: {
    nb: 'Kontrolleres her: POST /api/v1/tools/vat-return/validate. path sier hvor den ikke holder, message hva som rettes.',
    en: 'Checked here: POST /api/v1/tools/vat-return/validate. path says where it does not hold, message what to mend.',
  },
  inPart: {
    nb: 'Delvis kontrollert her: POST /api/v1/tools/vat-return/validate. Resten avgjøres av etaten.',
    en: 'Checked here in part: POST /api/v1/tools/vat-return/validate. The agency decides the rest.',
  },
};

const relevantLink = 'https://skatteetaten.github.io/mva-meldingen/';

/** The law that the kinds of return rest on which the rule is for. */
function lawOf(categories: VatRule['categories']): string {
  if (!categories.includes('kompensasjon')) return vatReturnLaws.returns;
  return categories.length === 1 ? vatReturnLaws.claims : vatReturnLaws.both;
}

function rowOfRule({ rule, code, severity, categories, needs, holds }: VatRule): ExplainedCode {
  const steps = (language: Language): string[] => {
    if (needs.length === 0) return [decidedHere.wholly[language]];
    return [...(decidedInPart.has(rule) ? [decidedHere.inPart[language]] : []), ...stepsOf(needs, language)];
  };
  const kinds = categories.join(', ');
  return told(
    [
      `Regel ${rule} for mva-meldingen`,
      holds.nb,
      `Skatteetatens regel ${code}, for meldinger av kategorien ${kinds}. ${consequences[severity].nb}`,
      ...nonEmpty(steps('nb')),
    ],
    [
      `Rule ${rule} of the VAT return`,
      holds.en,
      `Skatteetaten’s rule ${code}, for returns of the category ${kinds}. ${consequences[severity].en}`,
      ...nonEmpty(steps('en')),
    ],
    { relevantLink, legalBasis: lawOf(categories) },
  );
}

function rowOfCheck({ holds, needs }: { holds: Bilingual; needs: readonly Need[] }): ExplainedCode {
  return told(
    [
      'Kontroll ved innsending av mva-meldingen',
      holds.nb,
      'Innsendingsappen i Altinn kontrollerer det når utfyllingen er ferdig, og går ikke videre hvis det ikke holder.',
      ...nonEmpty(stepsOf(needs, 'nb')),
    ],
    [
      'A check when the VAT return is submitted',
      holds.en,
      'The submission app in Altinn checks it when filling in is done, and does not move on if it does not hold.',
      ...nonEmpty(stepsOf(needs, 'en')),
    ],
    { relevantLink, legalBasis: vatReturnLaws.both },
  );
}

/** What decides it, and how that is found out. */
const stepsOf = (needs: readonly Need[], language: Language): string[] =>
  needs.flatMap((need) => {
    const { summary, fixSteps }: ErrorText = needCodes[need][language];
    return [summary, ...fixSteps];
  });

function nonEmpty(steps: readonly string[]): [string, ...string[]] {
  const [first, ...rest] = steps;
  if (first === undefined) throw new Error('an explanation needs a step');
  return [first, ...rest];
}
