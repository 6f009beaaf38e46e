import type { RateKind, ReturnCategory, VatDirection } from '@apier/rulebook/vat-return';
import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

// Said again, and held to the library by their types: its tables are loaded when somebody asks.
const rateKinds = {
  ...{ standard: true, food: true, low: true, raw_fish: true, zero: true },
} as const satisfies Record<RateKind, true>;
const directions = { in: true, out: true, both: true } as const satisfies Record<VatDirection, true>;

/** The kinds of return that VAT codes are for; eHandel has none. */
export const codeCategories = [
  'alminnelig',
  'primaernaering',
  'kompensasjon',
  'omvendtAvgiftsplikt',
] as const satisfies readonly ReturnCategory[];

const listsOf = z.iso
  .date()
  .describe('The day of Skatteetaten’s code lists that this follows. What was changed later is not in it.');
const date = z.iso.date().describe('The day that was asked for; today in Norway when none was.');
const categories = z.array(z.enum(codeCategories)).describe('The kinds of return (meldingskategori).');
const rateKind = z.enum(Object.keys(rateKinds) as [RateKind, ...RateKind[]]);
const rate = z
  .string()
  .nullable()
  .describe(
    'In per cent, as the return writes it (sats): 25, and 11,11 with a comma. null: none is known for that day.',
  );

const sign = z.enum(['positive', 'negative']);

const RemarkOfCode = named(
  'VatCodeRemark',
  z.object({
    remark: z
      .string()
      .nullable()
      .describe('As the return writes it (utvalgtMerknad); null: a remark in one’s own words (beskrivelse).'),
    name: z.string().describe('What it says, in our own words, in bokmål.'),
    name_en: z.string(),
    specification: z.string().nullable().describe('The line has this specification (spesifikasjon); null: none.'),
    is_deduction: z
      .boolean()
      .describe('Of a code with two lines: the one that deducts, without a base. Codes with one line: false.'),
    expected_sign: sign.describe('The sign that the amount of such a line has by itself.'),
    signs: z.array(sign).describe('With these signs of the amount the remark may stand there.'),
    categories,
  }),
);

const VatCode = named(
  'VatCode',
  z.object({
    code: z.string().describe('As the return writes it (mvaKode).'),
    name: z.string().describe('What it is for, in our own words, in bokmål.'),
    name_en: z.string(),
    direction: z
      .enum(Object.keys(directions) as [VatDirection, ...VatDirection[]])
      .describe('in: input VAT, deducted; out: output VAT, owed; both: on two lines.'),
    rate_kind: rateKind.nullable().describe('null: the code has no rate, and the return writes 0.'),
    rate,
    categories,
    specifications: z
      .array(
        z.object({
          specification: z.string().describe('As the return writes it (spesifikasjon).'),
          name: z.string(),
          name_en: z.string(),
          categories,
        }),
      )
      .describe('What a line with the code may be specified as.'),
    valid_from: z.iso.date().nullable().describe('null: the list names no day.'),
    valid_to: z.iso.date().nullable().describe('null: until further notice.'),
    remarks: z
      .array(RemarkOfCode)
      .optional()
      .describe('Only when one code is asked for: the remarks (merknad) that a line with it may carry.'),
  }),
);

export const VatCodes = named('VatCodes', z.object({ date, code_lists_of: listsOf, vat_codes: z.array(VatCode) }));
export type VatCodes = z.output<typeof VatCodes>;

export const VatRates = named(
  'VatRates',
  z.object({
    date,
    code_lists_of: listsOf,
    vat_rates: z.array(
      z.object({
        kind: rateKind,
        satstype: z.string().describe('The agency’s word for the kind.'),
        name: z.string().describe('In our own words, in bokmål.'),
        name_en: z.string(),
        rate,
        codes: z.array(z.string()).describe('The VAT codes that have it.'),
        history: z
          .array(
            z.object({
              rate: z.string(),
              from: z.iso.date().nullable().describe('The first day; null: as far back as the list goes.'),
              to: z.iso.date().nullable().describe('The last day; null: until further notice.'),
            }),
          )
          .describe('The oldest first. What was before is not in the agency’s list.'),
      }),
    ),
  }),
);
export type VatRates = z.output<typeof VatRates>;
