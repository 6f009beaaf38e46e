import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { readAnnualAccounts } from './read-annual-accounts.ts';
import { AnnualAccounts } from './shapes.ts';

export const annualAccountsOperations = [
  operation({
    id: 'getCompanyAccounts',
    summary: { nb: 'Virksomhetens siste årsregnskap', en: 'The latest annual accounts of a company' },
    description: {
      nb: 'Om det er sendt inn årsregnskap, siste år, og nøkkeltallene i den valutaen de er levert i. Et felt som mangler er ukjent, ikke null kroner. Et nummer som Enhetsregisteret ikke har, svarer 200 med ukjent.',
      en: 'Whether annual accounts were filed, the last year, and the key figures in the currency that they were filed in. A figure that is missing is unknown, not zero. A number that Enhetsregisteret does not have answers 200 with unknown.',
    },
    scope: 'read:brreg',
    tier: 1,
    input: z.strictObject({ org: OrganisationNumber }),
    output: AnnualAccounts,
    errors: ['COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: ['brreg.enheter', 'brreg.regnskap'],
    freshness: 'live',
    example: { org: '999999999' },
    run: readAnnualAccounts,
    http: { method: 'GET', path: '/api/v1/company/{org}/accounts', caching: 'private' },
    cli: { command: 'company <org> accounts' },
    sandbox: 'public',
  }),
];
