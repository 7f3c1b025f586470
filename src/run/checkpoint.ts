import { readFileSync } from 'node:fs';
import { InputError } from 'principia/math';
import { writeFileAtomically } from './atomic-file.js';
import { decodeSafetensors, encodeSafetensors, type StoredArrays } from './safetensors.js';

/**
 * Saves named arrays as a safetensors file, whole or not at all.
 *
 * @example
 * ```ts
 * saveCheckpoint(`${run.path}/checkpoints/network.safetensors`, { arrays: parameters, metadata: { step: '1000' } });
 * ```
 */
export function saveCheckpoint(path: string, stored: StoredArrays): void {
  writeFileAtomically(path, encodeSafetensors(stored));
}

/**
 * Loads what `saveCheckpoint` saved, with the same bits.
 *
 * @throws InputError where the file is missing or is not whole
 */
export function loadCheckpoint(path: string): StoredArrays {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new InputError(`cannot read the checkpoint '${path}': expected a safetensors file`);
  }
  return decodeSafetensors(bytes, path);
}
