import type { InteractingBodies, LawForces } from 'principia/law';
import { InputError } from 'principia/math';
import type { AdaptiveOptions, Trajectory } from 'principia/physics';

/** A stretch of one trajectory: samples start … end − 1. */
export interface Window {
  readonly trajectory: number;
  readonly start: number;
  readonly end: number;
}

/** A mass of the system by the body's name: fixed at its value, or fitted from it. */
export interface BodyMass {
  readonly body: string;
  readonly value: number;
  readonly free: boolean;
}

/**
 * A charge of the system by the body's name: fixed at its value, or fitted from it. The data leave a gauge that the
 * caller fixes by holding something: the sign of all charges together where the law knows them only in products of two,
 * and a factor between a constant and the charges where it knows only k q₁ q₂, so that one charge or k must be held.
 */
export interface BodyCharge {
  readonly body: string;
  readonly value: number;
  readonly free: boolean;
}

/** What is fitted and to what: the law's form, the data cut into windows, and which numbers are free. */
export interface ShootingProblem {
  readonly force: LawForces;
  readonly trajectories: readonly Trajectory[];
  readonly windows: readonly Window[];
  /** Bodies, N; the same in every trajectory. */
  readonly bodies: number;
  readonly dimension: number;
  /** 2 where velocities were observed, 1 where they were only estimated from the positions. */
  readonly kinds: 1 | 2;
  /** Indices of the free constants, then of the bodies with free masses, then with free charges: the parameters' order. */
  readonly freeConstants: readonly number[];
  readonly freeMasses: readonly number[];
  readonly freeCharges: readonly number[];
  /** Those of the free constants on which the force depends only by where it jumps. */
  readonly thresholds: readonly number[];
  /** Size of positions and of velocities, [2, N]: root mean square about each body's mean, never zero. */
  readonly scales: Float64Array;
  readonly masses: readonly Float64Array[];
  readonly charges: readonly Float64Array[];
  readonly integration: AdaptiveOptions;
  /** Of the sensitivities, which a Gauss-Newton step needs far less exactly. */
  readonly sensitivityIntegration: AdaptiveOptions;
}

/** The bodies of one trajectory at the given parameters. */
export function bodiesAt(
  problem: ShootingProblem,
  parameters: Float64Array,
  trajectory: number,
): InteractingBodies {
  const { freeConstants, freeMasses, freeCharges } = problem;
  const masses = Float64Array.from(problem.masses[trajectory]!);
  const charges = Float64Array.from(problem.charges[trajectory]!);
  freeMasses.forEach((body, index) => {
    masses[body] = parameters[freeConstants.length + index]!;
  });
  freeCharges.forEach((body, index) => {
    charges[body] = parameters[freeConstants.length + freeMasses.length + index]!;
  });
  return {
    dimension: problem.dimension,
    masses,
    charges,
    interactions: problem.trajectories[trajectory]!.system.interactions,
  };
}

/** The law's constants at the given parameters. */
export function constantsAt(problem: ShootingProblem, parameters: Float64Array): Float64Array {
  const constants = Float64Array.from(problem.force.constants);
  problem.freeConstants.forEach((constant, index) => {
    constants[constant] = parameters[index]!;
  });
  return constants;
}

/**
 * The observed state [x, v] at a sample. What was not observed there lies on Hermite's cubic through its neighbouring
 * observations, or moves uniformly from the only one: a start for a fit.
 */
