import { isDate } from '../calendar/calendar.ts';
import type { Bilingual } from '../period/period.ts';
import type { CompanyFacts } from './company-facts.ts';

/** A fact that cannot be read, and what was expected in its place; the empty name is the whole. */
export interface FactProblem {
  field: string;
  problem: Bilingual;
}

/** What {@link readCompanyFacts} answers. `unused`: members that are no fact we know. */
export type CompanyFactsResult =
  | { ok: true; facts: CompanyFacts; unused: string[] }
  | { ok: false; problems: FactProblem[] };

/** Collects what is wrong with one value, told under its own name. */
type Check = (value: unknown, field: string, problems: FactProblem[]) => void;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expecting =
  (test: (value: unknown) => boolean, problem: Bilingual): Check =>
  (value, field, problems) => {
    if (!test(value)) problems.push({ field, problem });
  };

const matching =
  (form: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && form.test(value);

const isDateText = (value: unknown): boolean => typeof value === 'string' && isDate(value);
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isFigure = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isYear = (key: string): boolean => /^[0-9]{4}$/.test(key);

const yesOrNo = expecting((value) => typeof value === 'boolean', {
  nb: 'Skal være true eller false.',
  en: 'Must be true or false.',
});
const date = expecting(isDateText, {
  nb: 'Skal være en dato som finnes, skrevet ÅÅÅÅ-MM-DD.',
  en: 'Must be a date that exists, written YYYY-MM-DD.',
});
const dateOrYesOrNo = expecting((value) => typeof value === 'boolean' || isDateText(value), {
  nb: 'Skal være true, false eller en dato skrevet ÅÅÅÅ-MM-DD.',
  en: 'Must be true, false or a date written YYYY-MM-DD.',
});
const count = expecting(isCount, {
  nb: 'Skal være et helt tall fra 0 og oppover.',
  en: 'Must be a whole number from 0 upwards.',
});

const oneOf = (choices: readonly string[]): Check =>
  expecting((value) => typeof value === 'string' && choices.includes(value), {
    nb: `Skal være en av: ${choices.join(', ')}.`,
    en: `Must be one of: ${choices.join(', ')}.`,
  });

const listOf =
  (member: Check): Check =>
  (value, field, problems) => {
    if (!Array.isArray(value))
      problems.push({ field, problem: { nb: 'Skal være en liste.', en: 'Must be an array.' } });
    else for (const [index, each] of value.entries()) member(each, `${field}[${index}]`, problems);
  };

const figures: Check = (value, field, problems) => {
  if (isFigure(value)) return;
  if (!isObject(value)) {
    const nb = 'Skal være et tall, eller et objekt med ett tall for hvert regnskapsår.';
    problems.push({
      field,
      problem: { nb, en: 'Must be a number, or an object with a number for each accounting year.' },
    });
    return;
  }
  for (const [year, figure] of Object.entries(value)) {
    if (!isYear(year))
      problems.push({
        field: `${field}.${year}`,
        problem: { nb: 'Nøkkelen skal være et årstall på fire siffer.', en: 'The key must be a year of four digits.' },
      });
    else if (figure !== null && !isFigure(figure))
      problems.push({ field: `${field}.${year}`, problem: { nb: 'Skal være et tall.', en: 'Must be a number.' } });
  }
};

const employees: Check = (value, field, problems) => {
  if (!isObject(value)) {
    const nb = 'Skal være et objekt med value (et helt tall eller null) og suppressed (true eller false).';
    const en = 'Must be an object with value (a whole number or null) and suppressed (true or false).';
    problems.push({ field, problem: { nb, en } });
    return;
  }
  if ((value.value ?? null) !== null) count(value.value, `${field}.value`, problems);
  if ((value.suppressed ?? null) !== null) yesOrNo(value.suppressed, `${field}.suppressed`, problems);
};

const partnerKind = oneOf(['person', 'limited', 'unlimited']);
const partner: Check = (value, field, problems) => {
  if (!isObject(value)) {
    const problem = { nb: 'Skal være et objekt med kind.', en: 'Must be an object with kind.' };
    problems.push({ field, problem });
  } else if ((value.kind ?? null) !== null) partnerKind(value.kind, `${field}.kind`, problems);
};

/** One check for each fact; `null` and absence are let through before it, but for the form of organisation. */
const checks: Readonly<Record<keyof CompanyFacts, Check>> = {
  orgnr: expecting(matching(/^[0-9]{9}$/), { nb: 'Skal være ni siffer.', en: 'Must be nine digits.' }),
  organisasjonsform: expecting(matching(/^[A-ZÆØÅ]{2,6}$/), {
    nb: 'Skal være koden for organisasjonsformen, for eksempel AS. Den må være med.',
    en: 'Must be the code of the form of organisation, for example AS. It must be there.',
  }),
  isSubEntity: yesOrNo,
  registrertIMvaregisteret: yesOrNo,
  registreringsdatoMerverdiavgiftsregisteret: date,
  vatTerm: oneOf(['bimonthly', 'annual', 'annual_primary', 'monthly']),
  employees,
  employedFrom: date,
  employedTo: date,
  paysWages: yesOrNo,
  fte: figures,
  revenue: figures,
  balance: figures,
  // 2024 is a leap year: 29 February is the last of February.
  fiscalYearEnd: expecting((value) => typeof value === 'string' && isDate(`2024-${value}`), {
    nb: 'Skal være en dag som finnes, skrevet MM-DD.',
    en: 'Must be a day that exists, written MM-DD.',
  }),
  stiftelsesdato: date,
  registreringsdato: date,
  firstAccountingYearEnds: date,
  vpsRegistered: yesOrNo,
  partners: listOf(partner),
  nufTaxableInNorway: yesOrNo,
  fravalgRevisjonDato: date,
  naeringsdrivendeStiftelse: yesOrNo,
  reverseChargeQuarters: listOf(
    expecting(matching(/^[0-9]{4}-Q[1-4]$/), {
      nb: 'Skal være et kvartal, skrevet ÅÅÅÅ-Q1 til ÅÅÅÅ-Q4.',
      en: 'Must be a quarter, written YYYY-Q1 to YYYY-Q4.',
    }),
  ),
  paydays: listOf(date),
  slettedato: date,
  konkurs: dateOrYesOrNo,
  underAvvikling: dateOrYesOrNo,
  hasActiveSkattefunnProject: yesOrNo,
  hasForskuddsskatt: yesOrNo,
  carriesOnBusiness: yesOrNo,
  sections: count,
  boligaksjeselskap: yesOrNo,
  underFinanstilsynet: yesOrNo,
};

const isFact = (name: string): name is keyof CompanyFacts => Object.hasOwn(checks, name);

/** The years whose figure is known. */
function knownYears(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, figure]) => figure !== null));
}

