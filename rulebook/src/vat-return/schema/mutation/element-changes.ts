import { formNamespaces } from '../form-schema.ts';
import type { Chance } from './chance.ts';
import { createValues, someSpaces } from './some-values.ts';
import {
  elementNames,
  type InnerPlace,
  isInner,
  localNameOf,
  type Node,
  type Place,
  placesIn,
  prefixOf,
  simpleTypeOf,
  simpleTypes,
  typeNameOf,
} from './tree.ts';

/** Changes of an example, by name; each may find nothing to change. */
export type Changes<Subject, Result> = Readonly<Record<string, (subject: Subject) => Result>>;

const instance = 'http://www.w3.org/2001/XMLSchema-instance';
const namespaces = Object.values(formNamespaces);
const [returnNamespace] = namespaces;
export const someComments: readonly string[] = ['<!---->', '<!-- k -->', '<!-- <aar>1</aar> & ]]> -->', '<!-- - -->'];
export const someInstructions: readonly string[] = '<?x?>¦<?xml-stylesheet href="a.css"?>¦<?a <b>&c; ]]>?>'.split('¦');
const optional =
  'regnskapssystem systemversjon kundeIdentifikasjonsnummer mvaKodeRegnskapsystem spesifikasjon merknad grunnlag sats instansstatus endringstidspunkt innsendingstype'.split(
    ' ',
  );
const amounts = ['merverdiavgift', 'grunnlag', 'fastsattMerverdiavgift'];
const repeatable = ['mvaSpesifikasjonslinje', 'vedlegg'];
const plain = /^[^<&\r]*$/;

/** `good` ones keep the schema where it was kept; of `bad` ones most do not. Half of the work is done on values. */
export interface ElementChanges {
  goodValues: Changes<Node, void>;
  good: Changes<Node, void>;
  badValues: Changes<Node, void>;
  bad: Changes<Node, void>;
}

