import { missingIn, nobodyAnswered, openRegisters, refuseKeptUnit, refuseUnit, reportOf } from '../companies/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { describeProfile } from './describe-profile.ts';
import type { CompanyProfile } from './shapes.ts';

/**
 * One company as Enhetsregisteret shows it. Throws COMPANY_NOT_FOUND, COMPANY_REMOVED, and UPSTREAM_TIMEOUT or
 * UPSTREAM_UNAVAILABLE when Enhetsregisteret did not answer.
 */
export async function readCompanyProfile(
  ctx: Context,
  { org_number: org }: { org_number: string },
): Promise<Answer<CompanyProfile>> {
  await refuseKeptUnit(ctx, org);
  const registers = openRegisters(ctx, org);
  const [unit, roles] = await Promise.all([registers.readUnit(), registers.readRoles()]);
  await refuseUnit(ctx, org, unit);
  if (unit.kind !== 'read' || !('enhet' in unit.read.value)) {
    throw nobodyAnswered(unit.kind === 'failed' ? unit.code : 'UPSTREAM_UNAVAILABLE');
  }
  const sources = { 'brreg.enheter': unit, 'brreg.roller': roles };
  return {
    data: {
      org_number: org,
      ...describeProfile(unit.read.value, roles.kind === 'read' ? roles.read.value : null),
      partial: missingIn(sources).length > 0,
    },
    sources: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    dataSource: 'Brønnøysundregistrene',
    legalBasis: 'NLOD 2.0',
    notice: ctx.noticeFor(org),
  };
}
