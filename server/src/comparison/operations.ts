import { z } from 'zod';
import { operation } from '../operation.ts';
import { compareDirectIntegration } from './compare-direct-integration.ts';
import { DirectIntegrationComparison } from './shapes.ts';

export const comparisonOperations = [
  operation({
    id: 'getDirectIntegrationComparison',
    summary: { nb: 'Gjøre det selv eller gjennom Apier', en: 'Doing it oneself, or through Apier' },
    description: {
      nb: 'Hva en direkte integrasjon med etatene krever, punkt for punkt, og hva Apier gjør av det i dag. Det Apier ikke gjør, står der også.',
      en: 'What a direct integration with the agencies takes, point by point, and what Apier does of it today. What it does not do is said too.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({}),
    output: DirectIntegrationComparison,
    errors: [],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: {},
    run: compareDirectIntegration,
    http: { method: 'GET', path: '/api/v1/comparison/direct-integration', caching: 'static' },
    cli: { command: 'comparison', local: true },
    sandbox: 'public',
  }),
];
