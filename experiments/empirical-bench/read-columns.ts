import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'principia/math';
import type { SearchProblem } from 'principia/symbolic';

/**
 * A file of one law's data: a line of names, then numbers, the target last.
 *
 * @throws InputError where it is not there or has another shape
 */
export function readColumns(folder: string, file: string): SearchProblem {
  const path = join(folder, `${file}.csv`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new InputError(
      `'${path}' cannot be read: --data expects the folder with the nine files of EmpiricalBench`,
    );
  }
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  const rows = lines.map((line) => line.split(',').map(Number));
  const bad = rows.findIndex((row) => row.length !== names.length || !row.every(Number.isFinite));
  if (bad >= 0) {
    throw new InputError(`'${path}', line ${bad + 2}: expected ${names.length} numbers; got '${lines[bad]}'`);
  }
  const columns = names.map((name, index) => ({
    name,
    values: Float64Array.from(rows, (row) => row[index]!),
  }));
  return { variables: columns.slice(0, -1), target: columns.at(-1)!.values };
}
