import { type Bilingual, dayInWords } from '../../period/period.ts';
import { isRemark } from '../codes/remarks.ts';
import { isSpecification, specifications } from '../codes/specifications.ts';
import { findVatCode, vatCodes } from '../codes/vat-codes.ts';
import { ratesIn } from '../codes/vat-rates.ts';
import { quoted } from '../quoted.ts';
import { daysOfPeriod } from '../terms.ts';
import type { ReturnCategory, VatReturn } from '../vat-return.ts';
import type { RuleCheck } from './finding.ts';
import { checkLines, codeInWords, finding, isInputOnly } from './shared-line-facts.ts';
import { suggestRemarks, suggestReturnRemarks } from './suggest-remarks.ts';

/** R002: each code is in the list. Source: Skatteetaten, code list mvaKodeSAFT. */
const knowsTheCode = checkLines(({ number, mvaKode }) => {
  if (findVatCode(mvaKode) !== undefined) return null;
  const codes = vatCodes.map(({ code }) => code).join(', ');
  return finding(
    { line: number, child: 'mvaKode' },
    `Mva-koden ${quoted(mvaKode, 'nb')} finnes ikke i kodelisten. Bruk en av ${codes}.`,
    `There is no VAT code ${quoted(mvaKode, 'en')} in the code list. Use one of ${codes}.`,
  );
});

/**
 * The first and the last day of the period. A return without a period of the calendar still has a year, whose last day
 * stands for it; before the first year and after the last that dates are written in, the nearest day does.
 */
function daysOf({ period, aar }: VatReturn): { first: string; last: string } {
  if (period !== null) return daysOfPeriod(period);
  const day = aar < 1 ? '0001-01-01' : `${String(Math.min(aar, 9999)).padStart(4, '0')}-12-31`;
  return { first: day, last: day };
}

function spanInWords(first: string, last: string): Bilingual {
  const [from, to] = [dayInWords(first), dayInWords(last)];
  if (first === last) return { nb: from.nb, en: `on ${from.en}` };
  return { nb: `fra ${from.nb} til ${to.nb}`, en: `from ${from.en} to ${to.en}` };
}

/**
 * R003: the rate is one that the code has on some day of the period. A line whose code is unknown is left to R002. Source:
 * Skatteetaten, code list sats.
 */
const hasTheRateOfItsCode: RuleCheck = (message, context) => {
  const { first, last } = daysOf(message);
  const days = spanInWords(first, last);
  const ratesByCode = new Map<string, readonly string[] | null>();
  const ratesOf = (mvaKode: string): readonly string[] | null => {
    const known = ratesByCode.get(mvaKode);
    if (known !== undefined) return known;
    const code = findVatCode(mvaKode);
    const rates = code === undefined ? null : ratesIn(code, first, last);
    ratesByCode.set(mvaKode, rates);
    return rates;
  };
  return checkLines(({ number, mvaKode, sats }) => {
    if (sats === null) return null;
    const rates = ratesOf(mvaKode);
    if (rates === null || rates.includes(sats)) return null;
    const at = { line: number, child: 'sats' };
    if (isInputOnly(mvaKode, message.meldingskategori)) {
      return finding(
        at,
        `Satsen ${quoted(sats, 'nb')} gjelder ikke for kode ${mvaKode} ${days.nb}. Koden er for inngående avgift, og linjen skal ikke ha sats. Fjern sats.`,
        `The rate ${quoted(sats, 'en')} is not in force for code ${mvaKode} ${days.en}. The code is for input tax, and the line has no rate. Remove sats.`,
      );
    }
    if (rates.length === 0) {
      return finding(
        at,
        `Kode ${mvaKode} har ingen sats ${days.nb}, men linjen sier ${quoted(sats, 'nb')}. Kontroller kode, termin og år.`,
        `Code ${mvaKode} has no rate ${days.en}, but the line says ${quoted(sats, 'en')}. Check code, period and year.`,
      );
    }
    return finding(
      at,
      `Satsen ${quoted(sats, 'nb')} gjelder ikke for kode ${mvaKode} ${days.nb}. Skriv ${rates.map((rate) => quoted(rate, 'nb')).join(' eller ')}.`,
      `The rate ${quoted(sats, 'en')} is not in force for code ${mvaKode} ${days.en}. Write ${rates.map((rate) => quoted(rate, 'en')).join(' or ')}.`,
    );
  })(message, context);
};

