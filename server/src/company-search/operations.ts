import { findOrganisationForm, isSubUnitForm } from '@apier/rulebook';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { searchCompanies } from './search-companies.ts';
import { CompanyHits } from './shapes.ts';

const wordOf = (text: string): string[] => text.split(',').map((word) => word.trim());
const isMainForm = (word: string): boolean => {
  const form = findOrganisationForm(word);
  return form !== null && !isSubUnitForm(form);
};

const criteria = {
  name: z
    .string()
    .trim()
    .min(2, 'must be 2 to 180 characters')
    .max(180, 'must be 2 to 180 characters')
    .refine(
      (text) => !/(?<![0-9])[0-9]{6} ?[0-9]{5}(?![0-9])/.test(text),
      'must be a name: a number of eleven digits may be a person’s and is not sent on',
    )
    .optional()
    .meta({ description: 'Words of the name, or beginnings of words.' }),
  entity_type: z
    .string()
    .refine((text) => wordOf(text).every(isMainForm), 'must be forms of main units, as AS, or several: AS,ENK')
    .transform((text) => [...new Set(wordOf(text).flatMap((word) => findOrganisationForm(word) ?? []))].sort())
    .optional()
    .meta({ description: 'Organisasjonsform, or several with commas between them: AS,ENK.' }),
  municipality_number: z
    .string()
    .regex(/^[0-9]{4}$/, 'must be four digits')
    .optional()
    .meta({
      description: 'Four digits. The register’s own filter lets a few hits of neighbouring municipalities through.',
    }),
  registered_in_mva: z
    .enum(['true', 'false'], 'must be true or false')
    .transform((word) => word === 'true')
    .optional()
    .meta({ description: 'Whether the unit is in the VAT register.' }),
};

const hasCriterion = (input: object): boolean =>
  Object.keys(criteria).some((name) => (input as Record<string, unknown>)[name] !== undefined);

export const companySearchOperations = [
  operation({
    id: 'searchCompanies',
    summary: { nb: 'Søk etter virksomheter', en: 'Search for companies' },
    description: {
      nb: 'Hovedenheter i Enhetsregisteret etter navn, organisasjonsform, kommune og mva-registrering. Slettede og fjernede enheter finnes ikke, og underenheter søkes det ikke blant. Registeret viser de 10 000 første treffene.',
      en: 'Main units of Enhetsregisteret by name, legal form, municipality and VAT registration. Deleted and removed units are never found, and sub-units are not looked among. The register shows the first 10 000 hits.',
    },
    scope: 'read:brreg',
    tier: 1,
    input: z
      .strictObject({
        ...criteria,
        limit: z.coerce
          .number('must be a whole number from 1 to 100')
          .int('must be a whole number from 1 to 100')
          .min(1, 'must be a whole number from 1 to 100')
          .max(100, 'must be a whole number from 1 to 100')
          .default(20)
          .meta({ description: 'Hits on a page, 1 to 100.' }),
        cursor: z
          .string()
          .max(100, 'is not a cursor that this operation gave')
          .optional()
          .meta({ description: 'pagination.next_cursor of the page before, with the same search.' }),
      })
      .refine(hasCriterion, {
        path: ['name'],
        error: 'is missing: give a name, or one of entity_type, municipality_number and registered_in_mva',
      }),
    output: CompanyHits,
    errors: ['UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: ['brreg.enheter'],
    freshness: 'live',
    example: { name: 'Eksempel' },
    run: searchCompanies,
    http: { method: 'GET', path: '/api/v1/company/search', caching: 'none' },
    cli: { command: 'search', positional: ['name'] },
    sandbox: 'public',
  }),
];
