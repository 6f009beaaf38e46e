import type { Bilingual } from '../../period/period.ts';
import { expectedSign, isRemarkAllowed, type Sign } from '../codes/line-remarks.ts';
import { isRemark, remarks } from '../codes/remarks.ts';
import type { ReturnCategory, VatLine } from '../vat-return.ts';
import { isDeduction, listInWords, signOfLine } from './shared-line-facts.ts';

const mostSuggested = 3;

/** What the list of pairs says of remarks on a line. A line of zeros may have what it may have with one of the signs. */
export interface AllowedRemarks {
  /** `null`: base and tax are 0. */
  sign: Sign | null;
  /** The sign that such lines have as a rule. */
  expected: Sign;
  has(remark: string): boolean;
}

export function allowedRemarks(line: VatLine, category: ReturnCategory): AllowedRemarks {
  const { mvaKode: code, spesifikasjon: specification } = line;
  const sign = signOfLine(line);
  const signs: readonly Sign[] = sign === null ? ['+', '-'] : [sign];
  const expected = expectedSign({ code, specification, isDeduction: isDeduction(line), category });
  return {
    sign,
    expected,
    has: (remark) =>
      signs.some((each) => isRemarkAllowed({ code, remark, sign: each, expected, specification, category })),
  };
}

/**
 * What a remark on the line may be, to stand after a colon or a verb: up to three of the list, none of which another rule
 * would refuse there, or one's own words.
 */
export function suggestRemarks(line: VatLine, category: ReturnCategory): Bilingual {
  const allowed = allowedRemarks(line, category);
  return inWords(
    remarks.flatMap(({ remark, on }) =>
      on === 'line' && isRemark(remark, on, category) && allowed.has(remark) ? [remark] : [],
    ),
  );
}

/** What a remark on the whole return may be; otherwise as {@link suggestRemarks}. */
export const suggestReturnRemarks = (category: ReturnCategory): Bilingual =>
  inWords(
    remarks.filter(({ remark, on }) => on === 'return' && isRemark(remark, on, category)).map((row) => row.remark),
  );

function inWords(allowed: readonly string[]): Bilingual {
  const own = { nb: 'egne ord i beskrivelse', en: 'your own words in beskrivelse' };
  const told = allowed.slice(0, mostSuggested);
  if (told.length === 0) return own;
  const isPart = allowed.length > told.length;
  const nb = listInWords(
    told.map((remark) => `«${remark}»`),
    'eller',
  );
  const en = listInWords(
    told.map((remark) => `“${remark}”`),
    'or',
  );
  return {
    nb: `${isPart ? 'for eksempel ' : ''}${nb}, eller ${own.nb}`,
    en: `${isPart ? 'for instance ' : ''}${en}, or ${own.en}`,
  };
}
