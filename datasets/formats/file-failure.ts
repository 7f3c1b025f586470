import { InputError } from 'principia/math';

/** What the operating system says, in words. */
function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    EEXIST: 'a part of the path is a file, not a folder',
    ENOSPC: 'the disk is full',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}

/** The message for a path that could not be read. */
export function readFailure(path: string, error: unknown): InputError {
  return new InputError(`cannot read '${path}': ${systemReason(error)}; check the path`);
}

/** The message for a path that could not be written. */
export function writeFailure(path: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  // Folders on the way are made, so that a file is missing only where none can be.
  const reason = code === 'ENOENT' ? 'no file can be made in its folder' : systemReason(error);
  return new InputError(`cannot write '${path}': ${reason}; choose a folder that can be written`);
}
