import { describe, expect, it } from 'vitest';
import { maskIdentityNumbers } from './mask-identity-numbers.ts';

describe('a text that is shown to somebody', () => {
  it.each([
    ['01810112345', '***********'],
    ['Ola 018101 12345, Oslo', 'Ola ****** *****, Oslo'],
    ['01.81.01.12345', '**.**.**.*****'],
    ['01-81-01-123-45', '**-**-**-***-**'],
    ['a01810112345b', 'a***********b'],
    ['01810112345 og 02810112345', '*********** og ***********'],
    ['018101123450', '************'],
  ])('hides what may be an identity number: %s', (text, shown) => {
    expect(maskIdentityNumbers(text)).toBe(shown);
  });

  it.each(['999999999', '1234567890', '2026-11-22T10:15:00Z', '11,11', 'uke 53'])('keeps other numbers: %s', (text) => {
    expect(maskIdentityNumbers(text)).toBe(text);
  });
});
