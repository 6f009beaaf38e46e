import { rulebookVersion } from '@apier/rulebook';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { type Answer, type AnyDeclaration, capabilityId, namespacePath, sandboxPath } from '../operation.ts';
import { scopeTable } from '../tokens/index.ts';
import type { Capabilities } from './shapes.ts';

type Described = z.input<typeof Capabilities>;

/** What this installation can do now, told from the operations themselves. */
export async function describeCapabilities(ctx: Context): Promise<Answer<Described>> {
  return {
    data: {
      service: 'apier',
      version: '1',
      rulebook_version: rulebookVersion,
      locale: 'nb-NO',
      metering: 'off',
      environments: ctx.installation.map(({ environment, simulated, sources }) => ({
        environment,
        state: simulated ? 'simulated' : 'real',
        sources: sources.map(({ source, on }) => ({ source, state: on ? 'on' : 'off' })),
      })),
      capabilities: ctx.catalogue.map(capabilityOf),
      scopes: scopeTable.map((row) => ({
        scope: row.ours,
        source: row.source,
        agency_scope: row.agencyScope,
        documented_alias: row.documented,
        mechanism: row.mechanism,
        grantable_to_private_client: row.grantable,
      })),
      actions: { dry_run_supported: false, execute_supported: false, action_types: [] },
    },
    dataSource: 'Apier operations',
    legalBasis: 'none',
  };
}

function capabilityOf(op: AnyDeclaration): Described['capabilities'][number] {
  return {
    id: capabilityId(op.http),
    name_en: op.summary.en,
    name_nb: op.summary.nb,
    description_en: op.description.en,
    description_nb: op.description.nb,
    endpoint: { method: op.http.method, path: op.http.path },
    sandbox_endpoint: op.sandbox === 'public' ? sandboxPath(op.http.path) : null,
    sandbox_bearer_endpoint: op.sandbox === undefined ? null : namespacePath(op.http.path),
    media_types: ['application/json', ...(op.http.media ?? []).map(({ type }) => type)],
    auth: op.operator === 'only' ? 'operator_key' : op.scope === null ? 'none' : 'api_key',
    command: op.cli?.command ?? null,
    scope: op.scope,
    tier_minimum: null,
    openapi_operation_id: op.id,
    data_sources: [...op.dataSources],
    freshness: op.freshness,
    status: 'live',
  };
}
