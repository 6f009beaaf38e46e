import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';

const told = (input: Uint8Array | string, bytes?: number): string => {
  const read = readDocument(input, bytes === undefined ? {} : { bytes });
  return read.ok ? '' : `${read.problems[0]?.message.nb} ${read.problems[0]?.message.en}`;
};

describe('a document that is no form', () => {
  it.each(['', ' \n', '\uFEFF'])('says what belongs there when it is empty: %j', (text) => {
    for (const input of [text, new TextEncoder().encode(text)]) {
      expect(told(input)).toContain('Dokumentet er tomt');
      expect(told(input)).toContain('begin with mvaMeldingDto or mvaMeldingInnsending');
    }
  });

  it.each(['[{}]', ' "x"', '5', '-1'])('says that JSON is one object: %j', (text) => {
    expect(told(text)).toContain('JSON-dokumentet skal være ett objekt');
    expect(told(new TextEncoder().encode(text))).toContain('must be one object with one member');
  });

  it.each([[[0x1f, 0x8b, 8, 0, 0, 0]], [[0x50, 0x4b, 3, 4, 20, 0]]])('says that it is compressed: %j', (bytes) => {
    expect(told(new Uint8Array(bytes))).toContain('komprimert');
    expect(told(new Uint8Array(bytes))).toContain('compressed');
  });

  it('says how large it may be, and to add lines together', () => {
    expect(told('<a>too long</a>', 10)).toContain('10 byte');
    expect(told('[1, 2, 3, 4, 5]', 10)).toContain('add lines of the same code together');
  });
});
