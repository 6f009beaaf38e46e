import type { Bilingual } from '../../period/period.ts';
import { expectedSign, isRemarkAllowed } from '../codes/line-remarks.ts';
import { isRemark, remarks } from '../codes/remarks.ts';
import type { ReturnCategory, VatLine } from '../vat-return.ts';
import { isDeduction, type Sign, signOfLine } from './shared-line-facts.ts';

const mostSuggested = 3;

/**
 * What a remark on the line may be, to stand after a colon or a verb: up to three of the list, none of which another rule
 * would refuse there, or one's own words. A line of zeros may have what it may have with one of the signs.
 */
export function suggestRemarks(line: VatLine, category: ReturnCategory): Bilingual {
  const { mvaKode: code, spesifikasjon: specification } = line;
  const sign = signOfLine(line);
  const signs: readonly Sign[] = sign === null ? ['+', '-'] : [sign];
  const expected = expectedSign({ code, specification, isDeduction: isDeduction(line), category });
  return inWords(
    remarks.flatMap(({ remark, on }) => {
      const isKnown = on === 'line' && isRemark(remark, on, category);
      const isAllowed = (each: Sign): boolean =>
        isRemarkAllowed({ code, remark, sign: each, expected, specification, category });
      return isKnown && signs.some(isAllowed) ? [remark] : [];
    }),
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
  const nb = listWith(
    told.map((remark) => `«${remark}»`),
    'eller',
  );
  const en = listWith(
    told.map((remark) => `“${remark}”`),
    'or',
  );
  return {
    nb: `${isPart ? 'for eksempel ' : ''}${nb}, eller ${own.nb}`,
    en: `${isPart ? 'for instance ' : ''}${en}, or ${own.en}`,
  };
}

const listWith = (words: readonly string[], or: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${or} ${words.at(-1)}`;
