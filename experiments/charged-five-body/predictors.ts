import { chargedFiveBodyMap } from 'principia/datasets';
import { integrateAdaptive } from 'principia/physics';
import { advanceEuler, advanceVerlet, type BoundedForce, boundedForces } from './bounded-motion.js';
import { type Task, taskTime, width } from './motions.js';
import type { PairStrength } from './tabulated-layer.js';

/** Predicts the positions of a task's last frame. */
export type Predictor = (task: Task) => Float64Array;

/** The benchmark's own step. */
const benchmarkStep = 1e-3;
const benchmarkSteps: number = Math.round(taskTime / benchmarkStep);

/** The law of the benchmark, which no learner sees, and its bound. */
export const coulombStrength: PairStrength = (squaredDistance, charge, otherCharge) =>
  (charge * otherCharge) / (squaredDistance * Math.sqrt(squaredDistance));
export const coulombBound = { of: 'components', size: 100 } as const;

/** x + c v; nothing moves where c is 0. */
export function straightLine(factor: number): Predictor {
  return ({ positions, velocities }) => positions.map((value, at) => value + factor * velocities[at]!);
}

/** The factor c for which x + c v is best, by least squares. */
export function bestFactor(tasks: readonly Task[]): number {
  let [product, square] = [0, 0];
  for (const { positions, velocities, answer } of tasks) {
    velocities.forEach((velocity, at) => {
      product += velocity * (answer[at]! - positions[at]!);
      square += velocity * velocity;
    });
  }
  return product / square;
}

/** The benchmark's own scheme: v += dt F(x), x += dt v with dt = 0.001. */
export function benchmarkScheme(force: BoundedForce): Predictor {
  return (task) => {
    const [x, v] = [task.positions.slice(), task.velocities.slice()];
    advanceEuler(boundedForces(task.charges, force), x, v, benchmarkStep, benchmarkSteps);
    return x;
  };
}

/** The program that made the data, rounding included. */
export const generator: Predictor = ({ charges, positions, velocities }) => {
  const [x, v] = [positions.slice(), velocities.slice()];
  chargedFiveBodyMap(charges).advance(x, v, benchmarkSteps);
  return x;
};

/**
 * Velocity Verlet in so many steps.
 *
 * @param corrected whether velocities are first moved to the time of their positions, v + dt F/2 with dt = 0.001
 */
export function verlet(force: BoundedForce, steps: number, corrected: boolean): Predictor {
  return (task) => {
    const forces = boundedForces(task.charges, force);
    const x = task.positions.slice();
    const v = corrected ? velocitiesInTime(task, force) : task.velocities.slice();
    advanceVerlet(forces, x, v, taskTime / steps, steps);
    return x;
  };
}

/**
 * A force without bound in continuous time, by an adaptive method of order 8.
 *
 * @param kick what velocities are half a step of 0.001 behind by; null where they are not
 */
export function continuousTime(
  strength: PairStrength,
  tolerance: number,
  kick: BoundedForce | null,
): Predictor {
  return (task) => {
    const forces = boundedForces(task.charges, { strength, bound: null });
    const start = new Float64Array(2 * width);
    start.set(task.positions);
    start.set(kick === null ? task.velocities : velocitiesInTime(task, kick), width);
    const { states } = integrateAdaptive(
      (_time, state, derivative) => {
        derivative.set(state.subarray(width));
        forces(state, derivative.subarray(width));
      },
      start,
      [0, taskTime],
      { relativeTolerance: tolerance, absoluteTolerance: tolerance },
    );
    return states.slice(2 * width, 3 * width);
  };
}

/** Velocities at the time of the positions: the benchmark's are half a step behind. */
function velocitiesInTime({ charges, positions, velocities }: Task, force: BoundedForce): Float64Array {
  const kick = new Float64Array(width);
  boundedForces(charges, force)(positions, kick);
  return velocities.map((value, at) => value + 0.5 * benchmarkStep * kick[at]!);
}

/** The least distance of two bodies from frame 30 to frame 40. */
export function closestOnTheWay(task: Task): number {
  let least = Number.POSITIVE_INFINITY;
  const noticed: PairStrength = (squaredDistance, charge, otherCharge) => {
    least = Math.min(least, squaredDistance);
    return coulombStrength(squaredDistance, charge, otherCharge);
  };
  benchmarkScheme({ strength: noticed, bound: coulombBound })(task);
  return Math.sqrt(least);
}
