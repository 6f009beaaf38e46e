import { describe, expect, it } from 'vitest';
import { readXml } from './read-xml.ts';
import { faultOf, problemOf, rootOf, utf8 } from './testing.ts';
import type { XmlLimits } from './xml-element.ts';

/** For attacks that are to meet no limit: only the work itself must not grow faster than they do. */
const unlimited: XmlLimits = { bytes: 1e9, depth: 1e9, attributes: 1e9, elements: 1e9 };

const numbered = (count: number, write: (number: number) => string): string =>
  Array.from({ length: count }, (_, number) => write(number)).join('');

describe('entities and document types', () => {
  it('are refused at the document type, before anything in it is read', () => {
    const laughs = numbered(10, (n) => `<!ENTITY lol${n + 1} "${`&lol${n};`.repeat(10)}">`);
    expect(faultOf(`<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY lol0 "lol">${laughs}]>\n<a>&lol10;</a>`)).toBe(
      'doctype 2:1',
    );
    const outside = [
      'SYSTEM "file:///etc/passwd"',
      'PUBLIC "-//x" "http://127.0.0.1:1/x.dtd"',
      '[<!ENTITY % p SYSTEM "x">%p;]',
    ];
    for (const where of outside) expect(faultOf(`<!DOCTYPE a ${where}><a/>`)).toBe('doctype 1:1');
    expect(faultOf('<a><!DOCTYPE a></a>')).toBe('doctype 1:4');
    expect(faultOf('<a/><!DOCTYPE a>')).toBe('doctype 1:5');
    expect(faultOf('<!doctype a><a/>')).toBe('syntax 1:1');
  });

  it('are refused where they are referred to, whatever they are called', () => {
    for (const name of ['nbsp', 'oslash', 'LT', '__proto__', 'constructor', 'toString', 'a:b']) {
      expect(faultOf(`<a>1&${name};</a>`)).toBe('entity 1:5');
      expect(faultOf(`<a b="&${name};"/>`)).toBe('entity 1:7');
    }
    expect(faultOf('<a>%p;&p;</a>')).toBe('entity 1:7');
  });

  it('cannot be made by references that are put in', () => {
    expect(rootOf('<a>&#38;lt;&#60;!DOCTYPE a&#62;</a>').text).toBe('&lt;<!DOCTYPE a>');
  });
});

describe('a document that is too much', () => {
  it('is refused by its size before it is decoded', () => {
    // 0xFF is no UTF-8: had one byte been decoded, the fault would be another.
    expect(faultOf(new Uint8Array(50_000_000).fill(0xff))).toBe('size 1:1');
    expect(faultOf(`<a>${'\ud800'.repeat(5_000_000)}</a>`)).toBe('size 1:1');
  });

  it('is measured in bytes of UTF-8, as bytes and as characters', () => {
    for (const [character, bytes] of [
      ['a', 1],
      ['æ', 2],
      ['‱', 3],
      ['😀', 4],
    ] as const) {
      const document = `<a>${character.repeat(10)}</a>`;
      for (const input of [document, utf8(document)]) {
        expect(readXml(input, { bytes: 7 + 10 * bytes }).ok).toBe(true);
        expect(faultOf(input, { bytes: 6 + 10 * bytes })).toBe('size 1:1');
      }
    }
  });

  it('is refused at the element that lies too deep, of 100 000 that lie in each other', () => {
    expect(faultOf('<a>'.repeat(100_000))).toBe(`depth 1:${32 * 3 + 1}`);
    expect(rootOf(`${'<a>'.repeat(31)}<b/>${'</a>'.repeat(31)}`).name).toBe('a');
    expect(faultOf(`${'<a>'.repeat(32)}<b/>`)).toBe('depth 1:97');
    expect(faultOf('<a><b><c/></b></a>', { depth: 2 })).toBe('depth 1:7');
  });

  it('is refused at the attribute that is too much, of a million', () => {
    const attributes = `<a${numbered(1_000_000, (n) => ` a${n}=""`)}/>`;
    const prefixes = `<a${numbered(200_000, (n) => ` xmlns:a${n}="u"`)}/>`;
    for (const [document, first] of [
      [attributes, 'a32='],
      [prefixes, 'xmlns:a32='],
    ] as const) {
      expect(faultOf(document, { bytes: 1e9 })).toBe(`attributes 1:${document.indexOf(first) + 1}`);
    }
    expect(faultOf('<a b="" c="" d=""/>', { attributes: 2 })).toBe('attributes 1:14');
  });

  it('is refused at the element that is one too many', () => {
    expect(faultOf(`<a>${'<b/>'.repeat(600_000)}</a>`)).toBe(`elements 1:${3 + 4 * 499_999 + 1}`);
    expect(readXml('<a><b/></a>', { elements: 2 }).ok).toBe(true);
  });

  it('is refused for a name of more than 50 000 bytes, in each part of it', () => {
    expect(rootOf(`<${'æ'.repeat(25_000)}/>`).name).toHaveLength(25_000);
    expect(faultOf(`<${'æ'.repeat(25_000)}a/>`)).toBe('size 1:2');
    expect(faultOf(`<a ${'b'.repeat(50_001)}="1"/>`)).toBe('size 1:4');
    const prefix = 'p'.repeat(50_000);
    expect(rootOf(`<${prefix}:a xmlns:${prefix}="u"/>`).namespace).toBe('u');
  });
});

