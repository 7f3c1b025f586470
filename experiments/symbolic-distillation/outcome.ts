import { type Agreement, type ForceAgreement, linearAgreement } from 'principia/distillation';
import { createRandom } from 'principia/math';
import { integrators } from 'principia/physics';
import { parse } from 'principia/symbolic';
import {
  readStates,
  type StateReader,
  type StateReading,
  type TrainedDynamics,
  trainDynamics,
} from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import type { Config, SystemConfig, VariantName } from './config.js';
import { edgeTable } from './edge-table.js';
import { energyProblem, type FoundLaw, findLaw, messageProblem } from './law-search.js';
import { publishedLaws, softening } from './laws.js';
import { agreementOf, leading } from './message-agreement.js';
import { networkOf } from './networks.js';
import { pairEnergies } from './pair-energies.js';
import type { SystemData } from './system-data.js';

/** A leading channel's measurements. */
export interface ChannelOutcome extends ForceAgreement {
  readonly channel: number;
  readonly share: number;
  readonly law?: FoundLaw;
}

/** What a variant trained on one seed's data of a system came to: plain data. */
export interface Outcome {
  /** Mean over test states of Σ |a − â| over bodies and axes. */
  readonly loss: number;
  /** The same of a network that says that nothing is accelerated. */
  readonly lossOfNothing: number;
  /** Of networks with messages. */
  readonly channels: readonly ChannelOutcome[];
  /** Of the flat Hamiltonian network. */
  readonly energy?: { readonly agreement?: Agreement; readonly law?: FoundLaw };
  readonly stopped: string;
  readonly steps: number;
  readonly millisecondsPerStep: number | null;
  readonly seconds: number;
}

type OutcomeContext = Pick<ExperimentContext, 'backend' | 'progress' | 'now'>;

/** Trains a variant on a system, compares its messages with the force, and searches them for the law. */
export async function outcomeOf(
  config: Config,
  system: SystemConfig,
  variant: VariantName,
  seed: number,
  data: SystemData,
  context: OutcomeContext,
): Promise<Outcome> {
  const { backend, now, progress } = context;
  const began = now();
  const stage = progress.stage(`${systemLabel(system)}, ${variant}, seed ${seed}`, config.training.steps);
  const trained = await train(config, system, variant, seed, data, context, () => stage.advance());
  const { model, parameters, stopped, state, millisecondsPerStep } = trained;
  const random = createRandom(seed).child('test');
  const reader = await readStates(model, parameters, data.test, config.data.testStates, random, { backend });
  try {
    const reading = await reader.read(parameters);
    const task: Task = { config, system, seed, data, trained, reader, context };
    const found =
      variant === 'flat-hamiltonian'
        ? { channels: [], energy: await energyOutcome(task) }
        : { channels: await channelOutcomes(task, reading) };
    stage.done();
    return {
      loss: meanError(reader, reading.force, system),
      lossOfNothing: meanError(reader, new Float64Array(reading.force.length), system),
      ...found,
      stopped,
      steps: state.step,
      millisecondsPerStep,
      seconds: (now() - began) / 1000,
    };
  } finally {
    await reader.dispose();
  }
}

/** What is measured on. */
interface Task {
  readonly config: Config;
  readonly system: SystemConfig;
  readonly seed: number;
  readonly data: SystemData;
  readonly trained: TrainedDynamics;
  readonly reader: StateReader;
  readonly context: OutcomeContext;
}

/** What tables call a system. */
export function systemLabel({ law, dimension, bodies }: SystemConfig): string {
  return `${law} ${dimension}D${bodies === 4 ? '' : `, ${bodies} bodies`}`;
}

function train(
  { network, training, data: { intervals } }: Config,
  { dimension, bodies }: SystemConfig,
  variant: VariantName,
  seed: number,
  data: SystemData,
  { backend, now }: OutcomeContext,
  onStep: () => void,
): Promise<TrainedDynamics> {
  const states = data.training.training.length * (intervals + 1);
  return trainDynamics(data.training, {
    factory: networkOf(variant, network, dimension),
    // Rates are matched: nothing is integrated.
    integrator: integrators.euler,
    loss: 'acceleration',
    steps: training.steps,
    batch: Math.min(states, Math.max(1, Math.round(training.batch * (4 / bodies) ** 2))),
    schedule: { name: 'one-cycle', peak: training.peak },
    clip: Number.MAX_VALUE,
    ...(network.positions === 'absolute' ? { translation: 3 } : {}),
    ...(variant === 'pruning' ? { pruning: { channels: dimension } } : {}),
    backend,
    threads: 1,
    random: createRandom(seed).child(variant),
    now,
    onStep,
  });
}

/** The mean over systems of Σ |F − F̂|/m over bodies and axes. */
function meanError(
  { force, properties }: StateReader,
  predicted: Float64Array,
  { dimension, bodies }: SystemConfig,
): number {
  const all = force.length / dimension;
  const known = properties.length / all;
  const sum = force.reduce((total, value, entry) => {
    const mass = properties[Math.floor(entry / dimension) * known]!;
    return total + Math.abs(value - predicted[entry]!) / mass;
  }, 0);
  return sum / (all / bodies);
}

async function channelOutcomes(
  { config, system, seed, data, reader, context }: Task,
  reading: StateReading,
): Promise<readonly ChannelOutcome[]> {
  const { charged, forms } = publishedLaws[system.law];
  const table = edgeTable(reader, system.dimension, data.force, config.edges);
  const outcomes: ChannelOutcome[] = [];
  for (const one of leading(reading, system.dimension, table.r.length)) {
    const { channel, share, message } = one;
    const searched = forms !== undefined && config.search.seeds.includes(seed);
    const law = searched
      ? await findLaw(
          messageProblem(message, table, forms, charged, config.search.edges),
          config.search.options,
          seed,
          context.now,
        )
      : undefined;
    outcomes.push({ channel, share, ...agreementOf(one, table, charged), ...(law && { law }) });
  }
  return outcomes;
}

async function energyOutcome({
  config,
  system,
  seed,
  data,
  trained,
  reader,
  context,
}: Task): Promise<NonNullable<Outcome['energy']>> {
  const { charged, forms } = publishedLaws[system.law];
  if (forms === undefined) return {};
  const { model, parameters } = trained;
  const edges = edgeTable(reader, system.dimension, data.force, config.search.edges);
  const random = createRandom(seed).child('pairs');
  const { table, energy } = await pairEnergies(model, parameters, edges, data.force, random, context.backend);
  const { m1, m2, q1, q2, r } = table;
  const potential = parse(forms.potential);
  const at = (distances: Float64Array): Float64Array =>
    potential.evaluate({ m1, m2, q1, q2, R: distances.map((distance) => distance + softening) });
  const [own, unit] = [at(r), at(r.map(() => 1))] as const;
  const problem = energyProblem(energy, table, forms, charged, config.search.edges);
  return {
    agreement: linearAgreement(
      energy,
      own.map((value, pair) => value - unit[pair]!),
    ),
    law: await findLaw(problem, config.search.options, seed, context.now),
  };
}
