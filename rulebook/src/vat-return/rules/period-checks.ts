import { addDays, yearOf } from '../../calendar/calendar.ts';
import { type Bilingual, dayInWords } from '../../period/period.ts';
import { daysOfPeriod, type TermPeriod, termLabel } from '../terms.ts';
import type { VatReturn } from '../vat-return.ts';
import type { Finding, Place, RuleCheck, RuleContext } from './finding.ts';
import { finding } from './shared-line-facts.ts';

const periodElement: Place = { element: 'skattegrunnlagOgBeregnetSkatt/skattleggingsperiode' };
const categoryElement: Place = { element: 'meldingskategori' };

/** From this day other rules (R135) tell when a claim for compensation may be sent. Source: R089, R135. */
const compensationLawChange = '2026-01-01';

const lastDayOfAll = '9999-12-31';

/** Why a period is not over, with what to do; `first` is the day from which some may send before it is. */
interface NotOver {
  first: string | null;
  message: Bilingual;
}

/** `null`: the period is over, its last day having passed. */
function findNotOver({ period, aar }: VatReturn, today: string): NotOver | null {
  if (period === null) return aar < yearOf(today) ? null : { first: null, message: tellNoSuchPeriod(aar) };
  const { first, last } = daysOfPeriod(period);
  if (today > last) return null;
  const [term, end] = [subjectOf(period), dayInWords(last)];
  const from = last === lastDayOfAll ? null : dayInWords(addDays(last, 1));
  return {
    first,
    message: {
      nb: `${term.nb} er ikke over, siste dag er ${end.nb}. Send meldingen ${from === null ? 'etter den dagen' : `fra ${from.nb}`}.`,
      en: `${term.en} is not over, its last day is ${end.en}. Send the return ${from === null ? 'after that day' : `from ${from.en}`}.`,
    },
  };
}

/** The period at the beginning of a sentence. */
function subjectOf(period: TermPeriod): Bilingual {
  if (period.kind === 'year') return { nb: `Året ${period.year}`, en: `The year ${period.year}` };
  const label = termLabel(period);
  return { nb: `Terminen ${label.nb}`, en: `The period ${label.en}` };
}

const tellNoSuchPeriod = (aar: number): Bilingual =>
  aar > 9999
    ? {
        nb: `Terminen er ikke over: året ${aar} ligger foran oss. Rett skattleggingsperiode/aar.`,
        en: `The period is not over: the year ${aar} lies ahead. Correct skattleggingsperiode/aar.`,
      }
    : {
        nb: `Meldingen gjelder en uke som ${aar} ikke har, så terminen kan ikke være over. Rett uken eller året.`,
        en: `The return is for a week that ${aar} does not have, so the period cannot be over. Correct the week or the year.`,
      };

/** Who may send before the period is over, from its first day. Source: R059, R060. */
interface EarlySenders {
  exempt: (message: VatReturn, context: RuleContext) => boolean;
  who: Bilingual;
  /** A sentence on who else may, with a space before it; empty: nobody. */
  others: Bilingual;
}

const endedBusinesses: EarlySenders = {
  exempt: (_message, { hasEnded }) => hasEnded,
  who: {
    nb: 'virksomheter som har meldt opphør eller er konkurs, og konkursbo og dødsbo',
    en: 'businesses that have reported their cessation or are bankrupt, and the estates of bankrupt or deceased persons',
  },
  others: { nb: '', en: '' },
};

const endedBusinessesAndShipwrecks: EarlySenders = {
  exempt: ({ merknad }, { hasEnded }) =>
    hasEnded || (merknad !== null && 'utvalgtMerknad' in merknad && merknad.utvalgtMerknad === 'forlis'),
  who: endedBusinesses.who,
  others: {
    nb: ' Det samme gjelder ved forlis, når meldingen har utvalgtMerknad «forlis».',
    en: ' The same holds after a shipwreck, when the return has the utvalgtMerknad “forlis”.',
  },
};

const mustBeOverUnless =
  ({ exempt, who, others }: EarlySenders): RuleCheck =>
  (message, context) => {
    const notOver = findNotOver(message, context.today);
    if (notOver === null) return [];
    const { first, message: why } = notOver;
    if (first === null) return [{ at: periodElement, message: why }];
    const isExempt = exempt(message, context);
    if (isExempt && context.today >= first) return [];
    const day = dayInWords(first);
    const early = isExempt
      ? {
          nb: `Også ${who.nb} kan tidligst sende på terminens første dag, ${day.nb}.${others.nb}`,
          en: `Even ${who.en} may not send before the first day of the period, ${day.en}.${others.en}`,
        }
      : {
          nb: `Før det kan bare ${who.nb} sende, tidligst ${day.nb}.${others.nb} Er dette en slik virksomhet, oppgi has_ended (--ended på kommandolinjen).`,
          en: `Before that only ${who.en} may send, and not before ${day.en}.${others.en} If this business is one of them, set has_ended (--ended on the command line).`,
        };
    return [{ at: periodElement, message: { nb: `${why.nb} ${early.nb}`, en: `${why.en} ${early.en}` } }];
  };

function checkCompensationPeriod(message: VatReturn, { today }: RuleContext): readonly Finding[] {
  if (today >= compensationLawChange) return [];
  const notOver = findNotOver(message, today);
  return notOver === null ? [] : [{ at: periodElement, message: notOver.message }];
}

/** The first day on which returns of a kind could be sent. */
const openSince = (day: string, kind: Bilingual): RuleCheck => {
  const since = dayInWords(day);
  return (_message, { today }) => {
    if (today >= day) return [];
    const now = dayInWords(today);
    return [
      finding(
        categoryElement,
        `${kind.nb} kan sendes fra ${since.nb}, og dagen er ${now.nb}. Send meldingen den dagen eller senere.`,
        `${kind.en} can be sent from ${since.en}, and the day is ${now.en}. Send the return on that day or later.`,
      ),
    ];
  };
};

/** What the clock decides about the period and the kind of return. Source: Skatteetaten, R059, R060, R089, R090, R105. */
export const periodChecks: Readonly<Record<string, RuleCheck>> = {
  R059: mustBeOverUnless(endedBusinesses),
  R060: mustBeOverUnless(endedBusinessesAndShipwrecks),
  R089: checkCompensationPeriod,
  R090: openSince('2023-01-01', { nb: 'Krav om kompensasjon', en: 'Claims for compensation' }),
  R105: openSince('2023-02-01', {
    nb: 'Meldinger for omvendt avgiftsplikt',
    en: 'Returns for reverse charge',
  }),
};
