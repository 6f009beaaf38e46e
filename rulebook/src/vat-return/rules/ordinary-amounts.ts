import type { Bilingual } from '../../period/period.ts';
import { expectedSign } from '../codes/line-remarks.ts';
import {
  compareDecimals,
  type Decimal,
  decimalOf,
  multiply,
  rateDecimal,
  shortDecimal,
  signOf,
  sumDecimals,
} from '../decimal.ts';
import { quoted } from '../quoted.ts';
import type { VatLine } from '../vat-return.ts';
import type { Finding, RuleCheck } from './finding.ts';
import { type KindOfReturn, requireLinesForAmount, requireYearFrom } from './kind-of-return-checks.ts';
import { computedInWords, computedTax } from './shared-amounts.ts';
import { checkLines, codeInWords, finding, isInputOnly } from './shared-line-facts.ts';

/** The turnover in Norway and out of it, without purchases. Which codes count is not published; these are our own choice. */
const turnoverCodes = new Set(['3', '31', '32', '33', '5', '51', '52']);

const annualTerm = 'skattleggingsperiodeAar';
const turnoverLimit = decimalOf(1_100_000);

/** R052: an annual return is for a turnover below the limit; withdrawals (uttak) are no turnover. */
const turnoverIsForAnnualReturn: RuleCheck = ({ termElement, lines }) => {
  if (termElement !== annualTerm) return [];
  const bases = lines.flatMap(({ mvaKode, spesifikasjon, grunnlag }) =>
    grunnlag !== null && turnoverCodes.has(mvaKode) && spesifikasjon !== 'uttak' ? [grunnlag] : [],
  );
  const turnover = sumDecimals(bases);
  if (compareDecimals(turnover, turnoverLimit) < 0) return [];
  const [sum, limit, codes] = [shortDecimal(turnover), shortDecimal(turnoverLimit), [...turnoverCodes].join(', ')];
  return [
    finding(
      { element: `skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode/${annualTerm}` },
      `Omsetningen er ${sum}, men må være under ${limit} for en årlig melding. Her er den regnet som summen av grunnlagene på kode ${codes}, uten uttak; Skatteetaten sier ikke hvilke koder som teller. Kontroller beløpene, og meld fra til Skatteetaten om terminen ikke lenger passer.`,
      `The turnover is ${sum}, but must be below ${limit} for an annual return. It is taken here as the sum of the bases of codes ${codes}, without withdrawals; Skatteetaten does not say which codes count. Check the amounts, and tell Skatteetaten if the term no longer fits.`,
    ),
  ];
};

/** R065: lines of input tax have neither base nor rate. A finding for each of them that is there. */
const inputHasNoBaseOrRate: RuleCheck = ({ lines, meldingskategori }) => {
  const findings: Finding[] = [];
  const find = ({ number, mvaKode }: VatLine, child: 'grunnlag' | 'sats', value: Bilingual): void => {
    findings.push(
      finding(
        { line: number, child },
        `Kode ${mvaKode} er for inngående avgift og skal ikke ha ${child}, men linjen har ${value.nb}. Fjern ${child}.`,
        `Code ${mvaKode} is for input tax and has no ${child}, but the line has ${value.en}. Remove ${child}.`,
      ),
    );
  };
  for (const line of lines) {
    if (!isInputOnly(line.mvaKode, meldingskategori)) continue;
    if (line.grunnlag !== null) {
      const base = shortDecimal(line.grunnlag);
      find(line, 'grunnlag', { nb: base, en: base });
    }
    if (line.sats !== null) find(line, 'sats', { nb: quoted(line.sats, 'nb'), en: quoted(line.sats, 'en') });
  }
  return findings;
};

const ordinaryReturns: KindOfReturn = { nb: 'Ordinære mva-meldinger', en: 'Ordinary VAT returns' };

/** R122: a positive base is larger than its tax. For reverse charge too. */
const baseIsLargerThanTax = checkLines(({ number, mvaKode, grunnlag, merverdiavgift }) => {
  if (grunnlag === null || signOf(grunnlag) <= 0 || compareDecimals(grunnlag, merverdiavgift) > 0) return null;
  const [base, tax] = [shortDecimal(grunnlag), shortDecimal(merverdiavgift)];
  return finding(
    { line: number, child: 'merverdiavgift' },
    `Avgiften ${tax} på linjen med kode ${codeInWords(mvaKode, 'nb')} er ikke mindre enn grunnlaget ${base}. Kontroller om de er byttet om, eller rett det som er feil.`,
    `The tax ${tax} on the line of code ${codeInWords(mvaKode, 'en')} is not less than its base ${base}. See whether they have changed places, or correct what is wrong.`,
  );
});

/** A base and a rate whose product is this give one krone of tax. */
const oneKrone: Decimal = decimalOf(100);

/**
 * R127: where base and rate give at least one krone, the tax is not 0. The rule speaks of output lines with their normal sign:
 * a line with a base, which is positive, where a positive one is expected. For reverse charge too.
 */
const taxIsNotZero = checkLines((line, { meldingskategori: category }) => {
  const { number, mvaKode, spesifikasjon, grunnlag, sats, merverdiavgift } = line;
  if (signOf(merverdiavgift) !== 0 || grunnlag === null) return null;
  const [rate, computed] = [sats === null ? null : rateDecimal(sats), computedTax(line)];
  if (rate === null || computed === null || compareDecimals(multiply(grunnlag, rate), oneKrone) < 0) return null;
  const kind = { code: mvaKode, specification: spesifikasjon, isDeduction: false, category };
  if (expectedSign(kind) === '-') return null;
  const [base, gives] = [shortDecimal(grunnlag), computedInWords(computed, sats)];
  return finding(
    { line: number, child: 'merverdiavgift' },
    `Avgiften på linjen med kode ${codeInWords(mvaKode, 'nb')} er 0, men grunnlaget ${base} med satsen ${quoted(sats ?? '', 'nb')} gir ${gives.nb}. Rett grunnlaget, satsen eller avgiften.`,
    `The tax on the line of code ${codeInWords(mvaKode, 'en')} is 0, but the base ${base} at the rate ${quoted(sats ?? '', 'en')} gives ${gives.en}. Correct the base, the rate or the tax.`,
  );
});

/**
 * What must be right about period, sums and amounts in an ordinary return, by rule; R122 and R127 are for reverse charge
 * too. Source: the rules of that number.
 */
export const ordinaryAmountChecks: Readonly<Record<string, RuleCheck>> = {
  R052: turnoverIsForAnnualReturn,
  R065: inputHasNoBaseOrRate,
  R077: requireYearFrom(ordinaryReturns, 2022),
  R084: requireLinesForAmount,
  R122: baseIsLargerThanTax,
  R127: taxIsNotZero,
};
