import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { json, scriptedSend, virtualClock } from '../../testing.ts';
import { createNorgesBank, publishedAt } from './client.ts';

const signal = virtualClock().timeout(1_000);
const bankOf = (answer: Parameters<typeof scriptedSend>[0]) => {
  const { send, asked } = scriptedSend(answer);
  const bank = createNorgesBank({ send, baseUrl: 'https://data.norges-bank.no' });
  return { asked, read: (currency = 'USD', day = '2026-11-20') => bank.readRate(currency, day, signal) };
};

const component = (id: string, ...values: string[]) => ({ id, values: values.map((value) => ({ id: value })) });

/** An SDMX message; by default one dollar on one day, its components in an order that nobody promised. */
function message(
  more: {
    series?: Record<string, { attributes: (number | null)[]; observations: Record<string, unknown[]> }>;
    days?: string[];
    attributes?: ReturnType<typeof component>[];
  } = {},
) {
  return {
    data: {
      dataSets: [{ series: more.series ?? { '0:0:0:0': { attributes: [0, 0], observations: { 0: ['10.1234'] } } } }],
      structure: {
        dimensions: {
          series: [
            component('BASE_CUR', 'USD', 'SEK'),
            component('FREQ', 'B', 'M'),
            component('TENOR', 'SP'),
            component('QUOTE_CUR', 'NOK', 'EUR'),
          ],
          observation: [component('TIME_PERIOD', ...(more.days ?? ['2026-11-20']))],
        },
        attributes: {
          series: more.attributes ?? [component('UNIT_MULT', '0', '2'), component('DECIMALS', '4', '2')],
        },
      },
    },
  };
}

