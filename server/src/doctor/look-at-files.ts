import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import type { FileMeans } from './means.ts';

/** The files of this machine: their modes, never what is in them. */
export const fileMeans: FileMeans = {
  look(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? { mode: found.mode, isReadable: mayRead(path) } : null;
  },
  freeBytes(folder) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    } catch {
      return null;
    }
  },
};

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
