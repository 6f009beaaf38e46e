import { describeAuthority, fullmaktIn } from '../authority/index.ts';
import { accountsOf, type KnownEnhet, missingIn, type OpenSources, statusOf } from '../companies/index.ts';
import type { CompanyVerification, VerificationReason } from './shapes.ts';
import { verdicts } from './verdict-words.ts';

/** What a verification rests on. */
export type VerificationSources = Omit<OpenSources, 'brreg.underenheter'>;

type StateFlag = 'konkurs' | 'underAvvikling' | 'underTvangsavviklingEllerTvangsopplosning';

/** What a look-up of the signing service is called where it shows that somebody is registered. */
const showsSomebody: ReadonlySet<string> = new Set(['coded_verified', 'free_text_uninterpreted']);

/** Verdict and signals out of what the registers said. Pure: what was not read is not known, and unknown is never no. */
export function describeVerification(sources: VerificationSources): Omit<CompanyVerification, 'org_number'> {
  const unit = unitIn(sources);
  const authority = describeAuthority(sources, { withPersons: false });
  const isAuthorityGone = authority.classification === 'no_authority';
  const isOwned = authority.entity_type === 'ENK' && (authority.role_holders ?? []).some(({ code }) => code === 'INNH');
  const isSomebodyShown =
    isOwned || [authority.signatur, authority.prokura].some((one) => showsSomebody.has(one.coded_authority));
  const canSign = isAuthorityGone ? false : isSomebodyShown || null;

  const said = flagsSaid(sources, unit);
  const state = stateOf(unit, said);
  const reason = state === 'active' ? signingReason(canSign, sources) : state;
  const { status, nb, en } = verdicts[reason];
  return {
    name: authority.name,
    verification_status: status,
    reason,
    signals: {
      is_active: state === 'active' ? true : status === 'fail' ? false : null,
      not_bankrupt: not(said.konkurs),
      not_under_liquidation: not(either(said.underAvvikling, said.underTvangsavviklingEllerTvangsopplosning)),
      mva_registered: unit?.enhet.registrertIMvaregisteret ?? null,
      has_signing_authority: canSign,
      accounts_filed: accountsOf(unit, sources['brreg.regnskap']).has_filed_annual_accounts,
      registered_in_foretaksregisteret: unit?.enhet.registrertIForetaksregisteret ?? null,
    },
    summary: nb,
    summary_en: en,
    partial: missingIn(sources).length > 0,
  };
}

function unitIn({ 'brreg.enheter': outcome }: VerificationSources): KnownEnhet | undefined {
  return outcome.kind === 'read' && 'enhet' in outcome.read.value ? outcome.read.value : undefined;
}

type Said = Record<StateFlag, boolean | null>;

/** Enhetsregisteret's flags, and the copies of them that the signing service shows: true where either says so. */
function flagsSaid(sources: VerificationSources, unit: KnownEnhet | undefined): Said {
  const copies = [sources['brreg.signatur'], sources['brreg.prokura']].map((outcome) => fullmaktIn(outcome)?.enhet);
  const said = (flag: StateFlag): boolean | null => {
    const all = [unit?.enhet, ...copies].map((one) => one?.[flag]);
    if (all.includes(true)) return true;
    return all.includes(false) ? false : null;
  };
  return {
    konkurs: said('konkurs'),
    underAvvikling: said('underAvvikling'),
    underTvangsavviklingEllerTvangsopplosning: said('underTvangsavviklingEllerTvangsopplosning'),
  };
}

/** Only Enhetsregisteret itself can say that a unit is active. */
function stateOf(unit: KnownEnhet | undefined, said: Said): VerificationReason | 'active' {
  if (unit?.state === 'deleted') return 'deleted';
  if (said.konkurs) return 'bankrupt';
  if (said.underTvangsavviklingEllerTvangsopplosning) return 'under_forced_dissolution';
  if (said.underAvvikling) return 'under_liquidation';
  if (!unit) return 'register_unread';
  if (statusOf(unit.state, unit.enhet) !== 'active') return 'state_not_said';
  return unit.enhet.underUtenlandskInsolvensbehandlingDato === undefined ? 'active' : 'foreign_insolvency';
}

function signingReason(canSign: boolean | null, sources: VerificationSources): VerificationReason {
  if (canSign) return 'active_and_signing';
  const asked = [sources['brreg.signatur'], sources['brreg.prokura'], sources['brreg.roller']];
  return asked.some(({ kind }) => kind === 'failed') ? 'signing_unread' : 'no_signing_visible';
}

const not = (flag: boolean | null): boolean | null => (flag === null ? null : !flag);

const either = (one: boolean | null, other: boolean | null): boolean | null => {
  if (one || other) return true;
  return one === false && other === false ? false : null;
};