describe('the client of Norges Bank’s exchange rates', () => {
  it('asks for the last rate of two weeks, so that no holiday hides it', async () => {
    const { asked, read } = bankOf(() => json(message()));
    await read('USD', '2026-01-05');
    expect(asked).toHaveLength(1);
    const url = new URL(asked[0]?.url ?? '');
    expect(`${url.origin}${url.pathname}`).toBe('https://data.norges-bank.no/api/data/EXR/B.USD.NOK.SP');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      format: 'sdmx-json',
      startPeriod: '2025-12-22',
      endPeriod: '2026-01-05',
      lastNObservations: '1',
      locale: 'en',
    });
  });

  it('reads each index through the structure, and the rate as it is written', async () => {
    const series = {
      '0:0:0:0': { attributes: [0, 0], observations: { 0: ['10.1200'] } },
      '1:0:0:0': { attributes: [1, 1], observations: { 0: ['98.70'] } },
    };
    const { read } = bankOf(() => json(message({ series })));
    const day = { state: 'found', date: '2026-11-20' };
    expect(await read('USD')).toEqual({ ...day, currency: 'USD', rate: '10.1200', unitMult: 0, decimals: 4 });
    expect(await read('SEK')).toEqual({ ...day, currency: 'SEK', rate: '98.70', unitMult: 2, decimals: 2 });
  });

  it('takes the latest day that is not after the one asked for, and passes by what was not observed', async () => {
    const days = ['2026-11-19', '2026-11-23', '2026-11-18', '2026-11-20'];
    const observations = { 0: ['1.9'], 1: ['2.3'], 2: ['1.8'], 3: [null] };
    const { read } = bankOf(() => json(message({ days, series: { '0:0:0:0': { attributes: [0, 0], observations } } })));
    expect(await read()).toMatchObject({ date: '2026-11-19', rate: '1.9' });
    expect(await read('USD', '2026-11-18')).toMatchObject({ date: '2026-11-18', rate: '1.8' });
    expect(await read('USD', '2026-11-17')).toEqual({ state: 'none' });
  });

  it('never takes another currency, another base or another frequency for the one asked for', async () => {
    for (const key of ['1:0:0:0', '0:1:0:0', '0:0:0:1', '7:0:0:0', 'x']) {
      const series = { [key]: { attributes: [0, 0], observations: { 0: ['1.5'] } } };
      expect(await bankOf(() => json(message({ series }))).read()).toEqual({ state: 'none' });
    }
  });

  it('takes 404 and an empty answer for no rate, and a page for no answer', async () => {
    const absent = json({ errors: [{ code: 404, message: 'x' }] }, 404);
    expect(await bankOf(() => absent).read('XYZ')).toEqual({ state: 'none' });
    expect(await bankOf(() => json(message({ series: {} }))).read()).toEqual({ state: 'none' });
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(bankOf(() => page).read()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('refuses a rate without its unit, a day or digits, rather than guess', async () => {
    const one = (attributes: (number | null)[], value: unknown) => ({
      series: { '0:0:0:0': { attributes, observations: { 0: [value] } } },
    });
    for (const more of [
      one([null, 0], '10.1'),
      one([], '10.1'),
      one([9, 0], '10.1'),
      { attributes: [component('UNIT_MULT', '-2')] },
      { attributes: [component('UNIT_MULT', 'hundreds')] },
      { attributes: [component('DECIMALS', '4')] },
      one([0, 0], 10.1),
      one([0, 0], '10,1'),
      one([0, 0], '1e1'),
      one([0, 0], 'NaN'),
      { days: [] },
      { days: ['2026-11'] },
    ]) {
      await expect(bankOf(() => json(message(more))).read(), JSON.stringify(more)).rejects.toMatchObject({
        kind: 'unexpected',
        upstream: 'norges_bank',
      });
    }
  });

  it('gives a failure for every answer that is none', async () => {
    const kinds = {
      302: 'unexpected',
      400: 'unexpected',
      429: 'rate_limited',
      500: 'server_error',
      503: 'server_error',
    };
    for (const [status, kind] of Object.entries(kinds)) {
      await expect(bankOf(() => json({}, Number(status))).read()).rejects.toMatchObject({ kind });
    }
    for (const [contentType, body] of [
      ['text/html', '<html>'],
      ['application/json', '{"data":'],
      ['application/json', '{}'],
    ] as const) {
      const answer = { status: 200, headers: { 'content-type': contentType }, body };
      await expect(bankOf(() => answer).read()).rejects.toMatchObject({ kind: 'unexpected' });
    }
  });

  it('reads SDMX under its own media type', async () => {
    const headers = { 'content-type': 'application/vnd.sdmx.data+json;version=1.0.0-cts' };
    const { read } = bankOf(() => ({ status: 200, headers, body: JSON.stringify(message()) }));
    expect(await read()).toMatchObject({ state: 'found' });
  });

  it('answers or fails as an upstream, whatever comes back', async () => {
    const series = fc.dictionary(
      fc.constantFrom('0:0:0:0', '1:0:0:0', '0', '__proto__'),
      fc.record({
        attributes: fc.array(fc.option(fc.integer({ min: -1, max: 3 }))),
        observations: fc.dictionary(fc.constantFrom('0', '1', 'x'), fc.array(fc.anything())),
      }),
    );
    const bodies = fc.oneof(
      fc.jsonValue(),
      series.map((some) => message({ series: some as never })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 404, 500), bodies, async (status, body) => {
        const failure = await bankOf(() => json(body, status))
          .read()
          .then(
            () => null,
            (error: unknown) => error,
          );
        expect(failure === null || failure instanceof UpstreamFailure).toBe(true);
      }),
    );
  });

  it('names the address of one rate', () => {
    const url = new URL(publishedAt('SEK', '2026-11-20'));
    expect(url.pathname).toBe('/api/data/EXR/B.SEK.NOK.SP');
    expect(url.searchParams.get('startPeriod')).toBe(url.searchParams.get('endPeriod'));
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('every sample of Norges Bank (needs APIER_CONFORMANCE_DATA)', () => {
  const folder = `${conformance}/obligations/norges-bank`;
  const sample = (file: string): unknown => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));

  it('are these', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(files).toEqual(['error-404.json', 'sdmx-json-usd-dkk.constructed.json']);
  });

  it('say no rate in the bank’s own words', async () => {
    expect(await bankOf(() => json(sample('error-404.json'), 404)).read()).toEqual({ state: 'none' });
  });

  it('say the rate of each currency, its unit and its day', async () => {
    const { read } = bankOf(() => json(sample('sdmx-json-usd-dkk.constructed.json')));
    const friday = { state: 'found', date: '2026-03-06' };
    expect(await read('USD', '2026-03-08')).toMatchObject({ ...friday, rate: '9.2401', unitMult: 0, decimals: 4 });
    expect(await read('DKK', '2026-03-06')).toMatchObject({ ...friday, rate: '151.47', unitMult: 2, decimals: 2 });
    expect(await read('DKK', '2026-03-05')).toMatchObject({ date: '2026-03-05', rate: '151.23' });
    expect(await read('SEK', '2026-03-06')).toEqual({ state: 'none' });
  });
});
