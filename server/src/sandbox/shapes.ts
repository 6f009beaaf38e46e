import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const fixture = z.object({
  org_number: z.string(),
  stands_for: z.string().nullable().describe('The number that answers for it, where the printed one fails MOD-11.'),
  name: z.string().nullable().describe('null: the registers do not tell it.'),
  entity_type: z.string().nullable(),
  data_tier: z.enum(['tier_1', 'tier_1_2']).describe('What the sandbox shows of it: tier_1_2 where it is delegated.'),
  error_code: z
    .enum(['COMPANY_NOT_FOUND', 'COMPANY_REMOVED'])
    .nullable()
    .describe('What stands instead of a company: a sub-unit is not found as one, and what was removed is gone.'),
});

export const SandboxFixtures = named(
  'SandboxFixtures',
  z.object({
    schema_version: z.literal('1.0.0'),
    public_sandbox_org: z.string(),
    reserved_test_orgs: z.array(fixture),
    realistic_orgs: z.array(fixture),
    magic_scenarios: z.array(
      z.object({
        org_number: z.string(),
        state: z.string(),
        label: z.string(),
        expected: z.object({ verify_verdict: z.enum(['pass', 'fail', 'unknown']) }),
      }),
    ),
    unknown_orgs: z.array(z.string()).describe('Well-formed numbers that nobody has: 404.'),
    organisations: z
      .array(fixture.extend({ delegation: z.enum(['full', 'partial', 'none', 'revoked', 'gone']), story: z.string() }))
      .describe('Everything that the bearer sandbox and the stand-ins know.'),
    simulate_error: z.array(z.string()),
    knobs: z.array(z.object({ name: z.string(), values: z.string() })),
    keys: z.object({
      prefix: z.string(),
      secret: z.literal(false).describe('Made up by whoever uses it. Who knows the suffix sees the namespace.'),
    }),
  }),
);
