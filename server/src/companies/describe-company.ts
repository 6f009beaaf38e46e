import type { z } from 'zod';
import type { Enhet, EnhetAnswer, Roller } from '../upstreams/brreg/index.ts';
import { describeSigning } from './describe-signing.ts';
import type { OpenSources } from './outcome.ts';
import { lastAccountsYear, yearOf } from './reconcile-facts.ts';
import type { Address, Company } from './shapes.ts';

export type KnownEnhet = Extract<EnhetAnswer, { enhet: Enhet }>;

/** Identity, state and statutory facts, from the open registers. */
export function describeCompany({ state, enhet }: KnownEnhet, sources: OpenSources): z.input<typeof Company> {
  const roller = sources['brreg.roller'];
  return {
    name: enhet.navn,
    entity_type: enhet.organisasjonsform.kode,
    status: statusOf(state, enhet),
    parent_org_number: enhet.overordnetEnhet ?? null,
    nace_codes: naceCodesOf(enhet),
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
      forced_dissolution_since: forcedDissolutionSince(enhet),
      under_reconstruction_since: enhet.underRekonstruksjonsforhandlingDato ?? null,
    },
    role_codes: roller.kind === 'read' ? roleCodesOf(roller.read.value) : null,
    signaturrett: describeSigning(sources['brreg.signatur']),
    prokura: describeSigning(sources['brreg.prokura']),
    accounts: accountsOf({ state, enhet }, sources['brreg.regnskap']),
  };
}

/** In one word how a unit stands; `unknown` where the register leaves out a flag that would say. */
export function statusOf(
  state: KnownEnhet['state'],
  enhet: Pick<Enhet, 'konkurs' | 'underTvangsavviklingEllerTvangsopplosning' | 'underAvvikling'>,
): z.input<typeof Company>['status'] {
  if (state === 'deleted') return 'deleted';
  if (enhet.konkurs) return 'bankrupt';
  if (enhet.underTvangsavviklingEllerTvangsopplosning) return 'under_forced_dissolution';
  if (enhet.underAvvikling) return 'under_liquidation';
  const flags = [enhet.konkurs, enhet.underTvangsavviklingEllerTvangsopplosning, enhet.underAvvikling];
  return flags.every((flag) => flag === false) ? 'active' : 'unknown';
}

/** What a unit does, by its industry codes (SN2025), the first being the main one. */
export function naceCodesOf(
  enhet: Pick<Enhet, 'naeringskode1' | 'naeringskode2' | 'naeringskode3'>,
): z.input<typeof Company>['nace_codes'] {
  return [enhet.naeringskode1, enhet.naeringskode2, enhet.naeringskode3]
    .filter((code) => code !== undefined)
    .map(({ kode, beskrivelse }) => ({ code: kode, description: beskrivelse ?? null }));
}

/** The register gives one date for each reason; the first that holds is when it began. */
function forcedDissolutionSince(enhet: Enhet): string | null {
  const dates = [
    enhet.tvangsavvikletPgaManglendeSlettingDato,
    enhet.tvangsopplostPgaManglendeDagligLederDato,
    enhet.tvangsopplostPgaManglendeRevisorDato,
    enhet.tvangsopplostPgaManglendeRegnskapDato,
    enhet.tvangsopplostPgaMangelfulltStyreDato,
  ].filter((date) => date !== undefined);
  return dates.sort()[0] ?? null;
}

/**
 * Accounts that either register knows of were filed; that none were, only the answers of both can say, and not
 * of a deleted unit, of which neither keeps everything.
 */
export function accountsOf(
  unit: Pick<KnownEnhet, 'state' | 'enhet'> | undefined,
  regnskap: OpenSources['brreg.regnskap'] | undefined,
): z.input<typeof Company>['accounts'] {
  const known = yearOf(unit?.enhet.sisteInnsendteAarsregnskap);
  const answer = regnskap?.kind === 'read' ? regnskap.read.value : undefined;
  const filed = answer?.state === 'filed' ? answer.regnskap : [];
  const year = lastAccountsYear(filed) ?? known;
  const isNone = answer?.state === 'none' && known === null && unit?.state === 'registered';
  return {
    has_filed_annual_accounts: year !== null || filed.length > 0 ? true : isNone ? false : null,
    last_accounts_year: year,
    currency: filed[0]?.valuta ?? null,
    audit_opted_out_since: unit?.enhet.fravalgRevisjonDato ?? null,
  };
}

/** An address as the register has it; a foreign one has its postal code in `city`. */
export function addressOf(address: Enhet['postadresse']): z.input<typeof Address> | null {
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
