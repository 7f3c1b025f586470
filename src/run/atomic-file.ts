import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.js';

const temporaryPattern = /^\..+\.\d+\.tmp$/;

/**
 * Writes a file so that a reader sees either the old content or the new, never a part: to a temporary name in the
 * same folder, flushed, then renamed. Folders on the way are made.
 *
 * Synchronous on purpose: no signal can be handled between the write and the rename.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const folder = dirname(path);
  makeFolder(folder);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Removes what a killed process left behind of its atomic writes, in a folder and the folders inside it. */
export function removeTemporaryFiles(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && temporaryPattern.test(entry.name))
      rmSync(join(entry.parentPath, entry.name), { force: true });
  }
}
