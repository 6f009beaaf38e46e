/** A holiday either stands on a fixed date (`MM-DD`) or follows Easter Sunday by a number of days. */
export type HolidayRule = { name_nb: string; name_en: string; law: string } & ({ date: string } | { easter: number });

const helligdager = 'lov 24. februar 1995 nr. 12 om helligdager og helligdagsfred § 2';
const mai = 'lov 26. april 1947 nr. 1 om 1. og 17. mai som høgtidsdager § 1';

/**
 * The public holidays of Norway. Christmas Eve, New Year's Eve, Easter Saturday and Whit Saturday are not among them.
 * Sources: the law in each row. 1 and 17 May are put on a par with Sundays by a law of their own.
 */
export const holidayRules: readonly HolidayRule[] = [
  { date: '01-01', name_nb: 'Nyttårsdag', name_en: "New Year's Day", law: helligdager },
  { easter: -3, name_nb: 'Skjærtorsdag', name_en: 'Maundy Thursday', law: helligdager },
  { easter: -2, name_nb: 'Langfredag', name_en: 'Good Friday', law: helligdager },
  { easter: 0, name_nb: 'Første påskedag', name_en: 'Easter Sunday', law: helligdager },
  { easter: 1, name_nb: 'Andre påskedag', name_en: 'Easter Monday', law: helligdager },
  { date: '05-01', name_nb: 'Arbeidernes dag', name_en: 'Labour Day', law: mai },
  { date: '05-17', name_nb: 'Grunnlovsdagen', name_en: 'Constitution Day', law: mai },
  { easter: 39, name_nb: 'Kristi himmelfartsdag', name_en: 'Ascension Day', law: helligdager },
  { easter: 49, name_nb: 'Første pinsedag', name_en: 'Whit Sunday', law: helligdager },
  { easter: 50, name_nb: 'Andre pinsedag', name_en: 'Whit Monday', law: helligdager },
  { date: '12-25', name_nb: 'Første juledag', name_en: 'Christmas Day', law: helligdager },
  { date: '12-26', name_nb: 'Andre juledag', name_en: 'Boxing Day', law: helligdager },
];
