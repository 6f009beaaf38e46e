import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { sourceNames } from './outcome.ts';
import { readContext } from './read-context.ts';
import { CompanyContext } from './shapes.ts';

export const companyOperations = [
  operation({
    id: 'getCompanyContext',
    summary: { nb: 'Virksomhetens samlede kontekst', en: 'One company, reconciled across the registers' },
    description: {
      nb: 'Identitet, tilstand, roller, ansatte og mva-registrering fra registrene, med hvem som sa hva og når.',
      en: 'Identity, distress, roles, employment and VAT registration from the registers, with who said what and when. Without a System User delegation tier_2 is absent; a register that did not answer in time is named and nothing is guessed.',
    },
    scope: 'read:brreg',
    tier: 2,
    input: z.strictObject({ org: OrganisationNumber }),
    output: CompanyContext,
    errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: [...sourceNames],
    freshness: 'live',
    example: { org: '999999999' },
    run: readContext,
    http: { method: 'GET', path: '/api/v1/company/{org}/context', caching: 'private' },
    cli: { command: 'context' },
    sandbox: 'public',
  }),
];
