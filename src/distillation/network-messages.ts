/**
 * From a network to forces along the separation.
 *
 * @packageDocumentation
 */
import { dot } from 'principia/math';
import { compile, type TensorRecord, widestPrecision } from 'principia/tensor';
import {
  type Increments,
  type Parameters,
  propertiesOf,
  type TrainedModel,
  windowArrays,
} from 'principia/training';
import { type AlignedMessages, alignWithSeparation } from './message-gauge.js';
import type { MessageSamples } from './message-samples.js';

/** Pairs at the starts of windows, W·E of them, on which a network's forces can be read for any parameters. */
export interface MessageReader {
  readonly pairs: Omit<MessageSamples, 'force' | 'deviation'>;
  /** Forces along the separation [W·E], positive where they push apart, and what was found on the way. */
  read(parameters: Parameters): Promise<MessageReading>;
  dispose(): Promise<void>;
}

/** Forces read off a network's messages. */
export interface MessageReading {
  readonly force: Float64Array;
  /** The messages themselves [W, 2E, C]. */
  readonly messages: Float64Array;
  /** Size of what a free message has across the separation; 0 where messages are forces. */
  readonly noise: number;
  /** Share of each channel in the messages' size, largest first where the messages are free. */
  readonly channelShare: readonly number[];
  /** Share of the messages' power along the separation once the gauge is fixed; 1 where they are forces. */
  readonly alignment: number;
  /** H of the drag H v on every body at the starts of windows [W, N]; null where the model has none. */
  readonly drag: Float64Array | null;
}

/**
 * Compiles the reading of a network's messages at the starts of windows.
 *
 * Free messages are known up to one factor: they are given that with which the trained network's own reading comes
 * first, and its sign, so that readings of different draws can be compared.
 */
export async function messageReader(trained: TrainedModel, increments: Increments): Promise<MessageReader> {
  const { model, layout, unknown, logMass, backend } = trained;
  const all = Array.from({ length: increments.windows }, (_, at) => at);
  const inputs = windowArrays(increments, all, increments.scale, logMass);
  const shapes = Object.fromEntries(
    [...Object.entries(trained.parameters), ...Object.entries(inputs)].map(([name, { shape }]) => [
      name,
      { shape },
    ]),
  );
  const evaluate = await compile(
    (given: TensorRecord) => {
      const at = Object.fromEntries(layout.entries.map(({ name }) => [name, given[name]!]));
      const state = { position: given.position!, velocity: given.velocity! };
      const properties = propertiesOf(at, given, unknown);
      return {
        messages: model.messages(at, state, properties),
        ...(model.drag === undefined ? {} : { drag: model.drag(at, state, properties) }),
      };
    },
    shapes,
    { backend, precision: widestPrecision(backend) },
  );
  const { pairs, direction } = pairsOf(trained, increments);
  const readOnce = async (parameters: Parameters): Promise<MessageReading> => {
    const { messages, drag: dragged } = await evaluate.run({ ...parameters, ...inputs });
    const drag = (dragged?.data as Float64Array | undefined) ?? null;
    const values = messages!.data as Float64Array;
    const channels = messages!.shape[2]!;
    if (model.messageKind === 'force') return { ...forceReading(values, channels), messages: values, drag };
    const gauge = alignWithSeparation(
      values,
      channels,
      direction,
      model.topology.first.length,
      increments.dimension,
    );
    return { ...freeReading(gauge), messages: values, drag };
  };
  const reference = model.messageKind === 'free' ? (await readOnce(trained.parameters)).force : null;
  return {
    pairs,
    read: async (parameters) => {
      const reading = await readOnce(parameters);
      if (reference === null) return reading;
      const factor = dot(reading.force, reference) / dot(reading.force, reading.force);
      return {
        ...reading,
        force: reading.force.map((value) => value * factor),
        noise: reading.noise * Math.abs(factor),
      };
    },
    dispose: () => evaluate.dispose(),
  };
}

/**
 * Forces along the separation as a trained model sees them.
 *
 * @param forceNoise - [W, N], the force on a body that the residuals of the fit cannot tell from nothing
 */
export async function networkMessages(
  trained: TrainedModel,
  increments: Increments,
  forceNoise: Float64Array,
): Promise<MessageReading & { readonly samples: MessageSamples }> {
  const reader = await messageReader(trained, increments);
  try {
    const reading = await reader.read(trained.parameters);
    const { first, second } = trained.model.topology;
    const deviation = reading.force.map((_, row) => {
      const window = Math.floor(row / first.length) * increments.bodies;
      const pair = row % first.length;
      return (
        reading.noise || Math.min(forceNoise[window + first[pair]!]!, forceNoise[window + second[pair]!]!)
      );
    });
    return { ...reading, samples: { ...reader.pairs, force: reading.force, deviation } };
  } finally {
    await reader.dispose();
  }
}

function forceReading(values: Float64Array, channels: number): Omit<MessageReading, 'drag' | 'messages'> {
  const rows = values.length / channels;
  const force = new Float64Array(rows);
  const share = new Float64Array(channels);
  for (let row = 0; row < rows; row++) {
    force[row] = values[row * channels]!;
    let total = 0;
    for (let channel = 0; channel < channels; channel++) total += Math.abs(values[row * channels + channel]!);
    for (let channel = 0; channel < channels; channel++) {
      share[channel]! += Math.abs(values[row * channels + channel]!) / (total || 1) / rows;
    }
  }
  return { force, noise: 0, channelShare: [...share], alignment: 1 };
}

function freeReading({
  along,
  noise,
  channelShare,
  alignment,
}: AlignedMessages): Omit<MessageReading, 'drag' | 'messages'> {
  return { force: along, noise, channelShare, alignment };
}

/** Distances, masses and charges of every pair at every window's start, and the unit vectors first − second. */
function pairsOf(
  trained: TrainedModel,
  increments: Increments,
): { readonly pairs: MessageReader['pairs']; readonly direction: Float64Array } {
  const { first, second } = trained.model.topology;
  const { bodies, dimension } = increments;
  const rows = increments.windows * first.length;
  const column = (): Float64Array => new Float64Array(rows);
  const pairs = { r: column(), mass1: column(), mass2: column(), charge1: column(), charge2: column() };
  const direction = new Float64Array(rows * dimension);
  const mass = (entry: number): number =>
    Math.exp(increments.logMass[entry]! + trained.logMass[entry % bodies]!);
  for (let row = 0; row < rows; row++) {
    const window = Math.floor(row / first.length) * bodies;
    const a = window + first[row % first.length]!;
    const b = window + second[row % first.length]!;
    let square = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const part = increments.position[a * dimension + axis]! - increments.position[b * dimension + axis]!;
      direction[row * dimension + axis] = part;
      square += part * part;
    }
    const r = Math.sqrt(square);
    for (let axis = 0; axis < dimension; axis++) direction[row * dimension + axis]! /= r;
    pairs.r[row] = r;
    pairs.mass1[row] = mass(a);
    pairs.mass2[row] = mass(b);
    pairs.charge1[row] = increments.charge[a]!;
    pairs.charge2[row] = increments.charge[b]!;
  }
  return { pairs, direction };
}
