import type { Bilingual } from '../../period/period.ts';
import { findVatCode } from '../codes/vat-codes.ts';
import { shortDecimal } from '../decimal.ts';
import { quoted } from '../quoted.ts';
import type { ReturnCategory, VatLine } from '../vat-return.ts';
import type { Finding, RuleCheck } from './finding.ts';
import { checkLines, codeInWords, finding, hasRemark } from './shared-line-facts.ts';
import { type AllowedRemarks, allowedRemarks, suggestRemarks } from './suggest-remarks.ts';

interface RemarkedLine extends AllowedRemarks {
  line: VatLine;
  remark: string;
}

/**
 * The line with what the list says of its chosen remark; `null` where it has none, or where it has neither a specification
 * nor a code that is known (R002 tells), so that no sign is expected of it. What no list has (R002, R069, R070) is in no pair
 * either, and both are told, as the rules are written.
 */
function remarkedLine(line: VatLine, category: ReturnCategory): RemarkedLine | null {
  const { mvaKode: code, spesifikasjon: specification, merknad } = line;
  if (merknad === null || !('utvalgtMerknad' in merknad)) return null;
  if (specification === null && findVatCode(code) === undefined) return null;
  return { line, remark: merknad.utvalgtMerknad, ...allowedRemarks(line, category) };
}

function amountWithSign(sign: AllowedRemarks['sign']): Bilingual {
  if (sign === null) return { nb: '', en: '' };
  return sign === '+'
    ? { nb: ' med positivt beløp', en: ' with a positive amount' }
    : { nb: ' med negativt beløp', en: ' with a negative amount' };
}

function remarkNotAllowed({ line, remark, sign }: RemarkedLine, category: ReturnCategory): Finding {
  const { mvaKode, spesifikasjon, grunnlag, merverdiavgift } = line;
  const amounts = {
    nb: `${grunnlag === null ? '' : `grunnlag ${shortDecimal(grunnlag)} og `}avgift ${shortDecimal(merverdiavgift)}`,
    en: `${grunnlag === null ? '' : `base ${shortDecimal(grunnlag)} and `}tax ${shortDecimal(merverdiavgift)}`,
  };
  const with_ =
    spesifikasjon === null
      ? { nb: '', en: '' }
      : {
          nb: ` med spesifikasjonen ${quoted(spesifikasjon, 'nb')}`,
          en: ` with the specification ${quoted(spesifikasjon, 'en')}`,
        };
  const use = suggestRemarks(line, category);
  const at = { line: line.number, child: 'merknad/utvalgtMerknad' };
  if (remark.trim() === '') {
    return finding(
      at,
      `Merknaden på linjen med kode ${codeInWords(mvaKode, 'nb')}${with_.nb} (${amounts.nb}) er tom. Bruk ${use.nb}, eller fjern den.`,
      `The remark on the line of code ${codeInWords(mvaKode, 'en')}${with_.en} (${amounts.en}) is empty. Use ${use.en}, or remove it.`,
    );
  }
  const amount = amountWithSign(sign);
  return finding(
    at,
    `Merknaden ${quoted(remark, 'nb')} kan ikke brukes på kode ${codeInWords(mvaKode, 'nb')}${with_.nb} på en linje${amount.nb} (${amounts.nb}). Bruk ${use.nb}.`,
    `The remark ${quoted(remark, 'en')} may not be used on code ${codeInWords(mvaKode, 'en')}${with_.en} on a line${amount.en} (${amounts.en}). Use ${use.en}.`,
  );
}

const checkRemarks = (speaksOf: (remarked: RemarkedLine) => boolean): RuleCheck =>
  checkLines((line, { meldingskategori }) => {
    const remarked = remarkedLine(line, meldingskategori);
    return remarked === null || remarked.has(remarked.remark) || !speaksOf(remarked)
      ? null
      : remarkNotAllowed(remarked, meldingskategori);
  });

/** R078: a line that reverses input tax (merverdiavgiftsloven §§ 9-6, 9-7) says why. */
const reversalHasRemark = checkLines((line, { meldingskategori }) => {
  const { number, mvaKode, spesifikasjon, merverdiavgift, merknad } = line;
  if (spesifikasjon !== 'tilbakeføringAvInngåendeMerverdiavgift' || hasRemark(merknad)) return null;
  const use = suggestRemarks(line, meldingskategori);
  return finding(
    { line: number, child: 'spesifikasjon' },
    `Linjen med kode ${codeInWords(mvaKode, 'nb')} tilbakefører inngående avgift (${shortDecimal(merverdiavgift)}), men har ingen merknad. Legg til en merknad som sier hvorfor: ${use.nb}.`,
    `The line of code ${codeInWords(mvaKode, 'en')} reverses input tax (${shortDecimal(merverdiavgift)}), but has no remark. Add a remark that says why: ${use.en}.`,
  );
});

/** Which remarks stand on which lines, in a return of any kind, by rule. Source: the rules of that number. */
export const sharedRemarkChecks: Readonly<Record<string, RuleCheck>> = {
  R074: checkRemarks(({ line, sign, expected }) => line.spesifikasjon === null && (sign ?? expected) === expected),
  R075: checkRemarks(({ line, sign, expected }) => line.spesifikasjon === null && (sign ?? expected) !== expected),
  R076: checkRemarks(({ line }) => line.spesifikasjon !== null),
  R078: reversalHasRemark,
};
