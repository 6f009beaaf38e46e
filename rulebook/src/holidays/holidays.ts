import { dateFrom, dateOf, dayNumber, weekdayOf, yearOf } from '../calendar/calendar.ts';
import { type HolidayRule, holidayRules } from './holiday-rules.ts';

/** A public holiday of one year. */
export interface PublicHoliday {
  date: string;
  name_nb: string;
  name_en: string;
}

/** Why a deadline moves, told of the nominal date; a public holiday on a Saturday or Sunday is `public_holiday`. */
export type ShiftReason = 'saturday' | 'sunday' | 'public_holiday';

/** What {@link nextWorkingDay} answers. */
export interface ShiftedDate {
  due: string;
  shifted: boolean;
  reason: ShiftReason | null;
}

/**
 * Easter Sunday of a year, 1583 to 9999 (else a RangeError). Source: the Gregorian computus (the anonymous algorithm
 * that Butcher printed), in whole numbers.
 */
export function easterSunday(year: number): string {
  if (!Number.isInteger(year) || year < 1583 || year > 9999)
    throw new RangeError(`Easter is counted for the years 1583 to 9999, not ${year}`);
  const { floor } = Math;
  const moonYear = year % 19;
  const century = floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = floor((century - floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * moonYear + century - floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = floor((moonYear + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * lateMoon + 114;
  return dateFrom(year, floor(fromMarch / 31), (fromMarch % 31) + 1);
}

function dayNumberOf(rule: HolidayRule, year: number, easter: number): number {
  return 'easter' in rule ? easter + rule.easter : dayNumber(`${String(year).padStart(4, '0')}-${rule.date}`);
}

/**
 * The public holidays of a year in order of date, by the law in force now (two may fall on one day, as Whit Monday and
 * Constitution Day do in 2027). Sources: lov om helligdager og helligdagsfred § 2; lov om 1. og 17. mai § 1.
 */
export function publicHolidays(year: number): PublicHoliday[] {
  const easter = dayNumber(easterSunday(year));
  return holidayRules
    .map((rule) => ({ day: dayNumberOf(rule, year, easter), rule }))
    .sort((one, other) => one.day - other.day)
    .map(({ day, rule }) => ({ date: dateOf(day), name_nb: rule.name_nb, name_en: rule.name_en }));
}

/** Whether the date is a public holiday. Sundays as such are not counted. Sources: as {@link publicHolidays}. */
export function isPublicHoliday(date: string): boolean {
  const year = yearOf(date);
  const easter = dayNumber(easterSunday(year));
  const day = dayNumber(date);
  return holidayRules.some((rule) =>
    'easter' in rule ? rule.easter === day - easter : rule.date === date.slice(date.length - 5),
  );
}

/** What keeps a day from being a working day, or `null` when nothing does. */
function reasonToShift(day: number): ShiftReason | null {
  if (isPublicHoliday(dateOf(day))) return 'public_holiday';
  const dayOfWeek = weekdayOf(day);
  if (dayOfWeek === 6) return 'saturday';
  return dayOfWeek === 7 ? 'sunday' : null;
}

/**
 * A deadline that falls on a Saturday, a Sunday or a public holiday moves forward to the first day that is none of
 * them; the reason is that of the nominal date. Sources: skatteforvaltningsloven § 5-5 second paragraph, which points
 * to domstolloven §§ 148 and 149; for payments skattebetalingsloven § 10-2.
 */
export function nextWorkingDay(nominal: string): ShiftedDate {
  const start = dayNumber(nominal);
  const reason = reasonToShift(start);
  if (reason === null) return { due: nominal, shifted: false, reason };
  let day = start + 1;
  while (reasonToShift(day) !== null) day += 1;
  return { due: dateOf(day), shifted: true, reason };
}
