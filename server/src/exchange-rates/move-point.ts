/** A decimal divided by a power of ten by moving its point: exact, every digit kept. `151.47` by 2 is `1.5147`. */
export function movePointLeft(decimal: string, places: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = whole.padStart(places + 1, '0');
  const point = digits.length - places;
  const front = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const behind = digits.slice(point) + fraction;
  return behind === '' ? front : `${front}.${behind}`;
}