export function observedState(trajectory: Trajectory, sample: number): Float64Array {
  const { times, positions, velocities } = trajectory;
  const width = trajectory.system.bodies.length * trajectory.dimension;
  const state = new Float64Array(2 * width);
  for (let column = 0; column < width; column++) {
    const [before, after] = neighbouringObservations(trajectory, sample, column);
    const [x0, v0] = [positions[before * width + column]!, velocities[before * width + column]!];
    const elapsed = times[sample]! - times[before]!;
    if (before === after) {
      state[column] = elapsed === 0 ? x0 : x0 + elapsed * v0;
      state[width + column] = v0;
      continue;
    }
    const span = times[after]! - times[before]!;
    const s = elapsed / span;
    const change = positions[after * width + column]! - x0;
    const [start, end] = [span * v0 - change, change - span * velocities[after * width + column]!];
    state[column] = x0 + s * change + s * (1 - s) * ((1 - s) * start + s * end);
    state[width + column] = (change + (1 - s) * (1 - 3 * s) * start + s * (2 - 3 * s) * end) / span;
  }
  return state;
}

/** The samples about a sample at which a coordinate was observed; the sample itself twice where it was, or never was. */
function neighbouringObservations(
  { times, positions }: Trajectory,
  sample: number,
  column: number,
): readonly [number, number] {
  const width = positions.length / times.length;
  const seen = (row: number): boolean => !Number.isNaN(positions[row * width + column]!);
  let [before, after] = [sample, sample];
  while (before >= 0 && !seen(before)) before -= 1;
  while (after < times.length && !seen(after)) after += 1;
  if (before < 0 && after === times.length) return [sample, sample];
  return [before < 0 ? after : before, after === times.length ? before : after];
}

/** Masses [N] of a trajectory's bodies: those given by name, else the system's own. */
export function massesOf(trajectory: Trajectory, given: readonly BodyMass[]): Float64Array {
  return Float64Array.from(trajectory.system.bodies, (body) => {
    const mass = given.find((entry) => entry.body === body.name)?.value ?? body.mass;
    if (mass === undefined) {
      throw new InputError(
        `The mass of "${body.name}" is unknown; expected it in the system or in the option "masses". ` +
          'Give it there, free to be fitted if need be.',
      );
    }
    return mass;
  });
}

/** Charges [N] of a trajectory's bodies: those given by name, else the system's own, zero where none is known. */
export function chargesOf(trajectory: Trajectory, given: readonly BodyCharge[]): Float64Array {
  return Float64Array.from(
    trajectory.system.bodies,
    (body) => given.find((entry) => entry.body === body.name)?.value ?? body.charge ?? 0,
  );
}

/** Root mean square of positions and of velocities about their means, a body each, over all trajectories: [2, N]. */
export function scalesOf(trajectories: readonly Trajectory[]): Float64Array {
  const bodies = trajectories[0]!.system.bodies.length;
  const squares = new Float64Array(2 * bodies);
  const counts = new Float64Array(2 * bodies);
  for (const { positions, velocities, dimension, times } of trajectories) {
    [positions, velocities].forEach((values, kind) => {
      for (let column = 0; column < bodies * dimension; column++) {
        let sum = 0;
        let square = 0;
        let count = 0;
        for (let sample = 0; sample < times.length; sample++) {
          const value = values[sample * bodies * dimension + column]!;
          if (Number.isNaN(value)) continue;
          count += 1;
          sum += value;
          square += value * value;
        }
        if (count === 0) continue;
        const block = kind * bodies + Math.floor(column / dimension);
        squares[block] = squares[block]! + Math.max(0, square - (sum * sum) / count);
        counts[block] = counts[block]! + count;
      }
    });
  }
  // Per axis summed into the length of the vector: the spread of the body about its mean place.
  const dimension = trajectories[0]!.dimension;
  const spread = squares.map((square, block) =>
    Math.sqrt((square * dimension) / Math.max(1, counts[block]!)),
  );
  return positiveScales(spread, bodies);
}

/** A body that rests has the scale of the others: nothing is measured in units of zero. */
function positiveScales(spread: Float64Array, bodies: number): Float64Array {
  return spread.map((value, block) => {
    if (value > 0) return value;
    const kind = Math.floor(block / bodies);
    return Math.max(...spread.subarray(kind * bodies, (kind + 1) * bodies)) || 1;
  });
}
