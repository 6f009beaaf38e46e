import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../db/testing.ts';
import { seededRandom } from '../testing.ts';
import { macUnder, readMasterKey, readOrGenerateMasterKey, replaceFile } from './master-key.ts';

const bytes = Buffer.from(Array.from({ length: 32 }, (_, place) => place));

function keyFile(text: string, mode = 0o600): string {
  const path = join(temporaryFolder(), 'own');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe('the master key', () => {
  it('is made once, for its owner only, and is the same at every start', () => {
    const folder = temporaryFolder();
    const first = readOrGenerateMasterKey(folder, seededRandom('one'));
    const second = readOrGenerateMasterKey(folder, seededRandom('two'));
    expect(statSync(join(folder, 'keys', 'master')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(second.derive('purpose')).toEqual(first.derive('purpose'));
    expect(second.kek).toEqual(first.kek);
  });

  it('gives every purpose 32 bytes of its own', () => {
    const { derive, kek } = readOrGenerateMasterKey(temporaryFolder(), seededRandom());
    const derived = ['one', 'two', 'key-encryption-key-id'].map((purpose) => derive(purpose).toString('hex'));
    expect(derived[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([...derived, kek.key.toString('hex')]).size).toBe(4);
  });

  it('gives every file other bytes and another name, which tells nothing of them', () => {
    const one = readOrGenerateMasterKey(temporaryFolder(), seededRandom('one'));
    const other = readOrGenerateMasterKey(temporaryFolder(), seededRandom('other'));
    expect(other.derive('purpose')).not.toEqual(one.derive('purpose'));
    expect(other.kek.id).not.toBe(one.kek.id);
    expect(one.kek.id).toMatch(/^kek-[0-9a-f]{16}$/);
    expect(one.kek.key.toString('hex')).not.toContain(one.kek.id.slice(4));
  });

  it('is HKDF-SHA-256 of the file’s bytes, today as when the first secret was sealed', () => {
    const key = readMasterKey(keyFile(`${bytes.toString('base64')}\n`));
    expect(key.derive('api-key-pepper').toString('hex')).toBe(
      '52243fa55c029a6b7d408f97dcff27b934ea0f7e0bc5c2c49a88edb861aca38d',
    );
    expect(key.kek.id).toBe('kek-1e3f6f80b9178893');
  });

  it('is refused when others may read it, and says what to do', () => {
    for (const mode of [0o640, 0o604, 0o620]) {
      const path = keyFile(bytes.toString('base64'), mode);
      expect(() => readMasterKey(path)).toThrow(`${path} may be read by others; run: chmod 600 ${path}`);
    }
  });

  it('is refused when it is not 32 bytes, without being quoted', () => {
    for (const text of ['', 'short', bytes.subarray(1).toString('base64'), bytes.toString('hex')]) {
      const path = keyFile(text);
      expect(() => readMasterKey(path)).toThrow(`${path} must hold 32 bytes as base64 (openssl rand -base64 32)`);
    }
  });

  it('is named when it cannot be read', () => {
    const path = join(temporaryFolder(), 'nowhere');
    expect(() => readMasterKey(path)).toThrow(`the master key cannot be read from ${path} (ENOENT)`);
    mkdirSync(path, { mode: 0o700 });
    expect(() => readMasterKey(path)).toThrow(`the master key cannot be read from ${path} (EISDIR)`);
  });
});

describe('a MAC', () => {
  it('is that of RFC 4231, as base64url', () => {
    const mac = macUnder(Buffer.from('Jefe'));
    expect(Buffer.from(mac('what do ya want for nothing?'), 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(mac('text')).toMatch(/^[\w-]{43}$/);
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

  it('leaves the old one as it was when the new one cannot be written', () => {
    const path = join(temporaryFolder(), 'file');
    replaceFile(path, 'first');
    mkdirSync(`${path}.new`);
    expect(() => replaceFile(path, 'second')).toThrow();
    expect(readFileSync(path, 'utf8')).toBe('first');
  });
});
