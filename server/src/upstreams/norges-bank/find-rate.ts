import type { SdmxData } from './shapes.ts';

/** Kroner for 10^`unitMult` units of the currency on one day. `decimals` is how many the bank quotes it with. */
export interface Rate {
  date: string;
  /** As the bank wrote it: text, so that no digit is lost. */
  rate: string;
  unitMult: number;
  decimals: number | null;
}

/** Powers of ten that a currency may be quoted in; the bank uses 0 and 2. */
const unitMultipliers = /^[0-6]$/;

/**
 * The latest rate in NOK of a currency on or before a day, or `undefined` when there is none. What each index means is
 * read from the message's own structure, whose order is not promised. Throws when the message contradicts itself.
 */
export function findRate(
  { data }: SdmxData,
  { currency, onOrBefore }: { currency: string; onOrBefore: string },
): Rate | undefined {
  const { dimensions, attributes } = data.structure;
  const days = dimensions.observation.find(({ id }) => id === 'TIME_PERIOD');
  let latest: Rate | undefined;

  for (const [key, series] of data.dataSets.flatMap((set) => Object.entries(set.series))) {
    const indexes = key.split(':').map(Number);
    const about = valuesAt(dimensions.series, indexes);
    if (about.get('BASE_CUR') !== currency || about.get('QUOTE_CUR') !== 'NOK' || about.get('FREQ') !== 'B') continue;
    const said = valuesAt(attributes.series, series.attributes);
    for (const [index, [value]] of Object.entries(series.observations)) {
      if (value === null || value === undefined) continue;
      const date = days?.values[Number(index)]?.id ?? '';
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Error('an observation without a day');
      if (date > onOrBefore || (latest && date < latest.date)) continue;
      latest = { date, rate: decimalText(value), unitMult: unitMult(said), decimals: decimals(said) };
    }
  }
  return latest;
}

/** By each component's name what its index says; a list that does not say is left out. */
function valuesAt(
  components: SdmxData['data']['structure']['dimensions']['series'],
  indexes: readonly (number | null)[],
): Map<string, string> {
  const said = new Map<string, string>();
  for (const [place, { id, values }] of components.entries()) {
    const value = values[indexes[place] ?? Number.NaN];
    if (value) said.set(id, value.id);
  }
  return said;
}

function decimalText(value: unknown): string {
  if (typeof value === 'string' && /^\d{1,12}(?:\.\d{1,12})?$/.test(value)) return value;
  throw new Error('an observation that is not a decimal as text');
}

/** Without it a rate may be wrong a hundredfold: never taken for 0. */
function unitMult(said: ReadonlyMap<string, string>): number {
  const text = said.get('UNIT_MULT') ?? '';
  if (!unitMultipliers.test(text)) throw new Error('a rate without its unit');
  return Number(text);
}

function decimals(said: ReadonlyMap<string, string>): number | null {
  const text = said.get('DECIMALS') ?? '';
  return /^\d{1,2}$/.test(text) ? Number(text) : null;
}
