import { z } from 'zod';
import { operation } from '../operation.ts';
import { describeCapabilities } from './describe-capabilities.ts';
import { Capabilities } from './shapes.ts';

export const capabilityOperations = [
  operation({
    id: 'getCapabilities',
    summary: { nb: 'Hva denne installasjonen kan', en: 'What this installation can do' },
    description: {
      nb: 'Operasjonene, miljøene med kilder av og på, og kartet fra våre scopes til etatenes.',
      en: 'The operations, the environments with their sources on and off, and the map from our scopes to the agencies’.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({}),
    output: Capabilities,
    errors: [],
    dataSources: ['operations'],
    freshness: 'static',
    example: {},
    run: describeCapabilities,
    http: { method: 'GET', path: '/api/v1/capabilities', caching: 'static' },
    cli: { command: 'capabilities' },
  }),
];