/** A checked value in the form of {@link CompanyFacts}. */
function normalise(name: keyof CompanyFacts, value: unknown): unknown {
  if (name === 'fte' || name === 'revenue' || name === 'balance') return knownYears(value);
  if (name === 'employees' && isObject(value))
    return { value: value.value ?? null, suppressed: value.suppressed ?? false };
  return value;
}

/**
 * Reads the facts of a company from JSON that has been parsed. `null` means not known in every field, and is left out;
 * only `organisasjonsform` must be there. Whether an organisation number exists is not asked: nine digits are enough.
 * Source: the facts that decide, {@link CompanyFacts}.
 */
export function readCompanyFacts(value: unknown): CompanyFactsResult {
  if (!isObject(value)) {
    const problem = { nb: 'Opplysningene skal være et JSON-objekt.', en: 'The facts must be a JSON object.' };
    return { ok: false, problems: [{ field: '', problem }] };
  }
  const problems: FactProblem[] = [];
  const unused: string[] = [];
  const known: [string, unknown][] = [];
  if ((value.organisasjonsform ?? null) === null) checks.organisasjonsform(null, 'organisasjonsform', problems);
  for (const [name, fact] of Object.entries(value)) {
    if (!isFact(name)) {
      unused.push(name);
    } else if (fact !== null && fact !== undefined) {
      checks[name](fact, name, problems);
      known.push([name, normalise(name, fact)]);
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  // Every member has passed the check of its own name, and the one that must be there is there.
  return { ok: true, facts: Object.fromEntries(known) as unknown as CompanyFacts, unused };
}
