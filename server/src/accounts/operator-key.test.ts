import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { everythingKept, temporaryDatabase, temporaryFolder } from '../db/testing.ts';
import { macUnder } from '../secrets/index.ts';
import { seededRandom } from '../testing.ts';
import { keyKind, newApiKey } from './api-key.ts';
import { operatorKeyPath, readOrGenerateOperatorKey } from './operator-key.ts';

const mac = macUnder(seededRandom('pepper').bytes(32));

function set() {
  const folder = temporaryFolder();
  const path = operatorKeyPath(folder);
  return {
    path,
    start: (seed = 'start') => readOrGenerateOperatorKey(folder, mac, seededRandom(seed)),
    keyInFile: () => readFileSync(path, 'utf8').trim(),
  };
}

describe('the operator’s key', () => {
  it('is made at the first start for its owner only, and is the same at the next', () => {
    const { path, start, keyInFile } = set();
    const isOperator = start('first');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(keyKind(keyInFile())).toBe('adm');
    expect(isOperator(keyInFile())).toBe(true);
    expect(start('second')(keyInFile())).toBe(true);
  });

  it('is told from every other key', () => {
    const { start, keyInFile } = set();
    const isOperator = start();
    for (const other of [newApiKey('adm', seededRandom('other')), keyInFile().slice(1), '', 'text']) {
      expect(isOperator(other)).toBe(false);
    }
  });

  it('is refused when others may read its file, and says what to do', () => {
    const { path, start } = set();
    start();
    for (const mode of [0o640, 0o604, 0o644]) {
      chmodSync(path, mode);
      expect(() => start()).toThrow(`${path} may be read by others; run: chmod 600 ${path}`);
    }
  });

  it('is made anew once its file was removed, and the old one works no more', () => {
    const { path, start, keyInFile } = set();
    start('first');
    const old = keyInFile();
    rmSync(path);
    const isOperator = start('second');
    expect(keyInFile()).not.toBe(old);
    expect(isOperator(old)).toBe(false);
    expect(isOperator(keyInFile())).toBe(true);
  });

  it('is refused when its file holds something else, without being quoted', () => {
    const { path, start } = set();
    start();
    for (const text of ['', 'words', newApiKey('live', seededRandom()), `${newApiKey('adm', seededRandom())}x`]) {
      writeFileSync(path, text);
      expect(() => start()).toThrow(`${path} holds no operator key; remove it and start again to get a new one`);
    }
  });

  it('is in no table', async () => {
    const { db } = await temporaryDatabase();
    const { start, keyInFile } = set();
    start()(keyInFile());
    expect(await everythingKept({ db })).not.toContain(keyInFile().slice(10, 40));
  });
});
