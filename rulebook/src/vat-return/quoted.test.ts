import { describe, expect, it } from 'vitest';
import { quoted } from './quoted.ts';

describe('a quoted value', () => {
  it('has the quotation marks of the language', () => {
    expect([quoted('3', 'nb'), quoted('3', 'en')]).toEqual(['«3»', '“3”']);
  });

  it('never holds an identity number, wherever it is cut', () => {
    expect(quoted('01810112345', 'nb')).toBe('«***********»');
    expect(quoted(`${'x'.repeat(35)} 018101 12345`, 'en')).toBe(`“${'x'.repeat(35)} ****…”`);
  });

  it('stands between quotation marks', () => {
    expect(quoted('tapPåKrav', 'en')).toBe('“tapPåKrav”');
    expect(quoted('', 'en')).toBe('“”');
  });

  it('is cut after 40 characters, however many bytes they take', () => {
    expect(quoted('a'.repeat(40), 'en')).toBe(`“${'a'.repeat(40)}”`);
    expect(quoted('a'.repeat(41), 'en')).toBe(`“${'a'.repeat(40)}…”`);
    expect(quoted('😀'.repeat(41), 'en')).toBe(`“${'😀'.repeat(40)}…”`);
    expect(quoted('😀'.repeat(40), 'en')).toBe(`“${'😀'.repeat(40)}”`);
    expect(quoted('x'.repeat(5_000_000), 'en')).toHaveLength(43);
  });

  it('shows no line end, control, mark that turns text, or half a character', () => {
    const hidden = [
      '\n',
      '\r',
      '\u0000',
      '\u001B',
      '\u0085',
      '\u2028',
      '\u2029',
      '\u202E',
      '\u200B',
      '\uD800',
      '\uFEFF',
    ];
    for (const one of hidden) expect(quoted(`a${one}b`, 'en')).toBe('“a\uFFFDb”');
  });
});
