import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, dayNumber } from '../../calendar/calendar.ts';
import { remarks } from '../codes/remarks.ts';
import { specifications } from '../codes/specifications.ts';
import { vatCodes } from '../codes/vat-codes.ts';
import { type Decimal, decimalOf, multiply, parseDecimal, rateDecimal, sumDecimals, truncate } from '../decimal.ts';
import { pathOfPlace } from '../element-path.ts';
import { periodOfTerm, termElements } from '../terms.ts';
import { validateVatDocument } from '../validate.ts';
import { type Remark, returnCategories, type VatLine, type VatReturn } from '../vat-return.ts';
import { ruleChecks } from './checks.ts';
import type { Finding, Place, RuleContext } from './finding.ts';
import { vatRules } from './rule-table.ts';
import { linesOf } from './testing.ts';

/** A return with the value of its term and its amounts as they are written, which the model does not hold. */
interface WrittenReturn {
  message: VatReturn;
  termValue: string;
}

const days = fc.integer({ min: dayNumber('2021-06-01'), max: dayNumber('2027-12-31') }).map(dateOf);

function amount(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new Error(`Not an amount: ${text}`);
  return decimal;
}

const amounts = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -400, max: 400 }).map((hundreds) => decimalOf(hundreds * 100)) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('0', '-0', '0.00', '100.00', '0.5', '-0.01', '1', '-1', '999999999999', '1000000000000')
      .map(amount),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map((units) => ({ units, scale: 3 })) },
);

/** `null` in so many of six. */
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>, ofSix: number): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: ofSix, arbitrary: fc.constant(null) }, { weight: 6 - ofSix, arbitrary });

const codes = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...vatCodes.map(({ code }) => code)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0', '7', '22', '01', ' 1', '', 'constructor', 'æ\u202e\u0085', '9'.repeat(99)),
  },
);
const someSpecification = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...specifications.map(({ specification }) => specification)) },
  { weight: 1, arbitrary: fc.constantFrom('', 'ukjent', 'Uttak', 'toString') },
);
const someRemark: fc.Arbitrary<Remark> = fc.oneof(
  fc.constantFrom(...remarks.map(({ remark }) => ({ utvalgtMerknad: remark }))),
  fc.constantFrom('finnes ikke', 'Kreditnota', '').map((utvalgtMerknad) => ({ utvalgtMerknad })),
  fc.constantFrom('Rettelse', ' ', '').map((beskrivelse) => ({ beskrivelse })),
);
const rates = fc.constantFrom('25', '15', '12', '11,11', '0', '6', '11.11', 'høy', '');

/** Half of the lines with a base have the tax that it gives, so that rules beyond R019 see ordinary lines too. */
const line = fc
  .record({
    mvaKode: codes,
    spesifikasjon: orNull(someSpecification, 3),
    mvaKodeRegnskapsystem: orNull(fc.constant('A1'), 4),
    grunnlag: orNull(amounts, 2),
    sats: orNull(rates, 2),
    merverdiavgift: amounts,
    merknad: orNull(someRemark, 4),
    isComputed: fc.boolean(),
  })
  .map(({ isComputed, ...made }): Omit<VatLine, 'number'> => {
    const rate = made.sats === null ? null : rateDecimal(made.sats);
    if (!isComputed || made.grunnlag === null || rate === null) return made;
    return { ...made, merverdiavgift: truncate(multiply(multiply(made.grunnlag, rate), { units: 1n, scale: 2 })) };
  });

/** Up to nine: the tolerance of R019 is then ten kroner, however many there are. The last may tell of the first again. */
const lines = fc.tuple(fc.array(line, { maxLength: 8 }), fc.boolean()).map(([[first, ...rest], isTwice]) => {
  if (first === undefined) return [];
  return numbered([first, ...rest, ...(isTwice ? [{ ...first, spesifikasjon: 'kompensasjonsrett' }] : [])]);
});

const numbered = (all: readonly Omit<VatLine, 'number'>[]): VatLine[] =>
  all.map((line, index) => ({ ...line, number: index + 1 }));

const terms = fc
  .constantFrom(...termElements)
  .chain(({ element, values }) => fc.constantFrom(...values).map((value) => ({ element, value })));

