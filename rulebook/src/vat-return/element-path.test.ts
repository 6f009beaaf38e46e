import { describe, expect, it } from 'vitest';
import { childPath, documentPath, pathOfPlace, placeOrder } from './element-path.ts';
import type { Place } from './rules/finding.ts';
import { formSchemas } from './schema/form-schema.ts';

const sums = '/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt';

describe('the path of an element', () => {
  it('has an index where several may stand, and nowhere else', () => {
    expect(childPath(documentPath, { name: 'mvaMeldingDto', max: 1 }, 1)).toBe('/mvaMeldingDto');
    expect(childPath('/a', { name: 'merknad', max: 1 }, 1)).toBe('/a/merknad');
    expect(childPath('/a', { name: 'vedlegg', max: Number.POSITIVE_INFINITY }, 1)).toBe('/a/vedlegg[1]');
  });

  it.each<[Place, string]>([
    [{ line: 3 }, `${sums}/mvaSpesifikasjonslinje[3]`],
    [{ line: 3, child: 'sats' }, `${sums}/mvaSpesifikasjonslinje[3]/sats`],
    [{ element: 'meldingskategori' }, '/mvaMeldingDto/meldingskategori'],
    [{ element: 'skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift' }, `${sums}/fastsattMerverdiavgift`],
    [{ element: '' }, '/mvaMeldingDto'],
  ])('says where a finding is: %j', (place, path) => {
    expect(pathOfPlace(place)).toBe(path);
  });

  it('follows the document: elements as in the schema, lines by their number', () => {
    const ordered: Place[] = [
      { element: '' },
      { element: 'innsending/regnskapssystemsreferanse' },
      { element: 'skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar' },
      { element: 'skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift' },
      { line: 1 },
      { line: 1, child: 'grunnlag' },
      { line: 1, child: 'merverdiavgift' },
      { line: 2, child: 'mvaKode' },
      { line: 10, child: 'mvaKode' },
      { element: 'betalingsinformasjon/kundeIdentifikasjonsnummer' },
      { element: 'meldingskategori' },
    ];
    const compare = placeOrder(formSchemas.mvaMeldingDto);
    expect([...ordered].reverse().sort(compare)).toEqual(ordered);
    for (const place of ordered) expect(compare(place, { ...place })).toBe(0);
  });
});
