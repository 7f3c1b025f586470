import { parse } from 'csv-parse/sync';
import { InputError } from 'principia/math';

/** A line of a CSV file, split into its cells. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** Counted from 1. */
  readonly line: number;
}

/**
 * The records of a CSV file, the header among them; empty lines are left out.
 *
 * @throws InputError for quotes that do not close, or a line with more or fewer cells than the first
 */
export function parseCsvRecords(bytes: Uint8Array, file: string, delimiter = ','): CsvRecord[] {
  try {
    const parsed: unknown[] = parse(bytes, { bom: true, info: true, skip_empty_lines: true, delimiter });
    return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      fields: record,
      line: info.lines,
    }));
  } catch (error) {
    throw new InputError(
      `'${file}' is no regular CSV file: ${error instanceof Error ? error.message : error}; every row needs the header's columns`,
    );
  }
}
