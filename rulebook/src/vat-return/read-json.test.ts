import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonValue, readJson } from './read-json.ts';

const bytes = 5 * 1024 * 1024;
const reading = (text: string, limits = {}): unknown => {
  const read = readJson(text, { bytes, ...limits });
  return read.ok ? plain(read.value) : read.problem.fault;
};

/** As `JSON.parse` would have it. */
function plain(value: JsonValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('number' in value) return Number(value.number);
  if ('members' in value) return Object.fromEntries(value.members.map(([name, inner]) => [name, plain(inner)]));
  return value.map(plain);
}

describe('JSON', () => {
  it('is read as JSON.parse reads it, whatever it is', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const value = JSON.parse(text) as unknown;
        expect(reading(JSON.stringify(value, null, indent))).toEqual(value);
      }),
    );
  });

  it('is refused where JSON.parse refuses it', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        '"a"',
        '1',
        '-',
        '.',
        'e',
        '0',
        'null',
        'true',
        'fals',
        ' ',
        '\\u00',
        'é',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (some) => {
        const text = some.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(readJson(text, { bytes }).ok, text).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every digit, and members that stand twice', () => {
    expect(readJson('{"a":9007199254740993.10,"a":-0,"__proto__":1}', { bytes })).toEqual({
      ok: true,
      value: {
        members: [
          ['a', { number: '9007199254740993.10' }],
          ['a', { number: '-0' }],
          ['__proto__', { number: '1' }],
        ],
      },
    });
  });

  it('tells where it stops being JSON', () => {
    expect(readJson('{\n  "a": 1,\n  b: 2 }', { bytes })).toMatchObject({
      ok: false,
      problem: { fault: 'syntax', line: 3, column: 3 },
    });
  });

  it('has bounds for size, depth and number of values', () => {
    expect(reading(`[${' '.repeat(100)}]`, { bytes: 100 })).toBe('size');
    expect(reading('[[[1]]]', { depth: 3 })).toEqual([[[1]]]);
    expect(reading('[[[[1]]]]', { depth: 3 })).toBe('depth');
    expect(reading('[1,2]', { elements: 3 })).toEqual([1, 2]);
    expect(reading('[1,2,3]', { elements: 3 })).toBe('elements');
  });

  it('is read in time that grows with its length, however it is made', () => {
    const long = 500_000;
    const texts = ['\\'.repeat(long), '"\\"'.repeat(long / 5), '\\"'.repeat(long), '"'.repeat(long), ' '.repeat(long)];
    for (const text of texts) expect(readJson(`{"a":"${text}`, { bytes, elements: 1e9 }).ok).toBe(false);
    expect(readJson('['.repeat(long), { bytes })).toMatchObject({ ok: false, problem: { fault: 'depth' } });
  });
});
