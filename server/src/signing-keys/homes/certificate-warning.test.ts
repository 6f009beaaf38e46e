import fc from 'fast-check';
import { expect, it } from 'vitest';
import { certificateWarning } from './index.ts';

const day = 86_400_000;

it.each([
  [61, null],
  [60, 60],
  [31, 60],
  [30, 30],
  [8, 30],
  [7, 7],
  [1, 7],
  [0, 'expired'],
  [-1, 'expired'],
])('warns of an end in %i days with %s', (days, warning) => {
  expect(certificateWarning(days * day, 0)).toBe(warning);
});

it('never grows calmer as time goes by', () => {
  const rank = (notAfter: number, now: number) =>
    [null, 60, 30, 7, 'expired'].indexOf(certificateWarning(notAfter, now));
  fc.assert(
    fc.property(fc.nat(100 * day), fc.nat(100 * day), fc.nat(day), (end, now, later) => {
      expect(rank(end, now + later)).toBeGreaterThanOrEqual(rank(end, now));
    }),
  );
});
