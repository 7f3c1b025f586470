import { compileLaw, conservedQuantities, fieldFrom, type Law } from 'principia/law';
import { centreOfMass, integrateAdaptive, type Trajectory } from 'principia/physics';
import { createProblem, startingPoint } from './create-problem.js';
import { fitByGaussNewton } from './gauss-newton.js';
import { floorOf, type NoiseLevels, sigmaFrom } from './refit-law.js';
import { type BodyCharge, type BodyMass, bodiesAt } from './shooting-problem.js';

/** What a rollout is told. */
export interface RolloutOptions {
  /** Samples 0 … fitted − 1 fit the initial state; the others are predicted. */
  readonly fitted: number;
  readonly masses?: readonly BodyMass[];
  readonly charges?: readonly BodyCharge[];
  /** Weights of the fit; estimated from its residuals where not given. */
  readonly noise?: NoiseLevels;
  /** 1e-11. */
  readonly relativeTolerance?: number;
}

/** A law followed beyond the span on which its initial state was fitted. */
export interface Rollout {
  readonly status: 'complete';
  /** [T]: of the whole trajectory; the prediction begins at `fitted`. */
  readonly times: Float64Array;
  readonly fitted: number;
  /** [T, N, D]. */
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  /** Mean distance of each body from the observed centre of mass [N]: what errors are compared with. */
  readonly radius: Float64Array;
  /** |predicted − observed| / radius [T, N]. */
  readonly relativeError: Float64Array;
  /** Largest relative error of each body in the predicted span [N]. */
  readonly largestError: Float64Array;
  /** Largest change of a position over radius when the steps are halved (the tolerance divided by 2⁸). */
  readonly stepHalvingShift: number;
  /** |E(t) − E(0)| over the mean kinetic energy [T]; null where the law has no potential, as where it damps. */
  readonly energyDrift: Float64Array | null;
  /** The same at halved steps. */
  readonly energyDriftHalved: Float64Array | null;
}

/** A rollout that did not come about, and why. */
export interface FailedRollout {
  readonly status: 'failed';
  readonly reason: string;
}

/** By what a tolerance is divided for steps half as long: 2 to the method's order. */
const halving = 2 ** 8;

/**
 * Fits the initial state alone, law, masses and charges fixed, to the first samples of a trajectory, and follows the law through
 * the rest.
 *
 * @example
 * ```ts
 * const rollout = rollOut(refit.law, trajectory, { fitted: 230, masses });
 * if (rollout.status === 'complete') rollout.largestError; // a body each, over its orbit's radius
 * ```
 */
export function rollOut(law: Law, trajectory: Trajectory, options: RolloutOptions): Rollout | FailedRollout {
  const { times, dimension } = trajectory;
  const { fitted } = options;
  const relativeTolerance = options.relativeTolerance ?? 1e-11;
  const masses = (options.masses ?? []).map((mass) => ({ ...mass, free: false }));
  const charges = (options.charges ?? []).map((charge) => ({ ...charge, free: false }));
  const problem = createProblem(law, [trajectory], {
    masses,
    charges,
    freeConstants: law.terms.flatMap(({ expression }) => expression.constants.map(() => false)),
    windows: [{ trajectory: 0, start: 0, end: fitted }],
    relativeTolerance,
  });
  const fit = fitByGaussNewton(problem, startingPoint(problem), {
    floor: floorOf(problem, { relativeTolerance }),
    maximumIterations: 12,
    ...(options.noise === undefined ? {} : { sigma: sigmaFrom(problem, options.noise) }),
  });
  if (fit.status === 'failed') return { status: 'failed', reason: fit.reason };
  const bodies = bodiesAt(problem, fit.point.parameters, 0);
  const force = compileLaw(law);
  const initial = fit.point.initialStates[0]!;
  const follow = (tolerance: number): Motion | null => {
    const { field, events } = fieldFrom(force, force.constants, bodies, initial);
    const outcome = integrateAdaptive(field, initial, times, {
      relativeTolerance: tolerance,
      events,
      absoluteTolerance: (problem.integration.absoluteTolerance as Float64Array).map(
        (value) => (value * tolerance) / relativeTolerance,
      ),
    });
    return outcome.status === 'complete' ? splitMotion(outcome.states, initial.length / 2) : null;
  };
  const motion = follow(relativeTolerance);
  const halved = follow(relativeTolerance / halving);
  if (motion === null || halved === null)
    return { status: 'failed', reason: 'the law cannot be followed to the end' };
  const radius = meanRadius(trajectory, bodies.masses);
  const relativeError = distances(motion.positions, trajectory.positions, dimension, radius);
  const drift = (followed: Motion): Float64Array | null => {
    const { energy, energyScale } = conservedQuantities(law, bodies, followed);
    return energy?.map((value) => Math.abs(value - energy[0]!) / energyScale) ?? null;
  };
  return {
    status: 'complete',
    times,
    fitted,
    ...motion,
    radius,
    relativeError,
    largestError: radius.map((_, body) =>
      largestFrom(relativeError, fitted * radius.length + body, radius.length),
    ),
    stepHalvingShift: largestFrom(distances(motion.positions, halved.positions, dimension, radius), 0, 1),
    energyDrift: drift(motion),
    energyDriftHalved: drift(halved),
  };
}

interface Motion {
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

function splitMotion(states: Float64Array, width: number): Motion {
  const samples = states.length / (2 * width);
  const positions = new Float64Array(samples * width);
  const velocities = new Float64Array(samples * width);
  for (let sample = 0; sample < samples; sample++) {
    const from = 2 * sample * width;
    positions.set(states.subarray(from, from + width), sample * width);
    velocities.set(states.subarray(from + width, from + 2 * width), sample * width);
  }
  return { positions, velocities };
}

/** Mean distance of each body from the centre of mass over the observed span [N]. */
function meanRadius({ positions, dimension, times }: Trajectory, masses: Float64Array): Float64Array {
  const width = masses.length * dimension;
  const radius = new Float64Array(masses.length);
  for (let sample = 0; sample < times.length; sample++) {
    const row = positions.subarray(sample * width, (sample + 1) * width);
    const centre = centreOfMass(masses, row, dimension);
    const repeated = row.map((_, index) => centre[index % dimension]!);
    distances(row, repeated, dimension, new Float64Array(masses.length).fill(1)).forEach((distance, body) => {
      radius[body] = radius[body]! + distance / times.length;
    });
  }
  return radius;
}

/** |one − other| over the body's unit, [T, N]. */
function distances(
  one: Float64Array,
  other: Float64Array,
  dimension: number,
  units: Float64Array,
): Float64Array {
  const result = new Float64Array(one.length / dimension);
  for (let row = 0; row < result.length; row++) {
    let squared = 0;
    for (let axis = 0; axis < dimension; axis++) {
      squared += (one[row * dimension + axis]! - other[row * dimension + axis]!) ** 2;
    }
    result[row] = Math.sqrt(squared) / units[row % units.length]!;
  }
  return result;
}

function largestFrom(values: Float64Array, from: number, stride: number): number {
  let largest = 0;
  for (let index = from; index < values.length; index += stride) largest = Math.max(largest, values[index]!);
  return largest;
}
