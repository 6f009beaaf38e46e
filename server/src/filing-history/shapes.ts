import { obligationCodes } from '@apier/rulebook';
import { z } from 'zod';
import { AltinnState } from '../companies/index.ts';
import { named } from '../lib/named-schema.ts';

export const filingStatuses = [
  'draft',
  'awaiting_confirmation',
  'awaiting_signature',
  'awaiting_feedback',
  'completed',
  'deleted',
  'unknown',
] as const;
export type FilingStatus = (typeof filingStatuses)[number];

const instant = z.iso.datetime();

const Filing = named(
  'Filing',
  z.object({
    instance_id: z.string().describe('Altinn’s: the party’s id and the instance’s own, with a slash between them.'),
    app_id: z.string().describe('The app it was made in, as skd/mva-melding-innsending-v1.'),
    org: z.string().describe('Altinn’s short name of the agency that owns the app.'),
    code: z
      .enum(obligationCodes)
      .nullable()
      .describe('The obligation. null: the app is not known here, or serves several obligations.'),
    name: z.object({ nb: z.string(), en: z.string() }).nullable().describe('null: the app is not known here.'),
    status: z
      .enum(filingStatuses)
      .describe(
        'completed: the process in Altinn has ended, which is not the agency’s verdict. awaiting_feedback: handed in, the agency has not answered. unknown: a step that has no word here; see agency_step.',
      ),
    agency_step: z
      .object({ id: z.string(), kind: z.string().nullable() })
      .nullable()
      .describe('The step where it stands, in the app’s own words. null: it stands at none.'),
    created_at: instant,
    last_changed_at: instant.nullable(),
    ended_at: instant.nullable(),
    filed_via_apier: z
      .boolean()
      .describe(
        'True where this account’s own records have the instance. Nothing is filed through Apier yet: always false.',
      ),
    apier_record: z.string().nullable().describe('The record here of that filing.'),
    documents: z.object({
      count: z.int(),
      types: z.array(z.string()).describe('The kinds of documents in it, by the app’s own names.'),
    }),
  }),
);

export const FilingHistory = named(
  'FilingHistory',
  z.object({
    org_number: z.string(),
    filings: z.array(Filing).describe('What changed last comes first. A page may be shorter than its limit.'),
    access_packages: AltinnState.shape.access_packages.describe(
      'What the delegation opens. Altinn leaves out filings that these do not open, without a word: what is not in the list may still have been filed. null: not known.',
    ),
    pagination: z.object({
      next_cursor: z.string().nullable().describe('Send it as cursor for the next page; null: this is the last.'),
      limit: z.int(),
    }),
  }),
);
export type FilingHistory = z.input<typeof FilingHistory>;
