import type { CompanyFacts, VatTerm } from '@apier/rulebook';
import { type KnownEnhet, mvaFactsOf, type OpenSources, type Outcome, type VatSources } from '../companies/index.ts';
import type { Enhet, RegnskapAnswer, Roller } from '../upstreams/brreg/index.ts';
import { partnersIn } from './partners-in-roles.ts';
import { vatTermsIn } from './vat-terms.ts';

/** What the facts are taken from. Roles are asked for where the form has participants only. */
export interface FactSources extends VatSources, Pick<OpenSources, 'brreg.enheter' | 'brreg.regnskap'> {
  'brreg.roller'?: Outcome<Roller>;
}

/** The facts that some register may tell, in the order in which they are told. */
export const registerFacts = [
  ...(['organisasjonsform', 'registrertIMvaregisteret', 'registreringsdatoMerverdiavgiftsregisteret'] as const),
  ...(['vatTerm', 'employees', 'stiftelsesdato', 'registreringsdato', 'fiscalYearEnd', 'revenue', 'balance'] as const),
  ...(['partners', 'fravalgRevisjonDato', 'slettedato', 'konkurs', 'underAvvikling'] as const),
] as const satisfies readonly (keyof CompanyFacts)[];
export type RegisterFact = (typeof registerFacts)[number];

/** A fact as one register tells it: `null` is the register's word that there is none. Absent: no register tells it. */
interface Told<T> {
  value: T;
  source: keyof FactSources;
}
type AllTold = { [Fact in RegisterFact]?: Told<CompanyFacts[Fact]> | undefined };

/** What a register says of a fact, beside the one that stands. */
interface OtherWord {
  source: keyof FactSources;
  value: string | boolean | null;
}

export interface RegisteredFacts {
  facts: CompanyFacts;
  origins: Partial<Record<RegisterFact, keyof FactSources>>;
  /** Where another register that was read says something else. */
  others: Partial<Record<RegisterFact, OtherWord[]>>;
  /** Whether it is in the VAT register, by the word that stands; the fact is not known where the copy says yes to its no. */
  mvaRegistered: boolean | null;
  /** Every term that VAT returns are owed by: a farm beside a shop files by two. Empty: not told. */
  vatTerms: readonly VatTerm[];
}

/**
 * The facts that decide obligations, out of what the registers said. Pure. What no register tells is not known; that a
 * foreign body (NUF) stands in the VAT register does not tell that it is taxable here. Skatteetaten's word on VAT stands
 * before Enhetsregisteret's copy of it; but where the copy still says yes, the last return may still be owed.
 */
export function factsIn(org: string, known: KnownEnhet, sources: FactSources): RegisteredFacts {
  const form = known.enhet.organisasjonsform.kode;
  const mva = sources['skatteetaten.mvaregister'];
  const roller = sources['brreg.roller'];
  const regnskap = sources['brreg.regnskap'];
  const vatTerms = vatTermsIn(sources);
  const [vatTerm] = vatTerms;
  const unit = toldOfUnit(known);
  const told: AllTold = {
    ...unit,
    ...(mva.kind === 'read' && toldOfVat(mvaFactsOf(mva.read.value), known.enhet)),
    ...(vatTerm && { vatTerm: { value: vatTerm.term, source: vatTerm.source } }),
    ...(regnskap.kind === 'read' && toldOfAccounts(regnskap.read.value)),
    ...(roller?.kind === 'read' && toldOfPartners(form, roller.read.value)),
  };
  const values = registerFacts.map((fact) => [fact, told[fact]?.value ?? null]);
  const origins = registerFacts.flatMap((fact) => (told[fact] ? [[fact, told[fact].source]] : []));
  const mvaRegistered = told.registrertIMvaregisteret?.value ?? null;
  const isLeaving = mvaRegistered === false && unit.registrertIMvaregisteret?.value === true;
  return {
    facts: {
      ...Object.fromEntries(values),
      ...{ orgnr: org, organisasjonsform: form, registrertIMvaregisteret: isLeaving ? null : mvaRegistered },
    },
    mvaRegistered,
    origins: Object.fromEntries(origins),
    others: Object.fromEntries(copiedFacts.flatMap((fact) => otherWord(fact, unit[fact], told[fact]))),
    vatTerms: vatTerms.map(({ term }) => term),
  };
}

/** What more than one register tells. */
const copiedFacts = ['registrertIMvaregisteret', 'registreringsdatoMerverdiavgiftsregisteret'] as const;

