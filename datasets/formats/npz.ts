import { unzipSync, zipSync } from 'fflate';
import { InputError } from 'principia/math';
import { decodeNpy, encodeNpy, type NumericArray } from './npy.js';

/** More than this, unpacked, is taken for a mistake or a trap. */
const largestSize = 2 ** 30;

/**
 * Unpacks the wanted arrays of an NPZ file (a ZIP archive of NPY files), or all; arrays that are not there are absent.
 *
 * @param file what messages call the file
 * @param wanted null for all
 * @throws InputError for a truncated or damaged archive, one that says it unpacks to more than 1 GiB, or a bad array
 */
export function readNpz(
  bytes: Uint8Array,
  file: string,
  wanted: readonly string[] | null,
): ReadonlyMap<string, NumericArray> {
  let unpacked = 0;
  let tooLarge = false;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (wanted !== null && !wanted.includes(name.replace(/\.npy$/, ''))) return false;
        unpacked += originalSize;
        tooLarge ||= unpacked > largestSize;
        return !tooLarge;
      },
    });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `'${file}' is no NPZ archive, or a truncated one (${cause}); copy or write it again`,
    );
  }
  if (tooLarge) {
    throw new InputError(`'${file}' would unpack to more than 1 GiB; give fewer trajectories or time points`);
  }
  return new Map(
    Object.entries(entries).map(([name, content]) => {
      const array = name.replace(/\.npy$/, '');
      return [array, decodeNpy(content, array)];
    }),
  );
}

/** Packs arrays into an NPZ file; equal arrays give equal bytes. */
export function writeNpz(arrays: ReadonlyMap<string, NumericArray>): Uint8Array {
  const entries = Object.fromEntries([...arrays].map(([name, array]) => [`${name}.npy`, encodeNpy(array)]));
  return zipSync(entries, { level: 6, mtime: new Date(1980, 0, 1) });
}
