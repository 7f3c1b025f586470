/**
 * Closed-loop motions of a learned model: it is given where a motion starts, and from there on sees its own states only.
 *
 * @packageDocumentation
 */
import { freeSpace, type Integrator } from 'principia/physics';
import {
  type ArrayRecord,
  type ArrayValue,
  type Backend,
  compileStep,
  type Tensor,
  type TensorRecord,
  tf,
} from 'principia/tensor';
import type { Parameters } from '../model.js';
import { arraysIn } from './adam-step.js';
import type { ComputeOptions } from './compile-descent.js';
import {
  type Composition,
  compose,
  graphInputs,
  graphValues,
  groupByShape,
  systemGraph,
} from './compose-systems.js';
import { displaced } from './dynamics-loss.js';
import type { DynamicsModel, PhaseState } from './dynamics-model.js';
import { dynamicsStep } from './integrate-dynamics.js';
import type { PhaseTrajectory } from './phase-trajectory.js';
import { startArrays } from './training-windows.js';

/** A motion as a model or a law has it, at the times of the motion that it is compared with. */
export interface PredictedMotion {
  /** [T, N, D], the first row as given; numbers that are not finite from where the motion diverged. */
  readonly positions: Float64Array;
  /** [T, N, D]. */
  readonly momenta: Float64Array;
}

/** How motions are followed. */
export interface RolloutSettings extends ComputeOptions {
  readonly model: DynamicsModel;
  readonly integrator: Integrator;
  /** Steps of the integrator in one interval between recorded times; 1 if not given. */
  readonly substeps?: number;
}

/** Motions that wait for parameters; compiled once, run as often as wanted. */
export interface Rollouts {
  readonly backend: Backend;
  /** The integrator as it acts on this model. */
  readonly label: string;
  /** Steps of the integrator for all motions, as `onStep` counts them. */
  readonly steps: number;
  run(parameters: Parameters, onStep?: () => void): Promise<readonly PredictedMotion[]>;
  dispose(): Promise<void>;
}

/** Edges, or bodies, that are followed at once: more would not fit a processor's cache. */
const rowsAtOnce = 8192;

/** Of the systems side by side: which motion is in which place. */
export type Chunk = readonly { readonly motion: number; readonly counts: boolean }[];

/**
 * Compiles the motions that start where the given ones do, many at a time, systems of any sizes side by side.
 *
 * @param parameters of the shapes that `run` will be given
 * @throws InputError where the model cannot be moved by this integrator, or the backend does not start
 * @example
 * ```ts
 * const rollouts = await prepareRollouts(motions, parameters, { model, integrator: integrators['runge-kutta-4'] });
 * const [first] = await rollouts.run(parameters);
 * first.positions; // [T, N, D]
 * ```
 */
export async function prepareRollouts(
  motions: readonly PhaseTrajectory[],
  parameters: Parameters,
  settings: RolloutSettings,
): Promise<Rollouts> {
  const { substeps = 1, model, integrator } = settings;
  const { composition, chunks } = divide(motions);
  const walls = composition.space.kind === 'reflecting';
  const step = await compileStep(
    (state, { duration }) => {
      const next = advanced(settings, composition, walls, state, duration!);
      return {
        state: { ...state, ...next },
        outputs: { position: next['now/position']!, momentum: next['now/momentum']! },
      };
    },
    {
      state: { ...prefixed('parameter', parameters), ...chunkState(composition, chunks[0]!, motions, walls) },
      inputs: { duration: { shape: [composition.bodies, 1] } },
    },
    settings,
  );
  const intervals = chunks.map((chunk) =>
    Math.max(...chunk.map(({ motion }) => motions[motion]!.times.length - 1)),
  );
  return {
    backend: step.backend,
    label: stepLabel(model, integrator, (motions[0]!.times[1]! - motions[0]!.times[0]!) / substeps),
    steps: intervals.reduce((sum, count) => sum + count * substeps, 0),
    async run(given, onStep = () => undefined) {
      const predicted = motions.map(startOf);
      step.write(prefixed('parameter', given));
      for (const [index, chunk] of chunks.entries()) {
        step.write(chunkState(composition, chunk, motions, walls));
        for (let interval = 1; interval <= intervals[index]!; interval++) {
          const duration = durationOf(composition, chunk, motions, interval, substeps);
          let reached: ArrayRecord = {};
          for (let substep = 0; substep < substeps; substep++) {
            reached = await step.run({ duration });
            onStep();
          }
          record(chunk, motions, predicted, interval, reached, walls);
        }
      }
      return predicted;
    },
    dispose: () => step.dispose(),
  };
}

/** An integrator as it acts on a model: by partial updates, or not at all, where increments are scaled to another step. */
export function stepLabel(model: DynamicsModel, integrator: Integrator, dt: number): string {
  const own = model.step !== undefined && Math.abs(dt / model.step - 1) < 1e-6;
  return dynamicsStep(model, integrator, own ? model.step! : Number(dt.toPrecision(6))).label;
}

