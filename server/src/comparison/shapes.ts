import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const text = z.object({ nb: z.string(), en: z.string() });

export const DirectIntegrationComparison = named(
  'DirectIntegrationComparison',
  z.object({
    dimensions: z.array(
      z.object({
        id: z.string(),
        label: text,
        direct: text.describe('What one builds and runs oneself.'),
        apier: text.describe('What this gateway does, as it is now.'),
        operations: z.array(z.string()).describe('Operations of this gateway that do it, by OpenAPI operationId.'),
        source: z.object({ title: z.string(), url: z.url() }).describe('Where the agency says what it takes.'),
      }),
    ),
    last_verified: z.iso.date().describe('When both columns were last compared with the sources and with this code.'),
  }),
);
export type DirectIntegrationComparison = z.input<typeof DirectIntegrationComparison>;
