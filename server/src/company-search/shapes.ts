import { z } from 'zod';
import { unitStates } from '../companies/index.ts';
import { named } from '../lib/named-schema.ts';

const text = z.string().nullable();

export const CompanyHits = named(
  'CompanyHits',
  z.object({
    companies: z.array(
      z.object({
        org_number: z.string(),
        name: z.string(),
        entity_type: z.string().describe('Organisasjonsform, for example AS or ENK.'),
        status: z.enum(unitStates).describe('unknown: the register leaves out one of the flags that would say.'),
        city: text.describe('Of the business address, else of the postal address.'),
        municipality: text,
        municipality_number: text,
        nace_code: text.describe('The main one, SN2025.'),
        nace_description: text,
        registered_in_mva: z.boolean().nullable(),
      }),
    ),
    total: z.int().nonnegative().describe('How many there are in all; the first 10 000 can be read.'),
    pagination: z.object({ next_cursor: text.describe('null: this is the last page.'), limit: z.int() }),
  }),
);
export type CompanyHits = z.input<typeof CompanyHits>;