/** A step from the state's `now`, which is counted from `start` except between walls. */
function advanced(
  { model, integrator }: RolloutSettings,
  composition: Composition,
  walls: boolean,
  state: TensorRecord,
  duration: Tensor,
): TensorRecord {
  const graph = systemGraph(composition, arraysIn(state, 'graph'));
  const start = phaseState(state, 'start');
  const parameters = arraysIn(state, 'parameter');
  const { advance } = dynamicsStep(walls ? model : displaced(model, start, graph), integrator, duration);
  const { position, momentum } = advance(
    parameters,
    phaseState(state, 'now'),
    walls ? graph : { ...graph, space: freeSpace },
  );
  // A state that is carried must be a result, not the argument itself.
  return { 'now/position': tf.clone(position), 'now/momentum': tf.clone(momentum) };
}

function phaseState(state: TensorRecord, name: string): PhaseState {
  return { position: state[`${name}/position`]!, momentum: state[`${name}/momentum`]! };
}

/** Chunks of one composition that hold all motions; places left over are filled with motions that do not count. */
export function divide(motions: readonly PhaseTrajectory[]): {
  readonly composition: Composition;
  readonly chunks: readonly Chunk[];
} {
  const groups = groupByShape(motions);
  const rows = groups.reduce(
    (sum, { edges, bodies, members }) => sum + members.length * Math.max(edges, bodies),
    0,
  );
  const count = Math.max(1, Math.ceil(rows / rowsAtOnce));
  const sizes = groups.map(({ members }) => Math.ceil(members.length / count));
  const most = Math.max(...groups.map(({ members }, index) => Math.ceil(members.length / sizes[index]!)));
  return {
    composition: compose(motions, groups, sizes),
    chunks: Array.from({ length: most }, (_, chunk) =>
      groups.flatMap(({ members }, group) =>
        Array.from({ length: sizes[group]! }, (_, place) => {
          const index = chunk * sizes[group]! + place;
          return { motion: members[index % members.length]!, counts: index < members.length };
        }),
      ),
    ),
  };
}

function chunkState(
  composition: Composition,
  chunk: Chunk,
  motions: readonly PhaseTrajectory[],
  walls: boolean,
): ArrayRecord {
  const own = chunk.map(({ motion }) => motions[motion]!);
  const { bodies, dimension } = composition;
  const start = startArrays(
    composition,
    own,
    own.map(() => 0),
  );
  const array = (data: Float64Array): ArrayValue => ({ shape: [bodies, dimension], data });
  const still = (): ArrayValue => array(new Float64Array(bodies * dimension));
  const [position, momentum] = [array(start.position), array(start.momentum)];
  return {
    ...prefixed(
      'graph',
      Object.keys(graphInputs(composition)).length === 0 ? {} : graphValues(composition, own),
    ),
    'start/position': position,
    'start/momentum': momentum,
    'now/position': walls ? position : still(),
    'now/momentum': walls ? momentum : still(),
  };
}

function durationOf(
  { bodies }: Composition,
  chunk: Chunk,
  motions: readonly PhaseTrajectory[],
  interval: number,
  substeps: number,
): ArrayValue {
  const data = new Float64Array(bodies);
  let at = 0;
  for (const { motion } of chunk) {
    const { times, bodies: own } = motions[motion]!;
    // A motion that is over rests.
    const duration = interval < times.length ? (times[interval]! - times[interval - 1]!) / substeps : 0;
    data.fill(duration, at, at + own);
    at += own;
  }
  return { shape: [bodies, 1], data };
}

function startOf({ positions, momenta, bodies, dimension }: PhaseTrajectory): PredictedMotion {
  const begun = (values: Float64Array): Float64Array => {
    const result = new Float64Array(values.length);
    result.set(values.subarray(0, bodies * dimension));
    return result;
  };
  return { positions: begun(positions), momenta: begun(momenta) };
}

/** Puts what was reached into the motions; added to where they started, in 64 bits. */
function record(
  chunk: Chunk,
  motions: readonly PhaseTrajectory[],
  predicted: readonly PredictedMotion[],
  interval: number,
  reached: ArrayRecord,
  walls: boolean,
): void {
  let at = 0;
  for (const { motion, counts } of chunk) {
    const { times, bodies, dimension, positions, momenta } = motions[motion]!;
    const width = bodies * dimension;
    if (counts && interval < times.length) {
      for (let entry = 0; entry < width; entry++) {
        const row = interval * width + entry;
        const [q, p] = [reached.position!.data[at + entry]!, reached.momentum!.data[at + entry]!];
        predicted[motion]!.positions[row] = walls ? q : positions[entry]! + q;
        predicted[motion]!.momenta[row] = walls ? p : momenta[entry]! + p;
      }
    }
    at += width;
  }
}

function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}
