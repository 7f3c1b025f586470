import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Compressors, parquetMetadata, parquetRead, parquetSchema } from 'hyparquet';
import { InputError } from 'principia/math';
import { type DataTable, dataTable, tableColumn } from './table.js';

/** Besides snappy, which the reader has itself. */
const compressors: Compressors = {
  GZIP: (bytes) => new Uint8Array(gunzipSync(bytes)),
  BROTLI: (bytes) => new Uint8Array(brotliDecompressSync(bytes)),
};

/** More numbers than this are taken for a mistake or a trap, as in NPZ: 1 GiB. */
const mostNumbers = 2 ** 27;

/**
 * A table from Parquet: numbers of whatever width, not compressed or by snappy, gzip or Brotli.
 *
 * @throws InputError for a damaged file or one compressed otherwise, no rows, or more than 1 GiB of numbers
 */
export async function decodeParquetTable(bytes: Uint8Array, file: string): Promise<DataTable> {
  try {
    return await decode(bytes, file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `'${file}' is no Parquet file, a damaged one or one that cannot be read (${cause}); write it again, uncompressed or with snappy`,
    );
  }
}

async function decode(bytes: Uint8Array, file: string): Promise<DataTable> {
  const buffer = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(buffer);
  const rows = Number(metadata.num_rows);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  if (rows * names.length > mostNumbers) {
    throw new InputError(`'${file}' has more than 1 GiB of numbers; give fewer rows`);
  }
  const cells = new Map(names.map((name) => [name, new Array<unknown>(rows).fill(null)]));
  await parquetRead({
    file: buffer,
    metadata,
    compressors,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const column = cells.get(columnName)!;
      for (let index = 0; index < columnData.length; index++) column[rowStart + index] = columnData[index];
    },
  });
  return dataTable(
    file,
    names.map((name) => tableColumn(name, cells.get(name)!, (row) => `row ${row + 1}`)),
  );
}
