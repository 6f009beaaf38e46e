import { firstDeadlineYear, lastDeadlineYear } from '@apier/rulebook';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { renderCalendarFile } from './calendar-file.ts';
import { listPublicDeadlines } from './list-public-deadlines.ts';
import { DeadlineCalendar } from './shapes.ts';

export const obligationOperations = [
  operation({
    id: 'getPublicDeadlines',
    summary: { nb: 'Frister i et kalenderår', en: 'The deadlines of a calendar year' },
    description: {
      nb: 'Mva-meldingens terminer og a-meldingen, flyttet til neste arbeidsdag der loven sier det.',
      en: 'The terms of the VAT return and the a-melding, moved to the next working day where the law says so. Also as iCalendar.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({
      year: z.coerce
        .number()
        .int()
        .min(firstDeadlineYear)
        .max(lastDeadlineYear)
        .optional()
        .meta({
          description: `The year of the due dates, ${firstDeadlineYear} to ${lastDeadlineYear}; this year when absent.`,
        }),
    }),
    output: DeadlineCalendar,
    errors: [],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: { year: 2026 },
    run: listPublicDeadlines,
    http: {
      method: 'GET',
      path: '/api/v1/public/deadlines',
      caching: 'static',
      media: [
        {
          type: 'text/calendar',
          extension: 'ics',
          summary: 'iCalendar (RFC 5545), to subscribe to.',
          render: renderCalendarFile,
        },
      ],
    },
    cli: { command: 'deadlines', local: true },
  }),
];
