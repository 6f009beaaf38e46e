import { isoInstant } from '../lib/clock.ts';
import type { SourceRead } from '../lib/source-cache.ts';
import { filingFrequencyOf, mvaFactsOf } from './describe-tier-2.ts';
import type { Outcome, SourceName, Sources } from './outcome.ts';
import { type Claim, type FactValue, type ReconciliationRule, reconcile } from './reconcile.ts';

const keepsVatRegister = 'Skatteetaten keeps the VAT register; Enhetsregisteret shows a copy of it.';

/** What Enhetsregisteret says of one to four employees: that there are some. */
const withheld = '1-4';
const isWithheld = (value: FactValue): boolean => typeof value === 'number' && value >= 1 && value <= 4;

/**
 * The facts that more than one register tells, which register they are copied from, and what each says. A source is
 * asked for its claim only when it was read; `undefined` is no claim, `null` the claim that there is nothing.
 */
const facts: readonly (ReconciliationRule & { claims: Claims })[] = [
  {
    field: 'mva_registered',
    registerOfRecord: 'skatteetaten.mvaregister',
    reason: keepsVatRegister,
    claims: {
      'brreg.enheter': (answer) => ('enhet' in answer ? answer.enhet.registrertIMvaregisteret : undefined),
      'skatteetaten.mvaregister': (answer) => mvaFactsOf(answer).registered,
    },
  },
  {
    field: 'mva_registered_since',
    registerOfRecord: 'skatteetaten.mvaregister',
    reason: keepsVatRegister,
    claims: {
      'brreg.enheter'(answer) {
        if (!('enhet' in answer)) return undefined;
        const { registrertIMvaregisteret, registreringsdatoMerverdiavgiftsregisteret } = answer.enhet;
        // Not registered says that there is no date; registered without one says nothing of it.
        return registrertIMvaregisteret === false ? null : registreringsdatoMerverdiavgiftsregisteret;
      },
      'skatteetaten.mvaregister'(answer) {
        const { registered, since } = mvaFactsOf(answer);
        return registered ? (since ?? undefined) : null;
      },
    },
  },
  {
    field: 'filing_frequency',
    registerOfRecord: 'skatteetaten.mvaregister',
    reason: 'The VAT register decides the term; the returns show the one that they were filed under.',
    claims: {
      'skatteetaten.mvaregister': (answer) => filingFrequencyOf(answer) ?? undefined,
      'skatteetaten.mvameldinger'(answer) {
        if (answer.state === 'not_found') return undefined;
        const type = answer.opplysning.mvaAlminneligNaering?.skattemeldingsplikt?.termintype;
        return type === 'toMaanedlig' ? 'bimonthly' : undefined;
      },
    },
  },
  {
    field: 'last_accounts_year',
    registerOfRecord: 'brreg.regnskap',
    reason: 'Regnskapsregisteret keeps the accounts; Enhetsregisteret shows the last year of them.',
    claims: {
      'brreg.enheter'(answer) {
        if (!('enhet' in answer) || answer.state === 'deleted') return undefined;
        return yearOf(answer.enhet.sisteInnsendteAarsregnskap) ?? undefined;
      },
      'brreg.regnskap': (answer) =>
        // It has no figures of many that have filed: none here is not none.
        answer.state === 'filed' ? (lastAccountsYear(answer.regnskap) ?? undefined) : undefined,
    },
  },
  {
    field: 'employees',
    registerOfRecord: 'nav.aareg',
    reason: 'NAV’s Aa-register keeps the employments; Enhetsregisteret shows a count of about a month ago.',
    isSame: (value, record) => value === record || (value === withheld && isWithheld(record)),
    claims: {
      'brreg.enheter'(answer) {
        if (!('enhet' in answer)) return undefined;
        const { antallAnsatte, harRegistrertAntallAnsatte } = answer.enhet;
        if (harRegistrertAntallAnsatte === undefined) return antallAnsatte;
        return antallAnsatte ?? (harRegistrertAntallAnsatte ? withheld : 0);
      },
      'nav.aareg': ({ active }) => active,
    },
  },
  {
    field: 'bankrupt',
    registerOfRecord: 'brreg.enheter',
    reason: 'Enhetsregisteret keeps the state of a company; the signing service shows a copy of it.',
    claims: {
      'brreg.enheter': (answer) => ('enhet' in answer ? answer.enhet.konkurs : undefined),
      'brreg.signatur'(answer) {
        return answer.state === 'found' ? answer.fullmakt.enhet.konkurs : undefined;
      },
    },
  },
];

type AnswerOf<Source extends SourceName> = Sources[Source] extends Outcome<infer T> ? T : never;
type Claims = { [Source in SourceName]?: (answer: AnswerOf<Source>) => FactValue | undefined };

/** Every fact that at least one register tells, weighed. */
export function reconcileFacts(sources: Sources) {
  return facts
    .map(({ claims, ...rule }) => reconcile(rule, claimsIn(sources, claims)))
    .filter((field) => field !== undefined);
}

function claimsIn(sources: Sources, claims: Claims): Claim[] {
  return Object.entries(claims).flatMap(([name, tell]) => {
    const outcome = sources[name as SourceName];
    if (outcome.kind !== 'read') return [];
    const read: SourceRead<unknown> = outcome.read;
    const value = (tell as (answer: unknown) => FactValue | undefined)(read.value);
    return value === undefined ? [] : [{ source: name, value, fetchedAt: isoInstant(read.fetchedAt) }];
  });
}

export const yearOf = (text: string | undefined): number | null => (text && /^\d{4}$/.test(text) ? Number(text) : null);

/** The year in which the last accounting period ended. */
export function lastAccountsYear(
  regnskap: readonly { regnskapsperiode: { tilDato?: string | undefined } }[],
): number | null {
  const years = regnskap.flatMap(({ regnskapsperiode }) => yearOf(regnskapsperiode.tilDato?.slice(0, 4)) ?? []);
  return years.length > 0 ? Math.max(...years) : null;
}