/** What may stand there, to go after `Remove it`. */
function useSpecification(category: ReturnCategory): Bilingual {
  const allowed = specifications.filter((each) => each.categories.includes(category)).map((each) => each.specification);
  if (allowed.length === 0) return { nb: '', en: '' };
  if (allowed.length === 1) return { nb: `, eller bruk ${allowed[0]}`, en: `, or use ${allowed[0]}` };
  return { nb: `, eller bruk en av ${allowed.join(', ')}`, en: `, or use one of ${allowed.join(', ')}` };
}

/** R069: each specification is in the list for this kind of return. Source: Skatteetaten, code list mvaSpesifikasjon. */
const knowsTheSpecification = checkLines(({ number, mvaKode, spesifikasjon }, { meldingskategori: category }) => {
  if (spesifikasjon === null || isSpecification(spesifikasjon, category)) return null;
  const use = useSpecification(category);
  return finding(
    { line: number, child: 'spesifikasjon' },
    `Spesifikasjonen ${quoted(spesifikasjon, 'nb')} på linjen med kode ${codeInWords(mvaKode, 'nb')} finnes ikke for meldingskategorien ${category}. Fjern den${use.nb}.`,
    `There is no specification ${quoted(spesifikasjon, 'en')} for returns of the kind ${category}; it stands on the line of code ${codeInWords(mvaKode, 'en')}. Remove it${use.en}.`,
  );
});

/** R070: each chosen remark on a line is one for lines. Source: Skatteetaten, code list merknad. */
const knowsTheRemarkOfTheLine = checkLines((line, { meldingskategori: category }) => {
  const { number, mvaKode, merknad } = line;
  if (merknad === null || !('utvalgtMerknad' in merknad)) return null;
  const remark = merknad.utvalgtMerknad;
  if (isRemark(remark, 'line', category)) return null;
  const use = suggestRemarks(line, category);
  const at = { line: number, child: 'merknad/utvalgtMerknad' };
  if (remark.trim() === '') {
    return finding(
      at,
      `Merknaden på linjen med kode ${codeInWords(mvaKode, 'nb')} er tom. Bruk ${use.nb}, eller fjern den.`,
      `The remark on the line of code ${codeInWords(mvaKode, 'en')} is empty. Use ${use.en}, or remove it.`,
    );
  }
  return finding(
    at,
    `Merknaden ${quoted(remark, 'nb')} på linjen med kode ${codeInWords(mvaKode, 'nb')} finnes ikke i kodelisten for linjer i meldingskategorien ${category}. Bruk ${use.nb}.`,
    `The remark ${quoted(remark, 'en')} on the line of code ${codeInWords(mvaKode, 'en')} is not in the code list for lines of returns of the kind ${category}. Use ${use.en}.`,
  );
});

/** R071: the chosen remark on the return is one for returns. Source: Skatteetaten, code list merknad. */
const knowsTheRemarkOfTheReturn: RuleCheck = ({ merknad, meldingskategori: category }) => {
  if (merknad === null || !('utvalgtMerknad' in merknad)) return [];
  const remark = merknad.utvalgtMerknad;
  if (isRemark(remark, 'return', category)) return [];
  const use = suggestReturnRemarks(category);
  const at = { element: 'merknad/utvalgtMerknad' };
  if (remark.trim() === '') {
    return [
      finding(
        at,
        `Merknaden på meldingen er tom. Bruk ${use.nb}, eller fjern den.`,
        `The remark on the return is empty. Use ${use.en}, or remove it.`,
      ),
    ];
  }
  return [
    finding(
      at,
      `Merknaden ${quoted(remark, 'nb')} på meldingen finnes ikke i kodelisten for meldinger i meldingskategorien ${category}. Bruk ${use.nb}.`,
      `The remark ${quoted(remark, 'en')} on the return is not in the code list for returns of the kind ${category}. Use ${use.en}.`,
    ),
  ];
};

/** What a return of any kind takes from the code lists, by rule. Source: the rules of that number. */
export const sharedCodeListChecks: Readonly<Record<string, RuleCheck>> = {
  R002: knowsTheCode,
  R003: hasTheRateOfItsCode,
  R069: knowsTheSpecification,
  R070: knowsTheRemarkOfTheLine,
  R071: knowsTheRemarkOfTheReturn,
};