const returns: fc.Arbitrary<WrittenReturn> = fc
  .record({
    meldingskategori: fc.constantFrom(...returnCategories),
    term: terms,
    aar: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 2021, max: 2027 }) },
      { weight: 1, arbitrary: fc.constantFrom(-44, 1, 9999, 12_026) },
    ),
    lines,
    fastsatt: orNull(amounts, 3),
    kundeIdentifikasjonsnummer: orNull(fc.constantFrom('18', '12', 'A8', '1', '2345-'), 3),
    merknad: orNull(someRemark, 3),
  })
  .map(({ term, fastsatt, ...rest }) => ({
    termValue: term.value,
    message: {
      ...rest,
      ...linesOf(rest.lines),
      termElement: term.element,
      period: periodOfTerm(term.element, term.value, rest.aar),
      fastsattMerverdiavgift: fastsatt ?? sumDecimals(rest.lines.map((line) => line.merverdiavgift)),
      organisasjonsnummer: '999999999',
    },
  }));

const contexts: fc.Arbitrary<RuleContext> = fc.record({ today: days, hasEnded: fc.boolean() });

interface Told extends Finding {
  rule: string;
}

/** Everything found by the rules for the return's category. */
const findAll = (message: VatReturn, context: RuleContext): Told[] =>
  vatRules.flatMap(({ rule, categories }) => {
    if (!categories.includes(message.meldingskategori)) return [];
    return (ruleChecks[rule]?.(message, context) ?? []).map((found) => ({ rule, ...found }));
  });

const ruleAndPath = ({ rule, at }: Told): string => `${rule} ${pathOfPlace(at)}`;

/** What stands in the return at a place; `null`: nothing does. */
function contentAt({ message }: WrittenReturn, at: Place): unknown {
  if ('element' in at) {
    const inner = 'skattegrunnlagOgBeregnetSkatt';
    const known: Record<string, unknown> = {
      meldingskategori: message.meldingskategori,
      [`${inner}/fastsattMerverdiavgift`]: message.fastsattMerverdiavgift,
      [`${inner}/skattleggingsperiode`]: message.termElement,
      [`${inner}/skattleggingsperiode/aar`]: message.aar,
      [`${inner}/skattleggingsperiode/periode/${message.termElement}`]: message.termElement,
      'betalingsinformasjon/kundeIdentifikasjonsnummer': message.kundeIdentifikasjonsnummer,
      ...childrenOfRemark('merknad', message.merknad),
    };
    return known[at.element] ?? null;
  }
  const line = message.lines[at.line - 1];
  if (line === undefined || at.child === undefined) return line ?? null;
  const { number: _, merknad, ...children } = line;
  const known: Record<string, unknown> = { ...children, ...childrenOfRemark('merknad', merknad) };
  return known[at.child] ?? null;
}

const childrenOfRemark = (name: string, remark: Remark | null): Record<string, unknown> =>
  remark === null
    ? {}
    : Object.fromEntries([
        [name, remark],
        ...Object.entries(remark).map(([child, text]) => [`${name}/${child}`, text]),
      ]);

/** The rules that judge each line for itself. */
const lineLocal = new Set(
  `R002 R003 R019 R020 R021 R038 R039 R040 R041 R065 R066 R069 R070 R074 R075 R076 R078 R081 R082 R085 R086 R087 R088
  R091 R093 R108 R109 R110 R111 R113 R114 R116 R122 R124 R127`.split(/\s+/),
);

