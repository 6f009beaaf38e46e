import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Bilingual, mostDocumentBytes as mostBytes } from '@apier/rulebook/vat-return';
import type { CommandIo } from '../program-command.ts';

/** What a file holds, or why it cannot be read. */
export type VatReturnFile = { ok: true; bytes: Uint8Array } | { ok: false; problem: Bilingual };

const firstGuess = 65_536;

/** Reads a file, or standard input for `-`: no more of it than a return may be, and one byte, which is too much. */
export async function readVatReturnFile(io: CommandIo, file: string): Promise<VatReturnFile> {
  try {
    if (file === '-') return { ok: true, bytes: await io.readInputBytes(mostBytes + 1) };
    return readNamedFile(file);
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    const { nb, en } = reasons[code] ?? { nb: code, en: code };
    return { ok: false, problem: { nb: `Filen kan ikke leses: ${nb}.`, en: `The file cannot be read: ${en}.` } };
  }
}

const reasons: Readonly<Record<string, Bilingual>> = {
  ENOENT: {
    nb: 'den finnes ikke. Sjekk navnet og mappen',
    en: 'it does not exist. Look at the name and the folder',
  },
  ENOTDIR: {
    nb: 'en del av stien er ingen mappe. Sjekk navnet',
    en: 'a part of its path is no folder. Look at the name',
  },
  EISDIR: { nb: 'det er en mappe. Nevn filene i den', en: 'it is a folder. Name the files in it' },
  EACCES: { nb: 'du har ikke tilgang til den (EACCES)', en: 'you have no permission to read it (EACCES)' },
  EPERM: { nb: 'du har ikke tilgang til den (EPERM)', en: 'you have no permission to read it (EPERM)' },
};

function readNamedFile(file: string): VatReturnFile {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    return size > mostBytes ? { ok: false, problem: tooLarge(size) } : { ok: true, bytes: readAll(descriptor, size) };
  } finally {
    closeSync(descriptor);
  }
}

/** The size is a guess only: of what is no regular file, or grows, more may come. */
function readAll(descriptor: number, size: number): Uint8Array {
  let buffer = Buffer.allocUnsafe(size > 0 ? size + 1 : firstGuess);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += read;
    if (read === 0 || length > mostBytes) return buffer.subarray(0, length);
    if (length < buffer.length) continue;
    const larger = Buffer.allocUnsafe(Math.min(length * 2, mostBytes + 1));
    buffer.copy(larger);
    buffer = larger;
  }
}

const tooLarge = (size: number): Bilingual => ({
  nb: `Filen er på ${size} byte og er ikke lest: en melding er på høyst ${mostBytes}.`,
  en: `The file has ${size} bytes and was not read: a return has at most ${mostBytes}.`,
});
