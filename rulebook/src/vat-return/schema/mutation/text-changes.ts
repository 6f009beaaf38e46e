import type { Chance } from './chance.ts';
import { type Changes, someComments, someInstructions } from './element-changes.ts';
import { someSpaces } from './some-values.ts';

const declaration = /^<\?xml[^>]*\?>/;
const goodDeclarations = [
  ...["<?xml version='1.0' encoding='utf-8'?>", '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'],
  ...['<?xml version="1.0"?>', '<?xml version = "1.0"\nencoding="Utf-8"\tstandalone=\'no\'?>'],
  '<?xml version="1.1" encoding="UTF-8"?>',
];
const badDeclarations = (
  '<?xml?>¦<?xml version="2.0"?>¦<?xml encoding="UTF-8"?>¦ <?xml version="1.0"?>¦<?xml version="1.0" standalone="maybe"?>' +
  '¦<?xml version="1.0" encoding="UTF-8" foo="1"?>¦<?XML version="1.0"?>¦<?xml version="1.0" encoding="ISO-8859-1"?>' +
  '¦<?xml version="1.0" encoding="UTF-16"?>¦<?xml version="1.0" encoding="foo"?>¦<?xml version="1.0" encoding=""?>'
).split('¦');
const documentTypes = '<!DOCTYPE mvaMeldingDto>¦<!DOCTYPE a [<!ENTITY b "c">]>¦<!DOCTYPE a SYSTEM "a.dtd">'.split('¦');
const markup = [
  '&#0;¦&#x1F;¦&#xD800;¦&#xFFFE;¦&#1114112;¦&#9;¦&#x10FFFF;¦&amp¦&nbsp;¦&lt;¦&#;¦&#x;¦&;¦&#X41;¦&#x41¦&#65',
  '<!-- -- -->¦<!-->¦<!--->¦]]>¦<![CDATA[¦<![cdata[]]>¦<?xml version="1.0"?>¦<?XML?>¦<??>¦<? a?>¦<?a:b?>',
  '<!ELEMENT a ANY>¦<a>¦</a>¦<a/>¦<a:b/>¦<:a/>¦<a:/>¦<1/>¦<a b/>¦<a b=c/>¦<a b="1"c="2"/>¦<a b="1" b="2"/>¦< a/>¦<a / >¦</>',
  ' xmlns:e=""¦ xmlns:xml="urn:a"¦ xmlns:xmlns="urn:a"¦ xmlns:a="urn:a" xmlns:b="urn:a" a:c="1" b:c="2"',
  ' a="<"¦ a="&lt;"¦ a:b="1"¦ a=1¦ a¦ xmlns="¦&lt¦&apos;¦&quot;¦&&¦%a;¦<![INCLUDE[]]>',
].flatMap((list) => list.split('¦'));
const singles = [...'<>&"\'=/: ]!?-;#x\u0001\u0000\ufffe\u007f😀\u00a0\r\n'];

/** `rewritings` leave the document what it was; `breakages` mostly do not. */
export function createTextChanges({ below, happens, pick }: Chance): {
  rewritings: Changes<string, string>;
  breakages: Changes<string, string>;
  /** One byte is another one, or, now and then, is not. */
  changeByte(bytes: Uint8Array): Uint8Array;
} {
  const insertInto = (text: string, added: string): string => {
    const at = below(text.length + 1);
    return `${text.slice(0, at)}${added}${text.slice(at)}`.toWellFormed();
  };

  const rewritings: Changes<string, string> = {
    'other line ends': (text) => text.replaceAll(/\r?\n/g, pick(['\n', '\r\n', '\r'])),
    'no declaration': (text) => text.replace(declaration, ''),
    'another declaration': (text) => text.replace(declaration, pick(goodDeclarations)),
    'a byte order mark': (text) => `\ufeff${text}`,
    'something after the end': (text) => `${text}${pick([...someSpaces, ...someComments, ...someInstructions])}`,
    'other quotes': (text) =>
      text.replaceAll(/="([^"'<>]*)"/g, (whole, value) => (happens(0.3) ? `='${value}'` : whole)),
    'space at the end of tags': (text) =>
      text.replaceAll(/<\/([^<>]*)>/g, (tag) => (happens(0.05) ? tag.replace('>', pick([' >', '\n>'])) : tag)),
    'empty elements in one tag': (text) => text.replaceAll(/<([\w:]+)([^<>]*[^<>/]|)><\/\1>/g, '<$1$2/>'),
  };

  const breakages: Changes<string, string> = {
    'cut off': (text) => text.slice(0, below(text.length)).toWellFormed(),
    'a character less': (text) => {
      const at = below(text.length);
      return `${text.slice(0, at)}${text.slice(at + 1)}`.toWellFormed();
    },
    'a character more': (text) => insertInto(text, pick(singles)),
    'a piece of mark-up': (text) => insertInto(text, pick(markup)),
    'a piece of mark-up in an element': (text) => {
      const ends = [...text.matchAll(/>/g)];
      const at = ends.length === 0 ? 0 : pick(ends).index + 1;
      return `${text.slice(0, at)}${pick(markup)}${text.slice(at)}`;
    },
    'more in a tag': (text) => {
      const ends = [...text.matchAll(/(?<=[\w"'])\/?>/g)];
      const at = ends.length === 0 ? 0 : pick(ends).index;
      return `${text.slice(0, at)}${pick(markup)}${text.slice(at)}`;
    },
    'a tag changed': (text) => {
      const tags = [...text.matchAll(/<\/?[\w:]+/g)];
      if (tags.length === 0) return text;
      const { 0: tag, index } = pick(tags);
      const changed = [
        `${tag}x`,
        tag.slice(0, -1),
        ...['< ', '</', '<x:', '<:'].map((start) => tag.replace('<', start)),
      ];
      return `${text.slice(0, index)}${pick([...changed, tag.replace('/', '')])}${text.slice(index + tag.length)}`;
    },
    'a document type': (text) => text.replace(/^(<\?xml[^>]*\?>)?/, `$1${pick(documentTypes)}`),
    'a wrong declaration': (text) => text.replace(declaration, pick(badDeclarations)),
    'something before it': (text) => `${pick([...' \nx', '<!-- -->', '\ufeff\ufeff', '<?a?>'])}${text}`,
    'more after the end': (text) => `${text}${pick(['x', '<a/>', '&#32;', '<![CDATA[]]>', '</a>', '<', '\u0000'])}`,
    'a declaration twice': (text) => text.replace(/ xmlns="[^"]*"/, '$&$&'),
  };

  function changeByte(bytes: Uint8Array): Uint8Array {
    const changed = bytes.slice();
    const at = below(bytes.length);
    changed[at] = pick([0x80, 0xff, 0xc3, 0xe2, 0xf0, 0xc0, 0xed, 0xf8, bytes[at] ?? 0, below(256)]);
    return changed;
  }

  return { rewritings, breakages, changeByte };
}
