import type { z } from 'zod';
import { administrationOf, fieldProblem } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import { systemUserScopes } from '../tokens/index.ts';
import type { AuthorizedParty } from '../upstreams/altinn/index.ts';
import { meansOf, onRecord } from './means.ts';
import { findOwnDelegation, readOwnDelegation } from './read-own-delegation.ts';
import { unasked, vendorOf } from './requests/refusals.ts';
import type { DelegationShape } from './shapes.ts';
import { type DelegationRow, insertDelegation, listDelegationsFor } from './store.ts';
import { writeChange } from './write-change.ts';

/**
 * Binds the account to a client of the accountant who has given it an agent system user. Altinn is asked whether the system
 * user acts for the client now; every later use asks again. Repeating it gives the same. Throws DELEGATION_NOT_ACTIVE,
 * CLIENT_NOT_LISTED, AUTH_NO_DELEGATION when the accountant's system user is gone, ALTINN_OFF, and UPSTREAM_… when Altinn was not reached.
 */
export async function addClient(
  ctx: Context,
  input: { id: string; org_number: string },
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const agent = await findOwnDelegation(ctx, { id: input.id });
  const means = meansOf(ctx, administrationOf(ctx));
  const nowMs = ctx.clock.now();
  const isOver = agent.validUntil !== null && Date.parse(agent.validUntil) <= nowMs;
  if (agent.state !== 'active' || isOver) throw new AppError('DELEGATION_NOT_ACTIVE');
  if (agent.kind !== 'agent' || agent.viaOrganisation !== null) {
    throw fieldProblem('id', 'must name an agent delegation: one that was asked for with agent: true');
  }
  if (input.org_number === agent.organisation) throw fieldProblem('org_number', 'is the accountant, not a client');

  const client = await findClient(ctx, agent, input.org_number);
  if (!client) throw new AppError('CLIENT_NOT_LISTED');
  const rows = await listDelegationsFor(means.db, agent.account, agent.environment, input.org_number);
  const standing = rows.find(({ systemUserId, state }) => systemUserId === agent.systemUserId && state === 'active');
  if (standing) return readOwnDelegation(ctx, standing);
  if (rows.some(({ systemUserId }) => systemUserId === agent.systemUserId)) throw new AppError('DELEGATION_EXISTS');

  const row: DelegationRow = {
    ...agent,
    ...{ id: newId('dlg', nowMs, ctx.random), organisation: input.org_number, viaOrganisation: agent.organisation },
    ...{ askedPackages: null, askedRights: null, createdAt: isoInstant(nowMs), changedAt: isoInstant(nowMs) },
  };
  await onRecord(means, async (db) => {
    await insertDelegation(db, row);
    const change = { type: 'created', field: '/state', before: null, after: 'active' } as const;
    await writeChange(db, means, row, { action: 'delegation.client_added' }, change);
  });
  return readOwnDelegation(ctx, row);
}

/** The client as Altinn lists it for the accountant's system user. */
async function findClient(
  ctx: Context,
  { account, organisation, externalRef }: DelegationRow,
  org: string,
): Promise<AuthorizedParty | undefined> {
  const { client } = vendorOf(ctx);
  const systemUser = { account, organisation, externalRef };
  const deadline = ctx.clock.deadline(ctx.upstreamDeadlineMs);
  try {
    const scope = systemUserScopes['altinn.authorizedparties'];
    const token = await ctx.tokens.forAltinn(scope, systemUser, deadline.signal);
    const parties = await client.readAuthorizedParties(token.secret, deadline.signal);
    return parties.find(
      ({ organizationNumber, isDeleted, accessPackages, resources }) =>
        organizationNumber === org && !isDeleted && accessPackages.length + resources.length > 0,
    );
  } catch (error) {
    throw unasked(error);
  } finally {
    deadline.clear();
  }
}
