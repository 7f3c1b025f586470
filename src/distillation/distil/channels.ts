import { symmetricEigen } from 'principia/math';
import type { ForceReading, PhaseTrajectory } from 'principia/training';
import type { LearnedMotion } from './learned-motion.js';

/** How messages use their channels. */
export interface ChannelUse {
  readonly channels: number;
  /** Directions of the channels' space that hold all but a hundredth of the messages' variance. */
  readonly carrying: number;
  /** Share of the variance of each direction, largest first. */
  readonly shares: readonly number[];
}

/** Share of the variance that may be left to the directions that do not count. */
const negligible = 0.01;

/** States whose messages are looked at. */
const statesRead = 60;

/**
 * How many channels carry information: the principal directions of the messages, so that no mixing of the channels
 * changes the answer but by their sizes. Null for a model without messages.
 */
export async function channelUse(
  motion: LearnedMotion,
  states: readonly PhaseTrajectory[],
): Promise<ChannelUse | null> {
  const read = states.slice(0, statesRead);
  const readings = await motion.read(read, true);
  const edges = read.reduce(
    (sum, { trajectory }) => sum + 2 * trajectory.system.interactions.first.length,
    0,
  );
  const total = readings.reduce((sum, { messages }) => sum + (messages?.length ?? 0), 0);
  if (total === 0 || edges === 0) return null;
  const channels = total / edges;
  const { values } = symmetricEigen(covariance(readings, channels, edges), channels);
  const variances = Array.from(values, (value) => Math.max(0, value)).sort((a, b) => b - a);
  const whole = variances.reduce((sum, value) => sum + value, 0) || 1;
  let [carrying, left] = [0, whole];
  while (carrying < channels && left > negligible * whole) left -= variances[carrying++]!;
  return { channels, carrying, shares: variances.map((value) => value / whole) };
}

function covariance(readings: readonly ForceReading[], channels: number, edges: number): Float64Array {
  const mean = new Float64Array(channels);
  for (const { messages } of readings) {
    messages!.forEach((value, entry) => {
      mean[entry % channels]! += value / edges;
    });
  }
  const matrix = new Float64Array(channels * channels);
  for (const { messages } of readings) {
    for (let from = 0; from < messages!.length; from += channels) {
      for (let row = 0; row < channels; row++) {
        const own = messages![from + row]! - mean[row]!;
        for (let column = 0; column < channels; column++) {
          matrix[row * channels + column]! += (own * (messages![from + column]! - mean[column]!)) / edges;
        }
      }
    }
  }
  return matrix;
}
