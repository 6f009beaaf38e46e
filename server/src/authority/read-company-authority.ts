import { nobodyAnswered, readAltinnState, refuseKeptUnit, refuseUnit, reportOf } from '../companies/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { describeAuthority } from './describe-authority.ts';
import { isKnownToSigningService } from './describe-signing-authority.ts';
import { readRegisters } from './read-registers.ts';
import type { CompanyAuthority } from './shapes.ts';

/**
 * Who can bind an organisation by law, as the open registers tell it; with `delegated` also what the account's own
 * System User delegation is worth. Throws SCOPE_INSUFFICIENT for names without the scope, COMPANY_NOT_FOUND,
 * COMPANY_REMOVED, and UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE when no register could say which company it is.
 */
export async function readCompanyAuthority(
  ctx: Context,
  { org, delegated, persons }: { org: string; delegated: boolean; persons: boolean },
): Promise<Answer<CompanyAuthority>> {
  // Before anything is read. What this operation answers is never kept, so no key is served what another's scope opened.
  if (persons) refuseWithoutPersons(ctx);
  await refuseKeptUnit(ctx, org);
  const [sources, altinn] = await Promise.all([
    readRegisters(ctx, org),
    delegated ? readAltinnState(ctx, org) : undefined,
  ]);
  const unit = sources['brreg.enheter'];
  await refuseUnit(ctx, org, unit);
  if (unit.kind === 'failed' && !isKnownToSigningService(sources)) throw nobodyAnswered(unit.code);

  return {
    data: {
      org_number: org,
      ...describeAuthority(sources, { withPersons: persons }),
      data_tier: altinn && altinn.state.granted_scopes.length > 0 ? 'tier_1_2' : 'tier_1',
      ...(altinn && { delegated: altinn.state }),
    },
    sources: [...Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)), ...(altinn?.sources ?? [])],
    dataSource: delegated ? 'Brønnøysundregistrene; Altinn' : 'Brønnøysundregistrene',
    legalBasis: delegated
      ? 'NLOD 2.0 for the open registers of Brønnøysund; the organisation’s own delegation for the rest'
      : 'NLOD 2.0',
    notice: ctx.noticeFor(org),
  };
}

/** Everybody in the sandbox is invented. */
function refuseWithoutPersons({ actor }: Context): void {
  if (actor.kind === 'sandbox' || (actor.kind === 'apiKey' && actor.scopes.has('read:persons'))) return;
  throw new AppError('SCOPE_INSUFFICIENT', {
    detail: {
      nb: 'Navn vises bare for en nøkkel med scopet read:persons. Uten persons=true vises roller og antall.',
      en: 'Names are shown only to a key with the scope read:persons. Without persons=true roles and counts are shown.',
    },
    headers: { 'www-authenticate': 'Bearer realm="apier", error="insufficient_scope", scope="read:persons"' },
  });
}
