import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { Cursor } from './cursor.ts';
import { listCompanyAudit } from './list-company-audit.ts';
import { CompanyAudit } from './shapes.ts';

export const auditOperations = [
  operation({
    id: 'getCompanyAudit',
    summary: { nb: 'Loggen over hva som er gjort for virksomheten', en: 'The record of what was done about a company' },
    description: {
      nb: 'Hva kontoen har gjort og lest om virksomheten, nyeste først. Hver rad er lenket til raden før med en kryptografisk sum, så ingenting kan endres eller fjernes uten at det synes.',
      en: 'What the account did and read about the company, newest first. Each row is chained to the one before it by a hash, so that nothing can be changed or removed unseen. Shown only while the account has a live delegation for the company.',
    },
    scope: 'read:audit',
    tier: 2,
    input: z.strictObject({
      org: OrganisationNumber,
      cursor: Cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Rows on a page, 1 to 100.' }),
    }),
    output: CompanyAudit,
    errors: ['AUTH_NO_DELEGATION', 'SERVICE_UNAVAILABLE'],
    dataSources: ['apier.audit'],
    freshness: 'live',
    example: { org: '999999999' },
    run: listCompanyAudit,
    http: { method: 'GET', path: '/api/v1/company/{org}/audit', caching: 'none' },
    cli: { command: 'company <org> audit' },
    sandbox: 'public',
  }),
];
