import { describe, expect, it } from 'vitest';
import { readXml } from './read-xml.ts';
import { refusesAll, rootOf } from './testing.ts';

describe('namespaces', () => {
  it('are the default, a prefix, or none', () => {
    const root = rootOf(
      '<a xmlns="u" xmlns:p="v" b="1" p:b="2"><p:c/><d xmlns=""><e/></d><f xmlns:p="w"><p:g/></f></a>',
    );
    expect(root).toMatchObject({
      namespace: 'u',
      attributes: [
        { name: 'b', namespace: '' },
        { name: 'b', namespace: 'v' },
      ],
      children: [
        { name: 'c', namespace: 'v' },
        { name: 'd', namespace: '', children: [{ name: 'e', namespace: '' }] },
        { name: 'f', namespace: 'u', children: [{ name: 'g', namespace: 'w' }] },
      ],
    });
  });

  it('hold in an element and what is in it, and can be asked for', () => {
    const [inner, beside] = rootOf('<a xmlns="u" xmlns:p="v"><b xmlns:p="w" xmlns:q="x"/><c/></a>').children;
    expect(new Map(inner?.scope)).toEqual(
      new Map([
        ['xml', 'http://www.w3.org/XML/1998/namespace'],
        ['', 'u'],
        ['p', 'w'],
        ['q', 'x'],
      ]),
    );
    expect(inner?.scope.size).toBe(4);
    expect([beside?.scope.get('p'), beside?.scope.get('q'), beside?.scope.has('q')]).toEqual(['v', undefined, false]);
    const seen: string[] = [];
    inner?.scope.forEach((namespace, prefix) => {
      seen.push(`${prefix}=${namespace}`);
    });
    expect(seen).toEqual([...(inner?.scope.keys() ?? [])].map((prefix) => `${prefix}=${inner?.scope.get(prefix)}`));
  });

  it('are not what a name looks like: one start tag means different things in different places', () => {
    const [first, second] = rootOf('<r><x xmlns:p="1"><p:a/></x><x xmlns:p="2"><p:a/></x></r>').children;
    expect([first?.children[0]?.namespace, second?.children[0]?.namespace]).toEqual(['1', '2']);
  });

  it('are refused where Namespaces 1.0 refuses them', () => {
    refusesAll({
      '<p:a/>': 'namespace 1:2',
      '<a p:b="1"/>': 'namespace 1:4',
      '<r><a xmlns:p="u"/><p:a/></r>': 'namespace 1:21',
      '<a xmlns:p=""/>': 'namespace 1:4',
      '<a xmlns:xml="u"/>': 'namespace 1:4',
      '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>': 'namespace 1:4',
      '<a xmlns="http://www.w3.org/XML/1998/namespace"/>': 'namespace 1:4',
      '<a xmlns:xmlns="http://www.w3.org/2000/xmlns/"/>': 'namespace 1:4',
      '<a xmlns="http://www.w3.org/2000/xmlns/"/>': 'namespace 1:4',
      '<xmlns:a/>': 'namespace 1:2',
      '<a xmlns:="u"/>': 'namespace 1:4',
      '<:a/>': 'namespace 1:2',
      '<a:/>': 'namespace 1:2',
      '<a:b:c xmlns:a="u"/>': 'namespace 1:2',
      '<a:1 xmlns:a="u"/>': 'namespace 1:2',
      '<?p:q?><a/>': 'namespace 1:3',
      '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>': 'namespace 1:36',
    });
  });

  it('may be declared for xml as what it is, twice in different elements, and the same for two prefixes', () => {
    expect(readXml('<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="nb"/>').ok).toBe(true);
    expect(readXml('<a xmlns:p="u" xmlns:q="u" p:b="1" b="2"><p:a xmlns:p="u"/></a>').ok).toBe(true);
  });
});
