import { InputError } from 'principia/math';
import { parseCsvRecords } from '../formats/csv-records.js';
import { type DataTable, dataTable, tableColumn } from './table.js';

const delimiters = [',', ';', '\t'] as const;

/**
 * A table from CSV with a header line; commas, semicolons or tabs between the cells, whichever the header has most of.
 *
 * @throws InputError for an irregular file, no header, no rows, or a name that comes twice
 */
export function decodeCsvTable(bytes: Uint8Array, file: string): DataTable {
  const [header, ...records] = parseCsvRecords(bytes, file, delimiterOf(bytes));
  if (header === undefined) throw new InputError(`'${file}' is empty; expected a header and rows`);
  const names = header.fields.map((name) => name.trim());
  if (names.every((name) => name !== '' && Number.isFinite(Number(name)))) {
    throw new InputError(
      `'${file}' has no header: its first line is '${names.join(', ')}'; write the columns' names above it`,
    );
  }
  const where = (row: number): string => `row ${row + 1} (line ${records[row]!.line})`;
  return dataTable(
    file,
    names.map((name, at) =>
      tableColumn(
        name,
        records.map(({ fields }) => fields[at]),
        where,
      ),
    ),
  );
}

/** What stands most often between the names of the first line, outside of quotes. */
function delimiterOf(bytes: Uint8Array): string {
  const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
  const line = new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}
