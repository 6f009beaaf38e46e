import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { readCompanyVerification } from './read-company-verification.ts';
import { CompanyVerification } from './shapes.ts';

export const verificationOperations = [
  operation({
    id: 'getCompanyVerification',
    summary: {
      nb: 'Er virksomheten aktiv, og kan noen forplikte den',
      en: 'Is the company active, and can somebody bind it',
    },
    description: {
      nb: 'Ett ord, «pass», «fail» eller «unknown», fra de åpne registrene, og sju signaler som viser hva det bygger på. En slettet virksomhet svarer 200 med «fail». Det som ikke er kjent er «unknown», aldri et nei.',
      en: 'One word, pass, fail or unknown, from the open registers, and seven signals that show what is behind it. A deleted company answers 200 with fail. What is not known is unknown, never a no.',
    },
    scope: 'read:brreg',
    tier: 1,
    input: z.strictObject({ org: OrganisationNumber }),
    output: CompanyVerification,
    errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: ['brreg.enheter', 'brreg.roller', 'brreg.signatur', 'brreg.prokura', 'brreg.regnskap'],
    freshness: 'live',
    example: { org: '999999999' },
    run: readCompanyVerification,
    http: { method: 'GET', path: '/api/v1/company/{org}/verify', caching: 'private' },
    cli: { command: 'company <org> verify' },
    sandbox: 'public',
  }),
];
