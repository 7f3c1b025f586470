import { readFileSync } from 'node:fs';
import { readFailure } from './file-failure.js';

/**
 * The bytes of a file.
 *
 * @throws InputError where it cannot be read
 */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw readFailure(path, error);
  }
}
