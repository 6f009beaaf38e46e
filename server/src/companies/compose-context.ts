import type { z } from 'zod';
import { isoInstant } from '../lib/clock.ts';
import type { SourceRead } from '../lib/source-cache.ts';
import type { Enhet, EnhetAnswer, Roller } from '../upstreams/brreg/index.ts';
import type { MvaAnswer } from '../upstreams/skatteetaten/index.ts';
import { type ContextParts, mvaScope } from './outcome.ts';
import { type Claim, type FactValue, type ReconciliationRule, reconcile } from './reconcile.ts';
import type { Address, AltinnState, Company, CompanyContext, Employment, Tier2 } from './shapes.ts';

type KnownEnhet = Extract<EnhetAnswer, { enhet: Enhet }>;
type Provenance = CompanyContext['provenance'];

const enheter = 'brreg.enheter';
const mvaregister = 'skatteetaten.mvaregister';

const mvaRule = (field: string): ReconciliationRule => ({
  field,
  registerOfRecord: mvaregister,
  reason: 'Skatteetaten keeps the VAT register; Enhetsregisteret shows a copy of it.',
});

/** Puts the registers' answers into one context. Pure: what is not in `parts` is not in the answer. */
export function composeContext(parts: ContextParts): CompanyContext {
  const enhet = parts.enhet.kind === 'read' ? knownEnhet(parts.enhet.read) : undefined;
  const roller = parts.roller.kind === 'read' ? parts.roller.read : undefined;
  const mva = parts.mva.kind === 'read' ? parts.mva.read : undefined;

  const company = enhet ? companyOf(enhet.value, roller?.value) : null;
  const employment = enhet ? employmentOf(enhet.value.enhet) : null;
  const tier2 = mva ? tier2Of(mva.value) : undefined;
  return {
    org_number: parts.org,
    data_tier: tier2 ? 'tier_1_2' : 'tier_1',
    partial: [parts.enhet, parts.roller, parts.mva].some(({ kind }) => kind === 'failed'),
    company,
    employment,
    ...(tier2 && { tier_2: tier2 }),
    altinn: altinnOf(parts),
    reconciliation: reconciliationOf(enhet, mva),
    provenance: {
      ...(enhet && company && provenanceOf('company', company, enheter, enhet)),
      ...(roller && company && { 'company.role_codes': origin('brreg.roller', roller) }),
      ...(enhet && employment && provenanceOf('employment', employment, enheter, enhet)),
      ...(mva && tier2 && provenanceOf('tier_2.skatteetaten', tier2.skatteetaten, mvaregister, mva)),
    },
  };
}

function knownEnhet(read: SourceRead<EnhetAnswer>): SourceRead<KnownEnhet> | undefined {
  const { value } = read;
  return 'enhet' in value ? { ...read, value } : undefined;
}

function companyOf({ state, enhet }: KnownEnhet, roller: Roller | undefined): z.input<typeof Company> {
  const codes = [enhet.naeringskode1, enhet.naeringskode2, enhet.naeringskode3].filter((code) => code !== undefined);
  return {
    name: enhet.navn,
    entity_type: enhet.organisasjonsform.kode,
    status: statusOf(state, enhet),
    nace_codes: codes.map(({ kode, beskrivelse }) => ({ code: kode, description: beskrivelse ?? null })),
    business_address: addressOf(enhet.forretningsadresse),
    postal_address: addressOf(enhet.postadresse),
    founded_at: enhet.stiftelsesdato ?? null,
    registered_at: enhet.registreringsdatoEnhetsregisteret ?? null,
    dissolved_at: enhet.slettedato ?? null,
    registered_in: {
      mva: enhet.registrertIMvaregisteret ?? null,
      foretaksregisteret: enhet.registrertIForetaksregisteret ?? null,
      stiftelsesregisteret: enhet.registrertIStiftelsesregisteret ?? null,
      frivillighetsregisteret: enhet.registrertIFrivillighetsregisteret ?? null,
    },
    distress: {
      bankrupt: enhet.konkurs ?? null,
      bankrupt_since: enhet.konkursdato ?? null,
      under_liquidation: enhet.underAvvikling ?? null,
      under_liquidation_since: enhet.underAvviklingDato ?? null,
      forced_dissolution: enhet.underTvangsavviklingEllerTvangsopplosning ?? null,
    },
    role_codes: roller ? roleCodesOf(roller) : null,
    accounts: { last_accounts_year: yearOf(enhet.sisteInnsendteAarsregnskap) },
  };
}

function statusOf(state: KnownEnhet['state'], enhet: Enhet): z.input<typeof Company>['status'] {
  if (state === 'deleted') return 'deleted';
  if (enhet.konkurs) return 'bankrupt';
  if (enhet.underTvangsavviklingEllerTvangsopplosning) return 'under_forced_dissolution';
  if (enhet.underAvvikling) return 'under_liquidation';
  const flags = [enhet.konkurs, enhet.underTvangsavviklingEllerTvangsopplosning, enhet.underAvvikling];
  return flags.every((flag) => flag === false) ? 'active' : 'unknown';
}

