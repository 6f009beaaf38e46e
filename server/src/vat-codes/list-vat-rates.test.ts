import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { vatCodeOperations } from './operations.ts';
import { VatRates } from './shapes.ts';

const ask = (query = '', path = '/api/v1/tools/vat-rates') =>
  testServer({ operations: vatCodeOperations }).http.inject(`${path}${query}`);

async function read(query = '') {
  const response = await ask(query);
  expect(response.statusCode, response.body).toBe(200);
  return VatRates.parse(response.json().data);
}

const onDay = async (date: string) =>
  Object.fromEntries((await read(`?date=${date}`)).vat_rates.map(({ kind, rate }) => [kind, rate]));

describe('the rates of VAT', () => {
  it('are those of today in Oslo when no day is named', async () => {
    const { date, vat_rates: rates } = await read();
    expect(date).toBe('2026-11-21');
    expect(rates.map(({ kind, rate }) => [kind, rate])).toEqual([
      ['standard', '25'],
      ['food', '15'],
      ['low', '12'],
      ['raw_fish', '11,11'],
      ['zero', '0'],
    ]);
  });

  it('follow the day that was asked for, and are null where the list knows none', async () => {
    expect(await onDay('2021-09-30')).toMatchObject({ low: '6', standard: '25' });
    expect(await onDay('2005-06-01')).toEqual({ standard: '25', food: null, low: null, raw_fish: '11,11', zero: '0' });
    expect(await onDay('1969-12-31')).toMatchObject({ standard: null, raw_fish: null, zero: '0' });
  });

  it('show their history and the codes that have them', async () => {
    const low = (await read()).vat_rates.find(({ kind }) => kind === 'low');
    expect(low).toMatchObject({ satstype: 'redusert sats', codes: ['13', '33', '88', '89'] });
    expect(low?.history.map(({ rate }) => rate)).toEqual(['8', '10', '12', '6', '12']);
    expect(low?.history.at(-1)).toEqual({ rate: '12', from: '2021-10-01', to: null });
  });

  it('are refused for what is no day', async () => {
    for (const date of ['2026-13-01', '20260101', 'today']) {
      const answer = (await ask(`?date=${date}`)).json();
      expect(answer).toMatchObject({ status: 400, error_code: 'VALIDATION_FAILED', errors: [{ pointer: '#/date' }] });
      expect(answer.detail).not.toContain(date);
    }
  });

  it('are the same in the sandbox, without a key', async () => {
    const mirror = await ask('?date=2026-05-20', '/api/v1/sandbox/public/tools/vat-rates');
    expect(mirror.json().data).toEqual(await read('?date=2026-05-20'));
  });
});
