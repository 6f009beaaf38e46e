import type { z } from 'zod';
import type { RegnskapAnswer } from '../upstreams/brreg/index.ts';
import type { KeyFigures } from './shapes.ts';

type Described = z.input<typeof KeyFigures>;
type Regnskap = Extract<RegnskapAnswer, { state: 'filed' }>['regnskap'][number];

/** Of the accounts of a kind those whose period ended last; of several for that period the one that was entered last. */
export function latestOf(filed: readonly Regnskap[], kind: 'company' | 'group'): Regnskap | null {
  const wanted = filed.filter(({ regnskapstype }) => (regnskapstype === 'KONSERN') === (kind === 'group'));
  const endOf = ({ regnskapsperiode }: Regnskap): string => regnskapsperiode.tilDato ?? '';
  return wanted.toSorted((one, other) => endOf(other).localeCompare(endOf(one)) || other.id - one.id)[0] ?? null;
}

/** The key figures of one set of accounts. What was not filed is `null`, never zero. */
export function describeKeyFigures(regnskap: Regnskap): Described {
  const { egenkapital, gjeldOversikt } = regnskap.egenkapitalGjeld ?? {};
  const { eiendeler, resultatregnskapResultat: resultat, revisjon, regnkapsprinsipper: prinsipper } = regnskap;
  const drift = resultat?.driftsresultat;
  return {
    accounts_type: regnskap.regnskapstype ?? null,
    period_from: regnskap.regnskapsperiode.fraDato ?? null,
    period_to: regnskap.regnskapsperiode.tilDato ?? null,
    currency: regnskap.valuta ?? null,
    presentation: regnskap.oppstillingsplan ?? null,
    accounting_rules: prinsipper?.regnskapsregler ?? null,
    small_company: prinsipper?.smaaForetak ?? null,
    liquidation_accounts: regnskap.avviklingsregnskap ?? null,
    audited: revisjon?.ikkeRevidertAarsregnskap === undefined ? null : !revisjon.ikkeRevidertAarsregnskap,
    audit_opted_out: revisjon?.fravalgRevisjon ?? null,
    revenue: drift?.driftsinntekter?.sumDriftsinntekter ?? null,
    sales_revenue: drift?.driftsinntekter?.salgsinntekter ?? null,
    operating_costs: drift?.driftskostnad?.sumDriftskostnad ?? null,
    operating_result: drift?.driftsresultat ?? null,
    net_financial_items: resultat?.finansresultat?.nettoFinans ?? null,
    result_before_tax: resultat?.ordinaertResultatFoerSkattekostnad ?? null,
    annual_result: resultat?.aarsresultat ?? null,
    total_assets: eiendeler?.sumEiendeler ?? null,
    current_assets: eiendeler?.omloepsmidler?.sumOmloepsmidler ?? null,
    fixed_assets: eiendeler?.anleggsmidler?.sumAnleggsmidler ?? null,
    equity: egenkapital?.sumEgenkapital ?? null,
    retained_equity: egenkapital?.opptjentEgenkapital?.sumOpptjentEgenkapital ?? null,
    paid_in_equity: egenkapital?.innskuttEgenkapital?.sumInnskuttEgenkaptial ?? null,
    debt: gjeldOversikt?.sumGjeld ?? null,
    current_liabilities: gjeldOversikt?.kortsiktigGjeld?.sumKortsiktigGjeld ?? null,
    long_term_liabilities: gjeldOversikt?.langsiktigGjeld?.sumLangsiktigGjeld ?? null,
  };
}
