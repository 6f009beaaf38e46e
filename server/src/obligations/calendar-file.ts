import type { DeadlineCalendar } from './public-shapes.ts';
import { rulebookReleasedAt } from './rulebook-release.ts';
import { renderWholeDays } from './whole-day-calendar.ts';

/** The calendar of a year as iCalendar: the same file for the same rulebook. */
export const renderCalendarFile = ({ deadlines }: DeadlineCalendar): string =>
  renderWholeDays(
    { product: 'Deadlines', name: 'Frister for norske virksomheter', stamp: new Date(rulebookReleasedAt) },
    deadlines.map((deadline) => ({
      id: `${deadline.code}-${deadline.vat_term ?? 'alle'}-${deadline.period}`,
      date: deadline.due_date,
      summary: deadline.obligation_name,
      description: [
        deadline.legal_reference,
        deadline.adjusted_from === null ? '' : `Lovens dato: ${deadline.adjusted_from}`,
        deadline.alternative_due_date === null
          ? ''
          : `Kildene er uenige. Den andre datoen: ${deadline.alternative_due_date}`,
      ],
    })),
  );
