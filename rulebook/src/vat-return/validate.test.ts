import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WritableElement, writeXml } from '../xml/write-xml.ts';
import { convertVatDocument } from './convert-vat-document.ts';
import { vatRules } from './rules/rule-table.ts';
import { anyForm, anyXml, ownEnvelope, ownReturn } from './testing.ts';
import { type Validation, type ValidationOptions, validateVatDocument, validationOfUnreadable } from './validate.ts';

const today = '2026-11-22';
const validate = (value: unknown, options: Partial<ValidationOptions> = {}): Validation =>
  validateVatDocument(typeof value === 'string' ? value : JSON.stringify(value), { today, ...options });

const sums = ownReturn.mvaMeldingDto.skattegrunnlagOgBeregnetSkatt;
const linesPath = '/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/mvaSpesifikasjonslinje';
/** Our return with other members, and its sums with others. */
const returnWith = (members: object, sumMembers: object = {}) => ({
  mvaMeldingDto: {
    ...ownReturn.mvaMeldingDto,
    skattegrunnlagOgBeregnetSkatt: { ...sums, ...sumMembers },
    ...members,
  },
});
const found = ({ deviations }: Validation): string[] => deviations.map(({ rule, path }) => `${rule} ${path}`);
const rulesOf = ({ deviations }: Validation): string[] => [...new Set(deviations.map(({ rule }) => rule))];

describe('a VAT return, checked', () => {
  it('has no deviations when nothing is wrong, and names what others must decide', () => {
    const validation = validate(ownReturn);
    expect(validation).toMatchObject({ form: 'mvaMeldingDto', status: 'ingen avvik', deviations: [], omitted: 0 });
    const open = new Map(validation.notEvaluated.map(({ rule, needs }) => [rule, needs]));
    expect(open.get('R047')).toEqual(['mva_register']);
    expect([...open.values()].every((needs) => needs.length > 0)).toBe(true);
  });

  it('tells rule, identifier, severity, place and what to do, by rule and then by place', () => {
    const lines = [
      { mvaKode: '3', grunnlag: 100, sats: '17', merverdiavgift: 17 },
      { mvaKode: '99', merverdiavgift: -10.5 },
      { mvaKode: '98', merverdiavgift: 1 },
    ];
    const validation = validate(returnWith({}, { mvaSpesifikasjonslinje: lines, fastsattMerverdiavgift: 1 }));
    const { deviations } = validation;
    expect(validation.status).toBe('ugyldig skattemelding');
    expect(deviations[0]).toEqual({
      rule: 'R002',
      code: 'MvaMeldingsinnhold_MvaKode_UkjentMvaKode',
      severity: 'ugyldig skattemelding',
      path: `${linesPath}[2]/mvaKode`,
      message: { nb: expect.stringContaining('99'), en: expect.stringContaining('99') },
    });
    expect(found(validation)).toEqual(expect.arrayContaining([`R002 ${linesPath}[3]/mvaKode`]));
    const rules = deviations.map(({ rule }) => rule);
    expect(rules).toEqual([...rules].sort());
    expect(rules).toEqual(expect.arrayContaining(['R002', 'R003', 'R018', 'R082']));
  });

  it('is as bad as its worst deviation', () => {
    expect(validate(returnWith({}, { fastsattMerverdiavgift: 15001 }))).toMatchObject({
      status: 'avvikende skattemelding',
      deviations: [{ rule: 'R018', severity: 'avvikende skattemelding' }],
    });
    const both = validate(returnWith({}, { fastsattMerverdiavgift: 15000.5 }));
    expect(both.status).toBe('ugyldig skattemelding');
    expect(rulesOf(both)).toEqual(['R018', 'R082']);
  });

  it('is judged on the day that is told, in the state that is told', () => {
    const before = { today: '2026-04-30' };
    expect(rulesOf(validate(ownReturn, { today: '2026-05-01' }))).toEqual([]);
    expect(rulesOf(validate(ownReturn, before))).toEqual(['R059']);
    expect(rulesOf(validate(ownReturn, { ...before, hasEnded: true }))).toEqual([]);
    expect(rulesOf(validate(ownReturn, { today: '2021-12-31' }))).toContain('R000');
  });

  it('is held against the rules of its own category only', () => {
    expect(rulesOf(validate(returnWith({ meldingskategori: 'eHandel' })))).toEqual(['R104']);
    expect(validate(returnWith({ meldingskategori: 'eHandel' })).notEvaluated).toEqual([]);
  });

  it('is told about once for each rule and place, a thousand times at most, every rule among them, and the rest is counted', () => {
    const lines = Array.from({ length: 700 }, () => ({ mvaKode: '99', merverdiavgift: 0.5 }));
    const value = returnWith({}, { mvaSpesifikasjonslinje: lines, fastsattMerverdiavgift: 351 });
    const validation = validate(value);
    expect(validation.deviations).toHaveLength(1000);
    expect(validation.omitted).toBe(401);
    expect(rulesOf(validation)).toEqual(['R002', 'R018', 'R082']);
    const few = validate(value, { mostDeviations: 4 });
    expect(few).toMatchObject({ omitted: 1397, status: 'ugyldig skattemelding' });
    expect(found(few)).toEqual([
      `R002 ${linesPath}[1]/mvaKode`,
      expect.stringMatching(/^R018 /),
      `R082 ${linesPath}[1]/merverdiavgift`,
      `R082 ${linesPath}[2]/merverdiavgift`,
    ]);
    expect(validate(value, { mostDeviations: 0 })).toMatchObject({ deviations: [], status: 'ugyldig skattemelding' });
  });

  it('has no deviation twice, whatever is in it', () => {
    fc.assert(
      fc.property(anyXml('mvaMeldingDto'), (xml) => {
        const places = found(validate(xml, { mostDeviations: 1e6 }));
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: 300 },
    );
  });

  it('names every other rule as not asked when it does not keep the schema', () => {
    const validation = validate(returnWith({ meldingskategori: 'annet' }));
    expect(validation).toMatchObject({
      form: 'mvaMeldingDto',
      status: 'ugyldig skattemelding',
      deviations: [{ rule: 'R001', code: 'MvaMeldingsinnhold_Xml_SkjemaValideringsfeil' }],
    });
    expect(validation.notEvaluated.map(({ rule }) => rule)).toEqual(
      vatRules.map(({ rule }) => rule).filter((rule) => rule !== 'R001'),
    );
    expect(validation.notEvaluated).toHaveLength(106);
    expect(validation.notEvaluated.every(({ needs }) => needs.join() === 'schema')).toBe(true);
  });

  it('is never anything but a verdict, whatever the bytes', () => {
    const some = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.uint8Array(), anyXml('mvaMeldingDto'));
    fc.assert(
      fc.property(some, fc.nat(), (input, at) => {
        const cut = input.slice(0, at % (input.length + 1));
        expect(validateVatDocument(cut, { today }).form === null || input.length > 100).toBe(true);
      }),
    );
  });

  it('asks for a day that exists', () => {
    for (const day of ['2026-02-30', '', 'today']) {
      expect(() => validate(ownReturn, { today: day })).toThrow(RangeError);
    }
  });
});

