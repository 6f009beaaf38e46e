import { firstDeadlineYear, lastDeadlineYear } from '@apier/rulebook';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { renderCompanyCalendar } from './company-calendar-file.ts';
import { CompanyDeadlines, CompanyObligations, CompanySummary } from './company-shapes.ts';
import { publicObligationOperations } from './public-operations.ts';
import {
  readCompanyDeadlines,
  readCompanyObligations,
  readCompanySummary,
  summaryMonths,
} from './read-company-obligations.ts';

const longestHorizon = 60;
/** The rulebook's calendar ends: every horizon must lie within it. */
const days = { first: `${firstDeadlineYear}-01-01`, last: `${lastDeadlineYear - longestHorizon / 12}-12-31` };

const asOf = z.iso
  .date({ error: 'must be a date, as 2026-11-20', abort: true })
  .refine((date) => date >= days.first && date <= days.last, `must be from ${days.first} to ${days.last}`)
  .optional()
  .meta({
    description: `The day to evaluate for, ${days.first} to ${days.last}; today in Norway when absent. The facts are those that the registers tell now.`,
  });

const dataSources = [
  ...(['rulebook', 'brreg.enheter', 'brreg.underenhet', 'brreg.roller', 'brreg.regnskap'] as const),
  ...(['skatteetaten.mvaregister', 'skatteetaten.mvameldinger'] as const),
];

/** What people are shown of each row on the command line. */
const shows = {
  obligations: ['code', 'status', 'next_deadline.due_date', 'needs', 'assumed'],
  deadlines: ['due_date', 'code', 'period', 'status', 'needs', 'assumed'],
};

const ofCompany = {
  scope: 'read:brreg',
  tier: 2,
  errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
  dataSources,
  freshness: 'live',
  example: { org: '999999999' },
  sandbox: 'public',
} as const;

/** What follows from the rulebook alone, and what it says of one organisation. */
export const obligationOperations = [
  ...publicObligationOperations,
  operation({
    ...ofCompany,
    id: 'getCompanyObligations',
    summary: { nb: 'Virksomhetens plikter', en: 'The obligations of a company' },
    description: {
      nb: 'Hver av de 21 pliktene: gjelder, gjelder ikke eller ikke avgjort, med begrunnelse, lov og neste frist. Det som ikke er kjent, står i needs.',
      en: 'Each of the 21 obligations: applicable, not applicable or not decided, with the reason, the law and the next deadline. What is not known is named in needs, never taken for a no. VAT terms and returns show only where the organisation’s System User delegation opens them. A sub-unit has none, and main_unit says whom to ask for.',
    },
    input: z.strictObject({ org: OrganisationNumber, as_of: asOf }),
    output: CompanyObligations,
    run: readCompanyObligations,
    http: { method: 'GET', path: '/api/v1/company/{org}/obligations', caching: 'private' },
    cli: { command: 'company <org> obligations', shows },
  }),
  operation({
    ...ofCompany,
    id: 'getCompanyDeadlines',
    summary: { nb: 'Virksomhetens frister', en: 'The deadlines of a company' },
    description: {
      nb: 'Alt som forfaller innen horisonten, sortert på dato, også det som ikke er avgjort om gjelder. Også som iCalendar.',
      en: 'What falls due within the horizon, by date; what is not decided is there too, marked conditional. Also as iCalendar, where it is tentative.',
    },
    input: z.strictObject({
      org: OrganisationNumber,
      as_of: asOf,
      horizon_months: z.coerce
        .number()
        .int()
        .min(1)
        .max(longestHorizon)
        .default(summaryMonths)
        .meta({ description: `How many months ahead, 1 to ${longestHorizon}.` }),
    }),
    output: CompanyDeadlines,
    run: readCompanyDeadlines,
    http: {
      method: 'GET',
      path: '/api/v1/company/{org}/deadlines',
      caching: 'private',
      media: [
        {
          type: 'text/calendar',
          extension: 'ics',
          language: 'nb',
          summary: 'iCalendar (RFC 5545).',
          render: renderCompanyCalendar,
        },
      ],
    },
    cli: { command: 'company <org> deadlines', shows },
  }),
  operation({
    ...ofCompany,
    id: 'getCompanySummary',
    summary: {
      nb: 'Virksomheten, pliktene og fristene i ett',
      en: 'A company, its obligations and its deadlines in one',
    },
    description: {
      nb: 'Hvem virksomheten er, alle pliktene og fristene de neste tolv månedene, fra samme oppslag.',
      en: 'Who the company is, all its obligations and the deadlines of the next twelve months, from one reading. Both lists are byte for byte those of their own operations.',
    },
    input: z.strictObject({ org: OrganisationNumber }),
    output: CompanySummary,
    run: readCompanySummary,
    http: { method: 'GET', path: '/api/v1/company/{org}/summary', caching: 'private' },
    cli: { command: 'company <org> summary', shows },
  }),
];
