import { createHash } from 'node:crypto';
import { InputError } from 'principia/math';

/** Rows of numbers by column, as a user keeps them in a file. */
export interface DataTable {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** What of the file is not in the columns, one sentence each. */
  readonly notes: readonly string[];
}

export interface TableColumn {
  readonly name: string;
  /** One number a row; NaN where a cell holds none. */
  readonly values: Float64Array;
  /** The first cell that is no finite number; null where there is none. */
  readonly flaw: CellFlaw | null;
}

export interface CellFlaw {
  /** Such as `row 6 (line 7)`. */
  readonly where: string;
  /** What the cell holds, such as `'n/a'`; `empty` where nothing. */
  readonly found: string;
  /** Whether no cell of the column is a number: a column of words. */
  readonly throughout: boolean;
}

/**
 * A column from its cells: numbers are taken as they are, texts are read; what is no finite number is a flaw.
 *
 * @param where names a row, counted from 0
 */
export function tableColumn(
  name: string,
  cells: ArrayLike<unknown>,
  where: (row: number) => string,
): TableColumn {
  const values = new Float64Array(cells.length);
  let numbers = 0;
  let first = -1;
  for (let row = 0; row < cells.length; row++) {
    const value = numberIn(cells[row]);
    values[row] = value;
    if (Number.isFinite(value)) numbers++;
    else if (first < 0) first = row;
  }
  const flaw =
    first < 0 ? null : { where: where(first), found: inWords(cells[first]), throughout: numbers === 0 };
  return { name, values, flaw };
}

/**
 * A table from its columns; those without a name are left out with a note.
 *
 * @throws InputError for a name that comes twice, no columns or no rows
 */
export function dataTable(file: string, columns: readonly TableColumn[]): DataTable {
  const named = columns.filter(({ name }) => name !== '');
  const names = named.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new InputError(`'${file}' has two columns '${twice}'; give every column a name of its own`);
  }
  const rows = named[0]?.values.length ?? 0;
  if (rows === 0) {
    throw new InputError(`'${file}' has ${named.length === 0 ? 'no columns' : 'columns but no rows'}`);
  }
  const notes = columns.flatMap(({ name }, index) =>
    name === '' ? [`column ${index + 1} of '${file}' has no name and is left out`] : [],
  );
  return { rows, columns: named, notes };
}

/** SHA-256 of names and values, the same for the same table in whatever format. */
export function hashTable({ columns }: DataTable): string {
  const hash = createHash('sha256');
  for (const { name, values } of columns) {
    hash.update(`${JSON.stringify(name)}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

function numberIn(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : Number.NaN;
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
}

const LONGEST = 40;

function inWords(cell: unknown): string {
  if (cell === null || cell === undefined) return 'empty';
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell);
  const text = (cell instanceof Date ? cell.toISOString() : String(cell)).trim();
  if (text === '') return 'empty';
  return `'${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}'`;
}
