import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from './command-errors.ts';
import type { CredentialChoice } from './credential-options.ts';
import { findCredential } from './find-credential.ts';
import { readServerAddress } from './server-address.ts';
import { folderWith } from './testing.ts';

const live = 'apier_live_0123456789012345678901234567890123456789012345678';
const test = 'apier_test_0123456789012345678901234567890123456789012345678';
const operator = 'apier_adm_01234567890123456789012345678901234567890123456789';

const { folder, file, remove } = folderWith({
  'first-run.json': { text: JSON.stringify({ live_key: live, test_key: test }) },
  mine: { text: `  ${live}x\n` },
  'mine-for-test': { text: test },
  open: { text: live, mode: 0o640 },
  empty: { text: '\n' },
  two: { text: `${live} ${test}` },
  another: { text: `${operator}x` },
});
mkdirSync(file('keys'));
writeFileSync(file('keys/operator'), `${operator}\n`, { mode: 0o600 });
const bare = folderWith({});
afterAll(() => {
  remove();
  bare.remove();
});

const withKey = { scope: 'read:brreg' } as const;
const forBoth = { scope: 'admin:keys', operator: 'also' } as const;
const forOperator = { scope: null, operator: 'only' } as const;

function found(
  op: Parameters<typeof findCredential>[0],
  choice: CredentialChoice = {},
  variables: Record<string, string> = {},
  server?: string,
): string | null | undefined {
  const surroundings = { APIER_DATA_DIR: folder, ...variables };
  return findCredential(op, choice, {
    variables: surroundings,
    server: readServerAddress(server, surroundings),
  })?.reveal();
}

const refusal = (...asked: Parameters<typeof found>): string => {
  try {
    found(...asked);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).not.toMatch(/\n|apier_(live|test|adm)_\w/);
    return error.message;
  }
  throw new Error('a credential was found');
};

describe('the credential of a command', () => {
  it('is none where the operation asks for none, whatever lies around', () => {
    expect(found({ scope: null }, {}, { APIER_API_KEY: live })).toBeUndefined();
  });

  it('is that of the named file, else of the variable, else of the first start', () => {
    expect(found(withKey, { keyFile: file('mine') }, { APIER_API_KEY: test })).toBe(`${live}x`);
    expect(found(withKey, {}, { APIER_API_KEY: `${test}\n` })).toBe(test);
    expect(found(withKey, {}, { APIER_API_KEY: '' })).toBe(live);
    expect(found(withKey, { test: true })).toBe(test);
  });

  it('is the operator’s where only the operator may ask', () => {
    expect(found(forOperator, {}, { APIER_API_KEY: live })).toBe(operator);
    expect(found(forOperator, { operatorKeyFile: file('another') })).toBe(`${operator}x`);
  });

  it('is the operator’s where both may ask, unless a key was given', () => {
    expect(found(forBoth)).toBe(operator);
    expect(found(forBoth, {}, { APIER_API_KEY: live })).toBe(live);
    expect(found(forBoth, { keyFile: file('mine') })).toBe(`${live}x`);
    expect(found(forBoth, { operatorKeyFile: file('another') }, { APIER_API_KEY: live })).toBe(`${operator}x`);
  });

  it('is never a live one when a test was said', () => {
    expect(refusal(withKey, { test: true }, { APIER_API_KEY: live })).toMatch(/APIER_API_KEY holds no test key/);
    expect(refusal(withKey, { test: true, keyFile: file('mine') })).toMatch(/holds no test key/);
    expect(found(withKey, { test: true, keyFile: file('mine-for-test') })).toBe(test);
  });

  it('is not read from a file that others can use', () => {
    expect(refusal(withKey, { keyFile: file('open') })).toMatch(/open: run chmod 600/);
    chmodSync(file('first-run.json'), 0o644);
    expect(refusal(withKey)).toMatch(/first-run\.json: run chmod 600/);
    chmodSync(file('first-run.json'), 0o600);
  });

  it('is not guessed from a file that holds something else', () => {
    for (const name of ['empty', 'two']) expect(refusal(withKey, { keyFile: file(name) })).toMatch(/holds no key/);
    expect(refusal(withKey, { keyFile: folder })).toMatch(/chmod|EISDIR/);
    expect(refusal(withKey, { keyFile: file('absent') })).toMatch(/Cannot read the key file .*absent \(ENOENT\)/);
    const broken = folderWith({ 'first-run.json': { text: 'null' } });
    expect(refusal(withKey, {}, { APIER_DATA_DIR: broken.folder })).toMatch(/holds no live_key/);
    broken.remove();
  });

  it('is missing with a line that says where to get one', () => {
    const variables = { APIER_DATA_DIR: bare.folder };
    expect(refusal(withKey, {}, variables)).toMatch(/--key-file, or set APIER_API_KEY\. .*first-run\.json/);
    expect(refusal(forOperator, {}, variables)).toMatch(/--operator-key-file\. .*keys\/operator/);
    expect(refusal(forBoth, {}, variables)).toMatch(/--operator-key-file or --key-file, or set APIER_API_KEY/);
  });

  it('is taken from the data folder for a server on this machine only', () => {
    for (const op of [withKey, forBoth, forOperator]) {
      expect(refusal(op, {}, {}, 'https://apier.example')).toMatch(/on this machine only/);
    }
    expect(found(withKey, {}, {}, 'http://[::1]:7400')).toBe(live);
    expect(found(withKey, { keyFile: file('mine') }, {}, 'https://apier.example')).toBe(`${live}x`);
  });
});
