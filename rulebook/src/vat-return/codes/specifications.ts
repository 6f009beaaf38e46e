import type { Bilingual } from '../../period/period.ts';
import { readRows } from '../../read-rows.ts';
import type { ReturnCategory } from '../vat-return.ts';
import { categoriesOf } from './return-letters.ts';

/** A value of `spesifikasjon` on a line, and the kinds of return that know it. */
export interface Specification {
  specification: string;
  categories: readonly ReturnCategory[];
  name: Bilingual;
}

const table = `
  justering                                     | O   | Justering for kapitalvarer                                            | Adjustment for capital goods
  tapPåKrav                                     | O   | Tap på utestående fordringer                                          | Loss on receivables
  tilbakeføringAvInngåendeMerverdiavgift        | O   | Fradrag ført tilbake for fast eiendom eller personkjøretøy            | Deduction paid back for real property or passenger vehicles
  uttak                                         | O   | Uttak fra virksomheten                                                | Withdrawal from the business
  justeringMerverdiavgiftskompensasjonFastEiendom | K | Kompensasjon for fast eiendom justert                                 | Compensation for real property adjusted
  kompensasjonsrett                             | O R | Kjøp som gir rett til kompensasjon                                    | Purchases that give a right to compensation
`;

/** The specifications that lines may have. Source: Skatteetaten, code list mvaSpesifikasjon; the names are our own. */
export const specifications: readonly Specification[] = readRows(
  ['specification', 'categories', 'nb', 'en'],
  table,
).map(({ specification, categories, nb, en }) => ({
  specification,
  categories: categoriesOf(categories),
  name: { nb, en },
}));

/** Whether that kind of return knows the specification, written exactly so. Source: as {@link specifications}. */
export const isSpecification = (text: string, category: ReturnCategory): boolean =>
  specifications.some(({ specification, categories }) => specification === text && categories.includes(category));