const yearOf = (text: string | undefined): number | null => (text && /^\d{4}$/.test(text) ? Number(text) : null);

function addressOf(address: Enhet['postadresse']): z.input<typeof Address> | null {
  if (!address) return null;
  return {
    lines: address.adresse ?? [],
    postal_code: address.postnummer ?? null,
    city: address.poststed ?? null,
    municipality_number: address.kommunenummer ?? null,
    country: address.landkode ?? null,
  };
}

/** A holder counts only while neither resigned nor deregistered; each code once. */
function roleCodesOf(roller: Roller): { group: string; roles: string[] }[] {
  return roller.rollegrupper
    .map(({ type, roller: roles = [] }) => ({
      group: type.kode,
      roles: [...new Set(roles.filter((role) => !role.fratraadt && !role.avregistrert).map((role) => role.type.kode))],
    }))
    .filter(({ roles }) => roles.length > 0);
}

/** One to four employees are withheld: registered, without a number. That is not the same as none. */
function employmentOf(enhet: Enhet): z.input<typeof Employment> {
  const registered = enhet.harRegistrertAntallAnsatte ?? null;
  const count = enhet.antallAnsatte ?? (registered === false ? 0 : null);
  return {
    registered,
    count,
    count_withheld: registered === true && count === null,
    as_of: enhet.registreringsdatoAntallAnsatteNAVAaregisteret ?? null,
  };
}

const frequencies: Record<string, 'bimonthly' | 'annual' | 'monthly'> = {
  toMaaned: 'bimonthly',
  aar: 'annual',
  maaned: 'monthly',
};

function tier2Of(answer: MvaAnswer): z.input<typeof Tier2> {
  const { registered, since } = mvaFacts(answer);
  const duties = answer.state === 'found' ? answer.registration.registrertAvgiftssubjekt.skattemeldingsplikt : [];
  const current = duties.filter((duty) => duty.registreringsperiode?.slutt === undefined);
  const type = current.find((duty) => duty.skattleggingsperiodetype !== undefined)?.skattleggingsperiodetype;
  return {
    skatteetaten: {
      mva_registered: registered,
      mva_registered_since: since,
      filing_frequency: registered && type ? (frequencies[type] ?? 'other') : null,
      meldingskategorier: registered ? [...new Set(current.map((duty) => duty.meldingskategori))] : [],
    },
  };
}

function mvaFacts(answer: MvaAnswer): { registered: boolean; since: string | null } {
  if (answer.state === 'not_found') return { registered: false, since: null };
  const { registreringsstatus, foersteregistreringsdato } = answer.registration.registrertAvgiftssubjekt;
  const registered = registreringsstatus === 'aktiv';
  return { registered, since: registered ? (foersteregistreringsdato ?? null) : null };
}

function altinnOf({ mva, delegation }: ContextParts): z.input<typeof AltinnState> {
  const base = { system_user_id: delegation?.systemUserId ?? null, granted_scopes: [], missing_scopes: [] };
  switch (mva.kind) {
    case 'read':
      return { ...base, status: 'full', granted_scopes: [mvaScope], error_code: null };
    case 'denied':
      return { ...base, status: 'none', missing_scopes: [mvaScope], error_code: 'AUTH_NO_DELEGATION' };
    case 'failed':
      return { ...base, status: 'unknown', error_code: mva.code };
    case 'off':
      return { ...base, status: 'unknown', error_code: null };
  }
}

function reconciliationOf(enhet: SourceRead<KnownEnhet> | undefined, mva: SourceRead<MvaAnswer> | undefined) {
  const registered: Claim[] = [];
  const since: Claim[] = [];
  const add = (claims: Claim[], source: string, read: SourceRead<unknown>, value: FactValue | undefined) => {
    if (value !== undefined) claims.push({ source, value, fetchedAt: isoInstant(read.fetchedAt) });
  };
  if (enhet) {
    const { registrertIMvaregisteret, registreringsdatoMerverdiavgiftsregisteret } = enhet.value.enhet;
    add(registered, enheter, enhet, registrertIMvaregisteret);
    // Not registered says that there is no date; registered without one says nothing of it.
    add(since, enheter, enhet, registrertIMvaregisteret === false ? null : registreringsdatoMerverdiavgiftsregisteret);
  }
  if (mva) {
    const facts = mvaFacts(mva.value);
    add(registered, mvaregister, mva, facts.registered);
    add(since, mvaregister, mva, facts.registered ? (facts.since ?? undefined) : null);
  }
  return [reconcile(mvaRule('mva_registered'), registered), reconcile(mvaRule('mva_registered_since'), since)].filter(
    (field) => field !== undefined,
  );
}

const origin = (source: string, read: SourceRead<unknown>): Provenance[string] => ({
  source,
  fetched_at: isoInstant(read.fetchedAt),
  served_from: read.servedFrom,
  stale: false,
});

function provenanceOf(section: string, fields: object, source: string, read: SourceRead<unknown>): Provenance {
  const each = origin(source, read);
  return Object.fromEntries(
    Object.keys(fields)
      .filter((field) => field !== 'role_codes')
      .map((field) => [`${section}.${field}`, each]),
  );
}
