import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { DeadlineCalendar } from './public-shapes.ts';

async function calendarOf(year: number, more = ''): Promise<DeadlineCalendar> {
  const { http } = testServer();
  return DeadlineCalendar.parse((await http.inject(`/api/v1/public/deadlines?year=${year}${more}`)).json().data);
}

describe('the public calendar', () => {
  it('names law, dates and both spellings of an obligation', async () => {
    const { deadlines } = await calendarOf(2026);
    expect(deadlines.find(({ period, vat_term }) => period === '2026-T4' && vat_term === 'bimonthly')).toMatchObject({
      code: 'mva_melding',
      rule_id: 'MVA_FILING_BIMONTHLY',
      obligation_id: 'mva-termin-4-2026',
      due_date: '2026-10-12',
      deadline: '2026-10-12T23:59:59+02:00',
      adjusted_from: '2026-10-10',
      business_day_adjusted: true,
      adjustment_reason: 'saturday',
    });
    expect(deadlines.map(({ deadline }) => deadline)).toEqual(deadlines.map(({ deadline }) => deadline).sort());
    expect(deadlines.filter(({ penalty_waived }) => penalty_waived).map(({ period }) => period)).toEqual([
      '2026-05',
      '2026-06',
      '2026-07',
    ]);
  });

  it('has every dated obligation, and says where sources disagree', async () => {
    const { deadlines } = await calendarOf(2026);
    expect(new Set(deadlines.map(({ code }) => code)).size).toBe(13);
    expect(deadlines.filter(({ confidence }) => confidence !== 'confirmed')).toEqual([
      expect.objectContaining({
        ...{ code: 'mva_omvendt', period: '2026-Q2', due_date: '2026-08-10' },
        ...{ confidence: 'uncertain', alternative_due_date: '2026-08-31' },
      }),
    ]);
    expect(deadlines.find(({ code }) => code === 'skattemelding_selskap')).toMatchObject({
      ...{ period: '2025', period_label: 'inntektsåret 2025', rule_id: 'SKATTEMELDING_AS', due_date: '2026-06-01' },
      ...{ adjusted_from: '2026-05-31', adjustment_reason: 'sunday' },
    });
  });

  it('can be narrowed to an obligation, and to a form of organisation', async () => {
    const { deadlines } = await calendarOf(2026, '&code=arbeidsgiveravgift');
    expect(deadlines.map(({ due_date }) => due_date)).toEqual([
      ...['2026-01-15', '2026-03-16', '2026-05-15', '2026-07-15', '2026-09-15', '2026-11-16'],
    ]);
    const codes = new Set((await calendarOf(2026, '&entity_type=ENK')).deadlines.map(({ code }) => code));
    expect(codes.has('skattemelding_enk') && codes.has('forskuddsskatt_personlig')).toBe(true);
    expect(codes.has('skattemelding_selskap') || codes.has('selskapsmelding')).toBe(false);
  });

  it('refuses an obligation without dates of its own and a form without rules, by name', async () => {
    const { http } = testServer();
    for (const [query, field] of [
      ['code=revisor', 'code'],
      ['code=forskuddstrekk', 'code'],
      ['entity_type=KIRK', 'entity_type'],
      ['entity_type=as', 'entity_type'],
    ]) {
      const response = await http.inject(`/api/v1/public/deadlines?year=2026&${query}`);
      expect(response.statusCode, query).toBe(400);
      expect(response.json()).toMatchObject({ error_code: 'VALIDATION_FAILED' });
      expect(response.body).toContain(`#/${field}`);
    }
  });

  it('has as many deadlines in its first year as in its last', async () => {
    expect((await calendarOf(2020)).deadlines).toHaveLength(43);
    expect((await calendarOf(2100)).deadlines).toHaveLength(43);
  });

  it('is this year’s in Oslo when none is named', async () => {
    const { http, clock } = testServer();
    clock.advance(Date.parse('2026-12-31T23:30:00Z') - clock.now());
    expect((await http.inject('/api/v1/public/deadlines')).json().data.year).toBe(2027);
  });

  it('as iCalendar has the same days as the JSON, one whole day each, readable by another program', async () => {
    const { http } = testServer();
    const { deadlines } = await calendarOf(2026);
    const file = (await http.inject('/api/v1/public/deadlines.ics?year=2026')).body;
    const events = new ICAL.Component(ICAL.parse(file)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    expect(events.map((event) => event.startDate.toString())).toEqual(deadlines.map(({ due_date }) => due_date));
    expect(events.every((event) => event.startDate.isDate && event.duration.toSeconds() === 86_400)).toBe(true);
    expect(new Set(events.map((event) => event.uid)).size).toBe(events.length);
    expect(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });
});

interface Official {
  code: string;
  period: string;
  nominal: string;
  due: string;
  applicability: { vatTerm?: string } | null;
  confidence?: string;
  alternative?: string;
}

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('the public calendar against the official tables (needs APIER_CONFORMANCE_DATA)', () => {
  for (const year of [2026, 2027]) {
    it(`of ${year} has every deadline of the tables, and no other`, async () => {
      const { rows } = JSON.parse(readFileSync(`${conformance}/obligations/deadlines-${year}.json`, 'utf8')) as {
        rows: Official[];
      };
      const official = rows.map((row) => [
        row.code,
        // They write the VAT return of a whole year as 2025, we as 2025-A.
        row.code === 'mva_melding' && /^\d{4}$/.test(row.period) ? `${row.period}-A` : row.period,
        row.applicability?.vatTerm ?? null,
        row.nominal,
        row.due,
        row.confidence ?? 'confirmed',
        row.alternative ?? null,
      ]);
      const ours = (await calendarOf(year)).deadlines.map((row) => [
        row.code,
        row.period,
        row.vat_term,
        row.adjusted_from ?? row.due_date,
        row.due_date,
        row.confidence,
        row.alternative_due_date,
      ]);
      expect(ours.map(String).sort()).toEqual(official.map(String).sort());
    });
  }
});
