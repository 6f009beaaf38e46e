import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const date = z.iso.date().nullable();
const word = z.string().nullable();
const flag = z.boolean().nullable();
const amount = z.number().nullable();

export const KeyFigures = named(
  'KeyFigures',
  z
    .object({
      accounts_type: word.describe('SELSKAP: of the company. KONSERN: of the group.'),
      period_from: date,
      period_to: date,
      currency: word.describe('ISO 4217; not always NOK. All amounts are in it.'),
      presentation: word.describe('Oppstillingsplan: smaa, store or oevrige.'),
      accounting_rules: word.describe('For example IFRS or regnskapslovenAlminneligRegler.'),
      small_company: flag.describe('Drawn up by the rules for small companies (små foretak).'),
      liquidation_accounts: flag.describe('Avviklingsregnskap.'),
      audited: flag.describe('False: the register says that these accounts are not audited.'),
      audit_opted_out: flag.describe('The company has decided against audit (fravalg av revisjon).'),
      revenue: amount.describe('Sum driftsinntekter.'),
      sales_revenue: amount.describe('Salgsinntekter.'),
      operating_costs: amount.describe('Sum driftskostnad.'),
      operating_result: amount.describe('Driftsresultat.'),
      net_financial_items: amount.describe('Netto finans.'),
      result_before_tax: amount.describe('Ordinært resultat før skattekostnad.'),
      annual_result: amount.describe('Årsresultat.'),
      total_assets: amount.describe('Sum eiendeler.'),
      current_assets: amount.describe('Sum omløpsmidler.'),
      fixed_assets: amount.describe('Sum anleggsmidler.'),
      equity: amount.describe('Sum egenkapital.'),
      retained_equity: amount.describe('Sum opptjent egenkapital.'),
      paid_in_equity: amount.describe('Sum innskutt egenkapital.'),
      debt: amount.describe('Sum gjeld.'),
      current_liabilities: amount.describe('Sum kortsiktig gjeld.'),
      long_term_liabilities: amount.describe('Sum langsiktig gjeld.'),
    })
    .describe('As filed, in whole currency with øre, as the register gives them. null: not filed, which is not zero.'),
);

export const AnnualAccounts = named(
  'AnnualAccounts',
  z.object({
    org_number: z.string(),
    name: z.string().nullable().describe('null: Enhetsregisteret has no main unit of this number, or did not answer.'),
    has_filed_annual_accounts: z
      .boolean()
      .nullable()
      .describe('null: not known. It is false only where both registers answered and neither knows of any.'),
    last_accounts_year: z.int().nullable(),
    key_figures: KeyFigures.nullable().describe('Of the company’s own accounts, the latest year. null: none to show.'),
    group_key_figures: KeyFigures.nullable().describe('Of the group, where the register shows them.'),
    audit_opted_out_since: date,
    not_served_reason: z
      .literal('finance_company')
      .nullable()
      .describe('Regnskapsregisteret gives no figures of banks, insurers and other finance companies.'),
    history_available: z.literal(false),
    note: z.string().describe('What the register shows, in Norwegian (bokmål).'),
    note_en: z.string(),
    partial: z.boolean().describe('True: a register did not answer; _meta.sources names it.'),
  }),
);
export type AnnualAccounts = z.input<typeof AnnualAccounts>;
