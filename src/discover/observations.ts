/**
 * What the learner starts from: windows of motion, the masses that momentum conservation alone gives, and how noisy
 * the data are.
 *
 * @packageDocumentation
 */
import type { BodyCharge } from 'principia/distillation';
import { type Dataset, massesFromMomentum } from 'principia/law';
import { InputError, median, type RandomStream, rootMeanSquare } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { type Increments, sampleIncrements } from 'principia/training';

/** What is known of a body's mass before any law is. */
export interface StartingMass {
  readonly body: string;
  readonly value: number;
  /** Learned, or given by the data. */
  readonly unknown: boolean;
  /** Whether the recoil of the others tells it: larger than three of its standard errors. */
  readonly significant: boolean;
}

/** Observations ready for both roads. */
export interface Observations {
  readonly dataset: Dataset;
  readonly increments: Increments;
  readonly masses: readonly StartingMass[];
  /** ln m of the unknown masses, 0 elsewhere, [N]. */
  readonly unknownLogMass: Float64Array;
  readonly unknown: readonly boolean[];
  /** Charges that the data lack and that were learned, one of them held as their unit; none otherwise. */
  readonly charges: readonly BodyCharge[];
  /** Standard deviation of the observed velocities as given; 0 where it was not, and residuals must tell it. */
  readonly velocityNoise: number;
  /** What the positions' own scatter says of their noise, an upper bound where the sampling is coarse. */
  readonly positionScatter: number;
  /** Samples a window. */
  readonly stride: number;
  /** Whether no velocity changes beyond rounding: there is nothing to learn. */
  readonly uniform: boolean;
}

/** Rows of velocity changes that a linear solve looks at, about. */
const targetRows = 24_000;

/** The share of a window's velocity change that noise may have. */
const noiseShare = 0.1;

/**
 * Prepares a dataset for learning.
 *
 * @throws InputError where trajectories have different bodies
 */
export function observe(dataset: Dataset, random: RandomStream, noise?: number): Observations {
  const first = dataset.training[0];
  if (first === undefined) throw new InputError(`${dataset.name} has no training trajectories`);
  const bodies = first.system.bodies.length;
  const unknown = first.system.bodies.map((body) => body.mass === undefined);
  checkTrajectories(dataset);
  const masses = startingMasses(dataset, unknown);
  const velocityNoise = noise ?? differenceNoise(dataset.training, 'velocities');
  const stride = strideFor(dataset.training, velocityNoise);
  const increments = sampleIncrements(dataset.training, {
    limit: Math.min(3000, Math.floor(targetRows / (bodies * dataset.dimension))),
    stride,
    random,
  });
  return {
    dataset,
    increments,
    masses,
    unknown,
    unknownLogMass: Float64Array.from(masses, (mass) => (mass.unknown ? Math.log(mass.value) : 0)),
    charges: [],
    velocityNoise: noise ?? 0,
    positionScatter: noise ?? differenceNoise(dataset.training, 'positions'),
    stride,
    uniform: rootMeanSquare(increments.velocityChange) <= 1e-12 * rootMeanSquare(increments.velocity),
  };
}

function checkTrajectories({ training, test }: Dataset): void {
  const first = training[0]!.system.bodies;
  for (const { system, positions, times, dimension } of [...training, ...test]) {
    system.bodies.forEach(({ name, mass }, body) => {
      if ((mass === undefined) !== (first[body]?.mass === undefined)) {
        throw new InputError(
          `the mass of "${name}" is given in some trajectories and missing in others: give it in all of them or in none`,
        );
      }
    });
    const bodies = system.bodies.length;
    const { first: one, second: other } = system.interactions;
    for (let at = 0; at < times.length; at++) {
      for (let pair = 0; pair < one.length; pair++) {
        const a = (at * bodies + one[pair]!) * dimension;
        const b = (at * bodies + other[pair]!) * dimension;
        let apart = false;
        for (let axis = 0; axis < dimension; axis++) apart ||= positions[a + axis] !== positions[b + axis];
        if (!apart) {
          const names = `"${system.bodies[one[pair]!]!.name}" and "${system.bodies[other[pair]!]!.name}"`;
          throw new InputError(
            `${names} are at the same place at time ${times[at]}: a force between them has no direction there; leave that time or one of them out`,
          );
        }
      }
    }
  }
}

function startingMasses(dataset: Dataset, unknown: readonly boolean[]): StartingMass[] {
  const { bodies } = dataset.training[0]!.system;
  if (!unknown.includes(true)) {
    return bodies.map((body) => ({ body: body.name, value: body.mass!, unknown: false, significant: true }));
  }
  const gauge = dataset.gauge ?? { body: bodies[0]!.name, mass: bodies[0]!.mass ?? 1 };
  const estimates = massesFromMomentum(dataset.training, gauge);
  const significant = estimates.map(
    ({ value, standardError }) => value > 3 * standardError && value > 1e-12 * gauge.mass,
  );
  const least = Math.min(
    gauge.mass,
    ...estimates.filter((_, at) => significant[at]).map(({ value }) => value),
  );
  return estimates.map((estimate, at) => ({
    body: estimate.body,
    // A body that nothing recoils from is given a mass that cannot matter, to be learned from its pull on the others.
    value: bodies[at]!.mass ?? (significant[at] ? estimate.value : 1e-4 * least),
    unknown: unknown[at]! && estimate.body !== gauge.body,
    significant: significant[at]!,
  }));
}

/**
 * Noise of positions or velocities from their fourth differences over consecutive samples, Δ⁴v/√70: what is left of a smooth
 * motion there is far below its changes, what is left of noise is the noise.
 */
function differenceNoise(trajectories: readonly Trajectory[], kind: 'positions' | 'velocities'): number {
  const sizes: number[] = [];
  for (const trajectory of trajectories) {
    const { times, dimension, system } = trajectory;
    const width = system.bodies.length * dimension;
    for (let at = 0; at + 4 < times.length; at += 5) {
      for (let axis = 0; axis < width; axis++) {
        const v = (step: number): number => trajectory[kind][(at + step) * width + axis]!;
        sizes.push(Math.abs(v(0) - 4 * v(1) + 6 * v(2) - 4 * v(3) + v(4)) / Math.sqrt(70));
      }
    }
  }
  return sizes.length === 0 ? 0 : 1.4826 * median(sizes);
}

/** The fewest samples over which velocities change by more than ten times what noise makes of it. */
function strideFor(trajectories: readonly Trajectory[], noise: number): number {
  const shortest = Math.min(...trajectories.map((trajectory) => trajectory.times.length));
  const limit = Math.max(1, Math.floor((shortest - 1) / 4));
  for (let stride = 1; stride < limit; stride++) {
    const changes: number[] = [];
    for (const { velocities, times, dimension, system } of trajectories) {
      const width = system.bodies.length * dimension;
      for (let at = 0; at + stride < times.length; at += stride) {
        for (let axis = 0; axis < width; axis++) {
          changes.push(Math.abs(velocities[(at + stride) * width + axis]! - velocities[at * width + axis]!));
        }
      }
    }
    if (Math.SQRT2 * noise <= noiseShare * median(changes)) return stride;
  }
  return limit;
}
