import type { Answer } from '../operation.ts';
import { comparisonTable, lastVerified } from './comparison-table.ts';
import type { DirectIntegrationComparison } from './shapes.ts';

/** What one builds oneself against what this gateway does. */
export async function compareDirectIntegration(): Promise<Answer<DirectIntegrationComparison>> {
  return {
    data: { dimensions: [...comparisonTable], last_verified: lastVerified },
    dataSource: 'Apier comparison table',
    legalBasis: 'none',
  };
}
