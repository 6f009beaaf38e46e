import type { Bilingual } from '../../period/period.ts';
import { codesOf } from '../codes/vat-codes.ts';
import {
  absOf,
  compareDecimals,
  type Decimal,
  decimalOf,
  isWhole,
  multiply,
  rateDecimal,
  shortDecimal,
  subtract,
  sumDecimals,
  truncate,
} from '../decimal.ts';
import { quoted } from '../quoted.ts';
import type { VatLine } from '../vat-return.ts';
import type { Finding, Place, RuleCheck } from './finding.ts';
import { checkLines, codeInWords, finding, isInputOnly } from './shared-line-facts.ts';

const totalPlace: Place = { element: 'skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift' };

const onePerCent: Decimal = { units: 1n, scale: 2 };

/** R018: the tax of all lines is the total, to the øre; no line at all is 0. */
const linesAddUp: RuleCheck = ({ lines, fastsattMerverdiavgift: total }) => {
  const sum = sumDecimals(lines.map((line) => line.merverdiavgift));
  if (compareDecimals(sum, total) === 0) return [];
  if (lines.length === 0) {
    return [
      finding(
        totalPlace,
        `Meldingen har ingen linjer, men fastsattMerverdiavgift er ${shortDecimal(total)}. Legg til linjene, eller rett beløpet til 0.`,
        `The return has no lines, but fastsattMerverdiavgift is ${shortDecimal(total)}. Add the lines, or correct the amount to 0.`,
      ),
    ];
  }
  return [
    finding(
      totalPlace,
      `Avgiften på linjene er til sammen ${shortDecimal(sum)}, men fastsattMerverdiavgift er ${shortDecimal(total)}. Rett linjene eller totalbeløpet, så de stemmer overens.`,
      `The lines add up to ${shortDecimal(sum)}, but fastsattMerverdiavgift is ${shortDecimal(total)}. Correct the lines or the total, so that they agree.`,
    ),
  ];
};

/** A krone for each line of the return, and never less than ten. Source: Skatteetaten, questions and answers on R019. */
const leastTolerance = 10;

/** What base and rate give, whole kroner, cut towards zero; `null` where one is missing or the rate is no number. */
export function computedTax({ grunnlag, sats }: VatLine): Decimal | null {
  const rate = sats === null ? null : rateDecimal(sats);
  if (grunnlag === null || rate === null) return null;
  return truncate(multiply(multiply(grunnlag, rate), onePerCent));
}

const highestRate = decimalOf(100);

/** What base and rate give, for a sentence. No rate is above 100: it may be an identity number, whose digits the product shows. */
export function computedInWords(computed: Decimal, sats: string | null): Bilingual {
  const rate = sats === null ? null : rateDecimal(sats);
  if (rate !== null && compareDecimals(absOf(rate), highestRate) > 0)
    return { nb: 'et altfor høyt beløp', en: 'far too much' };
  const amount = shortDecimal(computed);
  return { nb: amount, en: amount };
}

/** R019: base times rate is the tax of the line, each line for itself; where a rate is missing, other rules tell. */
const taxIsBaseTimesRate: RuleCheck = (message, context) => {
  const kroner = Math.max(leastTolerance, message.lines.length);
  const tolerance = decimalOf(kroner);
  return checkLines((line) => {
    const computed = computedTax(line);
    if (computed === null || line.grunnlag === null) return null;
    if (compareDecimals(absOf(subtract(computed, line.merverdiavgift)), tolerance) <= 0) return null;
    const [base, rate, tax] = [shortDecimal(line.grunnlag), line.sats ?? '', shortDecimal(line.merverdiavgift)];
    const gives = computedInWords(computed, line.sats);
    const advice: Bilingual = isInputOnly(line.mvaKode, message.meldingskategori)
      ? {
          nb: 'Koden er for inngående avgift: fjern grunnlag og sats.',
          en: 'The code is for input tax: remove grunnlag and sats.',
        }
      : {
          nb: `Forskjellen kan være høyst ${kroner} kroner. Rett grunnlaget, satsen eller avgiften.`,
          en: `They may differ by ${kroner} kroner at most. Correct the base, the rate or the tax.`,
        };
    return finding(
      { line: line.number, child: 'merverdiavgift' },
      `Grunnlaget ${base} med satsen ${quoted(rate, 'nb')} gir ${gives.nb}, men linjen med kode ${codeInWords(line.mvaKode, 'nb')} sier ${tax}. ${advice.nb}`,
      `The base ${base} at the rate ${quoted(rate, 'en')} gives ${gives.en}, but the line of code ${codeInWords(line.mvaKode, 'en')} says ${tax}. ${advice.en}`,
    );
  })(message, context);
};

