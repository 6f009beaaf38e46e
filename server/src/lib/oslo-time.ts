import { Temporal } from 'temporal-polyfill';

export const osloZone = 'Europe/Oslo';

/** The calendar date in Oslo at an instant (`YYYY-MM-DD`): deadlines are calendar facts of Norwegian law. */
export const osloDate = (epochMs: number): string =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(osloZone).toPlainDate().toString();

/** The last second of a date in Oslo with its offset, summer time included: `2026-04-10T23:59:59+02:00`. */
export const endOfOsloDay = (date: string): string =>
  Temporal.PlainDate.from(date)
    .toZonedDateTime({ timeZone: osloZone, plainTime: '23:59:59' })
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** The next midnight in Oslo after an instant, epoch milliseconds. */
export const nextOsloMidnight = (epochMs: number): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(osloZone).add({ days: 1 }).startOfDay()
    .epochMilliseconds;

/** The date so many days earlier, dates as text. */
export const daysBefore = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).subtract({ days }).toString();
