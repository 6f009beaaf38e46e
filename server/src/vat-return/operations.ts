import { isDate } from '@apier/rulebook';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { exampleReturn, exampleReturnXml } from './example-return.ts';
import { VatReturnValidation } from './shapes.ts';
import { limits, tooLargeJson, validateVatReturn } from './validate-vat-return.ts';

const form = (description: string) => z.record(z.string(), z.unknown()).optional().meta({ description });

const Payload = z
  .strictObject({
    mvaMeldingDto: form('A VAT return in the form’s own names; amounts and years as text or as numbers.'),
    mvaMeldingInnsending: form('An envelope in the form’s own names.'),
    xml: z
      .string()
      .min(1, 'must not be empty')
      .optional()
      .meta({ description: `Either of them as the text of an XML document, ${limits.xml} bytes of UTF-8 at most.` }),
  })
  .refine((payload) => Object.keys(payload).length === 1, {
    error: 'must have exactly one of mvaMeldingDto, mvaMeldingInnsending and xml',
    params: { nb: 'må ha nøyaktig én av mvaMeldingDto, mvaMeldingInnsending og xml' },
  })
  .meta({
    description: `What is to be checked: exactly one of the three. As JSON ${limits.json} bytes at most, written without white space.`,
    minProperties: 1,
    maxProperties: 1,
  });

const notDay = {
  error: 'must be a date, as 2026-05-20',
  params: { nb: 'må være en dato, som 2026-05-20' },
};

export const vatReturnOperations = [
  operation({
    id: 'validateVatReturn',
    summary: { nb: 'Kontroller en mva-melding før den sendes', en: 'Check a VAT return before it is sent' },
    description: {
      nb: 'Holder en mva-melding (mvaMeldingDto) eller konvolutten (mvaMeldingInnsending) opp mot Skatteetatens skjema og hver regel som kan avgjøres uten å spørre noen. Det som bare etaten kan avgjøre, står i not_evaluated. JSON, eller XML som application/xml eller text/xml. Ingenting lagres eller sendes videre.',
      en: 'Holds a VAT return (mvaMeldingDto) or its envelope (mvaMeldingInnsending) against Skatteetaten’s schema and every rule that can be decided without asking anybody. What only the agency can decide stands in not_evaluated. JSON, or XML as application/xml or text/xml. Nothing is kept or sent on.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({
      payload: Payload,
      at: z.string().refine(isDate, notDay).optional().meta({
        description:
          'The day that it is judged on, in Norway; today when absent. Whether a period is over rests on it.',
        format: 'date',
      }),
      has_ended: z
        .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')], 'must be true or false')
        .default(false)
        .meta({
          description: 'The business has ended, is bankrupt, or is an estate: it may send before the period is over.',
        }),
    }),
    output: VatReturnValidation,
    errors: [],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: { payload: { mvaMeldingDto: exampleReturn }, at: '2026-05-20' },
    run: validateVatReturn,
    http: {
      method: 'POST',
      path: '/api/v1/tools/vat-return/validate',
      caching: 'none',
      body: {
        types: ['application/xml', 'text/xml'],
        field: 'payload',
        bytes: limits.xml,
        // Written as JSON a document grows, by quotation marks and line ends; beyond twice it is better sent as it is.
        jsonBytes: 2 * limits.xml + limits.json,
        // The payload is counted by itself once it is read; around it stand the other fields.
        jsonBesideText: { bytes: limits.json + 1024, refuse: tooLargeJson },
        sizes: `XML, as a body or as payload.xml: ${limits.xml} bytes of UTF-8 at most (5 MiB). A return or an envelope as JSON: ${limits.json} bytes at most (64 KiB), written without white space.`,
        example: exampleReturnXml,
      },
    },
    cli: { command: 'vat-return validate', isLaw: true },
    mcp: {
      tool: 'validate_vat_return',
      toolset: 'vat',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    sandbox: 'public',
  }),
];
