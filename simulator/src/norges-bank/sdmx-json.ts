import { ONLY, type SelectedSeries } from './select-series.ts';

const CURRENCIES: Readonly<Record<string, string>> = {
  USD: 'US dollar',
  EUR: 'Euro',
  SEK: 'Swedish krona',
  DKK: 'Danish krone',
  JPY: 'Japanese yen',
};
const MULTIPLIERS: Readonly<Record<string, string>> = { 0: 'Units', 2: 'Hundreds' };

/** A value of a dimension or an attribute. */
type Value = { id: string; name: string };

/**
 * An SDMX-JSON data message (SDMX-JSON 1.0, as Norges Bank writes it): series and observations are numbered, and the
 * structure tells what the numbers mean. `now` in milliseconds.
 */
export function sdmxJson(selected: readonly SelectedSeries[], now: number): object {
  const days = distinct(selected.flatMap(({ observations }) => observations.map(([day]) => day))).sort();
  const decimals = distinct(selected.map((series) => String(series.decimals)));
  const multipliers = distinct(selected.map((series) => String(series.unitMult)));
  return {
    meta: {
      id: 'SIMULATED',
      prepared: new Date(now).toISOString().slice(0, 19),
      test: true,
      sender: { id: 'apier-simulator' },
      receiver: { id: 'guest' },
    },
    data: {
      dataSets: [
        {
          links: [
            { rel: 'DataStructure', urn: 'urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=NB:DSD_EXR(1.0)' },
          ],
          reportingBegin: `${days.at(0)}T00:00:00`,
          reportingEnd: `${days.at(-1)}T23:59:59`,
          action: 'Information',
          series: Object.fromEntries(
            selected.map((series, place) => [
              `0:${place}:0:0`,
              {
                attributes: [
                  decimals.indexOf(String(series.decimals)),
                  0,
                  multipliers.indexOf(String(series.unitMult)),
                  0,
                ],
                observations: Object.fromEntries(
                  series.observations.map(([day, rate]) => [String(days.indexOf(day)), [rate]]),
                ),
              },
            ]),
          ),
        },
      ],
      structure: {
        name: 'Exchange rates',
        dimensions: {
          dataset: [],
          series: [
            dimension(0, 'FREQ', 'Frequency', [{ id: ONLY.FREQ, name: 'Business' }]),
            dimension(
              1,
              'BASE_CUR',
              'Base Currency',
              selected.map(({ currency }) => ({ id: currency, name: CURRENCIES[currency] ?? currency })),
            ),
            dimension(2, 'QUOTE_CUR', 'Quote Currency', [{ id: ONLY.QUOTE_CUR, name: 'Norwegian krone' }]),
            dimension(3, 'TENOR', 'Tenor', [{ id: ONLY.TENOR, name: 'Spot' }]),
          ],
          observation: [
            {
              id: 'TIME_PERIOD',
              name: 'Time Period',
              keyPosition: 4,
              role: 'time',
              values: days.map((day) => ({ id: day, name: day, start: `${day}T00:00:00`, end: `${day}T23:59:59` })),
            },
          ],
        },
        attributes: {
          dataset: [],
          // The order in which a series counts its attributes.
          series: [
            attribute('DECIMALS', 'Decimals', decimals.map(asIs)),
            attribute('CALCULATED', 'Calculated', [asIs('false')]),
            attribute(
              'UNIT_MULT',
              'Unit Multiplier',
              multipliers.map((id) => ({ id, name: MULTIPLIERS[id] ?? `10^${id}` })),
            ),
            attribute('COLLECTION', 'Collection Indicator', [{ id: 'C', name: 'ECB concertation time 14:15 CET' }]),
          ],
          observation: [],
        },
      },
    },
  };
}

function dimension(keyPosition: number, id: string, name: string, values: Value[]): object {
  return { id, name, keyPosition, values };
}

function attribute(id: string, name: string, values: Value[]): object {
  return { id, name, values };
}

function asIs(id: string): Value {
  return { id, name: id };
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
