/**
 * The built-in datasets, laws and models by name: the only file of the command line that knows them. They are loaded
 * when they are asked for.
 *
 * @packageDocumentation
 */
import { existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { Settings, SimulatedSystem } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { DirectModelName, DirectSettings, DynamicsFactory, ModelFactory } from 'principia/training';
import { demandNamed, type NamedKinds, type NamedValues } from './named-values.js';
import { nearestName } from './nearest-name.js';

/** What a dataset may be asked for. */
export interface DatasetOptions {
  readonly moons: boolean;
  /** What a simulated system is told; its defaults where nothing is. */
  readonly settings?: Readonly<Record<string, number | string>>;
  /** Whether a simulated system's true accelerations are wanted too. */
  readonly accelerations?: boolean;
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

const fileExtensions = ['.npz', '.csv'];

/**
 * A built-in dataset by its name, a simulated system by its own, or a user's observations by their file or folder.
 *
 * @throws InputError for what is none of these, with the nearest name
 */
export async function loadDataset(name: string, options: DatasetOptions): Promise<Dataset> {
  const builtIn = datasets.get(name);
  if (builtIn !== undefined) return builtIn(options);
  if (options.moons) throw new InputError(`--moons belongs to 'solar-system', but the dataset is '${name}'`);
  const { readDataset } = await import('principia/datasets');
  const isFolder = existsSync(name) && statSync(name).isDirectory();
  if (isFolder || fileExtensions.includes(extname(name).toLowerCase())) return readDataset(name);
  const names = (await simulatedSystems()).map((system) => system.name);
  if (names.includes(name)) return simulateSystem(name, options.settings ?? {}, null, options.accelerations);
  throw new InputError(unknownDataset(name, names));
}

/** A built-in model by its name. */
export async function loadModel(name: string): Promise<ModelFactory> {
  const load = models.get(name);
  if (load === undefined) throw new InputError(unknownName('model', name, modelNames));
  return load();
}

const perceptronKinds: NamedKinds = {
  hidden: { least: 1 },
  depth: { least: 1 },
  activation: ['softplus', 'silu', 'tanh'],
};
const learnedKinds: NamedKinds = { learnedProperties: { least: 0 } };
const messageKinds: NamedKinds = { channels: { least: 1 }, regulariser: ['l1', 'kl'] };
const graphKinds: NamedKinds = {
  ...perceptronKinds,
  ...messageKinds,
  ...learnedKinds,
  positions: ['relative', 'absolute'],
  motion: ['momenta', 'velocities'],
};
const anyPlace = ['relative', 'absolute', 'distance'];
const yesOrNo = ['true', 'false'];

/** A model of motions: what it may be told, and how it is made of that. */
interface MotionModel {
  readonly kinds: NamedKinds;
  make(models: typeof import('principia/models'), options: object): DynamicsFactory;
}

const motionModels = new Map<string, MotionModel>([
  [
    'hamiltonian-graph-network',
    {
      kinds: {
        ...graphKinds,
        positions: anyPlace,
        readout: ['sum', 'global'],
        kinetic: ['learned', 'known'],
      },
      make: ({ hamiltonianGraphNetwork }, options) => hamiltonianGraphNetwork(options),
    },
  ],
  [
    'ode-graph-network',
    { kinds: graphKinds, make: ({ odeGraphNetwork }, options) => odeGraphNetwork(options) },
  ],
  [
    'delta-graph-network',
    { kinds: graphKinds, make: ({ deltaGraphNetwork }, options) => deltaGraphNetwork(options) },
  ],
  [
    'pairwise-hamiltonian',
    {
      kinds: {
        ...perceptronKinds,
        ...learnedKinds,
        positions: anyPlace,
        motion: ['momenta', 'velocities'],
        kinetic: ['learned', 'known'],
        field: yesOrNo,
      },
      make: ({ pairwiseHamiltonian }, options) => pairwiseHamiltonian(options),
    },
  ],
  [
    'interaction-network',
    {
      kinds: {
        ...perceptronKinds,
        ...messageKinds,
        ...learnedKinds,
        positions: ['relative', 'absolute'],
        velocities: ['relative', 'absolute'],
      },
      make: ({ interactionDynamics }, options) => interactionDynamics(options),
    },
  ],
  [
    'pairwise-force',
    {
      kinds: { ...perceptronKinds, ...learnedKinds, friction: yesOrNo },
      make: ({ pairwiseForceDynamics }, options) => pairwiseForceDynamics(options),
    },
  ],
  [
    'hamiltonian-neural-network',
    {
      kinds: perceptronKinds,
      make: ({ hamiltonianNeuralNetwork }, options) => hamiltonianNeuralNetwork(options),
    },
  ],
  [
    'baseline-network',
    { kinds: perceptronKinds, make: ({ baselineNetwork }, options) => baselineNetwork(options) },
  ],
]);

/** Models that the direct solver learns, the default first, with what each may be told. */
export const directModelKinds: Readonly<Record<DirectModelName, NamedKinds>> = {
  'pairwise-force': { features: { least: 20 }, friction: yesOrNo },
  'pairwise-hamiltonian': { features: { least: 20 }, field: yesOrNo },
};

/**
 * A model and its options, as the direct solver takes them.
 *
 * @throws InputError for a model that it cannot learn, or an unknown option
 */
export function directModel(
  name: string,
  options: NamedValues,
): Pick<DirectSettings, 'model' | 'modelOptions'> {
  if (!Object.hasOwn(directModelKinds, name)) {
    throw new InputError(
      `the direct solver learns models that are linear in their last layer: ${Object.keys(directModelKinds).join(', ')}; '${name}' is trained by --solver gradient`,
    );
  }
  const model = name as DirectModelName;
  demandNamed(`the model '${name}', solved directly,`, options, directModelKinds[model]);
  return { model, modelOptions: withTruths(options) };
}

/** Options with true and false as such. */
function withTruths(options: NamedValues): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      yesOrNo.includes(String(value)) ? value === 'true' : value,
    ]),
  );
}

