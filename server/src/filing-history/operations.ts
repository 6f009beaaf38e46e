import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { Cursor } from './cursor.ts';
import { listFilings } from './list-filings.ts';
import { FilingHistory } from './shapes.ts';

export const filingHistoryOperations = [
  operation({
    id: 'getCompanyFilingHistory',
    summary: { nb: 'Hva virksomheten har levert i Altinn', en: 'What a company has filed in Altinn' },
    description: {
      nb: 'Påbegynte og leverte skjemaer i Altinn, det som sist ble endret først. Vises bare med virksomhetens egen delegering, og bare det delegeringen åpner. Ingenting er levert gjennom Apier ennå.',
      en: 'What was begun and filed in Altinn’s apps, what changed last first. Shown only with the organisation’s own live delegation, and only what that opens: an empty list does not prove that nothing was filed. Pages by cursor; there is no offset. Nothing is filed through Apier yet, so filed_via_apier is false.',
    },
    scope: 'read:altinn',
    tier: 2,
    input: z.strictObject({
      org: OrganisationNumber,
      cursor: Cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Rows on a page, 1 to 100.' }),
    }),
    output: FilingHistory,
    errors: [
      ...(['AUTH_NO_DELEGATION', 'ALTINN_OFF', 'MASKINPORTEN_AUTH_FAILED'] as const),
      ...(['UPSTREAM_FORBIDDEN', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'] as const),
    ],
    dataSources: ['altinn.instances', 'altinn.authorizedparties'],
    freshness: 'live',
    example: { org: '999999999' },
    run: listFilings,
    http: { method: 'GET', path: '/api/v1/company/{org}/filing-history', caching: 'none' },
    cli: { command: 'company <org> filings' },
    sandbox: 'public',
  }),
];
