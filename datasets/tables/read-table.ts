import { basename, extname } from 'node:path';
import { InputError } from 'principia/math';
import { readBytes } from '../formats/read-bytes.js';
import { decodeCsvTable } from './csv-table.js';
import { decodeNpzTable } from './npz-table.js';
import { decodeParquetTable } from './parquet-table.js';
import type { DataTable } from './table.js';

type Decode = (bytes: Uint8Array, file: string) => DataTable | Promise<DataTable>;

const formats: Readonly<Record<string, Decode>> = {
  '.csv': decodeCsvTable,
  '.tsv': decodeCsvTable,
  '.txt': decodeCsvTable,
  '.npz': decodeNpzTable,
  '.parquet': decodeParquetTable,
};

/**
 * A table from a user's file: CSV (also TSV) with a header line, NPZ with arrays of equal length, or Parquet.
 *
 * @throws InputError for a file that cannot be read or is damaged, columns of one name, or no rows
 * @example
 * ```ts
 * const { columns } = await readTable('planets.csv');
 * columns.filter(({ flaw }) => flaw === null).map(({ name }) => name); // the columns of numbers
 * ```
 */
export async function readTable(path: string): Promise<DataTable> {
  const extension = extname(path).toLowerCase();
  const decode = formats[extension];
  if (decode === undefined) {
    const known = Object.keys(formats).join(', ');
    throw new InputError(
      `'${path}' has ${extension === '' ? 'no extension' : `the extension ${extension}`}; tables are read from ${known} files`,
    );
  }
  return decode(readBytes(path), basename(path));
}
