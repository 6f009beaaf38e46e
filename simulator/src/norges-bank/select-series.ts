import type { RateSeries } from '../world.ts';

/** A series with the observations asked for, oldest first. */
export type SelectedSeries = { currency: string; unitMult: number; decimals: number; observations: [string, string][] };

/** The only values of these dimensions that are played: business days, against NOK, spot. */
export const ONLY = { FREQ: 'B', QUOTE_CUR: 'NOK', TENOR: 'SP' } as const;

/** The four dimensions of `{FREQ}.{BASE_CUR}.{QUOTE_CUR}.{TENOR}`; several values are joined with `+`, none means all. */
export type Key = { freq: string[]; base: string[]; quote: string[]; tenor: string[] };

/** Reads a key; null when it has not four dimensions. */
export function readKey(text: string): Key | null {
  const [freq, base, quote, tenor, ...more] = text.split('.').map((part) => part.split('+').filter(Boolean));
  if (freq === undefined || base === undefined || quote === undefined || tenor === undefined || more.length > 0) {
    return null;
  }
  return { freq, base, quote, tenor };
}

/** The series that a key names, in the order of the world, without those that have no observation in the period. */
export function selectSeries(
  all: { readonly [currency: string]: RateSeries },
  key: Key,
  period: { first: string; last: string },
  lastNObservations: number,
): SelectedSeries[] {
  if (!has(key.freq, ONLY.FREQ) || !has(key.quote, ONLY.QUOTE_CUR) || !has(key.tenor, ONLY.TENOR)) return [];
  return Object.entries(all)
    .filter(([currency]) => has(key.base, currency))
    .map(([currency, { unit_mult: unitMult, decimals, observations }]) => ({
      currency,
      unitMult,
      decimals,
      observations: Object.entries(observations)
        .filter(([day]) => period.first <= day && day <= period.last)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .slice(-lastNObservations),
    }))
    .filter(({ observations }) => observations.length > 0);
}

function has(wanted: string[], value: string): boolean {
  return wanted.length === 0 || wanted.includes(value);
}
