import { entityForms, obligationCodes } from '@apier/rulebook';
import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { DeadlineCalendar, PublicObligations } from './public-shapes.ts';

const path = '/api/v1/public/obligations';

async function listOf(query: string): Promise<PublicObligations> {
  const { http } = testServer();
  return PublicObligations.parse((await http.inject(`${path}?${query}`)).json().data);
}

const codesOf = ({ obligations }: PublicObligations, required: string) =>
  obligations.flatMap(({ code, required: duty }) => (code !== null && duty === required ? [code] : []));

describe('the obligations of a form of organisation', () => {
  it('need no key, and tell law, authority, place and consequence', async () => {
    const { obligations, year, entity_type } = await listOf('entity_type=AS&year=2026');
    expect({ year, entity_type }).toEqual({ year: 2026, entity_type: 'AS' });
    expect(obligations.find(({ code }) => code === 'aarsregnskap')).toMatchObject({
      rule_id: 'AARSREGNSKAP_FILING',
      obligation_id: 'aarsregnskap-annual',
      obligation_name: 'Årsregnskap',
      obligation_name_en: 'Annual accounts',
      category: 'accounting',
      frequency: 'annual',
      required: 'always',
      condition: null,
      condition_en: null,
      tier_2_required: false,
      legal_reference: 'Regnskapsloven §§ 1-2, 3-1, 8-2, 8-3',
      source_url: 'https://lovdata.no/lov/1998-07-17-56/%C2%A78-2',
      authority: 'Brønnøysundregistrene',
      severity: 'critical',
      fileable: false,
      deadlines: [
        { period: '2025', due_date: '2026-07-31', vat_term: null, confidence: 'confirmed', alternative_due_date: null },
      ],
    });
  });

  it('begin with the duty to register for VAT, which has no code', async () => {
    const [registration, ...rest] = (await listOf('entity_type=AS&year=2026')).obligations;
    expect(registration).toMatchObject({
      code: null,
      rule_id: 'MVA_REGISTRATION_THRESHOLD',
      obligation_id: 'mva-registration',
      category: 'registration',
      frequency: 'one-time',
      required: 'conditionally',
      tier_2_required: true,
      legal_reference: 'Merverdiavgiftsloven § 2-1',
      source_url: 'https://lovdata.no/lov/2009-06-19-58/%C2%A72-1',
      deadlines: [],
    });
    expect(registration?.condition).toContain('50 000 kroner');
    expect(rest.every(({ code }) => code !== null)).toBe(true);
  });

  it('of a company, a sole proprietorship and a partnership are not the same', async () => {
    const [company, owner, partnership] = await Promise.all(
      ['AS', 'ENK', 'ANS'].map((form) => listOf(`entity_type=${form}&year=2026`)),
    );
    expect(company && codesOf(company, 'always')).toEqual([
      ...['skattemelding_selskap', 'ordinaer_generalforsamling', 'aarsregnskap', 'reelle_rettighetshavere'],
    ]);
    expect(owner && codesOf(owner, 'always')).toEqual(['skattemelding_enk']);
    expect(partnership && codesOf(partnership, 'always')).toEqual(['selskapsmelding', 'reelle_rettighetshavere']);
    expect(partnership?.obligations.map(({ code }) => code)).not.toContain('forskuddsskatt_personlig');
    expect(partnership?.notes.join(' ')).toContain('Deltakerne');
  });

  it('say of every condition what it is, in both languages', async () => {
    for (const form of entityForms) {
      for (const { condition, condition_en, required } of (await listOf(`entity_type=${form}`)).obligations) {
        expect(condition === null, form).toBe(required === 'always');
        expect(condition_en === null, form).toBe(required === 'always');
      }
    }
  });

  it('leave no obligation out: each code is one form’s at least', async () => {
    const seen = new Set<string>();
    for (const form of entityForms)
      for (const { code } of (await listOf(`entity_type=${form}&year=2026`)).obligations) if (code) seen.add(code);
    expect([...seen].sort()).toEqual([...obligationCodes].sort());
  });

  it('show the same days as the calendar of that year and form', async () => {
    const { http } = testServer();
    for (const year of [2020, 2026, 2100]) {
      const calendar = await http.inject(`/api/v1/public/deadlines?year=${year}&entity_type=AS`);
      const expected = DeadlineCalendar.parse(calendar.json().data).deadlines.map(
        ({ code, period, due_date }) => `${due_date} ${code} ${period}`,
      );
      const { obligations } = await listOf(`entity_type=AS&year=${year}`);
      const ours = obligations.flatMap(({ code, deadlines }) =>
        deadlines.map(({ period, due_date }) => `${due_date} ${code} ${period}`),
      );
      expect(ours.sort()).toEqual(expected.sort());
    }
  });

  it('are this year’s in Oslo when none is named', async () => {
    const { http, clock } = testServer();
    clock.advance(Date.parse('2026-12-31T23:30:00Z') - clock.now());
    expect((await http.inject(`${path}?entity_type=AS`)).json().data.year).toBe(2027);
  });

  it('are refused for a form without rules, no form and years out of range, by the name of the field', async () => {
    const { http } = testServer();
    for (const [query, field] of [
      ['', 'entity_type'],
      ['entity_type=KIRK', 'entity_type'],
      ['entity_type=as', 'entity_type'],
      ['entity_type=AS&year=2019', 'year'],
      ['entity_type=AS&year=2101', 'year'],
      ['entity_type=AS&year=2026.5', 'year'],
      ['entity_type=AS&month=1', 'month'],
    ]) {
      const response = await http.inject(`${path}?${query}`);
      expect(response.statusCode, query).toBe(400);
      expect(response.json()).toMatchObject({ error_code: 'VALIDATION_FAILED' });
      expect(response.body, query).toContain(`#/${field}`);
      expect(response.body).not.toContain('KIRK');
    }
  });

  it('are the same in the sandbox, without a key and with one', async () => {
    const { http } = testServer();
    const query = 'entity_type=AS&year=2026';
    const live = (await http.inject(`${path}?${query}`)).json();
    const sandbox = await http.inject(`/api/v1/sandbox/public/obligations?${query}`);
    const namespace = await http.inject({
      url: `/api/v1/sandbox/obligations?${query}`,
      headers: { authorization: 'Bearer apier_sandbox_test_r1' },
    });
    for (const { statusCode, body } of [sandbox, namespace]) {
      expect(statusCode, body).toBe(200);
      expect(JSON.parse(body).data).toEqual(live.data);
      expect(JSON.parse(body)._meta.is_sandbox).toBe(true);
    }
    expect((await http.inject(`/api/v1/sandbox/obligations?${query}`)).statusCode).toBe(401);
  });

  it('are the same bytes for the same question, and may be kept by anybody', async () => {
    const { http } = testServer();
    const first = await http.inject(`${path}?entity_type=SA&year=2027`);
    const again = await http.inject(`${path}?entity_type=SA&year=2027`);
    expect(again.body).toBe(first.body);
    expect(first.headers['cache-control']).toContain('public');
  });
});
