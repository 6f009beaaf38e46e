import {
  type CompanyFacts,
  createAssessor,
  entityForms,
  type ObligationCode,
  obligationCodes,
  type SuppressionReason,
  type Verdict,
} from '@apier/rulebook';
import { describe, expect, it } from 'vitest';
import { withOpenFacts } from './open-facts.ts';
import { assumptionTexts } from './reason-texts.ts';
import { tellReason } from './tell-reason.ts';

const verdict = (status: Verdict['status'], change: Partial<Verdict> = {}): Verdict => ({
  ...{ status, needs: [], assumed: [] },
  ...change,
});

function reasonOf(
  code: ObligationCode,
  told: Verdict,
  more: { facts?: Partial<CompanyFacts>; suppression?: SuppressionReason; since?: string } = {},
) {
  const { suppression = null, since = null } = more;
  return tellReason({ code, verdict: told, facts: { organisasjonsform: 'AS', ...more.facts }, suppression, since });
}

describe('the reason of a verdict', () => {
  it('is whole sentences in both languages, for every obligation, form and verdict', () => {
    for (const code of obligationCodes) {
      for (const organisasjonsform of [...entityForms, 'KIRK']) {
        const verdicts = [
          verdict('required'),
          verdict('required', { needs: ['paydays'], assumed: ['vatTerm=bimonthly', 'fiscalYearEnd=12-31'] }),
          verdict('not_required'),
          verdict('conditional', { needs: ['employees', 'revenue', 'partners'] }),
          verdict('conditional', { needs: [`rules for form ${organisasjonsform}`] }),
        ];
        for (const one of verdicts) {
          const { nb, en } = reasonOf(code, one, { facts: { organisasjonsform } });
          for (const text of [nb, en]) {
            expect(text).toMatch(/^[A-ZÅ][^{}=]*\.$/);
            expect(text).not.toContain('undefined');
          }
          expect(nb).not.toBe(en);
        }
      }
    }
  });

  it('names what is missing, in words', () => {
    const { nb, en } = reasonOf('aarsregnskap', verdict('conditional', { needs: ['revenue', 'fte', 'partners'] }));
    expect(nb).toContain('driftsinntektene, antall årsverk og hvem deltakerne er');
    expect(en).toContain('the operating revenue, the number of full-time equivalents and who the participants are');
  });

  it('says what was taken for granted', () => {
    const { nb } = reasonOf('mva_melding', verdict('required', { assumed: ['vatTerm=bimonthly'] }));
    expect(nb).toMatch(/Tatt for gitt: to måneders terminer\.$/);
  });

  it('has words for everything that the rulebook takes for granted', () => {
    const assess = createAssessor({ from: '2026-01-01', to: '2027-12-31' });
    const facts = { registrertIMvaregisteret: true, employees: { value: 40, suppressed: false } };
    const assumed = [...entityForms, 'KIRK'].flatMap((organisasjonsform) =>
      assess({ ...facts, organisasjonsform }).rows.flatMap((row) => row.assumed),
    );
    expect([...new Set(assumed)].filter((one) => !(one in assumptionTexts))).toEqual([]);
    expect(assumed).toContain('vatTerm=bimonthly');
  });

  it('of an auditor is the limit that was reached, the choice not made, or the form', () => {
    expect(reasonOf('revisor', verdict('required'), { since: '2026' }).nb).toContain('fra regnskapsåret 2026');
    expect(reasonOf('revisor', verdict('required')).nb).toBe('Selskapet har ikke valgt bort revisjon.');
    expect(reasonOf('revisor', verdict('required'), { facts: { organisasjonsform: 'STI' } }).nb).toContain('alltid');
  });

  it('of who owes nothing itself is why', () => {
    expect(reasonOf('a_melding', verdict('not_required'), { suppression: 'bankruptcy_estate' }).nb).toContain(
      'konkurs',
    );
    expect(reasonOf('a_melding', verdict('not_required'), { suppression: 'deleted' }).nb).toContain('slettet');
  });

  it('does not call a form without rules exempt', () => {
    const { nb } = reasonOf('a_melding', verdict('not_required'), { facts: { organisasjonsform: 'KIRK' } });
    expect(nb).toBe('Virksomheten har ingen registrerte ansatte.');
  });
});

describe('what no register tells', () => {
  const duty = (status: Verdict['status']) => ({ ...verdict(status), confidence: 'confirmed' as const });
  const facts: CompanyFacts = { organisasjonsform: 'AS' };

  it('is said with a verdict that passes over it', () => {
    expect(withOpenFacts('forskuddstrekk', duty('required'), facts).needs).toEqual(['paydays']);
    expect(withOpenFacts('mva_omvendt', duty('not_required'), facts).assumed).toEqual(['reverseChargeQuarters=none']);
    expect(withOpenFacts('skattefunn_rapport', duty('not_required'), facts).assumed).toEqual([
      'hasActiveSkattefunnProject=false',
    ]);
  });

  it('is not said where it is told, or does not matter', () => {
    const told: CompanyFacts = {
      ...{ organisasjonsform: 'AS', paydays: ['2026-12-15'], reverseChargeQuarters: [] },
      hasActiveSkattefunnProject: false,
    };
    expect(withOpenFacts('forskuddstrekk', duty('required'), told).needs).toEqual([]);
    expect(withOpenFacts('forskuddstrekk', duty('not_required'), facts).needs).toEqual([]);
    expect(withOpenFacts('mva_omvendt', duty('not_required'), told).assumed).toEqual([]);
    expect(withOpenFacts('skattefunn_rapport', duty('not_required'), told).assumed).toEqual([]);
    const registered = { ...facts, registrertIMvaregisteret: true };
    expect(withOpenFacts('mva_omvendt', duty('not_required'), registered).assumed).toEqual([]);
    const deleted = { ...facts, slettedato: '2026-01-19' };
    expect(withOpenFacts('skattefunn_rapport', duty('not_required'), deleted).assumed).toEqual([]);
  });
});
