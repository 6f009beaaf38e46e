import {
  type Bilingual,
  type CompanyFacts,
  describeNeed,
  entityForms,
  type ObligationCode,
  obligations,
  type SuppressionReason,
  type Verdict,
} from '@apier/rulebook';
import {
  assumptionTexts,
  auditLimitText,
  disputedText,
  inOrdinaryReturnText,
  notOptedOutText,
  notOwedTexts,
  owedTexts,
  suppressedTexts,
} from './reason-texts.ts';

type Language = keyof Bilingual;

const and: Bilingual = { nb: 'og', en: 'and' };

export interface ReasonFor {
  code: ObligationCode;
  verdict: Verdict;
  facts: CompanyFacts;
  suppression: SuppressionReason | null;
  /** The registers disagree on the fact that decides. */
  isDisputed?: boolean;
  /** The accounting year from which an auditor is required, where a limit was reached. */
  since: string | null;
}

/**
 * Why an obligation applies to an organisation, why it does not, or what would have to be known, in one or two sentences
 * out of the tables.
 */
export const tellReason = (reason: ReasonFor): Bilingual => {
  const disputed = (language: Language): string => (reason.isDisputed ? ` ${disputedText[language]}` : '');
  return { nb: tell(reason, 'nb') + disputed('nb'), en: tell(reason, 'en') + disputed('en') };
};

function tell(reason: ReasonFor, language: Language): string {
  const { code, verdict, facts, suppression } = reason;
  const { status, needs, assumed } = verdict;
  const { applies_when, applies_to_entity_types } = obligations[code];
  if (status === 'conditional') {
    const missing = named(needs, language);
    if (!hasRules(facts.organisasjonsform) && needs.every((need) => need.endsWith(` ${facts.organisasjonsform}`))) {
      return {
        nb: `Ikke avgjort, for her mangler ${missing}.`,
        en: `Not decided, because ${missing} are not held here.`,
      }[language];
    }
    return {
      nb: `Ikke avgjort, for dette er ikke kjent: ${missing}. Plikten gjelder når dette stemmer: ${applies_when.nb}`,
      en: `Not decided, because this is not known: ${missing}. The duty applies when this holds: ${applies_when.en}`,
    }[language];
  }
  if (status === 'required') {
    return owedText(reason)[language] + undated(needs, language) + granted(assumed, language);
  }
  if (suppression !== null) return suppressedTexts[suppression][language];
  const { organisasjonsform: form } = facts;
  if (hasRules(form) && !applies_to_entity_types.includes(form)) {
    return {
      nb: `Plikten gjelder ikke organisasjonsformen ${form}.`,
      en: `The duty does not apply to the form ${form}.`,
    }[language];
  }
  const isInOrdinaryReturn = code === 'mva_omvendt' && facts.registrertIMvaregisteret === true;
  return (isInOrdinaryReturn ? inOrdinaryReturnText : notOwedTexts[code])[language] + granted(assumed, language);
}

function owedText({ code, facts, since }: ReasonFor): Bilingual {
  if (code === 'revisor' && since !== null) {
    return { nb: auditLimitText.nb.replace('{year}', since), en: auditLimitText.en.replace('{year}', since) };
  }
  if (code === 'revisor' && facts.organisasjonsform === 'AS') return notOptedOutText;
  return owedTexts[code] ?? obligations[code].applies_when;
}

const hasRules = (form: string): boolean => entityForms.some((known) => known === form);

function named(needs: readonly string[], language: Language): string {
  return listed(
    needs.map((need) => describeNeed(need)[language]),
    language,
  );
}

function listed(words: readonly string[], language: Language): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${and[language]} ${words.at(-1)}`;
}

/** What is owed and cannot be given a date. */
function undated(needs: readonly string[], language: Language): string {
  if (needs.length === 0) return '';
  const missing = named(needs, language);
  return {
    nb: ` Fristene kan ikke regnes ut, for dette er ikke kjent: ${missing}.`,
    en: ` The dates cannot be worked out, because this is not known: ${missing}.`,
  }[language];
}

function granted(assumed: readonly string[], language: Language): string {
  if (assumed.length === 0) return '';
  const words = listed(
    assumed.map((one) => assumptionTexts[one]?.[language] ?? one),
    language,
  );
  return { nb: ` Tatt for gitt: ${words}.`, en: ` Taken for granted: ${words}.` }[language];
}
