import { readRows, wordsOf } from '../read-rows.ts';
import type { VatTerm } from './deadline-rule.ts';
import type { ObligationCode } from './obligation-codes.ts';

/**
 * The one table of other names: of the rule, of the obligation, and of a single deadline, where `{year}`, `{number}` and
 * `{period}` stand for those of its period. Codes and periods are the true keys; these are derived. The first row of a code
 * is the name of the obligation as a whole.
 *
 * Sources: MVA_FILING_BIMONTHLY, A_MELDING_MONTHLY, SKATTEMELDING_AS, SKATTEMELDING_NAERINGSDRIVENDE, AARSREGNSKAP with
 * ARSREGNSKAP_FILING, mva-termin, amelding, mva-registration and skattemelding-annual are the product's published ones. The
 * others are made like them.
 */
const table = `
mva_melding                | bimonthly      | MVA_FILING_BIMONTHLY            | mva-filing-bimonthly                | mva-termin-{number}-{year}                | -
mva_melding                | annual         | MVA_FILING_ANNUAL               | mva-filing-annual                   | mva-annual-{year}                         | -
mva_melding                | annual_primary | MVA_FILING_ANNUAL_PRIMARY       | mva-filing-annual-primary           | mva-annual-primary-{year}                 | -
mva_melding                | monthly        | MVA_FILING_MONTHLY              | mva-filing-monthly                  | mva-month-{period}                        | -
mva_omvendt                | -              | MVA_REVERSE_CHARGE_QUARTERLY    | mva-reverse-charge-quarterly        | mva-omvendt-{number}-{year}               | -
a_melding                  | -              | A_MELDING_MONTHLY               | amelding-monthly                    | amelding-{period}                         | -
arbeidsgiveravgift         | -              | ARBEIDSGIVERAVGIFT_BIMONTHLY    | arbeidsgiveravgift-bimonthly        | arbeidsgiveravgift-termin-{number}-{year} | -
forskuddstrekk             | -              | FORSKUDDSTREKK_PAYDAY           | forskuddstrekk-payday               | forskuddstrekk-{period}                   | -
forskuddsskatt_upersonlig  | -              | FORSKUDDSSKATT_UPERSONLIG       | forskuddsskatt-upersonlig           | forskuddsskatt-upersonlig-{number}-{year} | -
forskuddsskatt_personlig   | -              | FORSKUDDSSKATT_PERSONLIG        | forskuddsskatt-personlig            | forskuddsskatt-personlig-{number}-{year}  | -
skattemelding_selskap      | -              | SKATTEMELDING_AS                | skattemelding-annual                | skattemelding-{year}                      | -
skattemelding_enk          | -              | SKATTEMELDING_NAERINGSDRIVENDE  | skattemelding-naeringsdrivende-annual | skattemelding-naeringsdrivende-{year}   | -
selskapsmelding            | -              | SELSKAPSMELDING_ANNUAL          | selskapsmelding-annual              | selskapsmelding-{year}                    | -
aksjonaerregisteroppgave   | -              | AKSJONAERREGISTEROPPGAVE_ANNUAL | aksjonaerregisteroppgave-annual     | aksjonaerregisteroppgave-{year}           | -
ordinaer_generalforsamling | -              | GENERALFORSAMLING_ANNUAL        | generalforsamling-annual            | generalforsamling-{year}                  | -
aarsregnskap               | -              | AARSREGNSKAP_FILING             | aarsregnskap-annual                 | aarsregnskap-{year}                       | AARSREGNSKAP ARSREGNSKAP_FILING
reelle_rettighetshavere    | -              | REELLE_RETTIGHETSHAVERE_UPDATE  | reelle-rettighetshavere-update      | reelle-rettighetshavere-{period}          | -
skattefunn_rapport         | -              | SKATTEFUNN_REPORT_ANNUAL        | skattefunn-report-annual            | skattefunn-report-{year}                  | -
yrkesskadeforsikring       | -              | YRKESSKADEFORSIKRING            | yrkesskadeforsikring                | yrkesskadeforsikring                      | -
otp                        | -              | OTP_PENSION                     | otp                                 | otp                                       | -
hms_systematisk            | -              | HMS_SYSTEMATIC_WORK             | hms-systematisk                     | hms-systematisk                           | -
verneombud                 | -              | VERNEOMBUD                      | verneombud                          | verneombud                                | -
amu                        | -              | AMU_COMMITTEE                   | amu                                 | amu                                       | -
revisor                    | -              | AUDITOR_DUTY                    | revisor                             | revisor                                   | -
`;

const rows = readRows(['code', 'vat_term', 'rule_id', 'obligation_id', 'deadline_id', 'also'], table);

function aliasRow(code: ObligationCode, vatTerm: VatTerm | null): (typeof rows)[number] {
  const row = rows.find((each) => each.code === code && (vatTerm === null || each.vat_term === vatTerm));
  if (row === undefined) throw new Error(`The table of aliases has no row for ${code} ${vatTerm}`);
  return row;
}

/** The other names of one thing to do. */
export interface DeadlineAlias {
  rule_id: string;
  obligation_id: string;
}

/**
 * The other names of a deadline: `mva-termin-4-2026` of the rule `MVA_FILING_BIMONTHLY`. Without a period, those of the
 * obligation as a whole (`skattemelding-annual`); without a VAT term, those of the two-month terms. Throws an Error for a
 * VAT term that the obligation has not. Source: the table above.
 */
export function aliasesOf(code: ObligationCode, period: string | null, vatTerm: VatTerm | null = null): DeadlineAlias {
  const { rule_id, obligation_id, deadline_id } = aliasRow(code, vatTerm);
  if (period === null) return { rule_id, obligation_id };
  const [, year = '', number = ''] = /^(\d{4})(?:-[TQHW]?0*(\d+))?/.exec(period) ?? [];
  return {
    rule_id,
    obligation_id: deadline_id.replace('{year}', year).replace('{number}', number).replace('{period}', period),
  };
}

/** Every spelling of a rule's name with the code it means. Source: the table above. */
export const ruleSpellings: Readonly<Record<string, ObligationCode>> = Object.fromEntries(
  rows.flatMap(({ code, rule_id, also }) => [rule_id, ...wordsOf(also)].map((name) => [name, code as ObligationCode])),
);