/** Names of the models of motions, the default first, with what each may be told. */
export const motionModelKinds: Readonly<Record<string, NamedKinds>> = Object.fromEntries(
  [...motionModels].map(([name, { kinds }]) => [name, kinds]),
);

/**
 * A model of motions by its name.
 *
 * @throws InputError for an unknown model or option, with the nearest name
 */
export async function loadMotionModel(name: string, options: NamedValues): Promise<DynamicsFactory> {
  const model = motionModels.get(name);
  if (model === undefined) throw new InputError(unknownName('model', name, [...motionModels.keys()]));
  demandNamed(`the model '${name}'`, options, model.kinds);
  const { regulariser, ...rest } = options;
  return model.make(await import('principia/models'), {
    ...withTruths(rest),
    ...(regulariser === undefined ? {} : { regulariser: { kind: regulariser } }),
  });
}

/** The systems that can be simulated. */
export async function simulatedSystems(): Promise<readonly SimulatedSystem[]> {
  return (await import('principia/datasets')).simulatedSystems;
}

/**
 * Simulates a system by its name.
 *
 * @param workers threads; all cores if null
 * @throws InputError for an unknown system, an unknown option or an impossible number
 */
export async function simulateSystem(
  name: string,
  options: Readonly<Record<string, number | string>>,
  workers: number | null,
  accelerations = false,
): Promise<Dataset> {
  const { generate, systemNamed } = await import('principia/datasets');
  const threads = workers === null ? {} : { workers };
  return generate(systemNamed(name), options as Partial<Settings>, { ...threads, accelerations });
}

/**
 * What a CSV file could not hold of a system's trajectories; null where it can.
 *
 * @throws InputError as `simulateSystem`
 */
export async function beyondCsv(
  name: string,
  options: Readonly<Record<string, number | string>>,
): Promise<string | null> {
  const { settle, systemNamed } = await import('principia/datasets');
  const system = systemNamed(name);
  return system.prepare(settle(system, options as Partial<Settings>)).beyondCsv ?? null;
}

/** Writes a dataset to a file, whole or not at all. */
export async function writeDataset(path: string, dataset: Dataset): Promise<void> {
  (await import('principia/datasets')).writeDataset(path, dataset);
}

function unknownDataset(name: string, simulated: readonly string[]): string {
  const files = fileExtensions.join(' or ');
  const known = [...datasetNames, ...simulated];
  if (existsSync(name))
    return `'${name}' is neither a ${files} file nor a built-in dataset (${known.join(', ')})`;
  return `${unknownName('dataset', name, known)}, or a ${files} file`;
}

/** What is said of a name that there is not, with the nearest that there is. */
export function unknownName(kind: string, name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  const hint = nearest === null ? '' : ` Did you mean '${nearest}'?`;
  return `there is no ${kind} '${name}'.${hint} Expected one of: ${names.join(', ')}`;
}
