import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEmployment } from './describe-employment.ts';
import { enhetOf, hasFailed, underenhetOf, wasRead } from './testing.ts';

const none = wasRead({ units: [], total: 0 });
const counting = (antallAnsatte: number | undefined, harRegistrertAntallAnsatte: boolean | undefined) => ({
  ...{ antallAnsatte, harRegistrertAntallAnsatte },
});
const describing = (...counts: Parameters<typeof counting>) => describeEmployment(enhetOf(counting(...counts)), none);

describe('how many work there', () => {
  it('is a number where the register has one, with the day it comes from', () => {
    expect(describing(12, true)).toEqual({
      ...{ source: 'brreg.enheter', origin: 'nav.aareg', registered: true },
      ...{ count: 12, count_withheld: false, band: '10-19' },
      ...{ as_of: '2026-11-10', registered_at: '2026-11-12', workplaces: [], workplaces_total: 0 },
    });
  });

  it('is withheld, which is not none, where employees are registered without a number', () => {
    expect(describing(undefined, true)).toMatchObject({
      ...{ registered: true, count: null, count_withheld: true, band: '1-4' },
    });
  });

  it('is none only where the register says that it has none', () => {
    expect(describing(undefined, false)).toMatchObject({
      ...{ registered: false, count: 0, count_withheld: false, band: '0' },
    });
    expect(describing(0, undefined)).toMatchObject({ registered: null, count: 0, band: '0' });
  });

  it('is unknown where the register says nothing', () => {
    expect(describing(undefined, undefined)).toMatchObject({
      ...{ registered: null, count: null, count_withheld: false, band: null },
    });
  });

  it('falls into one band', () => {
    const edges = [
      [0, '0'],
      [1, '1-4'],
      [4, '1-4'],
      [5, '5-9'],
      [9, '5-9'],
      [10, '10-19'],
      [19, '10-19'],
      [20, '20-49'],
      [49, '20-49'],
      [50, '50-99'],
      [99, '50-99'],
      [100, '100-249'],
      [249, '100-249'],
      [250, '250+'],
      [100_000, '250+'],
    ] as const;
    expect(edges.map(([count]) => describing(count, true).band)).toEqual(edges.map(([, band]) => band));
  });

  it('is never made up: the number shown is the register’s, or nought where it says that there are none', () => {
    fc.assert(
      fc.property(
        fc.option(fc.nat(), { nil: undefined }),
        fc.option(fc.boolean(), { nil: undefined }),
        (number, flag) => {
          const { count, count_withheld, band } = describing(number, flag);
          expect(count).toBe(number ?? (flag === false ? 0 : null));
          expect(count_withheld).toBe(flag === true && number === undefined);
          expect(band === null).toBe(number === undefined && flag === undefined);
        },
      ),
    );
  });
});

describe('where they work', () => {
  it('is each sub-unit with its own count, withheld as the company’s is', () => {
    const units = [
      underenhetOf(counting(undefined, true)),
      underenhetOf({ organisasjonsnummer: '283016617', navn: 'Avd. Bergen', ...counting(30, true) }),
      underenhetOf({ organisasjonsnummer: '265341209', navn: 'Avd. Bodø', ...counting(undefined, false) }),
      underenhetOf({ organisasjonsnummer: '312768429', navn: 'Avd. Alta', ...counting(undefined, undefined) }),
    ];
    const { workplaces, workplaces_total } = describeEmployment(enhetOf(), wasRead({ units, total: 4 }));
    expect(workplaces).toEqual([
      { org_number: '379754325', name: 'Prøve AS avd. Oslo', count: null, count_withheld: true },
      { org_number: '283016617', name: 'Avd. Bergen', count: 30, count_withheld: false },
      { org_number: '265341209', name: 'Avd. Bodø', count: 0, count_withheld: false },
      { org_number: '312768429', name: 'Avd. Alta', count: null, count_withheld: false },
    ]);
    expect(workplaces_total).toBe(4);
  });

  it('says how many there are in all where there are more than are shown', () => {
    const read = wasRead({ units: [underenhetOf()], total: 431 });
    expect(describeEmployment(enhetOf(), read)).toMatchObject({ workplaces: [{}], workplaces_total: 431 });
  });

  it('is null where the register did not answer, which is not nowhere', () => {
    expect(describeEmployment(enhetOf(), hasFailed)).toMatchObject({
      ...{ count: 12, workplaces: null, workplaces_total: null },
    });
    expect(describeEmployment(enhetOf(), none)).toMatchObject({ workplaces: [], workplaces_total: 0 });
  });
});
