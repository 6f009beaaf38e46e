import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { DeadlineCalendar } from './shapes.ts';

async function calendarOf(year: number): Promise<DeadlineCalendar> {
  const { http } = testServer();
  return DeadlineCalendar.parse((await http.inject(`/api/v1/public/deadlines?year=${year}`)).json().data);
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

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('the public calendar against the official tables (needs APIER_CONFORMANCE_DATA)', () => {
  for (const year of [2026, 2027]) {
    it(`of ${year} has every term of the VAT return and every a-melding, and no other`, async () => {
      const { rows } = JSON.parse(readFileSync(`${conformance}/obligations/deadlines-${year}.json`, 'utf8')) as {
        rows: { code: string; period: string; nominal: string; due: string }[];
      };
      const official = rows
        .filter(({ code }) => code === 'mva_melding' || code === 'a_melding')
        .map(({ code, period, nominal, due }) => [code, /^\d{4}$/.test(period) ? `${period}-A` : period, nominal, due]);
      const ours = (await calendarOf(year)).deadlines.map((row) => [
        row.code,
        row.period,
        row.adjusted_from ?? row.due_date,
        row.due_date,
      ]);
      expect(ours.map(String).sort()).toEqual(official.map(String).sort());
    });
  }
});
