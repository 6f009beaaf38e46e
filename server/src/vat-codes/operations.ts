import { isDate } from '@apier/rulebook';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { listVatCodes } from './list-vat-codes.ts';
import { listVatRates } from './list-vat-rates.ts';
import { codeCategories, VatCodes, VatRates } from './shapes.ts';

const Code = z
  .string()
  .regex(/^[0-9]{1,3}$/, 'must be one to three digits, as 81')
  .meta({ description: 'A VAT code (mvaKode), as 81: this code alone, with the remarks that it may carry.' });

const Day = z
  .string()
  .refine(isDate, { error: 'must be a date, as 2026-05-20', params: { nb: 'må være en dato, som 2026-05-20' } })
  .meta({ description: 'The day that the rates are told for; today in Norway when absent.', format: 'date' });

const ofRulebook = {
  scope: null,
  tier: 1,
  dataSources: ['rulebook'],
  freshness: 'static',
  sandbox: 'public',
} as const;

const asTool = { toolset: 'vat', annotations: { readOnlyHint: true, openWorldHint: false } };

export const vatCodeOperations = [
  operation({
    ...ofRulebook,
    id: 'getVatCodes',
    summary: { nb: 'Kodene i mva-meldingen', en: 'The codes of the VAT return' },
    description: {
      nb: 'De 25 mva-kodene: retning, sats den dagen, hvilke meldinger de hører til og hvilke spesifikasjoner de kan ha. For én kode også merknadene, med fortegn.',
      en: 'The 25 VAT codes: direction, rate on the day, the kinds of return that they belong to, and the specifications that they may have. Of one code also the remarks, with their signs.',
    },
    input: z.strictObject({
      code: Code.optional(),
      category: z
        .enum(codeCategories)
        .optional()
        .meta({ description: 'Only what this kind of return (meldingskategori) may have.' }),
      date: Day.optional(),
    }),
    output: VatCodes,
    errors: ['NOT_FOUND'],
    example: { code: '86', date: '2026-05-20' },
    run: listVatCodes,
    http: { method: 'GET', path: '/api/v1/tools/vat-codes', caching: 'private' },
    cli: {
      command: 'vat-codes',
      positional: ['code'],
      local: true,
      shows: { vat_codes: ['code', { nb: 'name', en: 'name_en' }, 'direction', 'rate', 'remarks'] },
    },
    mcp: { tool: 'list_vat_codes', ...asTool },
  }),
  operation({
    ...ofRulebook,
    id: 'getVatRates',
    summary: { nb: 'Satsene i merverdiavgiften', en: 'The rates of VAT' },
    description: {
      nb: 'Hver type sats: hva den er den dagen, hva den har vært, og hvilke mva-koder som har den.',
      en: 'Each kind of rate: what it is on the day, what it has been, and which VAT codes have it.',
    },
    input: z.strictObject({ date: Day.optional() }),
    output: VatRates,
    errors: [],
    example: { date: '2026-05-20' },
    run: listVatRates,
    http: { method: 'GET', path: '/api/v1/tools/vat-rates', caching: 'private' },
    cli: { command: 'vat-rates', local: true },
    mcp: { tool: 'list_vat_rates', ...asTool },
  }),
];
