import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import { isJsonObject } from '../json-values.ts';
import { control, get } from '../testing/played-client.ts';
import { startChanged } from '../testing/start-changed.ts';

/** What the tests read of an answer. */
type Message = {
  data: {
    dataSets: [{ series: Record<string, { attributes: number[]; observations: Record<string, [string]> }> }];
    structure: {
      dimensions: { series: { id: string; values: { id: string }[] }[]; observation: [{ values: { id: string }[] }] };
      attributes: { series: { id: string; values: { id: string }[] }[] };
    };
  };
};

describe('the exchange rates of Norges Bank', () => {
  let simulator: Simulator;
  let url: string;

  beforeAll(async () => {
    simulator = await startChanged((world) => {
      world.norgesBank.series = {
        USD: {
          unit_mult: 0,
          decimals: 4,
          observations: { '2026-10-30': '10.1000', '2026-11-19': '10.1234', '2026-11-20': '10.2000' },
        },
        JPY: { unit_mult: 2, decimals: 2, observations: { '2026-11-18': '6.71', '2026-11-20': '6.80' } },
      };
    });
    url = simulator.url;
  });
  afterAll(() => simulator.close());

  const ask = (key: string, query = 'format=sdmx-json', headers: Record<string, string> = {}) =>
    get(`${url}/norges-bank/api/data/EXR/${key}?${query}`, headers);

  /** An answer as `currency -> [unit multiplier, decimals, {day: rate}]`, read the way that the structure says. */
  async function rates(key: string, query = ''): Promise<object> {
    const { status, body } = await ask(key, `format=sdmx-json${query}`);
    expect(status).toBe(200);
    const { dataSets, structure } = (body as unknown as Message).data;
    const place = (list: { id: string }[], id: string) => list.findIndex((item) => item.id === id);
    const base = place(structure.dimensions.series, 'BASE_CUR');
    const attributeOf = (indexes: number[], id: string) => {
      const at = place(structure.attributes.series, id);
      return structure.attributes.series[at]?.values[indexes[at] ?? -1]?.id;
    };
    return Object.fromEntries(
      Object.entries(dataSets[0].series).map(([numbers, { attributes, observations }]) => [
        structure.dimensions.series[base]?.values[Number(numbers.split(':')[base])]?.id,
        [
          attributeOf(attributes, 'UNIT_MULT'),
          attributeOf(attributes, 'DECIMALS'),
          Object.fromEntries(
            Object.entries(observations).map(([index, [rate]]) => [
              structure.dimensions.observation[0].values[Number(index)]?.id,
              rate,
            ]),
          ),
        ],
      ]),
    );
  }

  it('answers SDMX-JSON whose numbers point into its structure, and rates as text', async () => {
    expect(await rates('B.USD.NOK.SP')).toEqual({
      USD: ['0', '4', { '2026-10-30': '10.1000', '2026-11-19': '10.1234', '2026-11-20': '10.2000' }],
    });
    const { headers, body } = await ask('B.USD.NOK.SP');
    expect(headers.get('content-type')).toMatch(/^application\/vnd\.sdmx\.data\+json/);
    const { structure } = (body as unknown as Message).data;
    expect(structure.dimensions.series.map(({ id }) => id)).toEqual(['FREQ', 'BASE_CUR', 'QUOTE_CUR', 'TENOR']);
    const attributes = structure.attributes.series.map(({ id }) => id);
    expect(attributes).toEqual(['DECIMALS', 'CALCULATED', 'UNIT_MULT', 'COLLECTION']);
    expect(isJsonObject(body.meta) && body.meta.prepared).toBe('2026-11-21T12:00:00');
  });

  it('answers several series, and all, with the days of any of them', async () => {
    const both = {
      USD: ['0', '4', { '2026-11-19': '10.1234', '2026-11-20': '10.2000' }],
      JPY: ['2', '2', { '2026-11-18': '6.71', '2026-11-20': '6.80' }],
    };
    expect(await rates('B.USD+JPY.NOK.SP', '&startPeriod=2026-11-18')).toEqual(both);
    expect(await rates('B.JPY%2BUSD.NOK.SP', '&startPeriod=2026-11-18')).toEqual(both);
    expect(await rates('...', '&startPeriod=2026-11-18')).toEqual(both);
    expect(await rates('B.USD+XYZ.NOK.SP', '&startPeriod=2026-11-20')).toEqual({
      USD: ['0', '4', { '2026-11-20': '10.2000' }],
    });
  });

  it.each([
    ['&startPeriod=2026-11-19&endPeriod=2026-11-19', ['2026-11-19']],
    ['&endPeriod=2026-10', ['2026-10-30']],
    ['&startPeriod=2026-11', ['2026-11-19', '2026-11-20']],
    ['&startPeriod=2026&endPeriod=2026', ['2026-10-30', '2026-11-19', '2026-11-20']],
    ['&lastNObservations=1', ['2026-11-20']],
    ['&lastNObservations=1&endPeriod=2026-11-18', ['2026-10-30']],
    ['&lastNObservations=9&locale=no', ['2026-10-30', '2026-11-19', '2026-11-20']],
  ])('keeps to %s', async (query, days) => {
    const { USD } = (await rates('B.USD.NOK.SP', query)) as { USD: [string, string, Record<string, string>] };
    expect(Object.keys(USD[2])).toEqual(days);
  });

  it('404: has no data for a weekend, an unknown currency or another frequency', async () => {
    for (const [key, query] of [
      ['B.USD.NOK.SP', '&startPeriod=2026-11-21&endPeriod=2026-11-22'],
      ['B.XYZ.NOK.SP', ''],
      ['B.usd.NOK.SP', ''],
      ['M.USD.NOK.SP', ''],
      ['B.USD.EUR.SP', ''],
      ['B.USD.NOK.SP', '&startPeriod=2026-11-20&endPeriod=2026-11-19'],
    ]) {
      const { status, body } = await ask(key ?? '', `format=sdmx-json${query}`);
      expect({ status, body }).toEqual({
        status: 404,
        body: { errors: [{ code: 404, message: expect.stringContaining('No data for data query') }] },
      });
    }
    expect((await get(`${url}/norges-bank/api/data/IR/B.KPRA`)).status).toBe(404);
  });

  it.each([
    ['B.USD.NOK.SP00.A', ''],
    ['USD', ''],
    ['B.USD.NOK.SP', '&startPeriod=2026-13'],
    ['B.USD.NOK.SP', '&startPeriod=2026-02-30'],
    ['B.USD.NOK.SP', '&endPeriod=today'],
    ['B.USD.NOK.SP', '&lastNObservations=0'],
    ['B.USD.NOK.SP', '&lastNObservation=1'],
    ['B.USD.NOK.SP', '&startPeriod=2026&startPeriod=2026'],
    ['B.USD.NOK.SP', '&locale=nb'],
  ])('400: refuses %s%s', async (key, query) => {
    const { status, body } = await ask(key, `format=sdmx-json${query}`);
    expect({ status, body }).toEqual({ status: 400, body: { errors: [{ code: 400, message: expect.any(String) }] } });
  });

  it('has SDMX-JSON by format or by Accept, not the other formats', async () => {
    expect((await ask('B.USD.NOK.SP', '', { accept: 'application/vnd.sdmx.data+json' })).status).toBe(200);
    expect((await ask('B.USD.NOK.SP', '', { accept: 'text/csv, application/json;q=0.5' })).status).toBe(200);
    expect((await ask('B.USD.NOK.SP', '')).status).toBe(406);
    expect((await ask('B.USD.NOK.SP', 'format=csv')).status).toBe(406);
    expect((await ask('B.USD.NOK.SP', 'format=pdf')).status).toBe(400);
  });

  it('403: refuses a client that does not say who it is', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${url}/norges-bank/api/data/EXR/B.USD.NOK.SP?format=sdmx-json`, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it('fails as ordered', async () => {
    await control(url, '/faults', [{ upstream: 'norges-bank', kind: 'status', status: 429, retry_after: 3, times: 1 }]);
    const { status, headers } = await ask('B.USD.NOK.SP');
    expect({ status, wait: headers.get('retry-after') }).toEqual({ status: 429, wait: '3' });
    expect((await ask('B.USD.NOK.SP')).status).toBe(200);
  });
});
