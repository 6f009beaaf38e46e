import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../db/testing.ts';
import { seededRandom } from '../testing.ts';
import { readMasterKey, readOrGenerateMasterKey, replaceFile } from './master-key.ts';

describe('the master key', () => {
  it('is made once, for its owner only, and is the same at every start', () => {
    const folder = temporaryFolder();
    const first = readOrGenerateMasterKey(folder, seededRandom('one'));
    const second = readOrGenerateMasterKey(folder, seededRandom('two'));
    expect(statSync(join(folder, 'keys', 'master')).mode & 0o777).toBe(0o600);
    expect(second.mac('purpose')('text')).toBe(first.mac('purpose')('text'));
  });

  it('gives every purpose a key of its own', () => {
    const key = readOrGenerateMasterKey(temporaryFolder(), seededRandom());
    expect(key.mac('one')('text')).not.toBe(key.mac('two')('text'));
    expect(key.mac('one')('text')).not.toBe(key.mac('one')('other'));
  });

  it('is refused when others may read it, and when it is not 32 bytes', () => {
    const path = join(temporaryFolder(), 'own');
    writeFileSync(path, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    expect(readMasterKey(path).mac('purpose')('text')).toMatch(/^[\w-]{43}$/);
    chmodSync(path, 0o640);
    expect(() => readMasterKey(path)).toThrow(/chmod 600/);
    writeFileSync(path, 'short');
    chmodSync(path, 0o600);
    expect(() => readMasterKey(path)).toThrow(/32 bytes/);
  });
});

describe('replacing a file', () => {
  it('leaves the whole new text for its owner only, whatever a crash left behind', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(`${path}.new`, 'half of a');
    replaceFile(path, 'first');
    replaceFile(path, 'second');
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}.new`)).toBe(false);
  });
});
