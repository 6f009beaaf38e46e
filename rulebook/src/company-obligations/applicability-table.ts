import { type ObligationCode, obligationCodes } from '../obligations/obligation-codes.ts';
import { readRows, wordsOf } from '../read-rows.ts';

/** What a cell may say beside {@link conditionNames}. `no_rules`: the form has no rules here, and nothing is told. */
const plainCells = { '●': 'always', '–': 'never', '?': 'no_rules' } as const;

/** The conditions on which an obligation may hang; what each asks is in `conditions.ts`. */
export const conditionNames = [
  ...([
    'vat_registered',
    'reverse_charge',
    'employer',
    'pays_wages',
    'pay_day',
    'advance_tax',
    'nuf_advance_tax',
  ] as const),
  ...(['nuf_taxable', 'business', 'not_in_vps', 'told_not_in_vps'] as const),
  ...(['accounting_liable', 'commercial_foundation', 'trading_or_liable', 'skattefunn'] as const),
  ...(['one_employee', 'work_percentages', 'five_employees', 'thirty_employees', 'audit'] as const),
] as const;

export type ConditionName = (typeof conditionNames)[number];

export type Applicability = 'always' | 'never' | 'no_rules' | ConditionName;

/**
 * Which form of organisation owes what: ● always, – never, else the condition by name; ? where nothing is told, because the
 * form has no rules here. `all` is every form, `other` every form that is not named anywhere.
 *
 * The general meeting of SA, BRL and BBL follows acts of their own, which are not held here. The advance tax of ANS, DA and
 * KS is the partners' own. That an ESEK registers no beneficial owners is our reading.
 *
 * Sources: the sections that the catalogue of obligations names.
 */
const table = `
mva_melding | all | vat_registered
mva_omvendt | all | reverse_charge

a_melding          | all | employer
arbeidsgiveravgift | all | pays_wages
forskuddstrekk     | all | pay_day

forskuddsskatt_upersonlig | AS ASA SA BRL BBL STI FLI | advance_tax
forskuddsskatt_upersonlig | NUF                       | nuf_advance_tax
forskuddsskatt_upersonlig | ENK ANS DA KS ESEK        | –
forskuddsskatt_upersonlig | other                     | ?

forskuddsskatt_personlig | ENK                                          | advance_tax
forskuddsskatt_personlig | AS ASA NUF ANS DA KS SA BRL BBL STI FLI ESEK | –
forskuddsskatt_personlig | other                                        | ?

skattemelding_selskap | AS ASA SA BRL BBL | ●
skattemelding_selskap | NUF               | nuf_taxable
skattemelding_selskap | STI               | commercial_foundation
skattemelding_selskap | FLI ESEK          | business
skattemelding_selskap | ENK ANS DA KS     | –
skattemelding_selskap | other             | ?

skattemelding_enk | ENK                                          | ●
skattemelding_enk | AS ASA NUF ANS DA KS SA BRL BBL STI FLI ESEK | –
skattemelding_enk | other                                        | ?

selskapsmelding | ANS DA KS                              | ●
selskapsmelding | AS ASA ENK NUF SA BRL BBL STI FLI ESEK | –
selskapsmelding | other                                  | ?

aksjonaerregisteroppgave | AS                                        | not_in_vps
aksjonaerregisteroppgave | ASA                                       | told_not_in_vps
aksjonaerregisteroppgave | ENK NUF ANS DA KS SA BRL BBL STI FLI ESEK | –
aksjonaerregisteroppgave | other                                     | ?

ordinaer_generalforsamling | AS ASA                                    | ●
ordinaer_generalforsamling | ENK NUF ANS DA KS SA BRL BBL STI FLI ESEK | –
ordinaer_generalforsamling | other                                     | ?

aarsregnskap | AS ASA BRL BBL STI            | ●
aarsregnskap | ENK NUF ANS DA KS SA FLI ESEK | accounting_liable
aarsregnskap | other                         | ?

reelle_rettighetshavere | AS ASA ANS DA KS SA BRL BBL | ●
reelle_rettighetshavere | NUF                         | nuf_taxable
reelle_rettighetshavere | STI                         | commercial_foundation
reelle_rettighetshavere | FLI                         | trading_or_liable
reelle_rettighetshavere | ENK ESEK                    | –
reelle_rettighetshavere | other                       | ?

skattefunn_rapport | all | skattefunn

yrkesskadeforsikring | all | one_employee
otp                  | all | work_percentages
hms_systematisk      | all | one_employee
verneombud           | all | five_employees
amu                  | all | thirty_employees
revisor              | all | audit
`;

function readCell(cell: string): Applicability {
  if (cell in plainCells) return plainCells[cell as keyof typeof plainCells];
  const name = conditionNames.find((each) => each === cell);
  if (name === undefined) throw new Error(`The table of applicability names no condition: ${cell}`);
  return name;
}

const everyForm = 'all';
const otherForms = 'other';

const rows = readRows(['code', 'forms', 'cell'], table).map(({ code, forms, cell }) => ({
  code,
  forms: wordsOf(forms),
  cell: readCell(cell),
}));

/** What a body of each form owes. Every form has one cell for every code, or the table is at fault. */
const columns: ReadonlyMap<string, Readonly<Record<ObligationCode, Applicability>>> = new Map(
  [...new Set(rows.flatMap(({ forms }) => forms).filter((form) => form !== everyForm))].map((form) => [
    form,
    Object.fromEntries(
      obligationCodes.map((code) => {
        const cells = rows.filter(
          (row) => row.code === code && (row.forms.includes(form) || row.forms.includes(everyForm)),
        );
        const [only] = cells;
        if (only === undefined || cells.length > 1) throw new Error(`${form} has ${cells.length} cells for ${code}`);
        return [code, only.cell];
      }),
    ) as Record<ObligationCode, Applicability>,
  ]),
);

/** Whether there are rules for the form of organisation. Source: the columns of the table above. */
export const hasRules = (form: string): boolean => form !== otherForms && columns.has(form);

/** What a body of the form owes, code by code; one answer for all forms without rules. Source: the table above. */
export function applicabilityOf(form: string): Readonly<Record<ObligationCode, Applicability>> {
  const column = columns.get(hasRules(form) ? form : otherForms);
  if (column === undefined) throw new Error('The table of applicability has no column for other forms');
  return column;
}
