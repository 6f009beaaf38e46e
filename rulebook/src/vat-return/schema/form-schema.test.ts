import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readXml } from '../../xml/read-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { type ElementSchema, type FormName, formNamespaces, formSchemas, type SimpleType } from './form-schema.ts';
import { schemaFile } from './testing.ts';

const CONFORMANCE_DATA = process.env.APIER_CONFORMANCE_DATA;

describe('the schemas of the forms', () => {
  it('have no element with two children of one name, or with two that may repeat', () => {
    const queue: ElementSchema[] = Object.values(formSchemas);
    for (const { name, children } of queue) {
      queue.push(...children);
      expect({ name, children: new Set(children.map((child) => child.name)).size }).toEqual({
        name,
        children: children.length,
      });
      expect({ name, repeating: children.filter(({ max }) => max > 1).length < 2 }).toEqual({ name, repeating: true });
    }
  });

  it('have the 53 weeks, 24 half months, 12 months and the longer terms', () => {
    const term = formSchemas.mvaMeldingInnsending.children[1]?.children[0];
    expect(term?.order).toBe('choice');
    expect(term?.children.map(({ name, simple }) => [name, simple?.values?.length])).toEqual([
      ['skattleggingsperiodeMaaned', 12],
      ['skattleggingsperiodeSeksMaaneder', 2],
      ['skattleggingsperiodeToMaaneder', 6],
      ['skattleggingsperiodeHalvMaaned', 24],
      ['skattleggingsperiodeTreMaaneder', 4],
      ['skattleggingsperiodeUke', 53],
      ['skattleggingsperiodeAar', 1],
    ]);
  });

  it.skipIf(CONFORMANCE_DATA === undefined)('are the official ones, element by element and value by value', () => {
    for (const form of ['mvaMeldingDto', 'mvaMeldingInnsending'] as const) {
      const schema = readOfficial(form);
      expect(schema.namespace).toBe(formNamespaces[form]);
      expect(schema.root).toEqual(formSchemas[form]);
    }
  });
});

/** The official schema in our terms. */
function readOfficial(form: FormName): { namespace: string; root: ElementSchema } {
  const read = readXml(readFileSync(schemaFile(CONFORMANCE_DATA ?? '', form)));
  if (!read.ok) throw new Error(read.problem.message.en);
  const types = new Map(named(read.root, 'complexType', 'simpleType').map((type) => [attribute(type, 'name'), type]));
  const [root] = named(read.root, 'element');
  if (root === undefined) throw new Error('no element');

  function typeCalled(name: string): XmlElement {
    const type = types.get(name);
    if (type === undefined) throw new Error(`no type ${name}`);
    return type;
  }

  function elementOf(element: XmlElement): ElementSchema {
    const type = attribute(element, 'type');
    const definition = typeCalled(type);
    const isSimple = definition.name === 'simpleType';
    const particles = flat(definition);
    return {
      name: attribute(element, 'name'),
      type,
      min: attribute(element, 'minOccurs') === '0' ? 0 : 1,
      max: attribute(element, 'maxOccurs') === 'unbounded' ? Number.POSITIVE_INFINITY : 1,
      simple: isSimple ? simpleOf(type) : null,
      order: particles.some(({ name }) => name === 'choice') ? 'choice' : 'sequence',
      children: particles.filter(({ name }) => name === 'element').map(elementOf),
    };
  }

  function simpleOf(name: string): SimpleType {
    const [restriction] = named(typeCalled(name), 'restriction');
    if (restriction === undefined) throw new Error(`${name} restricts nothing`);
    const base = attribute(restriction, 'base');
    const isBuiltIn = base.startsWith('xsd:');
    const inherited = isBuiltIn ? null : simpleOf(base);
    const facet = (kind: string) => named(restriction, kind).map((each) => attribute(each, 'value'));
    const [maxLength] = facet('maxLength');
    const [length] = facet('length');
    expect(facet('pattern')).toEqual(length === undefined ? [] : ['[0-9]+']);
    return {
      name,
      base: inherited?.base ?? (base.slice(4) as SimpleType['base']),
      restricts: isBuiltIn ? null : base,
      values: facet('enumeration').length > 0 ? facet('enumeration') : null,
      digits: length === undefined ? null : Number(length),
      maxLength: maxLength === undefined ? (inherited?.maxLength ?? null) : Number(maxLength),
    };
  }

  return { namespace: attribute(read.root, 'targetNamespace'), root: elementOf(root) };
}

const attribute = ({ attributes }: XmlElement, name: string): string =>
  attributes.find((each) => each.name === name)?.value ?? '';

const named = ({ children }: XmlElement, ...names: string[]): XmlElement[] =>
  children.filter(({ name }) => names.includes(name));

/** Sequences and choices, and the elements in them. */
const flat = (type: XmlElement): XmlElement[] =>
  named(type, 'sequence', 'choice', 'element').flatMap((each) => [
    each,
    ...(each.name === 'element' ? [] : flat(each)),
  ]);
