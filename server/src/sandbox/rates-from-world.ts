import type { World, WorldAnswer } from './world.ts';

/** Norges Bank's answer about one currency, in its SDMX-JSON, from the world's invented rates. */
export function ratesFromWorld(world: World, key: string, query: URLSearchParams): WorldAnswer {
  const [, currency = ''] = key.split('.');
  const series = Object.hasOwn(world.exchangeRates, currency) ? world.exchangeRates[currency] : undefined;
  const from = query.get('startPeriod') ?? '';
  const to = query.get('endPeriod') ?? '9999';
  const days = Object.keys(series?.observations ?? {}).filter((day) => day >= from && day <= to);
  const last = days.sort().slice(-Number(query.get('lastNObservations') ?? days.length));
  if (!series || last.length === 0) return { status: 404, body: { errors: [{ code: 404, message: 'No data' }] } };

  const one = (id: string, value: string) => ({ id, values: [{ id: value }] });
  return {
    status: 200,
    body: {
      data: {
        dataSets: [
          {
            series: {
              '0:0:0:0': {
                attributes: [0, 0],
                observations: Object.fromEntries(last.map((day, place) => [place, [series.observations[day]]])),
              },
            },
          },
        ],
        structure: {
          dimensions: {
            series: [one('FREQ', 'B'), one('BASE_CUR', currency), one('QUOTE_CUR', 'NOK'), one('TENOR', 'SP')],
            observation: [{ id: 'TIME_PERIOD', values: last.map((day) => ({ id: day })) }],
          },
          attributes: {
            series: [one('DECIMALS', String(series.decimals)), one('UNIT_MULT', String(series.unit_mult))],
          },
        },
      },
    },
  };
}