export function createElementChanges(chance: Chance): ElementChanges {
  const { below, happens, pick, digits } = chance;
  const values = createValues(chance);

  const isLeaf = ({ node }: Place): boolean => simpleTypeOf(node) !== undefined;
  const anyOf = <Found>(places: readonly Found[]): Found | undefined =>
    places.length === 0 ? undefined : pick(places);
  const anyNode = (root: Node): Node => pick(placesIn(root)).node;
  /** Each name is as likely as any other, however often it stands there. */
  function anyLeaf(root: Node): Node {
    const leaves = placesIn(root).filter(isLeaf);
    const name = anyOf([...new Set(leaves.map(({ node }) => node.name))]);
    return (anyOf(leaves.filter(({ node }) => node.name === name)) ?? pick(placesIn(root))).node;
  }
  const anyBranch = (root: Node): Node =>
    (anyOf(placesIn(root).filter((place) => !isLeaf(place))) ?? pick(placesIn(root))).node;
  const anyInner = (root: Node): InnerPlace | undefined => anyOf(placesIn(root).filter(isInner));
  const anyNamed = (root: Node, names: readonly string[]): InnerPlace | undefined =>
    anyOf(
      placesIn(root).filter(
        (place): place is InnerPlace => isInner(place) && names.includes(localNameOf(place.node.name)),
      ),
    );
  const anyPlaceIn = ({ content }: Node): number => below(content.length + 1);

  const escapeText = (text: string): string =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll(']]>', ']]&gt;')
      .replaceAll('\r', () => pick(['&#13;', '&#xD;']));

  /** Puts mark-up between the characters or children of an element. */
  function insert(node: Node, added: string): void {
    const index = anyPlaceIn(node);
    const text = node.content[index];
    if (typeof text !== 'string' || !plain.test(text)) node.content.splice(index, 0, added);
    else {
      const parts = [...text];
      parts.splice(below(parts.length + 1), 0, added);
      node.content.splice(index, 1, parts.join(''));
    }
  }

  function fill(place: InnerPlace | undefined, text: string): void {
    if (place !== undefined) place.node.content = [escapeText(text)];
  }

  function rewrite(root: Node, change: (text: string) => string): void {
    const node = anyLeaf(root);
    const [text] = node.content;
    if (typeof text === 'string' && plain.test(text)) node.content = [change(text)];
  }

  const asReference = (character: string): string => {
    const code = character.codePointAt(0) ?? 0;
    if (happens(0.5)) return character;
    return happens(0.5) ? `&#${'0'.repeat(below(3))}${code};` : `&#x${code.toString(16)};`;
  };

  const goodValues: Changes<Node, void> = {
    'another value': (root) => {
      const node = anyLeaf(root);
      const type = simpleTypeOf(node);
      if (type !== undefined) node.content = [escapeText(values.good(type))];
    },
    'another amount': (root) => fill(anyNamed(root, amounts), values.goodDecimal()),
    'another term': (root) => {
      const periode = anyNamed(root, ['periode'])?.node;
      const term = pick(simpleTypes.filter(({ name }) => name.startsWith('Skattleggingsperiode')));
      const value = pick(term.values ?? ['']);
      if (periode)
        periode.content = [{ name: `${prefixOf(periode)}s${term.name.slice(1)}`, attributes: '', content: [value] }];
    },
  };

  const good: Changes<Node, void> = {
    'white space between elements': (root) => {
      anyBranch(root).content.unshift(pick([...someSpaces, '&#32;', '&#10;', '&#9;', '&#13;', '&#x20;&#x0D;']));
    },
    'a comment': (root) => insert(anyNode(root), pick(someComments)),
    'an instruction': (root) => insert(anyNode(root), pick(someInstructions)),
    'CDATA in a text': (root) =>
      rewrite(root, (text) => {
        const at = below(text.length + 1);
        const section = text.slice(at).toWellFormed();
        return section.includes(']]>') ? text : `${text.slice(0, at).toWellFormed()}<![CDATA[${section}]]>`;
      }),
    'characters as references': (root) => rewrite(root, (text) => [...text].map(asReference).join('')),
    'an optional element less': (root) => {
      const place = anyNamed(root, optional);
      place?.parent.content.splice(place.index, 1);
    },
    'a line twice': (root) => {
      const place = anyNamed(root, repeatable);
      place?.parent.content.splice(place.index, 0, structuredClone(place.node));
    },
    'a line less': (root) => {
      const place = anyNamed(root, repeatable);
      place?.parent.content.splice(place.index, 1);
    },
    'a declaration of a namespace': (root) => {
      const form = ` xmlns:form="${pick(namespaces)}"`;
      anyNode(root).attributes += pick([' xmlns:a="b"', ' xmlns:ns2="urn:example"', form, " xmlns:q='&lt;&amp;'"]);
    },
    'a hint where the schema is': (root) => {
      const value = pick(['', 'a', 'a b', 'a b c', `${returnNamespace} a.xsd`, '&#10;', ':%%']);
      const hint = pick(['schemaLocation', 'noNamespaceSchemaLocation']);
      anyNode(root).attributes += ` xmlns:xsi="${instance}" xsi:${hint}="${value}"`;
    },
    'its own type named': (root) => {
      const node = anyNode(root);
      const type = typeNameOf(localNameOf(node.name));
      node.attributes += ` xmlns:xsi="${instance}" xsi:type="${prefixOf(node)}${type}"`;
    },
    'spaces in a tag': (root) => {
      anyNode(root).attributes += pick([' ', '\n', '\t ', '\r\n']);
    },
    'a prefix for all': (root) => {
      if (root.name.includes(':') || !root.attributes.includes('xmlns="')) return;
      const prefix = pick(['m', 'ns0', '_', 'æ', 'p.q-1']);
      root.attributes = root.attributes.replace('xmlns="', `xmlns:${prefix}="`);
      for (const { node } of placesIn(root)) if (!node.name.includes(':')) node.name = `${prefix}:${node.name}`;
    },
    'the namespace again': (root) => {
      const [declaration] = /xmlns="[^"]*"/.exec(root.attributes) ?? [];
      const node = anyInner(root)?.node;
      if (declaration && node && !/xmlns[ =]/.test(node.attributes)) node.attributes += ` ${declaration}`;
    },
    nothing: () => {},
  };

  const spoiltName = (local: string): string =>
    pick([pick(elementNames), local.toUpperCase(), `${local}s`, local.slice(0, -1) || 'a', 'foo', 'æøå', `${local}.`]);

  const badValues: Changes<Node, void> = {
    'a wrong value': (root) => {
      const node = anyLeaf(root);
      const type = simpleTypeOf(node);
      if (type !== undefined) node.content = [escapeText(values.bad(type))];
    },
    'a wrong amount': (root) => fill(anyNamed(root, amounts), values.badDecimal()),
    'a wrong year': (root) => fill(anyNamed(root, ['aar']), values.badYear()),
    'a wrong moment': (root) =>
      fill(anyNamed(root, ['opprettingstidspunkt', 'endringstidspunkt']), values.badDateTime()),
    'any text': (root) => {
      anyNode(root).content = [escapeText(values.words(below(6)))];
    },
    'no content': (root) => {
      anyNode(root).content = [];
    },
  };

  const bad: Changes<Node, void> = {
    'an element less': (root) => {
      const place = anyInner(root);
      place?.parent.content.splice(place.index, 1);
    },
    'an element twice': (root) => {
      const place = anyInner(root);
      place?.parent.content.splice(place.index, 0, structuredClone(place.node));
    },
    'two elements swapped': (root) => {
      const place = anyInner(root);
      if (place === undefined) return;
      const { content } = place.parent;
      const other = content.findLastIndex((each, at) => at < place.index && typeof each !== 'string');
      const before = content[other];
      if (before === undefined) return;
      content[other] = place.node;
      content[place.index] = before;
    },
    'an element elsewhere': (root) => {
      const place = anyInner(root);
      if (place === undefined) return;
      place.parent.content.splice(place.index, 1);
      const target = anyNode(root);
      target.content.splice(anyPlaceIn(target), 0, place.node);
    },
    'another name': (root) => {
      const node = anyNode(root);
      node.name = `${prefixOf(node)}${spoiltName(localNameOf(node.name))}`;
    },
    'an element that is strange': (root) => {
      const node = anyNode(root);
      const name = pick(['foo', pick(elementNames), pick(elementNames), 'mvaKodeRegnskapssystem']);
      const strange: Node = { name: `${prefixOf(node)}${name}`, attributes: '', content: [pick(['', '1', 'x'])] };
      node.content.splice(anyPlaceIn(node), 0, strange);
    },
    'an attribute': (root) => {
      const xsi = ` xmlns:xsi="${instance}" xsi:`;
      anyNode(root).attributes += pick([
        ` id="${values.words(below(4)).replace(/[<&"]/g, '')}"`,
        ...[' xml:lang="nb"', ' xml:space="preserve"', ' type="Tekst"', ' xmlns:a="urn:a" a:b="1"'],
        `${xsi}${pick(['foo', 'Type', 'schemalocation', 'null'])}="1"`,
        `${xsi}nil="${pick(['true', 'false', '1', '0', '', 'x', ' true '])}"`,
        ` xmlns:xsi="${instance}/" xsi:type="Tekst"`,
      ]);
    },
    'another type named': (root) => {
      const node = anyNode(root);
      const own = typeNameOf(localNameOf(node.name));
      const restricting = ['Tekst', 'Organisasjonsnummer', 'Identifikasjonsnummer', 'Foedselsnummer', 'Desimaltall'];
      const other = pick([own, pick(simpleTypes).name, 'Merknad', 'string', 'anyType', '', 'a:b:c', own.toLowerCase()]);
      const name = pick([...restricting, other, other]);
      const prefix = pick([prefixOf(node), prefixOf(node), '', 'xs:', 'f:', 'unbound:', ':', ' ']);
      const form = pick(namespaces);
      const declared = ` xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="${form}" xmlns:xsi="${instance}"`;
      node.attributes += `${declared} xsi:type="${prefix}${name}${pick(['', '', '', ' ', '&#9;'])}"`;
      if (simpleTypeOf(node) !== undefined && happens(0.7)) node.content = [digits(pick([7, 9, 11]))];
    },
    'another namespace': (root) => {
      const node = happens(0.3) ? root : anyNode(root);
      const namespace = pick(['', pick(namespaces), `${returnNamespace} `, 'urn:example', `${returnNamespace}.1`]);
      node.attributes = `${node.attributes.replace(/ xmlns="[^"]*"/, '')} xmlns="${namespace}"`;
    },
    'no namespace': (root) => {
      root.attributes = root.attributes.replace(/ xmlns="[^"]*"/, '');
    },
    'a prefix for one': (root) => {
      const node = anyNode(root);
      node.attributes += ` xmlns:z="${pick([...namespaces, 'urn:z'])}"`;
      node.name = `z:${localNameOf(node.name)}`;
    },
    'text between elements': (root) =>
      insert(anyBranch(root), pick(['x', '\u00a0', '&amp;', '&#160;', '\u2028', '0', '\ufeff', '&#x85;'])),
    'CDATA between elements': (root) =>
      insert(anyBranch(root), pick(['<![CDATA[]]>', '<![CDATA[ ]]>', '<![CDATA[x]]>', '<![CDATA[\n]]>'])),
    'a child in a text': (root) => {
      const node = anyLeaf(root);
      const child: Node = { name: `${prefixOf(node)}${pick(elementNames)}`, attributes: '', content: [] };
      node.content.splice(below(2), 0, child);
    },
  };

  return { goodValues, good, badValues, bad };
}
