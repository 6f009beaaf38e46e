import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findVatRule, transliterate, vatRules } from './rule-table.ts';

describe('the table of rules', () => {
  it('has 107 rules in order of their number, no number and no identifier twice', () => {
    const numbers = vatRules.map(({ rule }) => rule);
    expect(numbers).toHaveLength(107);
    expect(numbers).toEqual([...numbers].sort());
    expect(new Set(numbers).size).toBe(107);
    expect(new Set(vatRules.map(({ code }) => transliterate(code))).size).toBe(107);
  });

  it('says of each rule what must hold, in two languages that differ', () => {
    for (const { rule, holds } of vatRules) {
      expect(holds.nb, rule).toMatch(/^[A-ZÆØÅ].*\.$/);
      expect(holds.en, rule).toMatch(/^[A-Z].*\.$/);
      expect(holds.nb, rule).not.toBe(holds.en);
    }
    expect(new Set(vatRules.map(({ holds }) => holds.nb)).size).toBe(107);
    expect(new Set(vatRules.map(({ holds }) => holds.en)).size).toBe(107);
  });

  it('names the code of each rule of a family in its identifier and in its words', () => {
    for (const [index, code] of ['81', '83', '86', '88', '91'].entries()) {
      for (const first of [23, 28, 33]) {
        const rule = findVatRule(`R0${first + index}`);
        expect(rule?.code).toMatch(new RegExp(`_MVA_KODE_${code}$`));
        expect(rule?.holds.nb).toContain(`ode ${code}`);
        expect(rule?.holds.en).toContain(`ode ${code}`);
      }
    }
  });

  it('receives eHandel with one rule only, which refuses it', () => {
    expect(vatRules.filter(({ categories }) => categories.includes('eHandel')).map(({ rule }) => rule)).toEqual([
      'R104',
    ]);
  });
});

describe('findVatRule', () => {
  it('finds a rule by number and by identifier, with Norwegian letters or without, in any case', () => {
    const identifier = 'MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE';
    for (const text of ['R047', 'r047', identifier, identifier.toLowerCase(), identifier.replace('Æ', 'AE')]) {
      expect(findVatRule(text)?.rule, text).toBe('R047');
    }
    expect(findVatRule('MVAMELDINGSINNHOLD_MVAKODE_UKJENTMVAKODE')?.rule).toBe('R002');
    expect(findVatRule('mva_kode_for_utgaaende_avgift_mangler_grunnlag_og_sats')?.rule).toBe('R066');
  });

  it('finds Norwegian letters that are written as a letter and a ring', () => {
    expect(findVatRule('MVA_KODE_FOR_UTGÅENDE_AVGIFT_MANGLER_GRUNNLAG_OG_SATS'.normalize('NFD'))?.rule).toBe('R066');
  });

  it.each(['', 'R', 'R004', 'R022', 'R136', 'R18', ' R018', 'NÆRING', 'constructor'])('finds none by %j', (text) => {
    expect(findVatRule(text)).toBeNull();
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;

interface Published {
  regelnummer: string;
  identifikator: string;
  avvikKodeAscii: string;
  alvorlighetsgrad: string;
  gjelderMeldingskategori: string[];
  inputs: string[];
  lokaltAvgjoerbar: boolean;
}

describe.skipIf(!data)('the table of rules against what is published (needs APIER_CONFORMANCE_DATA)', () => {
  const { regler } = JSON.parse(
    data ? readFileSync(`${data}/skatteetaten/valideringsregler.json`, 'utf8') : '{"regler":[]}',
  ) as { regler: Published[] };

  const needOf: Readonly<Record<string, string>> = {
    mvaRegister: 'mva_register',
    enhetsregister: 'enhetsregisteret',
    filingHistory: 'filing_history',
    accountRegister: 'account_register',
  };

  it('has the same numbers, identifiers, severities, categories and needs', () => {
    expect(vatRules.map(({ holds: _holds, ...rule }) => rule)).toEqual(
      regler.map((rule) => ({
        rule: rule.regelnummer,
        code: rule.identifikator,
        severity:
          rule.alvorlighetsgrad === 'UGYLDIG_SKATTEMELDING' ? 'ugyldig skattemelding' : 'avvikende skattemelding',
        categories: rule.gjelderMeldingskategori,
        needs: rule.inputs.flatMap((input) => needOf[input] ?? []),
      })),
    );
  });

  it('needs nobody exactly where the rule is said to be decidable alone', () => {
    expect(vatRules.filter(({ needs }) => needs.length === 0).map(({ rule }) => rule)).toEqual(
      regler.filter(({ lokaltAvgjoerbar }) => lokaltAvgjoerbar).map(({ regelnummer }) => regelnummer),
    );
  });

  it('writes identifiers without Norwegian letters as they are published without', () => {
    for (const { regelnummer, avvikKodeAscii } of regler) {
      expect(transliterate(vatRules.find(({ rule }) => rule === regelnummer)?.code ?? '')).toBe(
        avvikKodeAscii.toUpperCase(),
      );
      expect(findVatRule(avvikKodeAscii)?.rule).toBe(regelnummer);
    }
  });

  it('says it in words that are not the agency’s', () => {
    const official = readFileSync(`${data}/skatteetaten/valideringsregler.json`, 'utf8');
    for (const { holds } of vatRules) {
      expect(official).not.toContain(holds.nb);
      expect(official).not.toContain(holds.en);
    }
  });
});
