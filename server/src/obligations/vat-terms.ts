import type { VatTerm } from '@apier/rulebook';
import { currentDuties, type VatSources } from '../companies/index.ts';

export interface ToldTerm {
  term: VatTerm;
  source: keyof VatSources;
}

/** Skatteetaten's kinds of period, by the category of return. Other categories are no mva_melding. */
const terms: Readonly<Record<string, Readonly<Record<string, VatTerm>>>> = {
  alminnelig: { toMaaned: 'bimonthly', aar: 'annual', maaned: 'monthly' },
  primaernaering: { toMaaned: 'bimonthly', aar: 'annual_primary', maaned: 'monthly' },
};

/** The terms by which VAT returns are owed now, each once; empty where Skatteetaten was not read or does not say. */
export function vatTermsIn(sources: VatSources): ToldTerm[] {
  const register = sources['skatteetaten.mvaregister'];
  const duties = register.kind === 'read' ? currentDuties(register.read.value) : [];
  const told = duties.flatMap(({ meldingskategori, skattleggingsperiodetype = '' }) => {
    const term = terms[meldingskategori]?.[skattleggingsperiodetype];
    return term ? [term] : [];
  });
  if (told.length > 0) return [...new Set(told)].map((term) => ({ term, source: 'skatteetaten.mvaregister' }));
  const list = sources['skatteetaten.mvameldinger'];
  if (list.kind !== 'read' || list.read.value.state === 'not_found') return [];
  const type = list.read.value.opplysning.mvaAlminneligNaering?.skattemeldingsplikt?.termintype;
  return type === 'toMaanedlig' ? [{ term: 'bimonthly', source: 'skatteetaten.mvameldinger' }] : [];
}
