import { describe, expect, it } from 'vitest';
import { convertVatDocument } from './convert-vat-document.ts';
import { ownEnvelope, ownReturn } from './schema/testing.ts';
import { validateVatDocument } from './validate.ts';

/** Written as people write them; the number is synthetic (month + 80). */
const numbers = ['01810112345', '018101 12345', '01.81.01.12345', '01-81-01-123-45'];
/** What is written as an amount is told as one. */
const isAmount = /<(grunnlag|merverdiavgift|fastsattMerverdiavgift)>$/;
const today = '2026-11-22';

/** What is told of a document, as text. */
const told = (document: string): string => {
  const converted = convertVatDocument(document, { to: 'json' });
  return JSON.stringify([validateVatDocument(document, { today }), converted.ok ? [] : converted.deviations]);
};

const isRepeated = (document: string): boolean => /81[. -]?01[. -]?1/.test(told(document));

describe.each([
  ['a return', ownReturn],
  ['an envelope', ownEnvelope],
])('an identity number in %s', (_, document) => {
  const texts = [...document.matchAll(/>([^<>\s][^<>]*)</g)]
    .map(({ index, 1: text = '' }) => [index + 1, text] as const)
    .filter(([at]) => !isAmount.test(document.slice(0, at)));
  const names = [...document.matchAll(/<(\w+)>/g)].map(([, name = '']) => name);

  it('is not repeated, whatever element it stands in', () => {
    expect(texts.length).toBeGreaterThan(5);
    for (const number of numbers) {
      const repeated = texts.filter(([at, text]) =>
        isRepeated(`${document.slice(0, at)}${number}${document.slice(at + text.length)}`),
      );
      expect(repeated).toEqual([]);
    }
  });

  it('is not repeated from names, attributes, prefixes, references and stray text', () => {
    const [number] = numbers;
    for (const name of names) {
      const changed = [
        document.replaceAll(`${name}>`, `n${number}>`),
        document.replace(`<${name}>`, `<${name} a${number}="x">`),
        document.replace(`<${name}>`, `<${name} xmlns:p${number}="">`),
        document.replace(`<${name}>`, `<q${number}:${name}>`),
        document.replace(`<${name}>`, `<${name}>&e${number};`),
        document.replace(`<${name}>`, `<${name}>Ola fnr ${number}`),
        document.replace(`<${name}>`, `<?${number} ?><${name}>`),
      ];
      expect(changed.filter(isRepeated)).toEqual([]);
    }
  });

  it('is not repeated from JSON', () => {
    const converted = convertVatDocument(document, { to: 'json' });
    const json = converted.ok ? converted.text : '';
    const [number] = numbers;
    const members = [...json.matchAll(/"(\w+)":/g)]
      .map(([member]) => member)
      .filter((member) => !isAmount.test(member.replace(/"(.*)":/, '<$1>')));
    expect(members.length).toBeGreaterThan(5);
    for (const member of members) {
      const changed = [
        json.replace(member, `"n${number}":`),
        json.replace(member, `"${number}": 1, ${member}`),
        json.replace(member, `"n${number}": 1, "n${number}": 2, ${member}`),
        json.replace(new RegExp(`${member} [^,\\n]*`), `${member} "${number}"`),
        json.replace(member, `${number}${member}`),
      ];
      expect(changed.filter(isRepeated)).toEqual([]);
    }
  });
});
