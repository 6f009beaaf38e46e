import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootOf } from './testing.ts';
import { escapeText, isXmlText, type WritableElement, writeXml } from './write-xml.ts';

const texts = fc.string({ unit: 'binary' }).filter(isXmlText);

interface Tree {
  name: string;
  namespace: string;
  children: Tree[];
  text: string;
}

const names = fc.constantFrom('a', 'mvaKode', 'æøå', '_', '𐀀.-1', '__proto__');
const namespaces = fc.oneof(fc.constantFrom('', 'u', 'no:skatteetaten'), texts);

/** Trees with text in the elements that have no children. */
const trees = (depth: number): fc.Arbitrary<Tree> =>
  fc
    .record({
      name: names,
      namespace: namespaces,
      children: depth === 0 ? fc.constant<Tree[]>([]) : fc.array(trees(depth - 1), { maxLength: 3 }),
      text: texts,
    })
    .map((tree) => (tree.children.length === 0 ? tree : { ...tree, text: '' }));

const plain = ({ name, namespace, children, text }: ReturnType<typeof rootOf>): Tree => ({
  name,
  namespace,
  children: children.map(plain),
  text,
});

describe('a document that is written', () => {
  it('has a declaration, the namespace on the root, two spaces a level and a line each', () => {
    const document = writeXml({
      name: 'a',
      namespace: 'u',
      text: '\n ',
      children: [
        { name: 'b', text: '1 & 2', children: [] },
        { name: 'c', text: '', children: [{ name: 'd', namespace: '', text: '', children: [] }] },
      ],
    });
    expect(document).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<a xmlns="u">
  <b>1 &amp; 2</b>
  <c>
    <d xmlns=""></d>
  </c>
</a>
`);
  });

  it('is read as the tree that it was written from', () => {
    fc.assert(
      fc.property(trees(3), (tree) => {
        expect(plain(rootOf(writeXml(tree)))).toEqual(tree);
      }),
    );
  });

  it('is the same when it is read and written again', () => {
    fc.assert(
      fc.property(trees(3), (tree) => {
        const document = writeXml(tree);
        expect(writeXml(rootOf(document))).toBe(document);
      }),
    );
  });

  it('keeps a namespace that is absent, and writes one that changes', () => {
    const child = { name: 'b', text: '', children: [] };
    const document = writeXml({
      name: 'a',
      namespace: 'u',
      text: '',
      children: [child, { ...child, namespace: 'v' }, child],
    });
    expect(rootOf(document).children.map(({ namespace }) => namespace)).toEqual(['u', 'v', 'u']);
  });

  it('keeps every kind of text', () => {
    for (const text of ['\r', '\r\n', ' \t\n ', ']]>', '<![CDATA[', '&amp;', '&#13;', '😀', '\u0085\u2028', '\ufffd']) {
      expect(rootOf(writeXml({ name: 'a', text, children: [] })).text).toBe(text);
    }
  });

  it('is refused for what XML cannot hold', () => {
    const element: WritableElement = { name: 'a', text: '', children: [] };
    for (const text of ['\u0000', '\u001b', '\ufffe', '\ud800', '\ude00\ud83d']) {
      expect(isXmlText(text)).toBe(false);
      expect(() => writeXml({ ...element, text })).toThrow(RangeError);
      expect(() => writeXml({ ...element, namespace: text })).toThrow(RangeError);
    }
    for (const name of ['', '1', 'a b', 'p:a', 'a>', '<a', 'a\ud800']) {
      expect(() => writeXml({ ...element, name })).toThrow(RangeError);
    }
    expect(() => writeXml({ ...element, text: 'x', children: [element] })).toThrow(RangeError);
    for (const namespace of ['http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2000/xmlns/']) {
      expect(() => writeXml({ ...element, namespace })).toThrow(RangeError);
    }
  });

  it('may be deeper than any stack', () => {
    let tree: WritableElement = { name: 'a', text: '', children: [] };
    for (let depth = 1; depth < 3000; depth += 1) tree = { name: 'a', text: '', children: [tree] };
    expect(writeXml(tree).match(/<a>/g)).toHaveLength(3000);
  });
});

describe('text between tags', () => {
  it('is escaped so that nothing in it is mark-up', () => {
    expect(escapeText('a < b && c > d "e" \'f\'\r\n\t]]>')).toBe(
      'a &lt; b &amp;&amp; c &gt; d "e" \'f\'&#13;\n\t]]&gt;',
    );
  });

  it('is refused for characters that XML does not know', () => {
    expect(() => escapeText('\u0007')).toThrow(RangeError);
  });
});
