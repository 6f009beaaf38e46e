import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLargeBesideText } from './is-large-beside-text.ts';

describe('JSON that is large beside its longest text', () => {
  it('is so by its members, and not by one text or by white space', () => {
    expect(isLargeBesideText(`{"xml":"${'x'.repeat(10_000)}"}`, 10)).toBe(false);
    expect(isLargeBesideText(`{"xml":"${'\\"'.repeat(10_000)}"${' \t\r\n'.repeat(1000)}}`, 10)).toBe(false);
    expect(isLargeBesideText(`["${'x'.repeat(1000)}","${'y'.repeat(1000)}"]`, 100)).toBe(true);
    expect(isLargeBesideText('[1,2,3,4,5]', 10)).toBe(true);
    expect(isLargeBesideText('[1,2,3,4,5]', 11)).toBe(false);
    expect(isLargeBesideText(`[${'"",'.repeat(100)}""]`, 100)).toBe(true);
  });

  it('is seen in what is no JSON, too', () => {
    expect(isLargeBesideText(`${'['.repeat(100)} and "more`, 99)).toBe(true);
    expect(isLargeBesideText('"never closed \\"', 0)).toBe(false);
  });

  it('is never what a program writes in no more bytes, with whatever white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, spaces) => {
        const bytes = Buffer.byteLength(JSON.stringify(value));
        return !isLargeBesideText(JSON.stringify(value, null, spaces), bytes);
      }),
    );
  });
});
