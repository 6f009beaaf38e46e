import { z } from 'zod';
import { operation } from '../operation.ts';
import { readReadiness } from './read-readiness.ts';
import { Readiness } from './shapes.ts';

export const doctorOperations = [
  operation({
    id: 'readMaskinportenReadiness',
    summary: { nb: 'Om Maskinporten er klar til bruk', en: 'Whether Maskinporten is ready' },
    description: {
      nb: 'Undersøker klokke, nøkler, scope, systemet i Altinn, delegeringer, database og filer nå, og sier klar eller ikke klar.',
      en: 'Examines clock, keys, scopes, the system in Altinn, delegations, database and files now, and says go or no-go.',
    },
    scope: null,
    operator: 'only',
    tier: 1,
    input: z.strictObject({}),
    output: Readiness,
    errors: [],
    dataSources: ['doctor'],
    freshness: 'live',
    example: {},
    exampleData: {
      ready: true,
      findings: [
        {
          id: 'no_admin_client',
          environment: 'test',
          severity: 'info',
          cause:
            'There is no administration client, so keys are rotated by hand, and what is registered at Maskinporten is not seen here.',
          mp_code: null,
          fix: 'Ask Digdir for one (servicedesk@digdir.no), then set APIER_TEST_ADMIN_CLIENT_ID and APIER_TEST_ADMIN_SIGNING_KEY.',
          fix_url: 'https://docs.digdir.no/docs/idporten/oidc/oidc_api_admin',
        },
      ],
    },
    run: readReadiness,
    http: { method: 'GET', path: '/_internal/maskinporten/readiness', caching: 'none' },
  }),
];
