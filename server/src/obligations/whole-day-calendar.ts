import { addDays } from '@apier/rulebook';
import ical, { type ICalEventStatus, ICalEventTransparency } from 'ical-generator';

/** A deadline as a calendar shows it. */
export interface WholeDay {
  id: string;
  /** `YYYY-MM-DD`: a day in Norway, without a zone. */
  date: string;
  summary: string;
  /** Line by line; empty ones are left out. */
  description: readonly string[];
  status?: ICalEventStatus;
}

/**
 * Deadlines as iCalendar (RFC 5545): whole days without a zone, since a deadline is a date in Norway, and none that makes
 * anybody busy. `stamp` is that of every event, so that the same answer is the same file, byte for byte.
 */
export function renderWholeDays(
  about: { product: string; name: string; description?: string; stamp: Date },
  days: readonly WholeDay[],
): string {
  const { product, name, description, stamp } = about;
  const calendar = ical({
    prodId: { company: 'Apier', product, language: 'NB' },
    name,
    ...(description !== undefined && { description }),
  });
  for (const { id, date, summary, description: lines, status } of days) {
    calendar.createEvent({
      id: `${id}@apier`,
      start: new Date(`${date}T00:00:00Z`),
      end: new Date(`${addDays(date, 1)}T00:00:00Z`),
      timezone: 'UTC',
      allDay: true,
      stamp,
      summary,
      description: lines.filter((line) => line !== '').join('\n'),
      ...(status !== undefined && { status }),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}