describe('another encoding', () => {
  const inUtf16 = (text: string, isLittle: boolean): Uint8Array => {
    const bytes = new Uint8Array(text.length * 2);
    for (let at = 0; at < text.length; at += 1)
      new DataView(bytes.buffer).setUint16(at * 2, text.charCodeAt(at), isLittle);
    return bytes;
  };

  it('is refused by its first bytes', () => {
    for (const isLittle of [true, false]) {
      expect(faultOf(inUtf16('\ufeff<a/>', isLittle))).toBe('encoding 1:1');
      expect(faultOf(inUtf16('<?xml version="1.0" encoding="UTF-16"?><a/>', isLittle))).toBe('encoding 1:1');
    }
    for (const start of [
      [0, 0, 0xfe, 0xff],
      [0xff, 0xfe, 0, 0],
      [0, 0, 0, 0x3c],
      [0x3c, 0, 0, 0],
      [0x4c, 0x6f, 0xa7, 0x94],
    ]) {
      expect(problemOf(Uint8Array.of(...start, 0x61, 0x2f, 0x3e)).fault).toBe('encoding');
    }
  });

  it('is refused by what the declaration says, for characters too', () => {
    for (const encoding of ['UTF-7', 'utf-16', 'UTF-16LE', 'ISO-8859-1', 'US-ASCII', 'UTF-8-EBCDIC', 'x-unknown']) {
      const document = `<?xml version="1.0" encoding="${encoding}"?>+ADwAIQ-DOCTYPE a+AD4-<a/>`;
      expect(faultOf(utf8(document))).toBe('encoding 1:31');
      expect(faultOf(document)).toBe('encoding 1:31');
      expect(problemOf(document).message.en).toContain(encoding);
    }
    expect(faultOf('+ADw-a/+AD4-')).toBe('syntax 1:1');
  });

  it('is refused where bytes are no UTF-8, at their place', () => {
    const broken: Readonly<Record<string, number[]>> = {
      'Latin-1': [0xe6],
      'a zero in two bytes': [0xc0, 0x80],
      'a < in two bytes': [0xc0, 0xbc],
      'a < in three bytes': [0xe0, 0x80, 0xbc],
      'half a pair': [0xed, 0xa0, 0x80],
      'a pair in six bytes': [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
      'beyond U+10FFFF': [0xf4, 0x90, 0x80, 0x80],
      'five bytes': [0xf8, 0x88, 0x80, 0x80, 0x80],
      'a rest alone': [0x80],
      'a cut character': [0xf0, 0x9f],
    };
    // The replacement character itself is a character like others.
    const [before, after] = [utf8('<a>æ\ufffd\n😀\ufffd'), utf8('</a>')];
    for (const bytes of Object.values(broken)) {
      expect(faultOf(Uint8Array.of(...before, ...bytes, ...after))).toBe('encoding 2:3');
    }
    expect(faultOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x3c, 0xff))).toBe('encoding 1:3');
  });

  it('is refused for half a surrogate pair in characters', () => {
    expect(faultOf('<a>😀\ud83d</a>')).toBe('encoding 1:5');
    expect(faultOf('<a>\ude00\ud83d</a>')).toBe('encoding 1:4');
  });
});

