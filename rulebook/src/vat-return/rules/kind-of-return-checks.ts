import type { Bilingual } from '../../period/period.ts';
import { shortDecimal, signOf } from '../decimal.ts';
import { termLabel } from '../terms.ts';
import type { Finding, Place, RuleCheck } from './finding.ts';
import { missingOf } from './shared-amounts.ts';
import { checkLines, codeInWords, finding, listInWords } from './shared-line-facts.ts';

/** The kind of return in words, as they stand at the beginning of a sentence: `Krav om kompensasjon`. */
export type KindOfReturn = Bilingual;

const yearElement: Place = { element: 'skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar' };
const totalElement: Place = { element: 'skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift' };

/** A rule that the return is for a year, or a later one. Where earlier ones go is told by R077, R092 and R103. */
export const requireYearFrom =
  (kind: KindOfReturn, year: number): RuleCheck =>
  ({ aar }) =>
    aar >= year
      ? []
      : [
          finding(
            yearElement,
            `${kind.nb} sendes i dette skjemaet for ${year} og senere år, men skattleggingsperiode/aar er ${aar}. Rett året. Det som gjelder et tidligere år, sendes via Altinn.`,
            `${kind.en} are sent in this form for ${year} and later years, but skattleggingsperiode/aar is ${aar}. Correct the year. What is for an earlier year is sent through Altinn.`,
          ),
        ];

/** A rule that the period is named by an element, which tells how long it is. */
export const requireTermElement =
  (kind: KindOfReturn, { element, length }: { element: string; length: Bilingual }): RuleCheck =>
  ({ termElement, period }) => {
    if (termElement === element) return [];
    const label = period === null ? null : termLabel(period);
    return [
      finding(
        { element: `skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode/${termElement}` },
        `${kind.nb} gjelder alltid ${length.nb}, men perioden står i ${termElement}${label === null ? '' : ` (${label.nb})`}. Bruk ${element}.`,
        `${kind.en} are always for ${length.en}, but the period stands in ${termElement}${label === null ? '' : ` (${label.en})`}. Use ${element}.`,
      ),
    ];
  };

/** A rule that an amount that is not 0 comes from lines. */
export const requireLinesForAmount: RuleCheck = ({ fastsattMerverdiavgift: total, lines }) => {
  if (lines.length > 0 || signOf(total) === 0) return [];
  return [
    finding(
      totalElement,
      `fastsattMerverdiavgift er ${shortDecimal(total)}, men meldingen har ingen linjer. Legg til linjene som beløpet kommer fra, eller rett beløpet.`,
      `fastsattMerverdiavgift is ${shortDecimal(total)}, but the return has no lines. Add the lines that the amount comes from, or correct it.`,
    ),
  ];
};

/** A rule that the lines have no other codes than these. */
export const allowCodesOnly = (kind: KindOfReturn, codes: readonly string[]): RuleCheck =>
  checkLines(({ number, mvaKode }) => {
    if (codes.includes(mvaKode)) return null;
    const list = codes.join(', ');
    return finding(
      { line: number, child: 'mvaKode' },
      `${kind.nb} kan ikke ha kode ${codeInWords(mvaKode, 'nb')}. Bruk en av kodene ${list}, eller send linjen i en annen kategori av melding.`,
      `${kind.en} cannot have code ${codeInWords(mvaKode, 'en')}. Use one of the codes ${list}, or send the line in another category of return.`,
    );
  });

/** A rule that a specification stands on these codes only. */
export const allowSpecificationOnCodesOnly = (specification: string, codes: readonly string[]): RuleCheck =>
  checkLines(({ number, mvaKode, spesifikasjon }) => {
    if (spesifikasjon !== specification || codes.includes(mvaKode)) return null;
    return finding(
      { line: number, child: 'spesifikasjon' },
      `Spesifikasjonen ${specification} kan bare stå på kode ${listInWords(codes, 'og')}, men linjen har kode ${codeInWords(mvaKode, 'nb')}. Fjern spesifikasjonen, eller rett koden.`,
      `The specification ${specification} stands on codes ${listInWords(codes, 'and')} only, but the line has code ${codeInWords(mvaKode, 'en')}. Remove the specification, or correct the code.`,
    );
  });

/** Specifications of ordinary returns that compensation and reverse charge both refuse. Source: R091, R110. */
const specificationsOfOrdinaryReturns = ['tilbakeføringAvInngåendeMerverdiavgift', 'tapPåKrav', 'uttak'];

/** A rule that no line has a specification for losses, withdrawals or the reversal of input tax. */
export const refuseOrdinarySpecifications = (kind: KindOfReturn): RuleCheck =>
  checkLines(({ number, mvaKode, spesifikasjon }) => {
    if (spesifikasjon === null || !specificationsOfOrdinaryReturns.includes(spesifikasjon)) return null;
    return finding(
      { line: number, child: 'spesifikasjon' },
      `${kind.nb} kan ikke ha spesifikasjonen ${spesifikasjon}; den står på linjen med kode ${codeInWords(mvaKode, 'nb')}. Fjern spesifikasjonen, eller send linjen i den ordinære meldingen.`,
      `${kind.en} cannot have the specification ${spesifikasjon}; it stands on the line of code ${codeInWords(mvaKode, 'en')}. Remove the specification, or send the line in the ordinary return.`,
    );
  });

/** What is wrong with a line that has not both base and rate; `null`: it has. */
export function findMissingBaseOrRate(kind: KindOfReturn, line: Parameters<typeof missingOf>[0]): Finding | null {
  const missing = missingOf(line);
  if (missing.length === 0) return null;
  const tax = shortDecimal(line.merverdiavgift);
  return finding(
    { line: line.number },
    `Linjen med kode ${codeInWords(line.mvaKode, 'nb')} og avgift ${tax} mangler ${missing.join(' og ')}. ${kind.nb} har grunnlag og sats på linjene. Legg til det som mangler.`,
    `The line of code ${codeInWords(line.mvaKode, 'en')} and tax ${tax} has no ${missing.join(' and no ')}. ${kind.en} have base and rate on their lines. Add what is missing.`,
  );
}
