import { rulebookVersion } from '@apier/rulebook';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import { named } from '../lib/named-schema.ts';
import { rulebookReleasedAt } from '../obligations/index.ts';
import { type Answer, type AnyOperation, present, type SourceReport } from '../operation.ts';

/** What `_meta` tells of the evaluation that made an answer; the same bytes served again tell the same. */
export const Meta = named(
  'Meta',
  z.object({
    rulebook_version: z.string(),
    data_freshness: z.iso.datetime().describe('When the oldest source in the answer was read.'),
    last_verified: z.iso.datetime(),
    source: z.literal('apier'),
    data_source: z.string(),
    legal_basis: z.string(),
    schema_version: z.literal('1.0.0'),
    served_from: z.enum(['static', 'live', 'cache']),
    cache_age_ms: z.int().describe('Age of the oldest source at evaluation.'),
    evaluated_at: z.iso.datetime().optional(),
    environment: z.enum(['sandbox', 'test', 'live']).optional(),
    simulated: z.boolean().optional().describe('True: the government behind this answer is a stand-in.'),
    stale: z.boolean().describe('True: a source in the answer is older than its window.'),
    stale_reason: z
      .enum(['revalidating', 'source_unavailable'])
      .nullable()
      .optional()
      .describe('revalidating: it is being asked anew, and the next answer shows it.'),
    sources: z
      .array(
        z.object({
          source: z.string(),
          status: z
            .enum(['ok', 'unavailable', 'off', 'no_delegation', 'not_served'])
            .describe(
              'ok with an error_code: what was kept from before, because asking anew failed. off: not connected in this environment. not_served: the register has nothing to give on this kind of company.',
            ),
          error_code: z.string().nullable(),
          reason: z.string().nullable(),
          fetched_at: z.iso.datetime().nullable(),
          served_from: z.enum(['live', 'cache']).nullable(),
          stale: z.boolean(),
        }),
      )
      .optional(),
    notice: z.string().optional(),
    is_sandbox: z.literal(true).optional(),
  }),
);

/** The success envelope as JSON text: the presented data and the `_meta` of this evaluation. */
export function successBody(op: AnyOperation, ctx: Context, answer: Answer<unknown>): string {
  const meta = { ...metaOf(op, ctx, answer), ...(answer.notice && { notice: answer.notice }) };
  return `{"success":true,"data":${present(op, answer.data)},"_meta":${JSON.stringify(meta)}}`;
}

function metaOf(op: AnyOperation, ctx: Context, answer: Answer<unknown>): z.input<typeof Meta> {
  const base = {
    rulebook_version: rulebookVersion,
    source: 'apier',
    data_source: answer.dataSource,
    legal_basis: answer.legalBasis,
    schema_version: '1.0.0',
    stale: false,
    ...(ctx.environment === 'sandbox' && { is_sandbox: true as const }),
  } as const;
  if (op.freshness === 'static') {
    return {
      ...base,
      data_freshness: rulebookReleasedAt,
      last_verified: rulebookReleasedAt,
      served_from: 'static',
      cache_age_ms: 0,
    };
  }
  const now = ctx.clock.now();
  if (op.freshness === 'records') {
    const at = isoInstant(now);
    return {
      ...base,
      ...{ data_freshness: at, last_verified: at, evaluated_at: at },
      served_from: 'live',
      cache_age_ms: 0,
    };
  }
  const sources = answer.sources ?? [];
  const reads = sources.filter((source) => source.fetched_at !== null);
  const oldest = Math.min(now, ...reads.map((source) => Date.parse(source.fetched_at ?? '')));
  const evaluatedAt = isoInstant(now);
  const verifiedAt = oldest === now ? evaluatedAt : isoInstant(oldest);
  return {
    ...base,
    data_freshness: verifiedAt,
    last_verified: verifiedAt,
    served_from: reads.length > 0 && reads.every((source) => source.served_from === 'cache') ? 'cache' : 'live',
    cache_age_ms: Math.round(now - oldest),
    evaluated_at: evaluatedAt,
    environment: ctx.environment,
    simulated: ctx.simulated,
    ...staleness(sources),
    sources,
  };
}

function staleness(sources: readonly SourceReport[]): Pick<z.input<typeof Meta>, 'stale' | 'stale_reason'> {
  const old = sources.filter(({ stale }) => stale);
  if (old.length === 0) return { stale: false, stale_reason: null };
  const isDown = old.some(({ error_code }) => error_code !== null);
  return { stale: true, stale_reason: isDown ? 'source_unavailable' : 'revalidating' };
}
