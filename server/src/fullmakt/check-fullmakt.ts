import type { z } from 'zod';
import { administrationOf, ownAccount } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { bindSystemUser } from './bind-principal.ts';
import { type FullmaktStep, fullmaktStep } from './fix-steps.ts';
import { presentPrincipal, type ShownDelegation, stepFor } from './present-principal.ts';
import { readBound } from './read-bound.ts';
import type { FullmaktOverview, FullmaktPrincipal } from './shapes.ts';
import { listPrincipals } from './store.ts';

/**
 * What the account's agents may do for an organisation, as recorded. It writes one thing, once in an agent's life: which
 * system user it was bound to when its delegation was first found approved.
 */
export async function checkFullmakt(
  ctx: Context,
  { org_number }: { org_number: string },
): Promise<Answer<z.input<typeof FullmaktOverview>>> {
  const holder = await ownAccount(ctx);
  const rows = await listPrincipals(administrationOf(ctx).db, holder, org_number);
  const delegations = new Map<string | null, ShownDelegation | undefined>();
  const principals: FullmaktPrincipal[] = [];
  const steps: FullmaktStep[] = [];
  for (const kept of rows) {
    if (!delegations.has(kept.delegation)) delegations.set(kept.delegation, await readBound(ctx, kept.delegation));
    const delegation = delegations.get(kept.delegation);
    const row = await bindSystemUser(ctx, kept, delegation);
    const shown = presentPrincipal(row, delegation, ctx.clock.now());
    principals.push(shown);
    const step = stepFor(row, delegation, shown, ctx.language);
    const isNew = step && !steps.some(({ description }) => description === step.description);
    if (isNew) steps.push(step);
  }
  const overall = overallOf(principals);
  const isNobody = principals.every(({ status }) => status === 'revoked');
  return {
    data: {
      ...{ org_number, overall_status: overall, basis: 'recorded', principals },
      fix_steps: isNobody ? [fullmaktStep('FULLMAKT_REQUIRED', ctx.language)] : overall === 'full' ? [] : steps,
    },
    dataSource: 'Apier fullmakt, as recorded',
    legalBasis: 'the organisation’s own approval in Altinn',
  };
}

/** Over those that have not ended. */
function overallOf(principals: readonly FullmaktPrincipal[]): 'full' | 'partial' | 'none' {
  const meant = principals.filter(({ status }) => status !== 'revoked' && status !== 'expired');
  if (!meant.some(({ status }) => status === 'active')) return 'none';
  const isFull = meant.every(
    ({ status, scopes_missing, scopes_unknown }) =>
      status === 'active' && scopes_missing.length + scopes_unknown.length === 0,
  );
  return isFull ? 'full' : 'partial';
}
