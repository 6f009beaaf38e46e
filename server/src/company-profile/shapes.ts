import { z } from 'zod';
import { Address, unitStates } from '../companies/index.ts';
import { named } from '../lib/named-schema.ts';

const date = z.iso.date().nullable();
const text = z.string().nullable();
const coded = z.object({ code: z.string(), description: text });

export const CompanyProfile = named(
  'CompanyProfile',
  z.object({
    org_number: z.string(),
    name: z.string(),
    entity_type: z.string().describe('Organisasjonsform, for example AS or ENK.'),
    entity_type_description: text.describe('As the register writes it, in Norwegian.'),
    status: z
      .enum(['active', 'dissolved'])
      .describe(
        'dissolved: deleted from Enhetsregisteret. active: registered there; register_state says how it stands.',
      ),
    register_state: z.enum(unitStates).describe('unknown: the register leaves out one of the flags that would say.'),
    founded_at: date,
    registered_at: date.describe('In Enhetsregisteret.'),
    dissolved_at: date.describe('The date of deletion in Enhetsregisteret.'),
    nace_codes: z.array(coded).describe('SN2025, the main one first.'),
    sector_code: coded.nullable().describe('Institusjonell sektorkode.'),
    business_address: Address.nullable(),
    postal_address: Address.nullable(),
    mva_registered: z.boolean().nullable().describe('Enhetsregisteret’s flag. null: it does not say.'),
    person_role_codes: z
      .array(z.string())
      .nullable()
      .describe('Codes of the roles that persons hold now, each once; never persons. null: could not be read.'),
    activity: text.describe('What the company does, as registered.'),
    purpose: text.describe('Its purpose by its articles (vedtektsfestet formål).'),
    historical_names: z.array(z.object({ name: z.string(), from: date, to: date })),
    capital: z
      .object({
        type: text,
        amount: z.number().nullable().describe('In currency.'),
        paid_in: z.number().nullable(),
        currency: text,
        shares: z.int().nullable().describe('How many; may exceed 2^31.'),
        registered_at: date,
      })
      .nullable(),
    home_country: z
      .object({
        country: text.describe('Whose law it is under, ISO 3166-1 alpha-2.'),
        register: text.describe('The name of the register there.'),
        registration_number: text,
        entity_type: text,
        entity_type_description: text,
      })
      .nullable()
      .describe('Of a company registered abroad (NUF).'),
    partial: z.boolean().describe('True: a register did not answer; _meta.sources names it.'),
  }),
);
export type CompanyProfile = z.input<typeof CompanyProfile>;
