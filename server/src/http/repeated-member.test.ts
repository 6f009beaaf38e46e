import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepeatedMember } from './repeated-member.ts';

describe('a member that stands twice in an object of JSON', () => {
  it('is found, with where it stands', () => {
    expect(findRepeatedMember('{"a":1,"a":2}')).toEqual(['a']);
    expect(findRepeatedMember('{"a":[{"b":1},{"c":{"d":"}","\\u0064":null}}]}')).toEqual(['a', 1, 'c', 'd']);
    expect(findRepeatedMember('[1,[],{"x":{},"y":"\\\\","x":[]}]')).toEqual([2, 'x']);
    expect(findRepeatedMember('{"__proto__":1, "__proto__" :2}')).toEqual(['__proto__']);
  });

  it('is none where names are the same in other objects, or are texts and no names', () => {
    for (const text of [
      '{"a":{"a":{"a":"a"}},"b":["a","a",{"a":1},{"a":1}]}',
      '["a","a"]',
      '{"a":"\\"a\\":1,","b":"{\\"a\\":1,\\"a\\":2}"}',
      '{"a":"\\\\","b":1}',
      '"a"',
      '1',
      '{}',
    ]) {
      expect([text, findRepeatedMember(text)]).toEqual([text, null]);
    }
  });

  it('is none in what a program writes, however it is spaced, and is one as soon as it is put there', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(4), (object, spaces) => {
        const text = JSON.stringify(object, null, spaces);
        const [name = ''] = Object.keys(object);
        const twice = `${text.slice(0, text.lastIndexOf('}'))},${JSON.stringify(name)}:0}`;
        return (
          findRepeatedMember(text) === null && JSON.stringify(findRepeatedMember(twice)) === JSON.stringify([name])
        );
      }),
    );
  });

  it('is looked for in large texts too, in time that grows with them', () => {
    const long = JSON.stringify({ a: '\\"'.repeat(1_000_000), b: ' '.repeat(1_000_000) });
    expect(findRepeatedMember(long)).toBeNull();
    expect(findRepeatedMember(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toBeNull();
  });
});