function otherWord(
  fact: RegisterFact,
  copy: Told<OtherWord['value'] | undefined> | undefined,
  told: Told<OtherWord['value'] | undefined> | undefined,
): [RegisterFact, OtherWord[]][] {
  if (copy?.value === undefined || told === undefined || copy.value === told.value) return [];
  return [[fact, [{ source: copy.source, value: copy.value }]]];
}

const from = <T>(source: keyof FactSources, value: T | undefined): Told<T> | undefined =>
  value === undefined ? undefined : { value, source };

function toldOfUnit({ state, enhet }: KnownEnhet): AllTold {
  const told = <T>(value: T | undefined): Told<T> | undefined => from('brreg.enheter', value);
  const vat = enhet.registrertIMvaregisteret;
  return {
    organisasjonsform: told(enhet.organisasjonsform.kode),
    registrertIMvaregisteret: told(vat),
    registreringsdatoMerverdiavgiftsregisteret: told(vat === false ? null : vatSince(enhet)),
    employees: told(employeesOf(enhet)),
    stiftelsesdato: told(enhet.stiftelsesdato),
    registreringsdato: told(enhet.registreringsdatoEnhetsregisteret),
    // Of a deleted unit the register keeps next to nothing: what is absent there is not known.
    fravalgRevisjonDato: told(enhet.fravalgRevisjonDato ?? (state === 'registered' ? null : undefined)),
    slettedato: told(enhet.slettedato ?? (state === 'registered' ? null : undefined)),
    konkurs: told(enhet.konkurs ? (enhet.konkursdato ?? true) : enhet.konkurs),
    underAvvikling: told(enhet.underAvvikling ? (enhet.underAvviklingDato ?? true) : enhet.underAvvikling),
  };
}

/** One to four are registered and not published. */
function employeesOf({ antallAnsatte, harRegistrertAntallAnsatte: registered }: Enhet): CompanyFacts['employees'] {
  if (antallAnsatte !== undefined) return { value: antallAnsatte, suppressed: false };
  if (registered === undefined) return undefined;
  return registered ? { value: null, suppressed: true } : { value: 0, suppressed: false };
}

const vatSince = (enhet: Enhet): string | undefined =>
  enhet.registreringsdatoMerverdiavgiftsregisteret ?? enhet.registreringsdatoFrivilligMerverdiavgiftsregisteret;

function toldOfVat({ registered, since }: ReturnType<typeof mvaFactsOf>, enhet: Enhet): AllTold {
  const source = 'skatteetaten.mvaregister';
  const copied = from('brreg.enheter', vatSince(enhet));
  return {
    registrertIMvaregisteret: { value: registered, source },
    registreringsdatoMerverdiavgiftsregisteret: registered
      ? since === null
        ? copied
        : { value: since, source }
      : { value: null, source },
  };
}

type Regnskap = Extract<RegnskapAnswer, { state: 'filed' }>['regnskap'][number];

/**
 * The accounts filed last: the company's own (not the group's), not those of a liquidation, which say nothing of an
 * ordinary year. Amounts count in NOK only; an absent sum is not zero.
 */
function toldOfAccounts(answer: RegnskapAnswer): AllTold {
  if (answer.state === 'none') return {};
  const source = 'brreg.regnskap';
  const [last] = answer.regnskap
    .filter(({ regnskapstype, avviklingsregnskap }) => regnskapstype !== 'KONSERN' && !avviklingsregnskap)
    .flatMap((one) => (one.regnskapsperiode.tilDato === undefined ? [] : [{ one, end: one.regnskapsperiode.tilDato }]))
    .sort((a, b) => (a.end < b.end ? 1 : a.end > b.end ? -1 : 0));
  if (!last) return {};
  const year = last.end.slice(0, 4);
  const amount = (sum: number | undefined): Told<Record<string, number>> | undefined =>
    sum === undefined || last.one.valuta !== 'NOK' ? undefined : { value: { [year]: Math.round(sum) }, source };
  return {
    fiscalYearEnd: { value: last.end.slice(5), source },
    revenue: amount(revenueOf(last.one)),
    balance: amount(last.one.eiendeler?.sumEiendeler),
  };
}

const revenueOf = ({ resultatregnskapResultat: result }: Regnskap): number | undefined =>
  result?.driftsresultat?.driftsinntekter?.sumDriftsinntekter;

function toldOfPartners(form: string, roller: Roller): AllTold {
  const partners = partnersIn(form, roller);
  return partners === null ? {} : { partners: { value: partners, source: 'brreg.roller' } };
}
