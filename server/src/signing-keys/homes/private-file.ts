import { constants, type FileHandle, open } from 'node:fs/promises';
import { KeyHomeFault } from './key-home-fault.ts';

const largest = 1_000_000;

/**
 * The bytes of a file that only its owner may read (0600 or 0400). Mode and content are of the same open file, so a
 * symlink counts as what it points to and cannot be changed in between.
 *
 * @throws {KeyHomeFault} `not_found`, `not_private`, `unreadable`.
 */
export async function readPrivateFile(home: string, path: string): Promise<Buffer> {
  // Not blocking: a named pipe would hold the thread until somebody writes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new KeyHomeFault(home, 'not_found', `There is no file at ${path}; check the setting.`);
    const code = error.code ?? 'error';
    throw new KeyHomeFault(home, 'unreadable', `${path} cannot be opened (${code}); run: chown to the user of Apier.`);
  });
  try {
    return await readChecked(home, path, file);
  } finally {
    await file.close();
  }
}

async function readChecked(home: string, path: string, file: FileHandle): Promise<Buffer> {
  const stat = await file.stat();
  if (!stat.isFile() || stat.size > largest)
    throw new KeyHomeFault(home, 'unreadable', `${path} is no key file; give a file of at most 1 MB.`);
  const mode = stat.mode & 0o777;
  if (mode === 0o600 || mode === 0o400) return file.readFile();
  const said = mode.toString(8).padStart(4, '0');
  throw new KeyHomeFault(home, 'not_private', `${path} has mode ${said}, not 0600 or 0400; run: chmod 600 ${path}`);
}
