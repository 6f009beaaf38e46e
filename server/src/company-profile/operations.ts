import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { readCompanyProfile } from './read-company-profile.ts';
import { CompanyProfile } from './shapes.ts';

export const companyProfileOperations = [
  operation({
    id: 'getCompanyProfile',
    summary: { nb: 'Virksomhetens profil i Enhetsregisteret', en: 'The profile of a company in Enhetsregisteret' },
    description: {
      nb: 'Navn, organisasjonsform, næring, adresser, datoer, kapital, formål og rollekoder slik de er registrert. Aldri personer, telefon, e-post eller nettsted.',
      en: 'Name, legal form, industry, addresses, dates, capital, purpose and role codes as registered. Never persons, telephone, e-mail or web site.',
    },
    scope: 'read:brreg',
    tier: 1,
    input: z.strictObject({ org_number: OrganisationNumber }),
    output: CompanyProfile,
    errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: ['brreg.enheter', 'brreg.roller'],
    freshness: 'live',
    example: { org_number: '999999999' },
    run: readCompanyProfile,
    http: { method: 'POST', path: '/api/v1/brreg/company-profile', caching: 'none' },
    cli: { command: 'company <org> profile' },
    sandbox: 'public',
  }),
];
