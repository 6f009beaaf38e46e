import { addressOf, type KnownEnhet, naceCodesOf, statusOf } from '../companies/index.ts';
import type { Enhet, Roller } from '../upstreams/brreg/index.ts';
import type { CompanyProfile } from './shapes.ts';

/**
 * What Enhetsregisteret holds of a unit, without the ways to reach a person. `roller` `null`: the roles could not be
 * read.
 */
export function describeProfile(
  { state, enhet }: KnownEnhet,
  roller: Roller | null,
): Omit<CompanyProfile, 'org_number' | 'partial'> {
  return {
    name: enhet.navn,
    entity_type: enhet.organisasjonsform.kode,
    entity_type_description: enhet.organisasjonsform.beskrivelse ?? null,
    status: state === 'deleted' ? 'dissolved' : 'active',
    register_state: statusOf(state, enhet),
    founded_at: enhet.stiftelsesdato ?? null,
    registered_at: enhet.registreringsdatoEnhetsregisteret ?? null,
    dissolved_at: enhet.slettedato ?? null,
    nace_codes: naceCodesOf(enhet),
    sector_code: codedOf(enhet.institusjonellSektorkode),
    business_address: addressOf(enhet.forretningsadresse),
    postal_address: addressOf(enhet.postadresse),
    mva_registered: enhet.registrertIMvaregisteret ?? null,
    person_role_codes: roller && personRoleCodesOf(roller),
    activity: joined(enhet.aktivitet),
    purpose: joined(enhet.vedtektsfestetFormaal),
    historical_names: namesOf(enhet),
    capital: capitalOf(enhet),
    home_country: homeCountryOf(enhet),
  };
}

const codedOf = (code: Enhet['institusjonellSektorkode']): CompanyProfile['sector_code'] =>
  code ? { code: code.kode, description: code.beskrivelse ?? null } : null;

/** The register splits a text into lines of about 70 characters. */
const joined = (lines: readonly string[] | undefined): string | null =>
  lines && lines.length > 0 ? lines.map((line) => line.trim()).join(' ') : null;

/** A holder counts while alive, and neither resigned nor struck off; a unit in a role is no person. */
function personRoleCodesOf({ rollegrupper }: Roller): string[] {
  const codes = rollegrupper
    .flatMap(({ roller = [] }) => roller)
    .filter(({ person, fratraadt, avregistrert }) => person && !person.erDoed && !fratraadt && !avregistrert)
    .map(({ type }) => type.kode);
  return [...new Set(codes)];
}

const namesOf = ({ historiskeNavn = [] }: Enhet): CompanyProfile['historical_names'] =>
  historiskeNavn.flatMap(({ navn, fraDato, tilDato }) =>
    navn === undefined ? [] : [{ name: navn, from: fraDato ?? null, to: tilDato ?? null }],
  );

function capitalOf({ kapital }: Enhet): CompanyProfile['capital'] {
  if (!kapital) return null;
  return {
    type: kapital.type ?? null,
    amount: kapital.belop ?? null,
    paid_in: kapital.innbetalt ?? null,
    currency: kapital.valuta ?? null,
    shares: kapital.antallAksjer ?? null,
    registered_at: kapital.innfortDato ?? null,
  };
}

function homeCountryOf(enhet: Enhet): CompanyProfile['home_country'] {
  const { kode, beskrivelse, beskrivelseBokmaal } = enhet.foretaksformIHjemlandet ?? {};
  const facts = {
    country: enhet.underlagtLovgivningLandKode ?? null,
    register: enhet.utenlandskRegisterNavn ?? null,
    registration_number: enhet.registreringsnummerIHjemlandet ?? null,
    entity_type: kode ?? null,
    entity_type_description: beskrivelse ?? beskrivelseBokmaal ?? null,
  };
  return Object.values(facts).some((fact) => fact !== null) ? facts : null;
}
