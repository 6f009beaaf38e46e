import { deadlineCodes, entityForms, firstDeadlineYear, lastDeadlineYear } from '@apier/rulebook';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { renderCalendarFile } from './calendar-file.ts';
import { listPublicDeadlines } from './list-public-deadlines.ts';
import { listPublicObligations } from './list-public-obligations.ts';
import { DeadlineCalendar, PublicObligations } from './public-shapes.ts';

const year = z.coerce
  .number()
  .int()
  .min(firstDeadlineYear)
  .max(lastDeadlineYear)
  .optional()
  .meta({
    description: `The year of the due dates, ${firstDeadlineYear} to ${lastDeadlineYear}; this year in Norway when absent.`,
  });

/** What follows from the rulebook alone, for all. */
export const publicObligationOperations = [
  operation({
    id: 'getPublicDeadlines',
    summary: { nb: 'Frister i et kalenderår', en: 'The deadlines of a calendar year' },
    description: {
      nb: 'Alle frister som følger av kalenderen alene, flyttet til neste virkedag der loven sier det.',
      en: 'Every deadline that follows from the calendar alone, moved to the next working day where the law says so. Also as iCalendar.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({
      year,
      code: z.enum(deadlineCodes).optional().meta({ description: 'Only the deadlines of this obligation.' }),
      entity_type: z
        .enum(entityForms)
        .optional()
        .meta({ description: 'Only what bodies of this form of organisation can owe.' }),
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
          language: 'nb',
          summary: 'iCalendar (RFC 5545), to subscribe to.',
          render: renderCalendarFile,
        },
      ],
    },
    cli: {
      command: 'deadlines',
      local: true,
      shows: { deadlines: ['due_date', 'code', 'period', 'vat_term', 'adjusted_from', 'confidence'] },
    },
    sandbox: 'public',
  }),
  operation({
    id: 'getPublicObligations',
    summary: { nb: 'Plikter for en organisasjonsform', en: 'The obligations of a form of organisation' },
    description: {
      nb: 'Hva en organisasjonsform kan skylde, når, hvor og med hvilken lov, og fristene i et kalenderår.',
      en: 'What a form of organisation can owe, when, where and by which law, with the dates of a calendar year.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({
      entity_type: z.enum(entityForms).meta({ description: 'The form of organisation (organisasjonsform).' }),
      year,
    }),
    output: PublicObligations,
    errors: [],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: { entity_type: 'AS', year: 2026 },
    run: listPublicObligations,
    http: { method: 'GET', path: '/api/v1/public/obligations', caching: 'static' },
    cli: {
      command: 'public-obligations',
      positional: ['entity_type'],
      local: true,
      shows: { obligations: ['code', 'obligation_name', 'required', 'frequency', 'authority'] },
    },
    sandbox: 'public',
  }),
];
