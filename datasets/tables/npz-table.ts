import { InputError } from 'principia/math';
import type { NumericArray } from '../formats/npy.js';
import { readNpz } from '../formats/npz.js';
import { type DataTable, dataTable, type TableColumn, tableColumn } from './table.js';

/**
 * A table from NPZ: arrays `[N]` (or `[N, 1]`) are columns by their name; an array `X [N, D]` is the columns X0, X1, …,
 * as NumPy counts them.
 *
 * @throws InputError for a damaged archive, arrays of other shapes or dtypes, or of unequal lengths
 */
export function decodeNpzTable(bytes: Uint8Array, file: string): DataTable {
  const arrays = [...readNpz(bytes, file, null)];
  const columns = arrays.flatMap(([name, array]) => columnsOf(name, array, file));
  const [first] = columns;
  const other = columns.find(({ values }) => values.length !== first?.values.length);
  if (first !== undefined && other !== undefined) {
    throw new InputError(
      `'${file}' has ${first.values.length} rows in ${first.name}, ${other.values.length} in ${other.name}; expected arrays of equal length`,
    );
  }
  return dataTable(file, columns);
}

function columnsOf(name: string, { shape, data }: NumericArray, file: string): TableColumn[] {
  const [rows = 0, width = 1] = shape;
  if (shape.length < 1 || shape.length > 2) {
    throw new InputError(
      `'${file}': array '${name}' has the shape [${shape.join(', ')}]; expected [N], or [N, D] for D columns`,
    );
  }
  const where = (row: number): string => `row ${row + 1}`;
  return Array.from({ length: width }, (_, at) => {
    const values = Float64Array.from({ length: rows }, (_, row) => data[row * width + at]!);
    return tableColumn(width === 1 ? name : `${name}${at}`, values, where);
  });
}
