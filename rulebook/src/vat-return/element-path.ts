import type { Place } from './rules/finding.ts';
import type { ElementSchema } from './schema/form-schema.ts';

/** The path where nothing could be read. */
export const documentPath = '/';

/**
 * The path of an element in its parent: `/mvaMeldingDto/innsending`. `number`, from 1, is told of elements only that may
 * stand several times: `…/mvaSpesifikasjonslinje[3]`. Source: the schema of the form.
 */
export const childPath = (parent: string, { name, max }: Pick<ElementSchema, 'name' | 'max'>, number: number): string =>
  `${parent === documentPath ? '' : parent}/${name}${max > 1 ? `[${number}]` : ''}`;

const returnPath = '/mvaMeldingDto';
const lineElement = 'skattegrunnlagOgBeregnetSkatt/mvaSpesifikasjonslinje';

/** The path of the place of a finding. Source: names of mvaMeldingDto 1.0. */
export function pathOfPlace(place: Place): string {
  if ('element' in place) return place.element === '' ? returnPath : `${returnPath}/${place.element}`;
  const line = `${returnPath}/${lineElement}[${place.line}]`;
  return place.child === undefined ? line : `${line}/${place.child}`;
}

/** Compares two places by where they stand in the return: negative, 0 where they are the same, or positive. */
export type PlaceOrder = (one: Place, other: Place) => number;

/** The order of places, for a form. Source: the order of elements in its schema; a line stands where lines do. */
export function placeOrder(root: ElementSchema): PlaceOrder {
  const ranks = new Map<string, number>([['', 0]]);
  const rank = (parent: string, children: readonly ElementSchema[]): void => {
    for (const { name, children: inner } of children) {
      ranks.set(`${parent}${name}`, ranks.size);
      rank(`${parent}${name}/`, inner);
    }
  };
  rank('', root.children);
  const elementOf = (place: Place): string => {
    if ('element' in place) return place.element;
    return place.child === undefined ? lineElement : `${lineElement}/${place.child}`;
  };
  const lines = ranks.get(lineElement) ?? 0;
  const rankOf = (place: Place): number => ranks.get(elementOf(place)) ?? ranks.size;
  // All lines stand in one place among the elements, and what is about the first one comes before all of the second.
  const groupOf = (place: Place): number => ('line' in place ? lines : rankOf(place));
  const lineOf = (place: Place): number => ('line' in place ? place.line : 0);
  return (one, other) => groupOf(one) - groupOf(other) || lineOf(one) - lineOf(other) || rankOf(one) - rankOf(other);
}
