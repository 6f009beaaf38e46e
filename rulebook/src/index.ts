export { addDays, dateOf, dayNumber, isDate, lastDayOfMonth, weekday } from './calendar/calendar.ts';
export {
  easterSunday,
  isPublicHoliday,
  nextWorkingDay,
  type PublicHoliday,
  publicHolidays,
  type ShiftedDate,
  type ShiftReason,
} from './holidays/holidays.ts';
export {
  type DeadlineOptions,
  type DeadlineRow,
  deadlinesDueIn,
  firstDeadlineYear,
  lastDeadlineYear,
} from './obligations/deadlines.ts';
export { type Obligation, type ObligationCode, obligations, type VatTerm } from './obligations/obligation-rules.ts';
export { formatOrgnr, type Orgnr, type OrgnrProblem, type OrgnrResult, parseOrgnr } from './orgnr/orgnr.ts';
export {
  type Bilingual,
  formatPeriod,
  type Period,
  type PeriodKind,
  type PeriodProblem,
  type PeriodResult,
  parsePeriod,
  periodLabel,
} from './period/period.ts';
export { rulebookVersion } from './version.ts';
