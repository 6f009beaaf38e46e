import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderData } from './render-data.ts';

const shown = (data: unknown, columns?: number) => renderData(data, columns).split('\n').slice(0, -1);

describe('an answer for people', () => {
  it('is lines of name and value, what lies inside indented, nothing as -', () => {
    expect(
      shown({ org_number: '999999999', since: null, partial: false, company: { name: 'Eksempel AS', tags: [] } }),
    ).toEqual(['org_number: 999999999', 'since: -', 'partial: false', 'company:', '  name: Eksempel AS', '  tags: -']);
  });

  it('shows lists of values in one line and lists of flat objects as a table of the columns that have something', () => {
    expect(
      shown({
        roles: ['LEDE', 'MEDL'],
        keys: [
          { id: 'key_1', scopes: ['read:brreg', 'read:altinn'], note: null, revoked_at: null },
          { id: 'key_22', scopes: [], note: 'x', revoked_at: null },
        ],
      }),
    ).toEqual([
      'roles: LEDE, MEDL',
      'keys:',
      '  id      scopes                   note',
      '  key_1   read:brreg, read:altinn  -',
      '  key_22  -                        x',
    ]);
  });

  it('tells row by row what does not fit into the terminal, or into a table', () => {
    const rows = [
      { name: 'first', text: 'a long value' },
      { name: 'second', text: 'b' },
    ];
    expect(shown(rows, 12)).toEqual(['- name: first', '  text: a long value', '- name: second', '  text: b']);
    expect(shown([{ name: 'deep', inside: { a: 1 } }])).toEqual(['- name: deep', '  inside:', '    a: 1']);
  });

  it('leaves what is to be copied as it is', () => {
    const jwk = { kty: 'RSA', n: 'n'.repeat(342), e: 'AQAB' };
    expect(shown({ public_jwk: [jwk] }, 80)).toEqual(['public_jwk:', `  ${JSON.stringify([jwk])}`]);
  });

  it('gives every sentence of a list a line of its own', () => {
    expect(shown({ fix_steps: ['Check it.', 'Ask again, later.'] })).toEqual([
      'fix_steps:',
      '  - Check it.',
      '  - Ask again, later.',
    ]);
    expect(shown({ fix_steps: ['Check it.'] })).toEqual(['fix_steps:', '  - Check it.']);
  });

  it('shows what is empty', () => {
    expect(shown({})).toEqual(['-']);
    expect(shown({ rows: [{}, { a: {} }] })).toEqual(['rows:', '  - -', '  - a: -']);
  });

  it('keeps the lines of a long text together', () => {
    expect(shown({ text: 'one\ntwo' })).toEqual(['text:', '  one', '  two']);
  });

  it('lets no text steer the terminal', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), (data, text) => {
        expect(renderData({ data, [text]: text })).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});
