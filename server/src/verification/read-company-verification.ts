import { isKnownToSigningService, readRegisters } from '../authority/index.ts';
import {
  freshnessOf,
  nobodyAnswered,
  openRegisters,
  refuseKeptUnit,
  refuseUnit,
  reportOf,
  settleAccounts,
} from '../companies/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { describeVerification, type VerificationSources } from './describe-verification.ts';
import type { CompanyVerification } from './shapes.ts';

/**
 * Whether a company is active and somebody who can bind it is registered, as the open registers tell it. Throws
 * COMPANY_NOT_FOUND, COMPANY_REMOVED, and UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE when no register could say which
 * company it is.
 */
export async function readCompanyVerification(
  ctx: Context,
  { org }: { org: string },
): Promise<Answer<CompanyVerification>> {
  await refuseKeptUnit(ctx, org);
  const [told, accounts] = await Promise.all([readRegisters(ctx, org), openRegisters(ctx, org).readAccounts()]);
  const unit = told['brreg.enheter'];
  const sources: VerificationSources = { ...told, 'brreg.regnskap': settleAccounts(unit, accounts) };
  await refuseUnit(ctx, org, unit);
  if (unit.kind === 'failed' && !isKnownToSigningService(sources)) throw nobodyAnswered(unit.code);
  return {
    data: { org_number: org, ...describeVerification(sources) },
    sources: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    dataSource: 'Brønnøysundregistrene',
    legalBasis: 'NLOD 2.0',
    notice: ctx.noticeFor(org),
    ...freshnessOf(ctx, sources),
  };
}
