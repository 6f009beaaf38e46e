import { describe, expect, it } from 'vitest';
import { returnCategories } from '../vat-return.ts';
import { needs } from './needs.ts';
import { appChecks, notEvaluatedRules } from './not-evaluated.ts';
import { vatRules } from './rule-table.ts';
import { type ReturnWords, returnWith } from './testing.ts';

const openRules = (words: ReturnWords) => notEvaluatedRules(returnWith(words)).map(({ rule }) => rule);

describe('the rules that a return leaves open', () => {
  it.each([
    ['alminnelig', 'R047 R049 R051 R053 R061 R062 R072 R083 R126 R131 R132 R133'],
    ['primaernaering', 'R048 R050 R051 R054 R061 R062 R073 R083 R126 R131 R132 R133'],
    ['kompensasjon', 'R094 R096 R097 R098 R099 R101 R125 R126 R128 R129 R130 R134 R135'],
    ['omvendtAvgiftsplikt', 'R117 R118 R119 R120 R121 R123 R126'],
    ['eHandel', ''],
  ] as const)('are for %s those that the agency must look up, in order', (category, rules) => {
    expect(openRules({ category }).join(' ')).toBe(rules);
  });

  it('are told with their identifier and what is needed', () => {
    const [first] = notEvaluatedRules(returnWith());
    expect(first).toEqual({
      rule: 'R047',
      code: 'MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE',
      needs: ['mva_register'],
    });
  });

  it('hold R080 only where the return asks for a payout', () => {
    expect(openRules({ fastsatt: '-0.01' })).toContain('R080');
    for (const fastsatt of [0, 1, '-0.00']) expect(openRules({ fastsatt })).not.toContain('R080');
  });

  it('hold R079 only where there is a KID that is right in form', () => {
    expect(openRules({ kid: '18' })).toContain('R079');
    for (const kid of ['12', '', 'A8', '1']) expect(openRules({ kid }), kid).not.toContain('R079');
    expect(openRules({})).not.toContain('R079');
  });

  it('hold R079 and R080 for every kind of return but eHandel', () => {
    for (const category of returnCategories) {
      const open = openRules({ category, kid: '18', fastsatt: -1 });
      expect(open.includes('R079'), category).toBe(category !== 'eHandel');
      expect(open.includes('R080'), category).toBe(category !== 'eHandel');
    }
  });

  it('never hold R059 and R060, of which the caller is asked', () => {
    for (const category of returnCategories) {
      expect(openRules({ category, year: 9000 })).not.toContain('R059');
      expect(openRules({ category, year: 9000 })).not.toContain('R060');
    }
  });

  it('are together with those that are decided here all there are', () => {
    const open = new Set(returnCategories.flatMap((category) => openRules({ category, kid: '18', fastsatt: -1 })));
    const decided = vatRules.filter((rule) => rule.needs.length === 0 || ['R059', 'R060'].includes(rule.rule));
    expect(open.size + decided.length).toBe(vatRules.length);
  });
});

describe('what only the app compares', () => {
  it('has names of ours, each once, no numbers of rules, and says what must hold in both languages', () => {
    expect(new Set(appChecks.map(({ code }) => code)).size).toBe(appChecks.length);
    for (const { rule, code, needs: asked, holds } of appChecks) {
      expect(rule).toBeNull();
      expect(code).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(['instance', 'return']).toContain(asked.join());
      expect(holds.nb).not.toBe('');
      expect(holds.en).not.toBe(holds.nb);
    }
  });
});

describe('the needs', () => {
  it('are described for each that a rule or a check has', () => {
    const asked = new Set([...vatRules, ...appChecks].flatMap((each) => each.needs));
    expect(new Set(Object.keys(needs))).toEqual(new Set([...asked, 'schema']));
    for (const { nb, en } of Object.values(needs)) expect(nb).not.toBe(en);
  });
});
