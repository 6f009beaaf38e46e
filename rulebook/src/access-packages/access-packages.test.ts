import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows } from '../read-rows.ts';
import { accessPackageOf, accessPackages, findAccessPackage } from './access-packages.ts';
import { packageSpellings } from './package-spellings.ts';

/** A text with some of its letters in the other case. */
const inAnyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''));

describe('the access packages', () => {
  it('are 223: 147 of organisations and 76 of persons, each once', () => {
    expect(accessPackages).toHaveLength(223);
    expect(accessPackages.filter(({ entity_type }) => entity_type === 'organisation')).toHaveLength(147);
    expect(new Set(accessPackages.map(({ urn }) => urn)).size).toBe(223);
  });

  it('shows one in full', () => {
    expect(findAccessPackage('merverdiavgift')).toEqual({
      accessPackage: {
        urn: 'urn:altinn:accesspackage:merverdiavgift',
        code: 'merverdiavgift',
        name: { nb: 'Merverdiavgift', en: 'Value added tax' },
        is_delegable: true,
        is_assignable: true,
        entity_type: 'organisation',
      },
      spelling: null,
    });
  });

  it('lets the packages of accountants and auditors go to agent system users alone', () => {
    const agentOnly = accessPackages.filter(({ is_delegable, is_assignable }) => is_delegable && !is_assignable);
    expect(agentOnly.map(({ code }) => code)).toEqual([
      'ansvarlig-revisor',
      'forretningsforer-eiendom',
      'regnskapsforer-lonn',
      'regnskapsforer-med-signeringsrettighet',
      'regnskapsforer-uten-signeringsrettighet',
      'revisormedarbeider',
    ]);
  });

  it('finds each by code and by URN, in any case', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...accessPackages).chain((each) =>
          fc
            .constantFrom(each.code, each.urn)
            .chain(inAnyCase)
            .map((written) => ({ each, written })),
        ),
        ({ each, written }) => {
          expect(findAccessPackage(written)).toEqual({ accessPackage: each, spelling: null });
        },
      ),
    );
  });

  it('finds an old or mistaken spelling and says so', () => {
    const found = (written: string) => findAccessPackage(written)?.accessPackage.code;
    expect(found('urn:altinn:accesspackage:reviorattesterer')).toBe('revisorattesterer');
    expect(found('Tilgangsstyring')).toBe('tilgangsstyrer');
    expect(found('foretaksskatt')).toBe('skatt-naering');
    expect(found('skatt-naring')).toBe('skatt-naering');
    expect(found('regnskapokonomirapport')).toBe('regnskap-okonomi-rapport');
    for (const spelling of packageSpellings) {
      expect(findAccessPackage(spelling.written)).toEqual({ accessPackage: accessPackageOf(spelling.code), spelling });
      expect(accessPackages.some(({ code }) => code === spelling.written)).toBe(false);
    }
  });

  it('finds nothing for what is no package', () => {
    for (const written of ['', 'urn:altinn:accesspackage:', 'mva', 'urn:altinn:resource:merverdiavgift', 'toString']) {
      expect(findAccessPackage(written)).toBeNull();
    }
    expect(() => accessPackageOf('mva')).toThrow('mva');
  });
});

describe('a table that is written as text', () => {
  it('is refused where a line has not one cell for each column', () => {
    expect(readRows(['a', 'b'], '\n1 | 2\n')).toEqual([{ a: '1', b: '2' }]);
    for (const line of ['1', '1 | 2 | 3', '1 | ']) expect(() => readRows(['a', 'b'], line)).toThrow('Not a row');
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('the access packages against Altinn’s seed (needs APIER_CONFORMANCE_DATA)', () => {
  interface Row {
    urn: string;
    code: string;
    name: { nb: string; en: string };
    isDelegable: boolean;
    isAssignable: boolean;
    entityType: 'Organisasjon' | 'Person';
  }
  const official = () =>
    (JSON.parse(readFileSync(`${conformance}/altinn/access-packages.json`, 'utf8')) as { packages: Row[] }).packages;

  it('are the same, row for row', () => {
    const rows = official().map(({ urn, name, isDelegable, isAssignable, entityType }) => ({
      urn,
      name: { nb: name.nb, en: name.en },
      is_delegable: isDelegable,
      is_assignable: isAssignable,
      entity_type: entityType === 'Person' ? 'person' : 'organisation',
    }));
    const byUrn = (one: { urn: string }, other: { urn: string }) => (one.urn < other.urn ? -1 : 1);
    expect(accessPackages.map(({ code: _, ...row }) => row).sort(byUrn)).toEqual(rows.sort(byUrn));
  });

  it('are found by Altinn’s code too where that is not the end of the URN', () => {
    for (const { code, urn } of official()) expect(findAccessPackage(code)?.accessPackage.urn).toBe(urn);
  });
});
