import { dayNumber } from '../calendar/calendar.ts';

/** How far a day is from today, never below 0 either way. */
export interface DayCount {
  date: string;
  days_remaining: number;
  days_since: number;
  passed: boolean;
}

/** The last day of Altinn 2. Source: Digitaliseringsdirektoratet, article 3317 at samarbeid.digdir.no. */
const platformClosedOn = '2026-06-19';

/**
 * The first day on which a role of Altinn 2 opens nothing: a service whose policy names roles alone is out of reach.
 * Source: digdir/roadmap, issue 609; the last day before it: altinn-studio, pull request 19039.
 */
const rolesStopOn = '2027-01-01';

/** The two ends of Altinn 2, counted from today in Norway (`YYYY-MM-DD`). A text that is no date is a RangeError. */
export function altinn2Milestones(today: string): { platform_closed: DayCount; roles_stop: DayCount } {
  return {
    // The day itself was still open; the other day is closed from its start.
    platform_closed: countDays(platformClosedOn, today, today > platformClosedOn),
    roles_stop: countDays(rolesStopOn, today, today >= rolesStopOn),
  };
}

function countDays(date: string, today: string, passed: boolean): DayCount {
  const days = dayNumber(date) - dayNumber(today);
  return { date, days_remaining: Math.max(days, 0), days_since: Math.max(-days, 0), passed };
}