describe('an envelope, checked', () => {
  it('has the verdict of its schema, and names what only the app compares', () => {
    const validation = validate(ownEnvelope);
    expect(validation).toMatchObject({ form: 'mvaMeldingInnsending', status: 'ingen avvik', deviations: [] });
    expect(validation.notEvaluated.length).toBeGreaterThan(3);
    for (const { rule, needs } of validation.notEvaluated) {
      expect(rule).toBeNull();
      expect([['instance'], ['return']]).toContainEqual(needs);
    }
  });

  it('is ugyldig by R001 when it does not keep it', () => {
    const { opprettetAv: _, ...rest } = ownEnvelope.mvaMeldingInnsending;
    const validation = validate({ mvaMeldingInnsending: rest });
    expect(validation).toMatchObject({ form: 'mvaMeldingInnsending', status: 'ugyldig skattemelding' });
    expect(found(validation)).toEqual(['R001 /mvaMeldingInnsending/opprettetAv']);
    expect(validation.notEvaluated.every(({ rule, needs }) => rule === null && needs[0] === 'schema')).toBe(true);
  });
});

describe('what is wrong with the schema', () => {
  /** The document without one of its elements, or with an odd text in it; `at` picks one. */
  function harmed(root: WritableElement, at: number, text: string | null): WritableElement {
    let count = 0;
    const copy = (element: WritableElement): WritableElement[] => {
      const isIt = count === at;
      count += 1;
      if (isIt && text === null) return [];
      if (isIt && element.children.length === 0) return [{ ...element, text }] as WritableElement[];
      return [{ ...element, children: element.children.flatMap(copy) }];
    };
    return { ...root, children: root.children.flatMap(copy) };
  }

  /** The same in JSON, all values as texts. */
  function jsonOf({ name, text, children }: WritableElement): [string, unknown] {
    if (children.length === 0 && text !== '') return [name, text];
    const members: Record<string, unknown> = {};
    for (const [member, value] of children.map(jsonOf)) {
      const isList = member === 'mvaSpesifikasjonslinje' || member === 'vedlegg';
      members[member] = isList ? [...((members[member] as unknown[] | undefined) ?? []), value] : value;
    }
    return [name, members];
  }

  it('has the same places in JSON as in XML', () => {
    fc.assert(
      fc.property(anyForm('mvaMeldingDto'), fc.nat(40), fc.constantFrom(null, 'x', '1,5', ' 7'), (root, at, text) => {
        const document = harmed(root, at, text);
        const xml = validate(writeXml(document));
        fc.pre(xml.status === 'ugyldig skattemelding' && rulesOf(xml).join() === 'R001');
        // An empty text and an object without members are the same element in XML.
        fc.pre(!writeXml(document).includes('></'));
        expect(found(validate(Object.fromEntries([jsonOf(document)])))).toEqual(found(xml));
      }),
    );
  });
});

describe('a document that cannot be looked at', () => {
  it('has the verdict of one that is no XML, with the reason', () => {
    const message = { nb: 'Den er borte.', en: 'It is gone.' };
    const validation = validationOfUnreadable(message);
    expect(validation).toEqual({
      ...validate('no XML'),
      deviations: [{ ...validate('no XML').deviations[0], message }],
    });
    expect(validation).toMatchObject({ form: null, deviations: [{ rule: 'R001', path: '/' }] });
    expect(convertVatDocument('no XML', { to: 'json' })).toMatchObject({ ok: false, deviations: [{ rule: 'R001' }] });
  });
});
