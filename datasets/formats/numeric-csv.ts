import { readFileSync } from 'node:fs';
import { InputError } from 'principia/math';
import { readFailure } from './file-failure.js';

/** A table of numbers by column. */
export interface NumericTable {
  readonly rows: number;
  /** The numbers of a column; the file must have it. */
  column(name: string): Float64Array;
  has(name: string): boolean;
}

/**
 * Reads a CSV file of plain numbers under one header line.
 *
 * @param expected columns the file must have
 * @throws InputError for a file that cannot be read, a missing column, or a cell that is no number, with its line
 */
export function readNumericCsv(path: string, expected: readonly string[]): NumericTable {
  const [header = '', ...lines] = textOf(path).trimEnd().split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim());
  const missing = expected.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new InputError(
      `'${path}' has no column '${missing.join("', '")}' (found: ${names.join(', ')}); expected ${expected.join(',')}`,
    );
  }
  const columns = names.map(() => new Float64Array(lines.length));
  lines.forEach((line, row) => {
    const cells = line.split(',');
    if (cells.length !== names.length) {
      throw new InputError(`'${path}', line ${row + 2} has ${cells.length} cells; expected ${names.length}`);
    }
    names.forEach((name, place) => {
      const text = cells[place]!.trim();
      const value = text === '' ? Number.NaN : Number(text);
      if (!Number.isFinite(value)) {
        throw new InputError(`'${path}', line ${row + 2}: ${name} is '${text}'; expected a finite number`);
      }
      columns[place]![row] = value;
    });
  });
  return {
    rows: lines.length,
    column: (name) => columns[names.indexOf(name)]!,
    has: (name) => names.includes(name),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw readFailure(path, error);
  }
}
