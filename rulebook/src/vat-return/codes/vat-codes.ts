import type { Bilingual } from '../../period/period.ts';
import { readRows, wordsOf } from '../../read-rows.ts';
import type { ReturnCategory } from '../vat-return.ts';
import { categoriesOf } from './return-letters.ts';
import { isSpecification } from './specifications.ts';
import type { RateKind } from './vat-rates.ts';

/** Input VAT that is deducted, output VAT that is owed, or both on two lines (purchases from abroad, gold and allowances). */
export type VatDirection = 'in' | 'out' | 'both';

/** A VAT code of the return (mvaKode). */
export interface VatCode {
  code: string;
  name: Bilingual;
  direction: VatDirection;
  /** `null`: the list gives none, and the return writes `0` (code 6). */
  rateKind: RateKind | null;
  /** The kinds of return that may have it. */
  categories: readonly ReturnCategory[];
  /** The specifications that it may have in an ordinary return; {@link specificationsOf} tells the others. */
  specifications: readonly string[];
  /** `null`: the list names no day. */
  validFrom: string | null;
  validTo: string | null;
}

/** The day of the code lists that all these tables hold; what Skatteetaten changed later is not in them. */
export const codeListDay = '2025-11-04';

const table = `
  1  | in   | standard | O K   | tapPåKrav justering tilbakeføringAvInngåendeMerverdiavgift justeringMerverdiavgiftskompensasjonFastEiendom | 1970-01-01 | Innenlandske kjøp med fradrag, høy sats | Domestic purchases with deduction, standard rate
  3  | out  | standard | O     | uttak | 1970-01-01 | Innenlandsk salg og uttak, høy sats | Domestic sales and withdrawals, standard rate
  5  | out  | zero     | O     | uttak | 1970-01-01 | Innenlandsk salg og uttak, nullsats | Domestic sales and withdrawals, zero rate
  6  | out  | -        | O     | -     | 1970-01-01 | Salg og uttak utenfor merverdiavgiftsloven | Sales and withdrawals that the VAT Act leaves out
  11 | in   | food     | O K   | tapPåKrav | 2001-07-01 | Innenlandske kjøp med fradrag, middels sats | Domestic purchases with deduction, food rate
  12 | in   | raw_fish | O     | tapPåKrav | -          | Råfisk og annen villfangst fra havet, kjøpt | Raw fish and other wild catch from the sea, bought
  13 | in   | low      | O K   | tapPåKrav | 2004-01-01 | Innenlandske kjøp med fradrag, lav sats | Domestic purchases with deduction, low rate
  14 | in   | standard | O K   | justeringMerverdiavgiftskompensasjonFastEiendom | 2006-01-01 | Fradrag for avgift betalt i tollen, høy sats | Deduction of VAT paid to Customs, standard rate
  15 | in   | food     | O K   | -     | 2006-01-01 | Fradrag for avgift betalt i tollen, middels sats | Deduction of VAT paid to Customs, food rate
  31 | out  | food     | O     | uttak | 2001-07-01 | Innenlandsk salg og uttak, middels sats | Domestic sales and withdrawals, food rate
  32 | out  | raw_fish | O     | -     | 1970-01-01 | Råfisk og annen villfangst fra havet, solgt | Raw fish and other wild catch from the sea, sold
  33 | out  | low      | O     | uttak | 2004-03-01 | Innenlandsk salg og uttak, lav sats | Domestic sales and withdrawals, low rate
  51 | out  | zero     | O     | -     | 2017-01-01 | Klimakvoter og gull solgt til virksomheter | Allowances and gold sold to businesses
  52 | out  | zero     | O     | -     | 2017-01-01 | Varer og tjenester solgt til utlandet, nullsats | Goods and services sold abroad, zero rate
  81 | both | standard | O K   | justering tilbakeføringAvInngåendeMerverdiavgift kompensasjonsrett justeringMerverdiavgiftskompensasjonFastEiendom | 2017-01-01 | Innførte varer med fradrag, høy sats | Imported goods with deduction, standard rate
  82 | out  | standard | O     | -     | 2017-01-01 | Innførte varer uten fradrag, høy sats | Imported goods without deduction, standard rate
  83 | both | food     | O K   | kompensasjonsrett | 2017-01-01 | Innførte varer med fradrag, middels sats | Imported goods with deduction, food rate
  84 | out  | food     | O     | -     | 2017-01-01 | Innførte varer uten fradrag, middels sats | Imported goods without deduction, food rate
  85 | out  | zero     | O     | -     | 2017-01-01 | Innførte varer uten avgift, nullsats | Imported goods without VAT, zero rate
  86 | both | standard | O K R | kompensasjonsrett | 2001-07-01 | Tjenester fra utlandet med fradrag, høy sats | Services from abroad with deduction, standard rate
  87 | out  | standard | O R   | -     | 2001-07-01 | Tjenester fra utlandet uten fradrag, høy sats | Services from abroad without deduction, standard rate
  88 | both | low      | O K R | kompensasjonsrett | 2001-07-01 | Tjenester fra utlandet med fradrag, lav sats | Services from abroad with deduction, low rate
  89 | out  | low      | O R   | -     | 2001-07-01 | Tjenester fra utlandet uten fradrag, lav sats | Services from abroad without deduction, low rate
  91 | both | standard | O K R | kompensasjonsrett | 2017-01-01 | Klimakvoter og gull kjøpt med fradrag | Allowances and gold bought with deduction
  92 | out  | standard | O R   | -     | 2017-01-01 | Klimakvoter og gull kjøpt uten fradrag | Allowances and gold bought without deduction
`;

