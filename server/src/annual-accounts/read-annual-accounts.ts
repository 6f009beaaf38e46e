import {
  accountsOf,
  forgetAllBut,
  freshnessOf,
  type KnownEnhet,
  keptUnit,
  missingIn,
  nobodyAnswered,
  type OpenSources,
  openRegisters,
  refusalOf,
  reportOf,
  settleAccounts,
} from '../companies/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { describeKeyFigures, latestOf } from './describe-key-figures.ts';
import type { AnnualAccounts } from './shapes.ts';

type AccountsSources = Pick<OpenSources, 'brreg.enheter'> & Partial<Pick<OpenSources, 'brreg.regnskap'>>;

/**
 * Whether a company has filed annual accounts, and the key figures of the last. A number that Enhetsregisteret does not
 * know has nothing known of it, and is answered so. Throws COMPANY_REMOVED, and UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE
 * when neither register answered.
 */
export async function readAnnualAccounts(ctx: Context, { org }: { org: string }): Promise<Answer<AnnualAccounts>> {
  const sources = await readSources(ctx, org);
  const unit = sources['brreg.enheter'];
  const answer = unit.kind === 'read' ? unit.read.value : undefined;
  if (answer?.state === 'removed') throw await refusalOf(ctx, org, answer);
  if (unit.kind === 'failed' && sources['brreg.regnskap']?.kind !== 'read') throw nobodyAnswered(unit.code);
  return {
    data: describeAccounts(org, answer && 'enhet' in answer ? answer : undefined, sources),
    sources: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    dataSource: 'Brønnøysundregistrene',
    legalBasis: 'NLOD 2.0',
    notice: ctx.noticeFor(org),
    ...freshnessOf(ctx, sources),
  };
}

/** Of what is no main unit, the other register's answer means nothing: it is neither asked for again, kept nor shown. */
async function readSources(ctx: Context, org: string): Promise<AccountsSources> {
  const registers = openRegisters(ctx, org);
  const kept = keptUnit(ctx, org);
  const isNoUnit = kept !== undefined && !('enhet' in kept);
  const [unit, accounts] = await Promise.all([registers.readUnit(), isNoUnit ? undefined : registers.readAccounts()]);
  if (unit.kind === 'read' && !('enhet' in unit.read.value)) {
    forgetAllBut(ctx, org, 'brreg.enheter');
    return { 'brreg.enheter': unit };
  }
  return { 'brreg.enheter': unit, ...(accounts && { 'brreg.regnskap': settleAccounts(unit, accounts) }) };
}

const note = {
  nb: 'Regnskapsregisterets åpne data viser bare det siste året som er sendt inn.',
  en: 'The open data of Regnskapsregisteret show only the latest year that was filed.',
};

function describeAccounts(org: string, unit: KnownEnhet | undefined, sources: AccountsSources): AnnualAccounts {
  const regnskap = sources['brreg.regnskap'];
  const answer = regnskap?.kind === 'read' ? regnskap.read.value : undefined;
  const filed = answer?.state === 'filed' ? answer.regnskap : [];
  const [company, group] = [latestOf(filed, 'company'), latestOf(filed, 'group')];
  const { has_filed_annual_accounts, last_accounts_year, audit_opted_out_since } = accountsOf(unit, regnskap);
  return {
    org_number: org,
    name: unit?.enhet.navn ?? null,
    has_filed_annual_accounts,
    last_accounts_year,
    audit_opted_out_since,
    key_figures: company && describeKeyFigures(company),
    group_key_figures: group && describeKeyFigures(group),
    not_served_reason: regnskap?.kind === 'not_served' ? regnskap.reason : null,
    history_available: false,
    note: note.nb,
    note_en: note.en,
    partial: missingIn(sources).length > 0,
  };
}
