import type { CompanyFacts, VatTerm } from '@apier/rulebook';
import {
  forgetAllBut,
  freshnessOf,
  type KnownEnhet,
  keptUnit,
  meldingerOf,
  missingIn,
  nobodyAnswered,
  openRegisters,
  readVatSources,
  refusalOf,
  reportOf,
  settleAccounts,
} from '../companies/index.ts';
import type { Context } from '../context.ts';
import type { Answer, SourceReport } from '../operation.ts';
import type { Underenheter } from '../upstreams/brreg/index.ts';
import { type FactSources, factsIn, type RegisteredFacts } from './facts-in-registers.ts';
import { isPartnership } from './partners-in-roles.ts';

type Underenhet = Underenheter['units'][number];

/** A VAT return as Skatteetaten's list shows it; `period` is `null` for one that no grammar has. */
export type ListedReturn = Pick<ReturnType<typeof meldingerOf>[number], 'period' | 'status'>;

/** An organisation as far as its obligations go: what the registers said of it, and which of them. */
export interface CompanyRecord {
  org: string;
  /** As Enhetsregisteret knows the number. */
  unit: KnownEnhet | { state: 'sub_unit'; enhet: Underenhet };
  facts: CompanyFacts;
  origins: RegisteredFacts['origins'];
  others: RegisteredFacts['others'];
  mvaRegistered: boolean | null;
  vatTerms: readonly VatTerm[];
  /** Skatteetaten's list of VAT returns; `null`: it was not read. */
  returns: readonly ListedReturn[] | null;
  dataTier: 'tier_1' | 'tier_1_2';
  /** A register that should have answered did not. */
  partial: boolean;
  reports: SourceReport[];
  freshness: Pick<Answer<unknown>, 'freshUntil'>;
}

/**
 * The facts of an organisation that the registers tell, each register asked at the same time; the roles only where the form
 * has participants. What did not answer leaves its facts unknown. A sub-unit is told with the number of its main unit.
 * Throws COMPANY_NOT_FOUND, COMPANY_REMOVED, and UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE when Enhetsregisteret, without
 * which there is no form to go by, did not answer.
 */
export async function readCompanyFacts(ctx: Context, org: string): Promise<CompanyRecord> {
  const registers = openRegisters(ctx, org);
  const kept = keptUnit(ctx, org);
  const asked = registers.readUnit();
  // Who asks again and again for a number that is no main unit costs the other registers nothing.
  if (kept && !('enhet' in kept)) return readSubUnit(ctx, org, await asked);

  const [enhet, roller, regnskap, vat] = await Promise.all([
    asked,
    asked.then((unit) => (isPartnership(formIn(unit)) ? registers.readRoles() : undefined)),
    registers.readAccounts(),
    readVatSources(ctx, org),
  ]);
  if (enhet.kind !== 'read' || !('enhet' in enhet.read.value)) {
    if (enhet.kind === 'read') forgetAllBut(ctx, org, 'brreg.enheter');
    return readSubUnit(ctx, org, enhet);
  }
  const unit = enhet.read.value;
  const sources: FactSources = {
    'brreg.enheter': enhet,
    ...(roller && { 'brreg.roller': roller }),
    'brreg.regnskap': settleAccounts(enhet, regnskap),
    ...vat,
  };
  const { 'skatteetaten.mvaregister': register, 'skatteetaten.mvameldinger': list } = vat;
  return {
    ...{ org, unit, ...factsIn(org, unit, sources) },
    returns: list.kind === 'read' ? meldingerOf(list.read.value) : null,
    dataTier: register.kind === 'read' || list.kind === 'read' ? 'tier_1_2' : 'tier_1',
    partial: missingIn(sources).length > 0,
    reports: Object.entries(sources).map(([name, outcome]) => reportOf(name, outcome)),
    freshness: freshnessOf(ctx, sources),
  };
}

type Unit = FactSources['brreg.enheter'];

const formIn = (unit: Unit): string =>
  unit.kind === 'read' && 'enhet' in unit.read.value ? unit.read.value.enhet.organisasjonsform.kode : '';

/** The sub-unit of a number that is no main unit's; throws as {@link readCompanyFacts} when there is none. */
async function readSubUnit(ctx: Context, org: string, unit: Unit): Promise<CompanyRecord> {
  if (unit.kind !== 'read') throw nobodyAnswered(unit.kind === 'failed' ? unit.code : 'UPSTREAM_UNAVAILABLE');
  const answer = unit.read.value;
  // It came to be a main unit between two looks at it.
  if ('enhet' in answer) throw nobodyAnswered('UPSTREAM_UNAVAILABLE');
  const sub = answer.state === 'unknown' ? await openRegisters(ctx, org).readSubUnit() : undefined;
  if (sub?.kind !== 'read' || sub.read.value === null) throw await refusalOf(ctx, org, answer);
  const enhet = sub.read.value;
  const { freshUntil = 0 } = freshnessOf(ctx, { 'brreg.enheter': unit });
  return {
    org,
    unit: { state: 'sub_unit', enhet },
    facts: { orgnr: org, organisasjonsform: enhet.organisasjonsform.kode, isSubEntity: true },
    origins: {},
    others: {},
    mvaRegistered: null,
    vatTerms: [],
    returns: null,
    dataTier: 'tier_1',
    partial: false,
    reports: [reportOf('brreg.enheter', unit), reportOf('brreg.underenhet', sub)],
    freshness: { freshUntil: Math.min(freshUntil, sub.read.usableUntil) },
  };
}

/** What every answer about the obligations of a company says of itself. */
export function tellOf(
  ctx: Context,
  { org, reports, freshness, dataTier }: CompanyRecord,
): Omit<Answer<never>, 'data'> {
  return {
    sources: reports,
    dataSource: `Apier rulebook; Brønnøysundregistrene${dataTier === 'tier_1' ? '' : '; Skatteetaten'}`,
    legalBasis:
      'The sections named with each obligation; NLOD 2.0 for the open registers; the organisation’s own delegation for the rest',
    notice: ctx.noticeFor(org),
    ...freshness,
  };
}
