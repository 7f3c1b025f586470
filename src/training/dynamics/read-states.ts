/**
 * What a model says at recorded states: how bodies are accelerated there, and what they tell each other.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { type ArrayRecord, compile, type TensorRecord, tf } from 'principia/tensor';
import type { Parameters } from '../model.js';
import type { ComputeOptions } from './compile-descent.js';
import { systemGraph } from './compose-systems.js';
import { dataScales } from './data-scales.js';
import type { DynamicsModel } from './dynamics-model.js';
import type { TrainingData } from './training-data.js';
import { trainingWindows } from './training-windows.js';

/** Recorded states side by side, n bodies and e directed edges, and a model that can be asked about them. */
export interface StateReader {
  /** Bodies of the edges' ends, [e]. */
  readonly senders: Int32Array;
  readonly receivers: Int32Array;
  /** The states and the true rates of momenta, [n, D]. */
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  readonly force: Float64Array;
  /** Known properties of the bodies, [n, K]; mass first. */
  readonly properties: Float64Array;
  /** What the model says with these parameters. */
  read(parameters: Parameters): Promise<StateReading>;
  dispose(): Promise<void>;
}

/** What a model says of states. */
export interface StateReading {
  /** ṗ, [n, D]. */
  readonly force: Float64Array;
  /** Messages, their means where they are random, [e, C]; absent where the model has none. */
  readonly messages?: Float64Array;
  /** Standard deviations of random messages, [e, C]. */
  readonly deviations?: Float64Array;
  /** C; 0 where the model has no messages. */
  readonly channels: number;
}

/**
 * Compiles a model's reading of so many of the training states of some data, drawn at random.
 *
 * @param data with rates
 * @param fresh parameters of the model, for names and shapes
 * @example
 * ```ts
 * const reader = await readStates(model, parameters, data, 500, random, { backend: 'native' });
 * (await reader.read(parameters)).messages; // [6000, C] of 500 systems of four bodies
 * ```
 */
export async function readStates(
  model: DynamicsModel,
  fresh: Parameters,
  data: TrainingData,
  states: number,
  random: RandomStream,
  compute: ComputeOptions,
): Promise<StateReader> {
  const { composition, inputs, draw } = trainingWindows(
    data.training,
    { steps: 0, batch: states, noise: 0, noiseChannels: 0, scales: dataScales(data.training), random },
    data.rates,
  );
  const batch = draw(0);
  const shapes = Object.fromEntries(
    Object.entries(fresh).map(([name, { shape }]) => [`parameter/${name}`, { shape }]),
  );
  const compiled = await compile(
    (given) => readingOf(model, given, systemGraph(composition, given), Object.keys(fresh)),
    { ...inputs, ...shapes },
    compute,
  );
  const { senders, receivers } = composition.example;
  const column = (name: string): Float64Array => Float64Array.from(batch[name]?.data ?? []);
  return {
    senders: Int32Array.from(batch.senders?.data ?? senders),
    receivers: Int32Array.from(batch.receivers?.data ?? receivers),
    position: column('position'),
    momentum: column('momentum'),
    force: column('force'),
    properties: column('properties'),
    async read(parameters) {
      const given = Object.entries(parameters).map(([name, array]) => [`parameter/${name}`, array] as const);
      const { force, messages, deviations } = await compiled.run({ ...batch, ...Object.fromEntries(given) });
      return {
        force: floats(force),
        channels: messages?.shape[1] ?? 0,
        ...(messages === undefined ? {} : { messages: floats(messages) }),
        ...(deviations === undefined ? {} : { deviations: floats(deviations) }),
      };
    },
    dispose: () => compiled.dispose(),
  };
}

function readingOf(
  model: DynamicsModel,
  given: TensorRecord,
  graph: ReturnType<typeof systemGraph>,
  names: readonly string[],
): TensorRecord {
  const parameters = Object.fromEntries(names.map((name) => [name, given[`parameter/${name}`]!]));
  const state = { position: given.position!, momentum: given.momentum! };
  const force = model.rates!(parameters, state, graph).momentum;
  if (model.messages === undefined) return { force };
  const messages = model.messages(parameters, state, graph);
  if (model.noiseChannels === undefined) return { force, messages };
  // A message is its mean and its deviation times the noise.
  const noise = tf.ones([graph.senders.shape[0]!, model.noiseChannels]);
  return {
    force,
    messages,
    deviations: tf.sub(model.messages(parameters, state, { ...graph, noise }), messages),
  };
}

const floats = (array: ArrayRecord[string] | undefined): Float64Array => Float64Array.from(array?.data ?? []);
