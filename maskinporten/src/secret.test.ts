import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const value = 'eyJhbGciOiJub25lIn0.the-token';

test('a secret gives its value to reveal() only', () => {
  const secret = new Secret(value);
  expect(secret.reveal()).toBe(value);
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret, { showHidden: true, depth: null, getters: true }),
    inspect(secret, { customInspect: false, showHidden: true }),
    inspect({ deep: { secret } }),
    inspect(structuredClone(secret)),
    JSON.stringify({ ...secret }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(Reflect.ownKeys(secret)),
  ];
  for (const text of shown) expect(text).not.toContain('token');
  expect(shown.slice(0, 2)).toEqual(['[secret]', '[secret]']);
  expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
});
