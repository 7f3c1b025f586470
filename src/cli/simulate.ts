import { existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ChoiceOption, NumberOption, SimulatedSystem } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { unknownName } from './catalogue.js';
import type { Io } from './io.js';
import { numberOption } from './number-option.js';

/** What a system is told; what is left out takes its default. */
export type SimulationOptions = Readonly<Record<string, number | string>>;

/** The simulation behind `simulate`, as values. */
export interface Simulation {
  systems(): Promise<readonly SimulatedSystem[]>;
  /** What a CSV file could not hold; null where it can. */
  beyondCsv(name: string, options: SimulationOptions): Promise<string | null>;
  simulate(name: string, options: SimulationOptions, workers: number | null): Promise<Dataset>;
  writeDataset(path: string, dataset: Dataset): Promise<void>;
}

/** Adds `principia simulate <system>`: trajectories of a known system in a file. */
export function addSimulate(program: Command, io: Io, simulation: Simulation): void {
  const simulate = program
    .command('simulate')
    .summary('make trajectories of a known system')
    .description(
      'Simulates a known system to float64 accuracy, on all cores, and writes the trajectories to a file.',
    )
    .usage('<system> --out <file> [options]')
    .argument('[system]', 'one of those below')
    .allowUnknownOption()
    .allowExcessArguments()
    .action((name?: string) => {
      const names = simulate.commands.map((command) => command.name());
      if (name !== undefined) throw new InputError(unknownName('system', name, names));
      simulate.help({ error: true });
    });
  // The systems are loaded only where they are asked for, which is before commander reads what follows the verb.
  program.hook('preSubcommand', async (_program, subcommand) => {
    if (subcommand !== simulate || simulate.commands.length > 0) return;
    const systems = await simulation.systems();
    for (const system of systems) addSystem(simulate, system, io, simulation);
    simulate.addHelpText(
      'after',
      `\nSystems, with what each may be told:\n${systems.map(summary).join('\n')}\n${meanings}\n${example}`,
    );
  });
}

const meanings = "\nWhat an option means, 'principia simulate <system> --help' says.\n";
const example = 'Example:\n  principia simulate spring --bodies 4 --dimension 2 --out spring.npz';

type SystemOption = NumberOption | ChoiceOption;

function optionsOf(system: SimulatedSystem): [string, SystemOption][] {
  return Object.entries(system.options as Readonly<Record<string, SystemOption>>);
}

function summary(system: SimulatedSystem): string {
  const told = optionsOf(system).map(([name, option]) => `${flagOf(name)} ${shown(option.default)}`);
  return `  ${system.name}: ${system.description}\n    ${told.join(' ')}`;
}

/** The flag of an option, `heldOut` as `--held-out`. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function shown(value: number | string): string {
  return typeof value === 'string' ? value : String(Number(value.toPrecision(6)));
}

/** What every system's command is given besides the system's own options. */
interface Given {
  readonly out: string;
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A system as a command of its own, with its own options. */
function addSystem(simulate: Command, system: SimulatedSystem, io: Io, simulation: Simulation): void {
  const command = simulate
    .command(system.name, { hidden: true })
    .description(`Simulates ${system.description} (${system.source}).`)
    .usage('--out <file> [options]')
    .requiredOption('--out <file>', 'file to write: .npz or .csv')
    .option(
      '--workers <n>',
      'threads, which do not change the numbers (default: all cores)',
      numberOption({ whole: true, least: 0 }),
    )
    .option('--json', 'print one JSON document: what was written where')
    .option('--quiet', 'print only the result');
  for (const [name, option] of optionsOf(system)) {
    const text = `${option.meaning} (default: ${shown(option.default)})`;
    if (option.kind === 'choice') {
      command.addOption(new Option(`${flagOf(name)} <word>`, text).choices(option.choices));
    } else {
      command.option(`${flagOf(name)} <${option.whole ? 'n' : 'number'}>`, text, numberOption(option));
    }
  }
  command.action(async ({ out, workers, json, quiet, ...rest }: Given) => {
    const options = rest as SimulationOptions;
    checkOutput(out);
    const isCsv = extname(out).toLowerCase() === '.csv';
    const beyond = isCsv ? await simulation.beyondCsv(system.name, options) : null;
    if (beyond !== null) {
      throw new InputError(`--out '${out}': a .csv file cannot hold ${beyond}; write an .npz file`);
    }
    const dataset = await simulation.simulate(system.name, options, workers ?? null);
    await simulation.writeDataset(out, dataset);
    io.writeOut(json ? `${JSON.stringify(written(out, dataset), null, 2)}\n` : `${resolve(out)}\n`);
    if (quiet) return;
    io.writeError(`${dataset.description}\n${isCsv ? csvLoss : ''}`);
  });
}

const csvLoss =
  'A .csv file keeps neither the true law nor which motions are for training: its reader holds out the last fifth. An .npz file keeps both.\n';

/** What was written, for programs. */
function written(out: string, { description, training, validation = [], test, energy }: Dataset): object {
  const trajectories = { training: training.length, validation: validation.length, test: test.length };
  return {
    path: resolve(out),
    description,
    trajectories,
    largestEnergyError: energy?.largestError ?? null,
    energyChanges: energy?.reason ?? null,
  };
}

/** A place that cannot be written is said before the work, not after it. */
function checkOutput(path: string): void {
  const extension = extname(path).toLowerCase();
  if (extension !== '.npz' && extension !== '.csv') {
    throw new InputError(`--out '${path}': expected a file name that ends in .npz or .csv`);
  }
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new InputError(`--out '${path}': it is a folder; expected the name of a file`);
  }
  let folder = dirname(resolve(path));
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  try {
    // Permissions do not tell: in /proc they are given, and nothing can be made.
    rmdirSync(mkdtempSync(join(folder, '.principia-')));
  } catch {
    throw new InputError(`--out '${path}': cannot write in '${folder}'; choose a folder that can be written`);
  }
}
