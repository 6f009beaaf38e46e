import { z } from 'zod';
import { operation } from '../operation.ts';
import { listFixtures } from './list-fixtures.ts';
import { SandboxFixtures } from './shapes.ts';

export const sandboxOperations = [
  operation({
    id: 'listSandboxFixtures',
    summary: { nb: 'Hva sandkassen har', en: 'What the sandbox holds' },
    description: {
      nb: 'Virksomhetene i sandkassen, tilstandene de viser, og bryterne simulate_error, simulate_latency og mock_date. Alt er oppdiktet.',
      en: 'The organisations of the sandbox, the states they show, and the knobs simulate_error, simulate_latency and mock_date. All of it is invented.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({}),
    output: SandboxFixtures,
    errors: [],
    dataSources: ['apier.sandbox'],
    freshness: 'static',
    example: {},
    run: listFixtures,
    http: { method: 'GET', path: '/api/v1/sandbox/fixtures', caching: 'static' },
    cli: { command: 'sandbox fixtures' },
  }),
];
