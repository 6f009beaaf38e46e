/** The product as `server/src/main.ts` puts it together, in a process that answers for its CPU time. */
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createApp } from '../../server/src/app.ts';
import type { Context } from '../../server/src/context.ts';
import { AppError } from '../../server/src/errors/index.ts';
import { systemClock } from '../../server/src/lib/clock.ts';
import { createLogger } from '../../server/src/lib/log.ts';
import { systemRandom } from '../../server/src/lib/random.ts';
import { type Answer, operation } from '../../server/src/operation.ts';
import { operations } from '../../server/src/operations.ts';
import { OrganisationNumber } from '../../server/src/organisations/index.ts';
import { readSettings } from '../../server/src/settings.ts';
import { MvaRegistration } from '../../server/src/upstreams/skatteetaten/shapes.ts';
import { serve } from '../support/serve.ts';
import { rememberOrganisations } from './remember-organisations.ts';

export interface ProductConfiguration {
  /** The settings, as variables; the port is any free one. */
  variables: Record<string, string>;
}

export interface ProductStarted {
  port: number;
  liveKey: string;
}

const Brokered = z.object({ state: z.enum(['found', 'not_found']), registration: MvaRegistration.nullable() });

/** The broker's own path with nothing kept: authority, token and one register's answer for every single request. */
const brokered = operation({
  id: 'benchReadMvaRegistration',
  summary: { nb: 'Måling', en: 'Measurement' },
  description: { nb: 'Bare for måling.', en: 'For measurement only.' },
  scope: 'read:brreg',
  tier: 2,
  input: z.strictObject({ org: OrganisationNumber }),
  output: Brokered,
  errors: ['AUTH_NO_DELEGATION'],
  dataSources: ['skatteetaten.mvaregister'],
  freshness: 'live',
  example: { org: '999999999' },
  run: readBrokered,
  http: { method: 'GET', path: '/api/v1/bench/mva/{org}', caching: 'none' },
});

async function readBrokered(ctx: Context, { org }: { org: string }): Promise<Answer<z.input<typeof Brokered>>> {
  const { skatteetaten } = ctx.upstreams;
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  if (!delegation || !skatteetaten) throw new AppError('AUTH_NO_DELEGATION');
  const { signal, clear } = ctx.clock.deadline(ctx.upstreamDeadlineMs);
  const { account, externalRef } = delegation;
  const systemUser = { account, organisation: org, externalRef };
  const token = await ctx.tokens.forSystemUser('skatteetaten:mvaregisteravgiftssubjekt', systemUser, signal);
  const answer = await skatteetaten.readMvaRegistration(org, token.secret, signal).finally(clear);
  return {
    data: { state: answer.state, registration: answer.state === 'found' ? answer.registration : null },
    dataSource: 'Merverdiavgiftsregisteret (Skatteetaten)',
    legalBasis: 'The organisation’s own delegation',
  };
}

serve<ProductConfiguration>(async ({ variables }) => {
  const settings = readSettings(variables);
  const app = await createApp({
    ...{ settings, variables },
    operations: [...operations, brokered, rememberOrganisations()],
    clock: systemClock,
    random: systemRandom(),
    // Events are written as in production; here nobody reads them, so only what went wrong is shown.
    log: createLogger('warn'),
  });
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  const started: ProductStarted = {
    port: (app.http.server.address() as AddressInfo).port,
    liveKey: app.firstKeys?.live_key ?? '',
  };
  return { started };
});
