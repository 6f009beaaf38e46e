import type { Bilingual } from '../../period/period.ts';
import { readRows } from '../../read-rows.ts';

/** The kinds of rate (satstype); what each was over time is in {@link vatRates}. */
export const rateKindNames = ['standard', 'food', 'low', 'raw_fish', 'zero'] as const;
export type RateKind = (typeof rateKindNames)[number];

/** A kind of rate: the agency's word for it, and ours. */
export interface VatRateKind {
  kind: RateKind;
  satstype: string;
  name: Bilingual;
}

/** A rate in per cent as the return writes it (`11,11`), and the days from and to which it holds, both in it. */
export interface VatRate {
  kind: RateKind;
  rate: string;
  /** `null`: as far back as the list goes. */
  from: string | null;
  /** `null`: until further notice. */
  to: string | null;
}

const kindTable = `
  standard | alminnelig sats              | Alminnelig sats                                           | Standard rate
  food     | redusert sats, næringsmiddel | Redusert sats for mat og drikke                           | Reduced rate for food and drink
  low      | redusert sats                | Lav sats, for blant annet reiser, overnatting og kino     | Low rate, for travel, accommodation and cinemas among others
  raw_fish | redusert sats, råfisk        | Redusert sats for råfisk i første hånd                    | Reduced rate for raw fish at first hand
  zero     | nullsats                     | Nullsats                                                  | Zero rate
`;

const rateTable = `
  standard | 25    | 2005-01-01 | -
  food     | 15    | 2012-01-01 | -
  low      | 8     | 2006-01-01 | 2015-12-31
  low      | 10    | 2016-01-01 | 2017-12-31
  low      | 12    | 2018-01-01 | 2020-03-31
  low      | 6     | 2020-04-01 | 2021-09-30
  low      | 12    | 2021-10-01 | -
  raw_fish | 11,11 | 1970-01-01 | -
  zero     | 0     | -          | -
`;

const orNone = (cell: string): string | null => (cell === '-' ? null : cell);

/** The kinds of rate. Source: Skatteetaten, code list sats (satstype) of 4 November 2025; the names are our own. */
export const vatRateKinds: readonly VatRateKind[] = readRows(['kind', 'satstype', 'nb', 'en'], kindTable).map(
  ({ kind, satstype, nb, en }) => ({ kind: kind as RateKind, satstype, name: { nb, en } }),
);

/** The rates over time, by kind and then by day. Source: Skatteetaten, code list sats of 4 November 2025. */
export const vatRates: readonly VatRate[] = readRows(['kind', 'rate', 'from', 'to'], rateTable).map((row) => ({
  kind: row.kind as RateKind,
  rate: row.rate,
  from: orNone(row.from),
  to: orNone(row.to),
}));

/** What of a code its rate follows from. */
interface RatedCode {
  rateKind: RateKind | null;
}

/**
 * The rates of a code that hold on at least one day from the first to the last (`YYYY-MM-DD`, both in it), as the return
 * writes them. Empty before the first rate that the list knows. A code without a kind of rate (6) is written with `0`.
 * Source: as {@link vatRates}; `0` for code 6 as in the agency's examples, the list is silent.
 */
export function ratesIn(code: RatedCode, first: string, last: string): readonly string[] {
  if (code.rateKind === null) return ['0'];
  return ratesOfKind(code.rateKind, first, last);
}

/** The rate of a code on a day, as {@link ratesIn} writes it; `null` where the list knows none. Source: the same. */
export const rateOn = (code: RatedCode, day: string): string | null => ratesIn(code, day, day)[0] ?? null;

/** The rates of a kind that hold on at least one of the days; otherwise as {@link ratesIn}. Source: the same. */
export function ratesOfKind(kind: RateKind, first: string, last: string): readonly string[] {
  const held = vatRates.filter(
    (rate) => rate.kind === kind && (rate.from === null || rate.from <= last) && (rate.to === null || rate.to >= first),
  );
  return [...new Set(held.map(({ rate }) => rate))];
}
