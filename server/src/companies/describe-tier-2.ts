import type { z } from 'zod';
import { isoInstant } from '../lib/clock.ts';
import type { SourceRead } from '../lib/source-cache.ts';
import type { MvaAnswer, MvaMeldingerAnswer, SkatteoppgjoerAnswer } from '../upstreams/skatteetaten/index.ts';
import type { Outcome, Sources } from './outcome.ts';
import type { Tier2 } from './shapes.ts';

type Frequency = 'bimonthly' | 'annual' | 'monthly' | 'other';

/** What the delegation opened; `undefined` when it opened nothing. What was not read is `null`. */
export function describeTier2(sources: Sources): z.input<typeof Tier2> | undefined {
  const mva = readOf(sources['skatteetaten.mvaregister']);
  const meldinger = readOf(sources['skatteetaten.mvameldinger']);
  const oppgjoer = readOf(sources['skatteetaten.skatteoppgjoer']);
  const aareg = readOf(sources['nav.aareg']);
  if (!mva && !meldinger && !oppgjoer && !aareg) return undefined;
  const facts = mva && mvaFactsOf(mva.value);
  return {
    skatteetaten: {
      mva_registered: facts?.registered ?? null,
      mva_registered_since: facts?.since ?? null,
      filing_frequency: mva ? filingFrequencyOf(mva.value) : null,
      meldingskategorier: mva ? currentDuties(mva.value).map(({ meldingskategori }) => meldingskategori) : null,
      recent_mva_meldinger: meldinger ? meldingerOf(meldinger.value) : null,
      skatteoppgjor: oppgjoer ? oppgjoerOf(oppgjoer.value) : null,
    },
    nav: aareg ? { active_employments: aareg.value.active, as_of: isoInstant(aareg.fetchedAt) } : null,
  };
}

const readOf = <T>(outcome: Outcome<T>): SourceRead<T> | undefined =>
  outcome.kind === 'read' ? outcome.read : undefined;

export function mvaFactsOf(answer: MvaAnswer): { registered: boolean; since: string | null } {
  if (answer.state === 'not_found') return { registered: false, since: null };
  const { registreringsstatus, foersteregistreringsdato } = answer.registration.registrertAvgiftssubjekt;
  const registered = registreringsstatus === 'aktiv';
  return { registered, since: registered ? (foersteregistreringsdato ?? null) : null };
}

const frequencies: ReadonlyMap<string, Frequency> = new Map([
  ['toMaaned', 'bimonthly'],
  ['aar', 'annual'],
  ['maaned', 'monthly'],
]);

/** How often the company files; `null` when it is not registered or the register does not say. */
export function filingFrequencyOf(answer: MvaAnswer): Frequency | null {
  const type = currentDuties(answer).find((duty) => duty.skattleggingsperiodetype !== undefined);
  return type?.skattleggingsperiodetype ? (frequencies.get(type.skattleggingsperiodetype) ?? 'other') : null;
}

/** The duties to file that have not ended, each category once. */
export function currentDuties(answer: MvaAnswer) {
  if (answer.state === 'not_found' || !mvaFactsOf(answer).registered) return [];
  const duties = answer.registration.registrertAvgiftssubjekt.skattemeldingsplikt.filter(
    (duty) => duty.registreringsperiode?.slutt === undefined,
  );
  return duties.filter(
    ({ meldingskategori }, place) => duties.findIndex((other) => other.meldingskategori === meldingskategori) === place,
  );
}

const terms = ['jan-feb', 'mar-apr', 'mai-jun', 'jul-aug', 'sep-okt', 'nov-des'];
const months = ['jan', 'feb', 'mar', 'apr', 'mai', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'des'];

/** A term in the one period grammar (rulings 21); `null` for what is none of these. */
export function periodOf(termin: string | null, aar: string | null): string | null {
  if (aar === null || !/^\d{4}$/.test(aar)) return null;
  if (termin === null) return null;
  const term = terms.indexOf(termin);
  if (term >= 0) return `${aar}-T${term + 1}`;
  const month = months.indexOf(termin);
  if (month >= 0) return `${aar}-${String(month + 1).padStart(2, '0')}`;
  return termin === 'aar' || termin === 'årlig' ? `${aar}-A` : null;
}

const statuses: ReadonlyMap<string, 'filed' | 'not_filed'> = new Map([
  ['meldingLevertUnderBehandling', 'filed'],
  ['meldingIkkeLevert', 'not_filed'],
]);

/** The VAT returns of the last three terms, in the one period grammar. */
export function meldingerOf(answer: MvaMeldingerAnswer) {
  if (answer.state === 'not_found') return [];
  const rows = answer.opplysning.mvaAlminneligNaering?.samletFastsattOgReskontrofoertForTermin ?? [];
  return rows.map(({ gjelderTermin: { termin, aar }, fastsettingsperiodeStatus, mvaAvgift }) => ({
    period: periodOf(termin ?? null, aar ?? null),
    agency_period: [termin, aar].filter(Boolean).join(' '),
    status: statuses.get(fastsettingsperiodeStatus) ?? ('other' as const),
    agency_status: fastsettingsperiodeStatus,
    // Whole kroner by the service's own description; anything else is not an amount that we can vouch for.
    amount_nok: Number.isSafeInteger(mvaAvgift) ? (mvaAvgift ?? null) : null,
  }));
}

function oppgjoerOf(answer: SkatteoppgjoerAnswer & { year: number }) {
  const { year, state } = answer;
  return { year, status: state, settled_at: state === 'settled' ? answer.settledAt : null };
}
