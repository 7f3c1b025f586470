import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { EnsembleDocument, EnsembleSettings, EnsembleSource } from 'principia';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { createRun, defaultRunPath, loadCheckpoint, type Progress, readRun } from 'principia/run';
import type { Backend, ChosenBackend } from 'principia/tensor';
import type { WhitenedSamplerName } from 'principia/thermal';
import type { ModelFactory } from 'principia/training';
import { askedBackend, backendOption, describeChosen } from './backend-option.js';
import type { DatasetOptions } from './catalogue.js';
import { ensembleSummary } from './ensemble-summary.js';
import type { Io, Surroundings } from './io.js';
import { numberOption } from './number-option.js';
import { progressFor } from './progress.js';
import { shellCommand } from './shell-command.js';

/** The stages behind `ensemble`, as values. */
export interface Ensembles {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  loadModel(name: string): Promise<ModelFactory>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  drawEnsemble(
    dataset: Dataset,
    source: EnsembleSource,
    settings: EnsembleSettings,
    context: { readonly progress: Progress; readonly now: () => number },
  ): Promise<EnsembleDocument>;
}

/** The samplers' names, the default first; the thermal floor is loaded only when one is drawn with. */
export const samplerNames: readonly WhitenedSamplerName[] = [
  'baoab',
  'obabo',
  'overdamped',
  'nose-hoover',
  'nose-hoover-langevin',
  'hamiltonian-monte-carlo',
  'malt',
  'microcanonical',
];

interface EnsembleOptions {
  readonly members?: number;
  readonly temperature: number;
  readonly sampler: WhitenedSamplerName;
  readonly budget?: number;
  readonly audit: number;
  readonly out?: string;
  readonly backend?: Backend;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The seconds that the draws of a `discover` run take on two cores, about, and how many those are of each member. */
const usualBudget = 40;
const usualDraws = 200;

/** Draws of an audit chain. */
const usualAudit = 150;

/** Adds `principia ensemble <run>`: the thermal ensemble of a run's networks, drawn again. */
export function addEnsemble(
  program: Command,
  io: Io,
  ensembles: Ensembles,
  surroundings: Surroundings,
): void {
  program
    .command('ensemble')
    .summary('draw the thermal ensemble of a run again')
    .description(
      "Draws the weights of a 'discover' run's networks thermally, at another temperature, by another sampler, with more members or draws than the run did, and weighs its candidate laws on them; writes ensemble.json. With no options it is the run's own ensemble, to the bit.",
    )
    .argument('<run>', "folder of a 'discover' run that trained networks")
    .option(
      '--members <n>',
      'networks (default: those of the run); more are trained first',
      numberOption({ whole: true, least: 1 }),
    )
    .option(
      '--temperature <ratio>',
      'in units of T*, the temperature of the noise',
      numberOption({ above: 0 }),
      1,
    )
    .addOption(
      new Option('--sampler <name>', 'how weights move').choices([...samplerNames]).default(samplerNames[0]!),
    )
    .option(
      '--budget <seconds>',
      `seconds to aim at: draws are in proportion, ${usualDraws} of each member for ${usualBudget}`,
      numberOption({ above: 0 }),
    )
    .option(
      '--audit <draws>',
      'draws of the Metropolis-adjusted chain that audits each member; 0 for none',
      numberOption({ whole: true, least: 0 }),
      usualAudit,
    )
    .option('--out <folder>', 'folder of this run (default: runs/<dataset>-ensemble-seed<n>-<time>)')
    .addOption(backendOption())
    .option('--json', 'print one JSON document: ensemble.json and where it lies')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Examples:
  principia discover spring.npz --out runs/spring
  principia ensemble runs/spring --temperature 2
  principia ensemble runs/spring --sampler malt --members 8 --budget 120 --json`,
    )
    .action((run: string, options: EnsembleOptions) =>
      runEnsemble(run, options, io, ensembles, surroundings),
    );
}

async function runEnsemble(
  folder: string,
  options: EnsembleOptions,
  io: Io,
  ensembles: Ensembles,
  surroundings: Surroundings,
): Promise<void> {
  const { now } = surroundings;
  const { manifest, source, dataset } = await readSource(folder, ensembles);
  const asked = askedBackend(options.backend, surroundings)?.backend;
  const chosen = await ensembles.chooseBackend(asked ?? storedBackend(manifest.config.backend));
  const { members, temperature, sampler, budget, audit } = options;
  const settings: EnsembleSettings = {
    ...{ temperature, sampler, audit, backend: chosen.backend },
    ...(members === undefined ? {} : { members }),
    ...(budget === undefined ? {} : { draws: Math.max(20, Math.round((usualDraws * budget) / usualBudget)) }),
  };
  const run = createRun(
    options.out ?? defaultRunPath(`${dataset.name}-ensemble`, manifest.seed, now),
    {
      command: commandOf(folder, options),
      config: { run: folder, members, temperature, sampler, budget, audit },
      seed: manifest.seed,
      dataset: { name: dataset.name, hash: dataset.hash },
      environment: { ...surroundings.environment(), backend: describeChosen(chosen) },
    },
    now,
  );
  surroundings.announceRun(run.path);
  const progress = progressFor(options.quiet === true, io, now);
  try {
    const document = await ensembles.drawEnsemble(dataset, source, settings, { progress, now });
    progress.close();
    run.writeJson('ensemble.json', document);
    run.finish('complete', { verified: document.verified, seconds: document.seconds });
    io.writeOut(
      options.json
        ? `${JSON.stringify({ ...document, run: run.path }, null, 2)}\n`
        : ensembleSummary(document, join(run.path, 'ensemble.json')),
    );
  } catch (error) {
    progress.close();
    run.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** The run's networks, and the data that they were trained on. */
async function readSource(folder: string, { loadDataset, loadModel }: Ensembles) {
  const manifest = readRun(folder);
  const path = join(folder, 'members.safetensors');
  if (!existsSync(path)) {
    throw new InputError(
      `'${folder}' holds no members.safetensors: expected a 'principia discover' run that ended and that trained networks (not --solver direct)`,
    );
  }
  const { config, seed } = manifest;
  const { dataset: name, noise, budget, model, integrator, moons } = config;
  const dataset = await loadDataset(String(name), { moons: moons === true });
  if (dataset.hash !== manifest.dataset.hash) {
    throw new InputError(
      `'${name}' is no longer what '${folder}' was made from (SHA-256 ${manifest.dataset.hash.slice(0, 12)}…, now ${dataset.hash.slice(0, 12)}…): put the data back, or discover their law anew`,
    );
  }
  const source: EnsembleSource = {
    ...{ stored: loadCheckpoint(path), source: `'${path}'`, seed, integrator: String(integrator) },
    model: await loadModel(String(model)),
    ...(typeof noise === 'number' ? { noise } : {}),
    ...(typeof budget === 'number' ? { budget } : {}),
  };
  return { manifest, source, dataset };
}

const storedBackend = (backend: unknown): Backend | undefined => backend as Backend | undefined;

/** The command that runs this again. */
function commandOf(
  folder: string,
  { members, temperature, sampler, budget, audit, backend }: EnsembleOptions,
): string {
  const words = ['principia', 'ensemble', folder];
  if (members !== undefined) words.push('--members', String(members));
  if (temperature !== 1) words.push('--temperature', String(temperature));
  if (sampler !== samplerNames[0]) words.push('--sampler', sampler);
  if (budget !== undefined) words.push('--budget', String(budget));
  if (audit !== usualAudit) words.push('--audit', String(audit));
  if (backend !== undefined) words.push('--backend', backend);
  return shellCommand(words);
}
