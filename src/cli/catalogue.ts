/**
 * The built-in datasets, laws and models by name: the only file of the command line that knows them. They are loaded
 * when they are asked for.
 *
 * @packageDocumentation
 */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { ForceLawName, SimulationOptions } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { ModelFactory } from 'principia/training';
import { nearestName } from './nearest-name.js';

/** What a dataset may be asked for. */
export interface DatasetOptions {
  readonly moons: boolean;
}

const datasets = new Map<string, (options: DatasetOptions) => Promise<Dataset>>([
  ['solar-system', async ({ moons }) => (await import('principia/datasets')).solarSystem({ moons })],
]);

const models = new Map<string, () => Promise<ModelFactory>>([
  ['pairwise-force', async () => (await import('principia/models')).pairwiseForce()],
  ['interaction-network', async () => (await import('principia/models')).interactionNetwork()],
]);

/** Names that `discover` takes besides files. */
export const datasetNames: readonly string[] = [...datasets.keys()];

/** Names of the built-in models, the default first. */
export const modelNames: readonly string[] = [...models.keys()];

/** Names of the laws that can be simulated. */
export const simulatedLaws: readonly ForceLawName[] = ['spring', 'inverse-square', 'inverse', 'charge'];

const fileExtensions = ['.npz', '.csv'];

/**
 * A built-in dataset by its name, or a user's trajectories by their file.
 *
 * @throws InputError for what is neither, with the nearest name
 */
export async function loadDataset(name: string, options: DatasetOptions): Promise<Dataset> {
  const builtIn = datasets.get(name);
  if (builtIn !== undefined) return builtIn(options);
  if (options.moons) throw new InputError(`--moons belongs to 'solar-system', but the dataset is '${name}'`);
  if (fileExtensions.includes(extname(name).toLowerCase())) {
    return (await import('principia/datasets')).readTrajectories(name);
  }
  throw new InputError(unknownDataset(name));
}

/** A built-in model by its name. */
export async function loadModel(name: string): Promise<ModelFactory> {
  const load = models.get(name);
  if (load === undefined) throw new InputError(unknown('model', name, modelNames));
  return load();
}

/**
 * Simulates a law by its name.
 *
 * @throws InputError for an unknown law, with the nearest name, or an impossible number
 */
export async function simulateLaw(name: string, options: Omit<SimulationOptions, 'law'>): Promise<Dataset> {
  const law = simulatedLaws.find((known) => known === name);
  if (law === undefined) throw new InputError(unknown('law', name, simulatedLaws));
  return (await import('principia/datasets')).simulate({ law, ...options });
}

/** Writes a dataset's trajectories to a file, whole or not at all. */
export async function writeDataset(path: string, dataset: Dataset): Promise<void> {
  const { writeTrajectories } = await import('principia/datasets');
  writeTrajectories(path, [...dataset.training, ...dataset.test]);
}

function unknownDataset(name: string): string {
  const files = fileExtensions.join(' or ');
  if (existsSync(name))
    return `'${name}' is neither a ${files} file nor a built-in dataset (${datasetNames.join(', ')})`;
  if (simulatedLaws.some((law) => law === name)) {
    return `'${name}' is a law to simulate: run 'principia simulate ${name} --out ${name}.npz', then 'principia discover ${name}.npz'`;
  }
  return `${unknown('dataset', name, datasetNames)}, or a ${files} file`;
}

function unknown(kind: string, name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  const hint = nearest === null ? '' : ` Did you mean '${nearest}'?`;
  return `there is no ${kind} '${name}'.${hint} Expected one of: ${names.join(', ')}`;
}
