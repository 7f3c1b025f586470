import type { Window } from 'principia/distillation';
import type { Dataset } from 'principia/law';
import { median, quantile } from 'principia/math';
import type { Trajectory } from 'principia/physics';

/** What experiments are drawn within; what is not asked for comes from the data. */
export interface ProposalBounds {
  readonly distance: readonly [least: number, most: number];
  readonly speed: number;
  readonly duration: readonly [least: number, most: number];
  readonly samples: number;
  /** Of every body; as one of the training motions has them where absent. */
  readonly mass?: readonly [least: number, most: number];
  readonly charge?: readonly [least: number, most: number];
  /** About which the bodies begin, [D]. */
  readonly centre: readonly number[];
}

/** The share of what is rarest at either end that does not count. */
const tail = 0.05;

/** Beyond what was seen by so much: a next experiment that repeats the last tells little. */
const beyond = 2;

/** Numbers that an experiment is compared by at most: the work goes with their square and more. */
const mostNumbers = 480;
const mostSamples = 32;

/**
 * What the data span, widened by a factor of two at either end: distances of pairs, durations (those of the windows in which
 * motions are followed, since neighbours diverge in longer ones); speeds as they are.
 *
 * @param windows on which laws are weighed
 */
export function spanOf({ training, dimension }: Dataset, windows: readonly Window[]): ProposalBounds {
  const distances = training.flatMap(pairDistances);
  const durations = windows.map(({ trajectory, start, end }) => {
    const { times } = training[trajectory]!;
    return times[end - 1]! - times[start]!;
  });
  const width = 2 * training[0]!.system.bodies.length * dimension;
  const samples = median(windows.map(({ start, end }) => end - start));
  return {
    distance: [quantile(distances, tail) / beyond, beyond * quantile(distances, 1 - tail)],
    speed: quantile(training.flatMap(speedsOf), 1 - tail),
    duration: [Math.min(...durations) / beyond, beyond * Math.max(...durations)],
    samples: Math.max(4, Math.min(mostSamples, Math.floor(mostNumbers / width), Math.round(samples))),
    centre: centreOf(training, dimension),
  };
}

/** Distances of the interacting pairs, at no more than some hundred times. */
function pairDistances({ times, positions, dimension, system }: Trajectory): number[] {
  const { first, second } = system.interactions;
  const width = system.bodies.length * dimension;
  const step = Math.max(1, Math.floor(times.length / 100));
  const distances: number[] = [];
  for (let row = 0; row < times.length; row += step) {
    first.forEach((one, pair) => {
      let squared = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const at = row * width + axis;
        squared += (positions[at + one * dimension]! - positions[at + second[pair]! * dimension]!) ** 2;
      }
      if (Number.isFinite(squared)) distances.push(Math.sqrt(squared));
    });
  }
  return distances;
}

function speedsOf({ velocities, dimension }: Trajectory): number[] {
  const speeds: number[] = [];
  for (let from = 0; from < velocities.length; from += dimension) {
    const speed = Math.hypot(...velocities.subarray(from, from + dimension));
    if (Number.isFinite(speed)) speeds.push(speed);
  }
  return speeds;
}

/** The mean place of all bodies. */
function centreOf(training: readonly Trajectory[], dimension: number): readonly number[] {
  const sums = new Array<number>(dimension).fill(0);
  let count = 0;
  for (const { positions } of training) {
    positions.forEach((value, index) => {
      if (Number.isFinite(value)) sums[index % dimension]! += value;
    });
    count += positions.length / dimension;
  }
  return sums.map((sum) => sum / count);
}
