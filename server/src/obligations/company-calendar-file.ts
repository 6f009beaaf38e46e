import { describeNeed } from '@apier/rulebook';
import { ICalEventStatus } from 'ical-generator';
import type { z } from 'zod';
import type { AboutAnswer } from '../operation.ts';
import type { CompanyDeadlines } from './company-shapes.ts';
import { assumptionTexts, suppressedTexts } from './reason-texts.ts';
import { renderWholeDays } from './whole-day-calendar.ts';

type Deadlines = z.output<typeof CompanyDeadlines>;
type Deadline = Deadlines['deadlines'][number];

/**
 * The deadlines of one organisation as iCalendar. What may not apply is tentative and says what would decide. The description of the file says what else the JSON says: an empty calendar is not nothing to do.
 */
export function renderCompanyCalendar(data: Deadlines, about: AboutAnswer): string {
  const { org_number, as_of, deadlines } = data;
  const said = describeCalendar(data, about).join(' ');
  return renderWholeDays(
    {
      product: 'Company deadlines',
      name: `Frister for ${org_number}${about.simulated ? ' (simulert)' : ''}`,
      ...(said !== '' && { description: said }),
      stamp: new Date(`${as_of}T00:00:00Z`),
    },
    deadlines.map((deadline) => ({
      id: `${org_number}-${deadline.obligation_id}`,
      date: deadline.due_date,
      summary: deadline.obligation_name,
      description: describe(deadline, about),
      status: deadline.status === 'conditional' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    })),
  );
}

function describeCalendar(data: Deadlines, { simulated, notice }: AboutAnswer): string[] {
  const { suppressed_reason: reason, main_unit, coverage, entity_type, partial, undated } = data;
  const withoutDate = undated
    .filter(({ status }) => status === 'required')
    .map(({ obligation_name, needs }) => `${obligation_name} (ikke kjent: ${missingIn(needs)})`)
    .join(', ');
  return [
    simulated ? 'Simulert: registrene bak er stedfortredere.' : '',
    notice ?? '',
    partial ? 'Et register svarte ikke. Det som hviler på det, er merket som usikkert.' : '',
    reason === null ? '' : suppressedTexts[reason].nb,
    main_unit === null ? '' : `Spør om hovedenheten ${main_unit}.`,
    withoutDate === '' ? '' : `Uten dato her: ${withoutDate}.`,
    coverage === 'partial' ? `Plikter som følger av organisasjonsformen ${entity_type}, mangler her.` : '',
  ].filter((line) => line !== '');
}

const missingIn = (needs: readonly string[]): string => needs.map((need) => describeNeed(need).nb).join(', ');

function describe(deadline: Deadline, { simulated }: AboutAnswer): string[] {
  const { status, needs, assumed, adjusted_from, alternative_due_date, filing_status } = deadline;
  const granted = assumed.map((one) => assumptionTexts[one]?.nb ?? one).join(', ');
  return [
    simulated ? 'Simulert.' : '',
    deadline.legal_reference,
    status === 'conditional' ? `Usikkert om plikten gjelder. Ikke kjent: ${missingIn(needs)}.` : '',
    granted === '' ? '' : `Tatt for gitt: ${granted}.`,
    adjusted_from === null ? '' : `Lovens dato: ${adjusted_from}`,
    alternative_due_date === null ? '' : `Kildene er uenige. Den andre datoen: ${alternative_due_date}`,
    filing_status === 'filed' ? 'Levert.' : '',
  ];
}
