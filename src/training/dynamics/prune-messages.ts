/**
 * Pruning of messages while a network is trained: channels that vary least are shut one after the other, until as many
 * are left as the force has components.
 *
 * @packageDocumentation
 */
import { InputError, type RandomStream } from 'principia/math';
import type { ArrayRecord } from 'principia/tensor';
import type { Parameters } from '../model.js';
import { parametersIn } from './adam-step.js';
import type { ComputeOptions } from './compile-descent.js';
import type { DynamicsModel } from './dynamics-model.js';
import { readStates } from './read-states.js';
import type { TrainingData } from './training-data.js';

/** When channels are shut, and how many are left. */
export interface PruningOptions {
  /** Channels left at the end. */
  readonly channels: number;
  /** Share of the steps after which no more are shut; 0.65. */
  readonly until?: number;
  /** Steps between two looks at the messages; a hundredth of all. */
  readonly every?: number;
  /** Training states that the channels' deviations are taken over; 200. */
  readonly states?: number;
}

/** Shuts channels between the steps of a training. */
export interface Pruning {
  /** What of the state has to be changed before a step is taken; null where nothing has. */
  before(step: number, read: () => ArrayRecord): Promise<ArrayRecord | null>;
  dispose(): Promise<void>;
}

/**
 * Channels that are kept at a step: C − ⌈(C − D)(1 − cos πp)/2⌉ with p the step's share of the pruning's time, at most 1.
 *
 * Source: the cosine schedule of E. Sztan's reproduction (2025) of arXiv:2006.11287.
 *
 * @param until share of the steps
 * @example
 * ```ts
 * keptChannels({ step: 650, steps: 1000, from: 100, to: 2, until: 0.65 }); // 2
 * ```
 */
export function keptChannels(at: {
  readonly step: number;
  readonly steps: number;
  readonly from: number;
  readonly to: number;
  readonly until: number;
}): number {
  const { step, steps, from, to, until } = at;
  const progress = Math.min(1, step / (until * steps));
  if (progress === 1) return to;
  return from - Math.ceil(((from - to) * (1 - Math.cos(Math.PI * progress))) / 2);
}

/**
 * Gets ready to prune a model's messages. What is shut depends on the step and the parameters alone, so that a resumed
 * training shuts the same.
 *
 * @param data with rates
 * @throws InputError where the model's messages cannot be pruned, or it has fewer channels than are to be left
 */
export async function preparePruning(
  model: DynamicsModel,
  fresh: Parameters,
  data: TrainingData,
  options: PruningOptions,
  steps: number,
  random: RandomStream,
  compute: ComputeOptions,
): Promise<Pruning> {
  const { channels: to, until = 0.65, every = Math.max(1, Math.round(steps / 100)), states = 200 } = options;
  const { kept: name } = model;
  const from = name === undefined ? 0 : fresh[name]!.data.length;
  if (name === undefined || from < to) {
    throw new InputError(
      `the messages of '${model.name}' cannot be pruned to ${to} channels: it has ${name === undefined ? 'no channels that can be shut' : from}; make it prunable, with more channels`,
    );
  }
  const reader = await readStates(model, fresh, data, states, random, compute);
  return {
    async before(step, read) {
      if (step === 0 || step % every !== 0) return null;
      const parameters = parametersIn(read());
      const open = Float64Array.from(parameters[name]!.data);
      const count = keptChannels({ step, steps, from, to, until });
      if (open.filter((value) => value > 0).length <= count) return null;
      const { messages, channels } = await reader.read(asParameters(parameters));
      const order = channelOrder(messages!, channels, open);
      const data = new Float64Array(from);
      for (const channel of order.slice(0, count)) data[channel] = 1;
      return { [`parameter/${name}`]: { shape: [from], data } };
    },
    dispose: () => reader.dispose(),
  };
}

/** Channels by their standard deviation, largest first; those that are shut come last. */
function channelOrder(messages: Float64Array, channels: number, open: Float64Array): readonly number[] {
  const rows = messages.length / channels;
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  messages.forEach((value, entry) => {
    sums[entry % channels]! += value / rows;
  });
  messages.forEach((value, entry) => {
    squares[entry % channels]! += (value - sums[entry % channels]!) ** 2;
  });
  const rank = (channel: number): number => (open[channel]! > 0 ? squares[channel]! : -1);
  return Array.from({ length: channels }, (_, channel) => channel).sort((a, b) => rank(b) - rank(a) || a - b);
}

function asParameters(arrays: ArrayRecord): Parameters {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );
}
