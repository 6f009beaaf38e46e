import type { Sign } from '../codes/line-remarks.ts';
import { codesOf, findVatCode } from '../codes/vat-codes.ts';
import { signOf } from '../decimal.ts';
import { quoted } from '../quoted.ts';
import type { Remark, ReturnCategory, VatLine, VatReturn } from '../vat-return.ts';
import type { Finding, Place, RuleCheck } from './finding.ts';

/**
 * The sign of a line: that of its base, where it has one that is not 0, else that of its tax; `null` where it has neither.
 * Source: our own reading, as no rule says what the sign of a line is.
 */
export function signOfLine(line: VatLine): Sign | null {
  const ofBase = line.grunnlag === null ? 0 : signOf(line.grunnlag);
  const sign = ofBase === 0 ? signOf(line.merverdiavgift) : ofBase;
  if (sign === 0) return null;
  return sign > 0 ? '+' : '-';
}

/** Whether it is a line of input tax: one without a base. Source: our own reading, from R021 and R081. */
export const isDeduction = (line: VatLine): boolean => line.grunnlag === null;

const inputCodes = codesOf('in');

/** Whether lines of the code have neither base nor rate in that kind of return. Source: Skatteetaten, R065. */
export const isInputOnly = (code: string, category: ReturnCategory): boolean =>
  inputCodes.has(code) && (category === 'alminnelig' || category === 'primaernaering');

/** The code of a line for a sentence, after the word for it: as it is, between quotation marks where no list has it. */
export const codeInWords = (code: string, language: 'nb' | 'en'): string =>
  findVatCode(code) === undefined ? quoted(code, language) : code;

/** `1, 14 og 81`. */
export const listInWords = (words: readonly string[], conjunction: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;

/** Whether it says something: a remark of white space says nothing. Source: R020, R021, R078, R086, R108. */
export function hasRemark(remark: Remark | null): boolean {
  if (remark === null) return false;
  return ('beskrivelse' in remark ? remark.beskrivelse : remark.utvalgtMerknad).trim() !== '';
}

/** A finding with its message, nb and en. */
export const finding = (at: Place, nb: string, en: string): Finding => ({ at, message: { nb, en } });

/** A check that looks at one line at a time; `null`: nothing is wrong with it. */
export const checkLines =
  (find: (line: VatLine, message: VatReturn) => Finding | null): RuleCheck =>
  (message) => {
    const findings: Finding[] = [];
    for (const line of message.lines) {
      const found = find(line, message);
      if (found !== null) findings.push(found);
    }
    return findings;
  };
