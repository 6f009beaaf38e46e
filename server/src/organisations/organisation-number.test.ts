import { describe, expect, it } from 'vitest';
import { OrganisationNumber, printed } from './organisation-number.ts';

const problemOf = (text: unknown) => OrganisationNumber.safeParse(text).error?.issues[0]?.message;

describe('an organisation number as a caller sends it', () => {
  it('is nine digits with a right check digit', () => {
    for (const text of ['999999999', '991825827']) expect(OrganisationNumber.parse(text)).toBe(text);
  });

  it('is refused with what is wrong with it', () => {
    expect(problemOf('999 999 999')).toBe('must be nine digits with nothing between them');
    expect(problemOf('99999999')).toBe('must be exactly nine digits');
    expect(problemOf('9999999990')).toBe('must be exactly nine digits');
    expect(problemOf('000000000')).toBe('is not an organisation number');
    expect(problemOf('999999998')).toMatch(/check digit/);
    expect(problemOf('NO999999999MVA')).toBeDefined();
    expect(problemOf(999999999)).toBeDefined();
  });

  it('is printed in groups for people, and anything else as it is', () => {
    expect(printed('999999999').replaceAll('\u00a0', ' ')).toBe('999 999 999');
    expect(printed('words')).toBe('words');
  });
});
