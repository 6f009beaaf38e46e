import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const decimal = z.string().regex(/^\d+(?:\.\d+)?$/);

export const ExchangeRate = named(
  'ExchangeRate',
  z.object({
    currency: z.string().describe('ISO 4217, or Norges Bank’s name of an index.'),
    base: z.literal('NOK'),
    rate: decimal.describe('Kroner for `unit` units of the currency, as Norges Bank wrote it.'),
    unit: z.int().positive().describe('How many units the rate is for: 1, or 100 for some currencies.'),
    rate_per_unit: decimal.describe('Kroner for one unit, exactly.'),
    date: z.iso.date().describe('The day of the rate.'),
    requested_date: z.iso.date().describe('The day that was asked for; today in Norway when none was.'),
    fallback: z.boolean().describe('True: no rate for that day, or not yet; this is the last one before it.'),
    kind: z
      .enum(['currency', 'index'])
      .describe('index: TWI and I44, the krone against many currencies. Its value is no kroner, and converts nothing.'),
    source_url: z
      .url()
      .describe('Where Norges Bank publishes the real rate of that day; what a stand-in answers is invented.'),
  }),
);
export type ExchangeRate = z.output<typeof ExchangeRate>;
