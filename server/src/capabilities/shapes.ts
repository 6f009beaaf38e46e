import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

export const Capabilities = named(
  'Capabilities',
  z.object({
    service: z.literal('apier'),
    version: z.literal('1'),
    rulebook_version: z.string(),
    locale: z.literal('nb-NO'),
    metering: z.literal('off'),
    environments: z.array(
      z.object({
        environment: z.enum(['test', 'live']),
        state: z.enum(['simulated', 'real']),
        sources: z.array(z.object({ source: z.string(), state: z.enum(['on', 'off']) })),
      }),
    ),
    capabilities: z.array(
      z.object({
        id: z.string(),
        name_en: z.string(),
        name_nb: z.string(),
        description_en: z.string(),
        description_nb: z.string(),
        endpoint: z.object({ method: z.enum(['GET', 'POST']), path: z.string() }),
        sandbox_endpoint: z.string().nullable().describe('The mirror that needs no key, for 999999999.'),
        sandbox_bearer_endpoint: z
          .string()
          .nullable()
          .describe('The mirror for sandbox keys, each with a state of its own.'),
        media_types: z.array(z.string()),
        auth: z.enum(['none', 'api_key', 'operator_key']),
        command: z.string().nullable().describe('The words after `apier` on the command line.'),
        scope: z.string().nullable(),
        tier_minimum: z.null(),
        openapi_operation_id: z.string(),
        data_sources: z.array(z.string()),
        freshness: z.enum(['static', 'live', 'records']),
        status: z.literal('live'),
      }),
    ),
    scopes: z.array(
      z.object({
        scope: z.string(),
        source: z.string(),
        agency_scope: z.string(),
        documented_alias: z.string().nullable(),
        mechanism: z.enum(['system_user', 'consumer_org', 'none']),
        grantable_to_private_client: z.enum(['yes', 'no', 'unknown']),
      }),
    ),
    actions: z.object({
      dry_run_supported: z.boolean(),
      execute_supported: z.boolean(),
      action_types: z.array(z.string()),
    }),
  }),
);
