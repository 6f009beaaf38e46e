import { readRows, wordsOf } from '../../read-rows.ts';
import type { ReturnCategory } from '../vat-return.ts';
import { lineRemarkTable } from './line-remark-table.ts';
import { type ReturnLetter, returnLetters } from './return-letters.ts';
import { findVatCode } from './vat-codes.ts';

/** The sign of an amount; 0 counts as `+`. */
export type Sign = '+' | '-';

/** What the sign of a line is expected from. */
export interface LineKind {
  code: string;
  specification: string | null;
  /** The line has no base (grunnlag): it deducts. Asked for only where the code may stand on two lines. */
  isDeduction: boolean;
  category: ReturnCategory;
}

/**
 * The sign that a line has when nothing is out of the ordinary: `-` for deductions (codes 1, 11, 12, 13, 14, 15, and the
 * deducting line of 81, 83, 86, 88, 91), for losses on receivables (tapPåKrav), and for all lines of a compensation return
 * without specification; `+` for all others. An unknown code is expected as output VAT.
 * Source: Skatteetaten, code list merknadTilsvarendeMvaKode, column forventetFortegn.
 */
export function expectedSign({ code, specification, isDeduction, category }: LineKind): Sign {
  if (specification !== null) return specification === 'tapPåKrav' ? '-' : '+';
  if (category === 'kompensasjon') return '-';
  const direction = findVatCode(code)?.direction ?? 'out';
  return direction === 'in' || (direction === 'both' && isDeduction) ? '-' : '+';
}

/** A remark that lines with a code may carry, when the amount has the one sign and is expected to have the other. */
export interface LineRemark {
  code: string;
  /** As in the list of remarks, or `fritekstfelt` for one's own words. */
  remark: string;
  sign: Sign;
  expected: Sign;
  specification: string | null;
  /** The row is for the deducting line of a code that may stand on two lines. */
  isDeduction: boolean;
  categories: readonly ReturnCategory[];
}

/** A row of the list stands for the agency's remark in one's own words. */
export const ownWordsRemark = 'fritekstfelt';

/**
 * All rows of the list, 663. Read anew at each call; {@link isRemarkAllowed} and {@link remarksOfCode} keep what they need.
 * Source: Skatteetaten, code list merknadTilsvarendeMvaKode of 4 November 2025.
 */
export function listLineRemarks(): LineRemark[] {
  return readRows(['remark', 'returns', 'line', 'positive', 'negative'], lineRemarkTable).flatMap((row) => {
    const categories: readonly ReturnCategory[] = returnLetters[row.returns as ReturnLetter];
    const isDeduction = row.line === 'deduction';
    const specification = isDeduction || row.line === '-' ? null : row.line;
    const rowsOf = (codes: string, sign: Sign): LineRemark[] =>
      wordsOf(codes).map((code) => ({
        code,
        remark: row.remark,
        sign,
        expected: expectedSign({ code, specification, isDeduction, category: categories[0] ?? 'alminnelig' }),
        specification,
        isDeduction,
        categories,
      }));
    return [...rowsOf(row.positive, '+'), ...rowsOf(row.negative, '-')];
  });
}

type Asked = Omit<LineRemark, 'isDeduction' | 'categories'> & { category: ReturnCategory };

/** As the list writes some remarks with a capital and one with a no-break space, neither counts. */
const spelling = (remark: string): string => remark.replaceAll('\u00A0', ' ').toLowerCase();

const keyOf = ({ category, code, specification, expected, sign, remark }: Asked): string =>
  [category, code, specification ?? '-', expected, sign, spelling(remark)].join('|');

const readKeys = onFirstUse(
  () => new Set(listLineRemarks().flatMap((row) => row.categories.map((category) => keyOf({ ...row, category })))),
);

/**
 * Whether a line with the code may carry the remark: its amount has the `sign`, and {@link expectedSign} says `expected`.
 * Capitals and no-break spaces do not count, because the list itself mixes them; whether the remark is written as the list of
 * remarks writes it is another question. Source: as {@link listLineRemarks}.
 */
export const isRemarkAllowed = (asked: Asked): boolean => readKeys().has(keyOf(asked));

const readByCode = onFirstUse(() => Map.groupBy(listLineRemarks(), ({ code }) => code));

/** The rows for a code, in the order of the remarks; none for an unknown code. Source: as {@link listLineRemarks}. */
export const remarksOfCode = (code: string): readonly LineRemark[] => readByCode().get(code) ?? [];

/** The table is read when somebody asks: most programs that load this module never do. */
function onFirstUse<Value>(read: () => Value): () => Value {
  let held: { value: Value } | undefined;
  return () => {
    held ??= { value: read() };
    return held.value;
  };
}
