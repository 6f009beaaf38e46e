import { describeEmployment, naceCodesOf, statusOf } from '../companies/index.ts';
import type { Context } from '../context.ts';
import { osloDate } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import type { CompanyDeadlines, CompanyObligations, CompanySummary } from './company-shapes.ts';
import { describeDeadlines, describeObligations, listDeadlines } from './describe-company.ts';
import { type CompanyRecord, readCompanyFacts, tellOf } from './read-company-facts.ts';

/** What each of the 21 obligations is to an organisation, as of a day in Norway. Throws as {@link readCompanyFacts}. */
export async function readCompanyObligations(
  ctx: Context,
  { org, as_of }: { org: string; as_of?: string | undefined },
): Promise<Answer<CompanyObligations>> {
  const record = await readCompanyFacts(ctx, org);
  const today = osloDate(ctx.clock.now());
  return { data: describeObligations(record, { asOf: as_of ?? today, today }), ...tellOf(ctx, record) };
}

/** What falls due within a horizon, required or not decided. Throws as {@link readCompanyFacts}. */
export async function readCompanyDeadlines(
  ctx: Context,
  { org, as_of, horizon_months }: { org: string; as_of?: string | undefined; horizon_months: number },
): Promise<Answer<CompanyDeadlines>> {
  const record = await readCompanyFacts(ctx, org);
  const asOf = as_of ?? osloDate(ctx.clock.now());
  return { data: describeDeadlines(record, asOf, horizon_months), ...tellOf(ctx, record) };
}

/** How far ahead a summary looks. */
export const summaryMonths = 12;

/** Who an organisation is, with all its obligations and a year of deadlines. Throws as {@link readCompanyFacts}. */
export async function readCompanySummary(ctx: Context, { org }: { org: string }): Promise<Answer<CompanySummary>> {
  const record = await readCompanyFacts(ctx, org);
  const today = osloDate(ctx.clock.now());
  const { obligations, ...about } = describeObligations(record, { asOf: today, today });
  const { name, status, employees } = identityOf(record);
  return {
    data: {
      org_number: org,
      name,
      entity_type: about.entity_type,
      status,
      nace_codes: naceCodesOf(record.unit.enhet),
      mva_registered: record.mvaRegistered,
      employees,
      as_of: today,
      data_tier: about.data_tier,
      coverage: about.coverage,
      suppressed_reason: about.suppressed_reason,
      main_unit: about.main_unit,
      partial: about.partial,
      obligations,
      deadlines: listDeadlines(record, today, summaryMonths),
    },
    ...tellOf(ctx, record),
  };
}

function identityOf({ unit }: CompanyRecord): Pick<CompanySummary, 'name' | 'status' | 'employees'> {
  const { count, count_withheld: withheld, band } = describeEmployment(unit.enhet, { kind: 'off' });
  const status = unit.state === 'sub_unit' ? subUnitStatus(unit.enhet) : statusOf(unit.state, unit.enhet);
  return { name: unit.enhet.navn, status, employees: { count, withheld, band } };
}

/** Of a sub-unit the register tells only whether it is deleted; the rest stands at its main unit. */
const subUnitStatus = ({ slettedato }: { slettedato?: string | undefined }): CompanySummary['status'] =>
  slettedato === undefined ? 'unknown' : 'deleted';