const outputCodes = codesOf('out');

/** Which of base and rate are missing, as the form names them. */
export const missingOf = ({ grunnlag, sats }: VatLine): readonly string[] => [
  ...(grunnlag === null ? ['grunnlag'] : []),
  ...(sats === null ? ['sats'] : []),
];

/** R066: lines of output tax have base and rate. A withdrawal (uttak) stands on the same codes. */
const outputHasBaseAndRate = checkLines((line) => {
  if (!outputCodes.has(line.mvaKode)) return null;
  const missing = missingOf(line);
  if (missing.length === 0) return null;
  return finding(
    { line: line.number },
    `Linjen med kode ${line.mvaKode} og avgift ${shortDecimal(line.merverdiavgift)} mangler ${missing.join(' og ')}. Koden er for utgående avgift, som skal ha begge. Legg til det som mangler, eller bruk en kode for inngående avgift.`,
    `The line of code ${line.mvaKode} with tax ${shortDecimal(line.merverdiavgift)} has no ${missing.join(' and no ')}. The code is for output tax, which has both. Add what is missing, or use a code for input tax.`,
  );
});

/** The whole part is told where the fraction is short: that of a fraction of a million digits takes seconds. */
const longestFractionCut = 40;

/** A finding where the amount has øre; written with zeros behind the point it is whole. */
function fractionIn(amount: Decimal | null, at: Place, name: string): Finding[] {
  if (amount === null || isWhole(amount)) return [];
  const whole = amount.scale > longestFractionCut ? null : shortDecimal(truncate(amount));
  return [
    finding(
      at,
      `Beløpet ${shortDecimal(amount)} i ${name} har desimaler. Skriv hele kroner${whole === null ? '' : `, som ${whole}`}.`,
      `The amount ${shortDecimal(amount)} in ${name} has decimals. Write whole kroner${whole === null ? '' : `, as ${whole}`}.`,
    ),
  ];
}

/** R082: amounts are whole kroner. `100.00` is: the rule does not say, and its value has no øre. */
const amountsAreWhole: RuleCheck = ({ lines, fastsattMerverdiavgift }) => {
  const findings = fractionIn(fastsattMerverdiavgift, totalPlace, 'fastsattMerverdiavgift');
  for (const { number, grunnlag, merverdiavgift } of lines) {
    findings.push(...fractionIn(grunnlag, { line: number, child: 'grunnlag' }, 'grunnlag'));
    findings.push(...fractionIn(merverdiavgift, { line: number, child: 'merverdiavgift' }, 'merverdiavgift'));
  }
  return findings;
};

/** The greatest base: our own, twelve digits, as the agency does not publish its maksGrunnlagVerdi. */
const greatestBase: Decimal = decimalOf(999_999_999_999n);

/** R085: no base is above the greatest. */
const baseIsNotTooLarge = checkLines(({ number, grunnlag }) => {
  if (grunnlag === null || compareDecimals(grunnlag, greatestBase) <= 0) return null;
  const [base, most] = [shortDecimal(grunnlag), shortDecimal(greatestBase)];
  return finding(
    { line: number, child: 'grunnlag' },
    `Grunnlaget ${base} er over ${most}. Grensen er vår egen: Skatteetaten har en, men sier ikke hvor den går. Kontroller beløpet.`,
    `The base ${base} is above ${most}. The limit is our own: Skatteetaten has one, but does not say where it lies. Check the amount.`,
  );
});

/** What must be right about the amounts in a return of any kind, by rule. Source: the rules of that number. */
export const sharedAmountChecks: Readonly<Record<string, RuleCheck>> = {
  R018: linesAddUp,
  R019: taxIsBaseTimesRate,
  R066: outputHasBaseAndRate,
  R082: amountsAreWhole,
  R085: baseIsNotTooLarge,
};
