import { addDays } from '@apier/rulebook';
import ical, { ICalEventTransparency } from 'ical-generator';
import type { DeadlineCalendar } from './public-shapes.ts';
import { rulebookReleasedAt } from './rulebook-release.ts';

/** The calendar as iCalendar (RFC 5545): whole days without a zone, since a deadline is a date in Norway. */
export function renderCalendarFile({ deadlines }: DeadlineCalendar): string {
  const calendar = ical({
    prodId: { company: 'Apier', product: 'Deadlines', language: 'NB' },
    name: 'Frister for norske virksomheter',
  });
  for (const deadline of deadlines) {
    calendar.createEvent({
      id: `${deadline.code}-${deadline.vat_term ?? 'alle'}-${deadline.period}@apier`,
      start: new Date(`${deadline.due_date}T00:00:00Z`),
      end: new Date(`${addDays(deadline.due_date, 1)}T00:00:00Z`),
      timezone: 'UTC',
      allDay: true,
      // The same file for the same rulebook, byte for byte.
      stamp: new Date(rulebookReleasedAt),
      summary: deadline.obligation_name,
      description: [
        deadline.legal_reference,
        deadline.adjusted_from && `Lovens dato: ${deadline.adjusted_from}`,
        deadline.alternative_due_date && `Kildene er uenige. Den andre datoen: ${deadline.alternative_due_date}`,
      ]
        .filter(Boolean)
        .join('\n'),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}
