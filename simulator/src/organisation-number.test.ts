import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOrganisationNumber } from './organisation-number.ts';

describe('an organisation number', () => {
  it.each(['999999999', '991825827', '974760673', '326018155'])('%s is one', (number) => {
    expect(isOrganisationNumber(number)).toBe(true);
  });

  it.each(['123456789', '987654321', '000000000', '99999999', '9999999999', '99999999a', ''])(
    '%s is none',
    (number) => {
      expect(isOrganisationNumber(number)).toBe(false);
    },
  );

  it('stops being one when any single digit changes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('999999999', '326018155', '283016617'),
        fc.nat(8),
        fc.nat(9),
        (number, place, digit) => {
          const other = number.slice(0, place) + String(digit) + number.slice(place + 1);
          return other === number || !isOrganisationNumber(other);
        },
      ),
    );
  });
});
