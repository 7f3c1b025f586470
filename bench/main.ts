import { trainingStep } from './training-step.js';

/** One measured figure, as a ratio against a named peer in the same run. */
export interface BenchmarkRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly ratio: number;
}

const benchmarks: Readonly<Record<string, () => Promise<readonly BenchmarkRow[]>>> = {
  'training-step': trainingStep,
};

const [name, ...flags] = process.argv.slice(2).filter((word) => word !== '--');
const run = name === undefined ? undefined : benchmarks[name];
if (run === undefined) {
  process.stderr.write(
    `usage: npm run bench -- NAME [--json]\n  NAME is one of: ${Object.keys(benchmarks).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const rows = await run();
  if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    for (const row of rows) {
      process.stdout.write(
        `${row.name.padEnd(44)} ${row.value.toFixed(2).padStart(10)} ${row.unit}   ${row.ratio.toFixed(1)}x  against ${row.against}\n`,
      );
    }
  }
}
