import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'principia/math';
import { writeFileAtomically } from './atomic-file.js';

/** One line of `metrics.jsonl`. */
export type MetricsRecord = Readonly<Record<string, unknown>>;

const metricsName = 'metrics.jsonl';

/**
 * The records of a run's `metrics.jsonl`; a last line that a killed process left half-written is left out.
 *
 * @throws InputError where another line is not JSON
 */
export function readMetrics(path: string): readonly MetricsRecord[] {
  const file = join(path, metricsName);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // What follows the last line's end is nothing, or half a line.
  return lines.slice(0, -1).map((line, index) => {
    try {
      return JSON.parse(line) as MetricsRecord;
    } catch {
      throw new InputError(
        `'${file}', line ${index + 1} is not JSON; the file was changed by something else`,
      );
    }
  });
}

/** Leaves those records of a run's `metrics.jsonl` that are wanted, as when a run goes on from an earlier state. */
export function keepMetrics(path: string, wanted: (record: MetricsRecord) => boolean): void {
  const file = join(path, metricsName);
  if (!existsSync(file)) return;
  const lines = readMetrics(path)
    .filter(wanted)
    .map((record) => `${JSON.stringify(record)}\n`);
  writeFileAtomically(file, lines.join(''));
}
