import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from './read-xml.ts';
import { faultOf, problemOf, refusesAll, rootOf, utf8 } from './testing.ts';

const isRead = (document: string): boolean => readXml(document).ok;

describe('the tree of a document', () => {
  it('has names, attributes, children, texts and lines', () => {
    const root = rootOf('<a b="1">\n  <c>x</c>\n\n  <d e="2" f=\'3\'/>\n</a>');
    expect(root).toMatchObject({
      name: 'a',
      namespace: '',
      attributes: [{ name: 'b', namespace: '', value: '1' }],
      line: 1,
    });
    expect(root.children).toMatchObject([
      { name: 'c', text: 'x', children: [], line: 2 },
      { name: 'd', text: '', attributes: [{ value: '2' }, { value: '3' }], line: 4 },
    ]);
  });

  it('puts text together around CDATA, comments, instructions and references', () => {
    expect(rootOf('<a>1<![CDATA[0]]><!-- x -->0</a>').text).toBe('100');
    expect(rootOf('<a>&#49;<?p 7?>&#x30;<![CDATA[&lt;]]>&lt;</a>').text).toBe('10&lt;<');
  });

  it('says where CDATA stands, even an empty one, and not for its parent', () => {
    const root = rootOf('<a><b><![CDATA[]]></b><c/></a>');
    expect([root, ...root.children].map((element) => element.hasCdata ?? false)).toEqual([false, true, false]);
  });

  it('has no text for white space beside children, and keeps all other text', () => {
    expect(rootOf('<a>\n  <b> </b>\n  <!-- x -->\n</a>').text).toBe('');
    expect(rootOf('<a> <!-- --> <![CDATA[ ]]>&#32;<b/></a>').text).toBe('');
    expect(rootOf('<a>\n  <b> \t</b></a>').children[0]?.text).toBe(' \t');
    expect(rootOf('<a>1<b/>2<b/>3</a>').text).toBe('123');
    expect(rootOf('<a><b/>&#160;</a>').text).toBe('\u00a0');
  });

  it('has \\n at the end of lines, and a carriage return only where a reference asks for it', () => {
    expect(rootOf('<a>1\r\n2\r3\n4&#13;5</a>').text).toBe('1\n2\n3\n4\r5');
    expect(rootOf('<a>\r\n<b/>\r<b/></a>').children.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('has spaces for tabs and line ends in attributes, beside references too', () => {
    expect(rootOf('<a b="1\t2\r\n3\n\n4"/>').attributes[0]?.value).toBe('1 2 3  4');
    expect(rootOf('<a b="1\t&amp;\n&#9;&#10;&#13;"/>').attributes[0]?.value).toBe('1 & \t\n\r');
  });

  it('has the five known entities and characters by number', () => {
    expect(rootOf('<a>&lt;&gt;&amp;&apos;&quot;&#230;&#xE6;&#x1F600;&#00065;</a>').text).toBe('<>&\'"ææ😀A');
    expect(rootOf('<a>&amp;lt;&#38;#65;</a>').text).toBe('&lt;&#65;');
  });

  it('is the same from bytes as from characters, with a byte order mark or without', () => {
    const document = '<?xml version="1.0" encoding="utf-8"?>\n<æ ø="å">𝄞</æ>';
    for (const input of [utf8(document), `\ufeff${document}`, utf8(`\ufeff${document}`)]) {
      expect(readXml(input)).toEqual(readXml(document));
    }
  });
});

describe('what is no XML', () => {
  it('is refused in tags', () => {
    refusesAll({
      '': 'syntax 1:1',
      ' \n ': 'syntax 2:2',
      a: 'syntax 1:1',
      '<': 'syntax 1:2',
      '<a': 'syntax 1:3',
      '<a>': 'syntax 1:4',
      '<a></a': 'syntax 1:4',
      '< a/>': 'syntax 1:2',
      '<1a/>': 'syntax 1:2',
      '<a / >': 'syntax 1:4',
      '<a></b>': 'syntax 1:4',
      '<a></ a>': 'syntax 1:4',
      '<a></ab>': 'syntax 1:4',
      '<ab></a>': 'syntax 1:5',
      '<a><b></a></b>': 'syntax 1:7',
      '<a/><b/>': 'syntax 1:5',
      '<a/>x': 'syntax 1:5',
      'x<a/>': 'syntax 1:1',
      '<a/>&#32;': 'syntax 1:5',
      '<a/><![CDATA[]]>': 'syntax 1:5',
      '</a>': 'syntax 1:2',
    });
    expect(isRead('<a\n></a\t>\n')).toBe(true);
  });

  it('is refused in attributes', () => {
    refusesAll({
      '<a b/>': 'syntax 1:5',
      '<a b=1/>': 'syntax 1:6',
      '<a b="1/>': 'syntax 1:6',
      '<a b="1\'/>': 'syntax 1:6',
      '<a b="<"/>': 'syntax 1:7',
      '<a b="1"c="2"/>': 'syntax 1:9',
      '<a b="1" b="2"/>': 'syntax 1:10',
      '<a xmlns="u" xmlns="u"/>': 'syntax 1:14',
      '<a ="1"/>': 'syntax 1:4',
    });
    expect(isRead('<a b = "1"\nc\t=\t\'"\' d=">"/>')).toBe(true);
  });

  it('is refused in text and references', () => {
    refusesAll({
      '<a>]]></a>': 'syntax 1:4',
      '<a>1]]]></a>': 'syntax 1:6',
      '<a>&</a>': 'syntax 1:4',
      '<a>& </a>': 'syntax 1:4',
      '<a>&lt</a>': 'syntax 1:4',
      '<a>&;</a>': 'syntax 1:4',
      '<a>&#;</a>': 'syntax 1:4',
      '<a>&#x;</a>': 'syntax 1:4',
      '<a>&#X41;</a>': 'syntax 1:4',
      '<a>&#4a;</a>': 'syntax 1:4',
      '<a>&#0;</a>': 'syntax 1:4',
      '<a>&#8;</a>': 'syntax 1:4',
      '<a>&#xD800;</a>': 'syntax 1:4',
      '<a>&#xFFFE;</a>': 'syntax 1:4',
      '<a>&#x110000;</a>': 'syntax 1:4',
      '<a b="&#1;"/>': 'syntax 1:7',
    });
    expect(isRead('<a b="]]>">]]&gt;]<![CDATA[]]]]>]></a>')).toBe(true);
  });

  it('is refused in comments, instructions and CDATA', () => {
    refusesAll({
      '<!-- -- --><a/>': 'syntax 1:6',
      '<!-- ---><a/>': 'syntax 1:6',
      '<!--><a/>': 'syntax 1:1',
      '<a><!-- </a>': 'syntax 1:4',
      '<a><![CDATA[ ]] ></a>': 'syntax 1:4',
      '<a><![cdata[]]></a>': 'syntax 1:4',
      '<a><!ELEMENT></a>': 'syntax 1:4',
      '<?p': 'syntax 1:1',
      '<??><a/>': 'syntax 1:3',
      '<? p?><a/>': 'syntax 1:3',
      '<?p+q?><a/>': 'syntax 1:1',
      '<?XML p?><a/>': 'syntax 1:1',
    });
    expect(isRead('<?p?><!----><a><?q ? > ??><!-- - < & ]]> --></a><?xmlish?>')).toBe(true);
  });

  it('is refused in the declaration', () => {
    refusesAll({
      ' <?xml version="1.0"?><a/>': 'syntax 1:2',
      '<a/><?xml version="1.0"?>': 'syntax 1:5',
      '<?xml?><a/>': 'syntax 1:1',
      '<?xml ?><a/>': 'syntax 1:6',
      '<?xml encoding="UTF-8"?><a/>': 'syntax 1:6',
      '<?xml version="2.0"?><a/>': 'syntax 1:16',
      '<?xml version="1"?><a/>': 'syntax 1:16',
      '<?xml version=1.0?><a/>': 'syntax 1:7',
      '<?xml version="1.0?><a/>': 'syntax 1:7',
      '<?xml version="1.0"encoding="UTF-8"?><a/>': 'syntax 1:20',
      '<?xml version="1.0" encoding=""?><a/>': 'syntax 1:31',
      '<?xml version="1.0" standalone="maybe"?><a/>': 'syntax 1:33',
      '<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a/>': 'syntax 1:38',
      '<?xml version="1.0" lang="nb"?><a/>': 'syntax 1:21',
      '<?xml version="1.0"><a/>': 'syntax 1:20',
    });
    expect(isRead("<?xml\tversion = '1.0' encoding='Utf-8' standalone='no' ?><a/>")).toBe(true);
    // As libxml2 has it.
    expect(isRead('<?xml version="1.1" encoding="UTF8"standalone="yes"?><a/>')).toBe(true);
  });

  it('is refused for characters that XML does not know, wherever they stand', () => {
    for (const character of ['\u0000', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff']) {
      for (const document of [
        '<a>.</a>',
        '<a b="."/>',
        '<!--.--><a/>',
        '<?p .?><a/>',
        '<a><![CDATA[.]]></a>',
        '<a/>.',
      ]) {
        expect(faultOf(document.replace('.', character))).toBe(`syntax 1:${document.indexOf('.') + 1}`);
      }
    }
    expect(rootOf('<a>\u007f\u0085\u2028\ufdd0\ufffd\u{10ffff}</a>').text).toBe(
      '\u007f\u0085\u2028\ufdd0\ufffd\u{10ffff}',
    );
  });

  it('is refused for names with characters that names have not', () => {
    for (const name of [
      'æ',
      '_',
      'a.-1·',
      'a\u0300',
      '\u0370',
      '\u200c',
      '\u3001',
      '\ufffd',
      '𐀀',
      '\u{effff}',
      'a\u2040',
    ]) {
      expect(rootOf(`<${name}></${name}>`).name).toBe(name);
    }
    for (const name of [
      '·',
      '\u0300',
      '×',
      '÷',
      '\u037e',
      '\u2000',
      '\u3000',
      '\ue000',
      '\ufdd0',
      '\u{f0000}',
      '-',
      '.',
    ]) {
      expect(faultOf(`<${name}/>`)).toBe('syntax 1:2');
    }
  });
});

describe('what a problem says', () => {
  it('is told in both languages, with line and column in characters', () => {
    const problem = problemOf('<a>\r\n\r\n  <b>😀æ&oslash;</b></a>');
    expect(problem).toMatchObject({ fault: 'entity', line: 3, column: 8 });
    expect(problem.message.nb).toContain('«oslash»');
    expect(problem.message.en).toContain('“oslash”');
  });

  it('shows no more than 40 characters of a name', () => {
    const { message } = problemOf(`<a>&${'𐀀'.repeat(1000)};</a>`);
    expect(message.en).toContain(`“${'𐀀'.repeat(39)}…”`);
  });
});

describe('any input', () => {
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<a xmlns="u" xmlns:p="v" p:b='&lt;'><!-- c --><p:d/>æ &amp; <![CDATA[x]]><e f="&#10;"></e><?g h?></a>`;
  const pieces = [
    '<',
    '>',
    '/',
    '&',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '\r',
    '!',
    '?',
    '-->',
    '<!--',
    '<![CDATA[',
    ']]>',
    '<?',
  ];
  const edits = fc.array(
    fc.record({
      at: fc.nat(document.length),
      taken: fc.nat(6),
      put: fc.oneof(fc.constantFrom(...pieces, 'xmlns:', 'p:', '&#', '\ud800', '\u0000'), fc.string({ maxLength: 3 })),
    }),
    { maxLength: 6 },
  );
  const edited = edits.map((all) =>
    all.reduce((text, { at, taken, put }) => text.slice(0, at) + put + text.slice(at + taken), document),
  );

  it('gives a tree or a problem that lies in the document, and never throws', () => {
    fc.assert(
      fc.property(edited, (text) => {
        const result = readXml(text);
        if (result.ok) return;
        const lines = text.split(/\r\n?|\n/);
        expect(result.problem.line).toBeLessThanOrEqual(lines.length);
        expect(result.problem.column).toBeLessThanOrEqual((lines[result.problem.line - 1]?.length ?? 0) + 1);
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readXml(bytes)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readXml(text)));
  });

  it('gives the same from bytes as from characters', () => {
    fc.assert(
      fc.property(
        edited.filter((text) => text.isWellFormed() && !text.slice(0, 4).includes('\u0000')),
        (text) => {
          const [fromBytes, fromText] = [readXml(utf8(text)), readXml(text)];
          expect(JSON.stringify(fromBytes)).toBe(JSON.stringify(fromText));
        },
      ),
      { numRuns: 500 },
    );
  });
});