/** xs:decimal with all its digits. */
function written({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
}

/** Leaves out what is not there. */
const present = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/** The return in the form's own terms, written here apart from the library's writer. */
const documentOf = ({ message, termValue }: WrittenReturn): string =>
  JSON.stringify({
    mvaMeldingDto: present({
      innsending: { regnskapssystemsreferanse: 'prøve' },
      skattegrunnlagOgBeregnetSkatt: {
        skattleggingsperiode: { periode: { [message.termElement]: termValue }, aar: yearText(message.aar) },
        fastsattMerverdiavgift: written(message.fastsattMerverdiavgift),
        mvaSpesifikasjonslinje: message.lines.map(({ number: _, grunnlag, merverdiavgift, ...line }) =>
          present({
            ...line,
            grunnlag: grunnlag === null ? null : written(grunnlag),
            merverdiavgift: written(merverdiavgift),
          }),
        ),
      },
      betalingsinformasjon: present({ kundeIdentifikasjonsnummer: message.kundeIdentifikasjonsnummer }),
      skattepliktig: { organisasjonsnummer: message.organisasjonsnummer },
      meldingskategori: message.meldingskategori,
      merknad: message.merknad,
    }),
  });

const yearText = (year: number): string => `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;

describe('the rules, for any return that keeps the schema', () => {
  it('find things at places that the return has', () => {
    fc.assert(
      fc.property(returns, contexts, (each, context) => {
        for (const found of findAll(each.message, context))
          expect(contentAt(each, found.at), ruleAndPath(found)).not.toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it('say in both languages what is wrong, in sentences without holes', () => {
    fc.assert(
      fc.property(returns, contexts, ({ message }, context) => {
        for (const { rule, message: said } of findAll(message, context)) {
          for (const text of [said.nb, said.en]) {
            expect(text, rule).toMatch(/^[A-ZÆØÅa-z].{20,}\.$/s);
            expect(text, rule).not.toMatch(/\b(undefined|NaN|null|Infinity)\b|\[object|\$\{| {2}|\s,/);
            expect(text.length, text).toBeLessThan(600);
          }
          expect(said.nb, rule).not.toBe(said.en);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('say nothing twice at one place', () => {
    fc.assert(
      fc.property(returns, contexts, ({ message }, context) => {
        const told = findAll(message, context).map(ruleAndPath);
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });

  it('do not tell of a line any more when it is gone, and tell the same of all others', () => {
    const withLines = returns.filter(({ message }) => message.lines.length > 0);
    fc.assert(
      fc.property(withLines, contexts, fc.nat(), ({ message }, context, pick) => {
        const gone = (pick % message.lines.length) + 1;
        const rest = numbered(message.lines.filter(({ number }) => number !== gone));
        const ofLines = (whole: VatReturn) =>
          findAll(whole, context).filter(({ rule, at }) => lineLocal.has(rule) && 'line' in at);
        const expected = ofLines(message).flatMap((found) => {
          const { at } = found;
          if (!('line' in at) || at.line === gone) return [];
          return [at.line < gone ? found : { ...found, at: { ...at, line: at.line - 1 } }];
        });
        expect(ofLines({ ...message, ...linesOf(rest) })).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('find nothing more when the business has ended', () => {
    fc.assert(
      fc.property(returns, days, ({ message }, today) => {
        const before = findAll(message, { today, hasEnded: false }).map(ruleAndPath);
        const after = findAll(message, { today, hasEnded: true }).map(ruleAndPath);
        expect(before).toEqual(expect.arrayContaining(after));
        const apart = before.filter((each) => !after.includes(each)).map((each) => each.slice(0, 4));
        expect(['R059', 'R060']).toEqual(expect.arrayContaining(apart));
      }),
    );
  });

  it('find nothing more on a later day', () => {
    fc.assert(
      fc.property(returns, days, days, fc.boolean(), ({ message }, one, other, hasEnded) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        const before = findAll(message, { today: early, hasEnded }).map(ruleAndPath);
        const after = findAll(message, { today: late, hasEnded }).map(ruleAndPath);
        expect(before).toEqual(expect.arrayContaining(after));
        const apart = before.filter((each) => !after.includes(each)).map((each) => each.slice(0, 4));
        expect(['R000', 'R059', 'R060', 'R089', 'R090', 'R105']).toEqual(expect.arrayContaining(apart));
      }),
    );
  });

  it('speak of the kinds of return that they are for only, and find in the document what they find in its reading', () => {
    fc.assert(
      fc.property(returns, contexts, (each, { today, hasEnded }) => {
        const { form, deviations, omitted, notEvaluated } = validateVatDocument(documentOf(each), { today, hasEnded });
        expect({ form, omitted }).toEqual({ form: 'mvaMeldingDto', omitted: 0 });
        const expected = findAll(each.message, { today, hasEnded }).map(ruleAndPath);
        expect(deviations.map(({ rule, path }) => `${rule} ${path}`).sort()).toEqual(expected.sort());
        const category = each.message.meldingskategori;
        for (const { rule } of [...deviations, ...notEvaluated])
          expect(vatRules.find((row) => row.rule === rule)?.categories, `${rule}`).toContain(category);
      }),
    );
  });
});

describe('the returns that the rules are tried with', () => {
  it('break every rule and keep every rule', () => {
    const tried = fc.sample(fc.tuple(returns, contexts), { numRuns: 6000, seed: 8 });
    const counts = new Map<string, { asked: number; broken: number }>();
    for (const [{ message }, context] of tried) {
      for (const { rule, categories } of vatRules) {
        const check = ruleChecks[rule];
        if (check === undefined || !categories.includes(message.meldingskategori)) continue;
        const count = counts.get(rule) ?? { asked: 0, broken: 0 };
        count.asked += 1;
        count.broken += check(message, context).length > 0 ? 1 : 0;
        counts.set(rule, count);
      }
    }
    expect([...counts].filter(([, { broken }]) => broken === 0).map(([rule]) => rule)).toEqual([]);
    expect([...counts].filter(([, { asked, broken }]) => broken === asked).map(([rule]) => rule)).toEqual([]);
    expect([...counts.keys()].sort()).toEqual(Object.keys(ruleChecks).sort());
  });
});
