import { type Bilingual, dayInWords, parsePeriod, periodLabel } from '../period/period.ts';
import type { VatTerm } from './deadline-rule.ts';
import type { ObligationCode } from './obligation-codes.ts';
import { obligations } from './obligation-table.ts';

/** What a period that is a year alone is a year of. Obligations without a row are reported by the period grammar. */
const yearNames: Readonly<Partial<Record<ObligationCode, Bilingual>>> = {
  forskuddsskatt_upersonlig: { nb: 'inntektsåret', en: 'income year' },
  forskuddsskatt_personlig: { nb: 'inntektsåret', en: 'income year' },
  skattemelding_selskap: { nb: 'inntektsåret', en: 'income year' },
  skattemelding_enk: { nb: 'inntektsåret', en: 'income year' },
  selskapsmelding: { nb: 'inntektsåret', en: 'income year' },
  aksjonaerregisteroppgave: { nb: 'inntektsåret', en: 'income year' },
  ordinaer_generalforsamling: { nb: 'regnskapsåret', en: 'accounting year' },
  aarsregnskap: { nb: 'regnskapsåret', en: 'accounting year' },
  skattefunn_rapport: { nb: 'prosjektåret', en: 'project year' },
};

/** What the day is the day of, where the period is a day. */
const eventNames: Readonly<Partial<Record<ObligationCode, Bilingual>>> = {
  forskuddstrekk: { nb: 'lønn utbetalt', en: 'pay of' },
  reelle_rettighetshavere: { nb: 'registrering eller endring', en: 'registration or change of' },
};

/**
 * The period of an obligation in words: `januar–februar 2026`, `inntektsåret 2025`, `1. termin, inntektsåret 2025`,
 * `lønn utbetalt 30. april 2026`. A text that is no period of that obligation is a RangeError. Source: our own.
 */
export function describePeriod(code: ObligationCode, period: string): Bilingual {
  const event = eventNames[code];
  if (event !== undefined) {
    const day = dayInWords(period);
    return { nb: `${event.nb} ${day.nb}`, en: `${event.en} ${day.en}` };
  }
  const year = yearNames[code];
  if (year !== undefined) {
    const [, digits, number] = /^(\d{4})(?:-(\d))?$/.exec(period) ?? [];
    if (digits === undefined) throw new RangeError(`Not a period of ${code}: ${period}`);
    const label = { nb: `${year.nb} ${digits}`, en: `${year.en} ${digits}` };
    if (number === undefined) return label;
    return { nb: `${number}. termin, ${label.nb}`, en: `instalment ${number}, ${label.en}` };
  }
  const parsed = parsePeriod(period);
  if (!parsed.ok) throw new RangeError(`Not a period of ${code}: ${period}`);
  return periodLabel(parsed.period);
}

/** `MVA-melding, 1. termin 2026`, `MVA-melding 2025`, `A-melding, mars 2026`. A wrong period is a RangeError. */
export function describeDeadline(code: ObligationCode, period: string, vatTerm: VatTerm | null = null): Bilingual {
  const { name } = obligations[code];
  const term = /^(\d{4})-T(\d)$/.exec(period);
  if (term !== null)
    return { nb: `${name.nb}, ${term[2]}. termin ${term[1]}`, en: `${name.en}, term ${term[2]} of ${term[1]}` };
  const year = /^(\d{4})-A$/.exec(period)?.[1];
  if (year !== undefined && vatTerm === 'annual_primary')
    return { nb: `${name.nb} for primærnæring ${year}`, en: `${name.en} for primary industry ${year}` };
  if (year !== undefined) return { nb: `${name.nb} ${year}`, en: `${name.en} ${year}` };
  const label = describePeriod(code, period);
  return { nb: `${name.nb}, ${label.nb}`, en: `${name.en}, ${label.en}` };
}
