import {
  accelerationField,
  compileLaw,
  exchanged,
  isFreeMotion,
  type Law,
  lawConstants,
  sameFunction,
} from 'principia/law';
import { rootMeanSquare } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { chargesUnder, type JudgedLaw, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';

/** States at which laws are compared. */
const states = 200;

/** Two laws are one where their accelerations differ by no more than this share, body by body, in the middle. */
const same = 1e-4;

/** Variables of laws that are never negative. */
const positive = ['r', 'm1', 'm2', 'v'];

/** Whether two fitted laws move the bodies alike at the states of the training motions. */
export function equalOnData(one: JudgedLaw, other: JudgedLaw, observations: Observations): boolean {
  if (isFreeMotion(one.law) || isFreeMotion(other.law)) return false;
  const { training } = observations.dataset;
  const differences: number[] = [];
  for (let state = 0; state < states; state++) {
    const trajectory = training[Math.floor((state * training.length) / states)]!;
    const sample = Math.floor((((state * 0.618) % 1) + 1e-9) * trajectory.times.length);
    const [first, second] = [one, other].map((law) => accelerationsAt(law, trajectory, sample, observations));
    const size = rootMeanSquare(first!);
    if (!Number.isFinite(size) || size === 0) continue;
    differences.push(rootMeanSquare(first!.map((value, index) => value - second![index]!)) / size);
  }
  return differences.length > 0 && Math.max(...differences) < same;
}

function accelerationsAt(
  { law, refit }: JudgedLaw,
  trajectory: Trajectory,
  sample: number,
  observations: Observations,
): Float64Array {
  const { system, dimension, positions, velocities } = trajectory;
  const width = system.bodies.length * dimension;
  const learned = massesUnder(refit, observations);
  const charges = chargesUnder(refit, observations);
  const field = accelerationField(compileLaw(law), lawConstants(law), {
    dimension,
    masses: Float64Array.from(
      system.bodies,
      ({ name, mass }) => mass ?? learned.find(({ body }) => body === name)!.value,
    ),
    charges: Float64Array.from(
      system.bodies,
      ({ name, charge }) => charges.find(({ body }) => body === name)?.value ?? charge ?? 0,
    ),
    interactions: system.interactions,
  });
  const state = new Float64Array(2 * width);
  state.set(positions.subarray(sample * width, (sample + 1) * width));
  state.set(velocities.subarray(sample * width, (sample + 1) * width), width);
  const rate = new Float64Array(2 * width);
  field(0, state, rate);
  return rate.subarray(width);
}

/** Whether the forces of pairs read alike from either of their bodies. */
export function isSymmetric({ terms }: Law): boolean {
  return terms.every(
    ({ acts, expression }) =>
      acts === 'body force' || sameFunction(expression, exchanged(expression), positive) !== null,
  );
}
