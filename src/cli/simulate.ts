import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { simulatedLaws } from './catalogue.js';
import type { Io } from './io.js';
import { numberOption } from './number-option.js';

/** What `simulate` may be told; what is left out takes its default. */
export interface SimulationNumbers {
  readonly bodies?: number;
  readonly dimension?: number;
  readonly trajectories?: number;
  readonly steps?: number;
  readonly dt?: number;
  readonly noise?: number;
  readonly softening?: number;
  readonly seed?: number;
}

/** The simulation behind `simulate`, as values. */
export interface Simulation {
  simulateLaw(name: string, numbers: SimulationNumbers): Promise<Dataset>;
  writeDataset(path: string, dataset: Dataset): Promise<void>;
}

/** Adds `principia simulate <law>`: trajectories of a known law in a file. */
export function addSimulate(program: Command, io: Io, simulation: Simulation): void {
  program
    .command('simulate')
    .summary('make trajectories of a known law')
    .description('Simulates a known law to float64 accuracy and writes the trajectories to a file.')
    .argument('<law>', simulatedLaws.join(', '))
    .requiredOption('--out <file>', 'file to write: .npz or .csv')
    .option('--bodies <n>', 'number of bodies (default: 4)', numberOption({ whole: true, least: 2 }))
    .option(
      '--dimension <d>',
      'dimensions of space, 2 or 3 (default: 2)',
      numberOption({ whole: true, least: 2, most: 3 }),
    )
    .option('--trajectories <n>', 'number of motions (default: 200)', numberOption({ whole: true, least: 1 }))
    .option(
      '--steps <n>',
      'sampling intervals of a motion (default: 100)',
      numberOption({ whole: true, least: 1 }),
    )
    .option(
      '--dt <time>',
      'sampling interval (default: the published one of the law)',
      numberOption({ above: 0 }),
    )
    .option('--noise <sigma>', 'standard deviation of added noise (default: 0)', numberOption({ least: 0 }))
    .option('--softening <length>', 'added to every distance (default: 0)', numberOption({ least: 0 }))
    .option('--seed <n>', 'seed of the bodies and the noise (default: 0)', numberOption({ whole: true }))
    .addHelpText('after', '\nExample:\n  principia simulate spring --bodies 4 --dimension 2 --out spring.npz')
    .action(async (law: string, { out, ...numbers }: SimulationNumbers & { out: string }) => {
      checkOutput(out);
      const dataset = await simulation.simulateLaw(law, numbers);
      await simulation.writeDataset(out, dataset);
      io.writeOut(`${resolve(out)}\n`);
      io.writeError(`${dataset.description}\n`);
    });
}

/** A place that cannot be written is said before the work, not after it. */
function checkOutput(path: string): void {
  const extension = extname(path).toLowerCase();
  if (extension !== '.npz' && extension !== '.csv') {
    throw new InputError(`--out '${path}': expected a file name that ends in .npz or .csv`);
  }
  let folder = dirname(resolve(path));
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    if (statSync(folder).isDirectory()) return;
  } catch {
    // The one message below says it.
  }
  throw new InputError(`--out '${path}': cannot write in '${folder}'; choose a folder that can be written`);
}
