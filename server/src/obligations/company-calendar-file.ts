import { addDays, describeNeed } from '@apier/rulebook';
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { z } from 'zod';
import type { CompanyDeadlines } from './company-shapes.ts';

type Deadlines = z.output<typeof CompanyDeadlines>;
type Deadline = Deadlines['deadlines'][number];

/**
 * The deadlines of one organisation as iCalendar (RFC 5545): whole days without a zone. What may not apply is tentative and
 * says what would decide.
 */
export function renderCompanyCalendar({ org_number, as_of, deadlines }: Deadlines): string {
  const calendar = ical({
    prodId: { company: 'Apier', product: 'Company deadlines', language: 'NB' },
    name: `Frister for ${org_number}`,
  });
  for (const deadline of deadlines) {
    calendar.createEvent({
      id: `${org_number}-${deadline.obligation_id}@apier`,
      start: new Date(`${deadline.due_date}T00:00:00Z`),
      end: new Date(`${addDays(deadline.due_date, 1)}T00:00:00Z`),
      timezone: 'UTC',
      allDay: true,
      // The same file for the same answer, byte for byte.
      stamp: new Date(`${as_of}T00:00:00Z`),
      summary: deadline.obligation_name,
      description: describe(deadline).join('\n'),
      status: deadline.status === 'conditional' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

function describe(deadline: Deadline): string[] {
  const { status, needs, adjusted_from, alternative_due_date, filing_status } = deadline;
  const missing = needs.map((need) => describeNeed(need).nb).join(', ');
  return [
    deadline.legal_reference,
    status === 'conditional' ? `Usikkert om plikten gjelder. Ikke kjent: ${missing}.` : '',
    adjusted_from === null ? '' : `Lovens dato: ${adjusted_from}`,
    alternative_due_date === null ? '' : `Kildene er uenige. Den andre datoen: ${alternative_due_date}`,
    filing_status === 'filed' ? 'Levert.' : '',
  ].filter((line) => line !== '');
}