const columns = ['code', 'direction', 'rateKind', 'returns', 'specifications', 'from', 'nb', 'en'] as const;
const rows = readRows(columns, table);

const specificationsByCode = new Map(rows.map(({ code, specifications }) => [code, wordsOf(specifications)]));

/**
 * The VAT codes that returns may have; the other codes of SAF-T (0, 7, 20, 21, 22) are not reported. All of them still hold.
 * Source: Skatteetaten, code list mvaKodeSAFT of 4 November 2025; the names are our own.
 */
export const vatCodes: readonly VatCode[] = rows.map((row) => ({
  code: row.code,
  name: { nb: row.nb, en: row.en },
  direction: row.direction as VatDirection,
  rateKind: row.rateKind === '-' ? null : (row.rateKind as RateKind),
  categories: categoriesOf(row.returns),
  specifications: specificationsOf(row.code, 'alminnelig'),
  validFrom: row.from === '-' ? null : row.from,
  validTo: null,
}));

/** The codes of a direction, or of several. Source: {@link vatCodes}. */
export const codesOf = (...directions: readonly VatDirection[]): ReadonlySet<string> =>
  new Set(vatCodes.filter(({ direction }) => directions.includes(direction)).map(({ code }) => code));

/** The codes that a kind of return may have. Source: {@link vatCodes}. */
export const codesIn = (category: ReturnCategory): readonly string[] =>
  vatCodes.filter(({ categories }) => categories.includes(category)).map(({ code }) => code);

const byCode = new Map(vatCodes.map((row) => [row.code, row]));

/** The code, written exactly so; `undefined` for a code that no return may have. Source: {@link vatCodes}. */
export const findVatCode = (code: string): VatCode | undefined => byCode.get(code);

/**
 * The specifications that a line with the code may have in that kind of return; none for an unknown code. Whether the return
 * may have the code at all is another question ({@link VatCode.categories}). Source: {@link vatCodes}.
 */
export function specificationsOf(code: string, category: ReturnCategory): readonly string[] {
  return (specificationsByCode.get(code) ?? []).filter((each) => isSpecification(each, category));
}