describe('work that must not grow faster than the document', () => {
  // Each would take minutes if it grew with the square; the limits are out of the way.
  const count = 100_000;
  const documents: Readonly<Record<string, string>> = {
    'elements in each other': '<a>'.repeat(count) + '</a>'.repeat(count),
    'different elements': `<a>${numbered(count, (n) => `<b${n}/>`)}</a>`,
    attributes: `<a${numbered(count, (n) => ` b${n}=""`)}/>`,
    'attributes in a namespace': `<a xmlns:p="u"${numbered(count, (n) => ` p:b${n}=""`)}/>`,
    prefixes: `<a${numbered(count, (n) => ` xmlns:p${n}="u${n}"`)}/>`,
    'declarations in many elements': `<a${numbered(30, (n) => ` xmlns:p${n}="u"`)}>${numbered(count, (n) => `<b xmlns:q="u${n}"/>`)}</a>`,
    'text in pieces': `<a>${'&#65;<!----><![CDATA[x]]>'.repeat(count)}</a>`,
    'white space in pieces': `<a>${' <!---->'.repeat(count)}<b/></a>`,
    'mixed content': `<a>${'x<b/>'.repeat(count)}</a>`,
    'closing brackets': `<a>${']'.repeat(count * 10)}</a>`,
    'spaces in a tag': `<a${' '.repeat(count * 10)}></a${' '.repeat(count * 10)}>`,
    'a number with many zeros': `<a>&#${'0'.repeat(count * 10)}65;</a>`,
    'quoted >': `<a>${'<b c=">"/>'.repeat(count)}</a>`,
    'carriage returns': `<a>${'\r'.repeat(count * 10)}</a>`,
  };
  for (const [attack, document] of Object.entries(documents)) {
    it(`reads ${attack}`, () => {
      expect(readXml(document, unlimited).ok).toBe(true);
    });
  }

  it('refuses what does not end', () => {
    for (const start of ['<a><!--', '<a><![CDATA[', '<a><?p ', '<a b="', '<a b=', '<a>', '<a>&#', '<a>&']) {
      for (const filling of ['x', '- ', ']', '?', '&', ' ', '<b>']) {
        expect(readXml(start + filling.repeat(count), unlimited).ok).toBe(false);
      }
    }
  });
});

describe('tricks with names', () => {
  it('do not reach the prototype of anything', () => {
    const root = rootOf('<__proto__ constructor="1" xmlns:toString="u"><toString:valueOf/></__proto__>');
    expect(root).toMatchObject({ name: '__proto__', attributes: [{ name: 'constructor' }] });
    expect(root.children[0]).toMatchObject({ name: 'valueOf', namespace: 'u' });
    expect(root.scope.get('hasOwnProperty')).toBeUndefined();
    expect(faultOf('<constructor:a/>')).toBe('namespace 1:2');
  });

  it('do not make one namespace out of two that look alike', () => {
    const root = rootOf('<a xmlns="urn:x"><b xmlns="URN:X"/><b xmlns="urn:x "/><b xmlns="urn:&#x78;"/></a>');
    expect(root.children.map(({ namespace }) => namespace)).toEqual(['URN:X', 'urn:x ', 'urn:x']);
  });
});
