/**
 * Predictive bands on held-out motion: the laws that are still possible, their constants and masses drawn from their
 * posterior, each followed from an initial state drawn from what the first samples leave open, and the noise on top.
 *
 * @packageDocumentation
 */
import {
  type BodyCharge,
  type BodyMass,
  lawLikelihood,
  type NoiseLevels,
  sensitiveMotion,
} from 'principia/distillation';
import { type InteractingBodies, type Law, simulateLaw, withLawConstants } from 'principia/law';
import {
  cholesky,
  choleskySolve,
  multiplyLower,
  type RandomStream,
  solveLowerTransposed,
} from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { TrajectoryForecast } from 'principia/thermal';
import { heldOutSpans } from './follow.js';
import { chargesUnder, type JudgedLaw, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';

/** A law with its constants, masses and charges at one draw. */
interface DrawnLaw {
  readonly law: Law;
  readonly masses: readonly BodyMass[];
  readonly charges: readonly BodyCharge[];
}

/** Draws a trajectory, and trajectories at most. */
const draws = 24;
const longest = 24;

/** Laws less probable than this have no say. */
const possible = 0.005;

const relativeTolerance = 1e-8;

/**
 * Forecasts of the later part of every held-out trajectory, positions and velocities, in order; those through which the
 * laws cannot be followed are left out.
 */
export function predictHeldOut(
  observations: Observations,
  laws: readonly JudgedLaw[],
  random: RandomStream,
): TrajectoryForecast[] {
  const noise = laws[0]!.refit.sigma;
  const drawn = drawLaws(laws, observations, random.child('laws'));
  return heldOutSpans(observations.dataset, longest).flatMap(({ trajectory, fitted }, index) => {
    const forecast = forecastOf(trajectory, fitted, drawn, noise, random.child(index));
    return forecast === null ? [] : [forecast];
  });
}

/** Draws of the laws in proportion to their probabilities, evenly spaced so that chance has no part in it. */
function drawLaws(
  laws: readonly JudgedLaw[],
  observations: Observations,
  random: RandomStream,
): readonly DrawnLaw[] {
  const surviving = laws.filter(({ probability }) => probability > possible);
  const total = surviving.reduce((sum, { probability }) => sum + probability, 0);
  let at = 0;
  let passed = surviving[0]!.probability;
  return Array.from({ length: draws }, (_, draw) => {
    while (passed < (total * (draw + 0.5)) / draws && at + 1 < surviving.length) {
      passed += surviving[++at]!.probability;
    }
    return drawLaw(surviving[at]!, observations, random);
  });
}

/** A draw of N(fit, covariance); the fit itself where the covariance is none. */
function drawLaw({ refit }: JudgedLaw, observations: Observations, random: RandomStream): DrawnLaw {
  const order = Math.round(Math.sqrt(refit.covariance.length));
  const factor = cholesky(refit.covariance, order);
  const shift =
    factor === null
      ? new Float64Array(order)
      : multiplyLower(
          factor,
          Float64Array.from({ length: order }, () => random.normal()),
        );
  let place = 0;
  const constants = refit.constants.map(({ value, standardDeviation }) =>
    standardDeviation > 0 ? value + shift[place++]! : value,
  );
  const moved = <Quantity extends { readonly body: string; readonly value: number }>(
    all: readonly Quantity[],
    fitted: readonly { readonly body: string }[],
    from: number,
  ): Quantity[] =>
    all.map((quantity) => {
      const at = fitted.findIndex(({ body }) => body === quantity.body);
      return at < 0 ? quantity : { ...quantity, value: quantity.value + shift[from + at]! };
    });
  return {
    law: withLawConstants(refit.law, constants),
    masses: moved(massesUnder(refit, observations), refit.masses, place),
    charges: moved(chargesUnder(refit, observations), refit.charges, place + refit.masses.length),
  };
}

/** Newton steps that a draw's initial state takes with the derivatives of another draw's. */
const chordSteps = 3;

function forecastOf(
  trajectory: Trajectory,
  fitted: number,
  drawn: readonly DrawnLaw[],
  noise: NoiseLevels,
  random: RandomStream,
): TrajectoryForecast | null {
  const { times } = trajectory;
  const start = fittedState(trajectory, fitted, drawn[0]!, noise);
  if (start === null) return null;
  const paths: Float64Array[] = [];
  for (const one of drawn) {
    const bodies = bodiesUnder(trajectory, one);
    const state = start.refitted(one.law, bodies);
    if (state === null) continue;
    const away = solveLowerTransposed(
      start.factor,
      state.map(() => random.normal()),
    );
    const initial = state.map((value, at) => value + away[at]!);
    const motion = simulateLaw(one.law, bodies, initial, times, { relativeTolerance });
    if (motion.status === 'complete') paths.push(predicted(motion, fitted, trajectory));
  }
  if (paths.length < draws / 2) return null;
  return gathered(paths, predicted(trajectory, fitted, trajectory), noise, trajectory);
}

/** The initial state that the first samples make most likely. */
interface FittedState {
  /** L of L Lᵀ = Σₜ Jₜᵀ N⁻¹ Jₜ, their information on it. */
  readonly factor: Float64Array;
  /** The same for a law nearby, by Newton steps with the derivatives J of the first; null where it cannot be followed. */
  refitted(law: Law, bodies: InteractingBodies): Float64Array | null;
}

function fittedState(
  trajectory: Trajectory,
  fitted: number,
  { law, masses, charges }: DrawnLaw,
  noise: NoiseLevels,
): FittedState | null {
  const likelihood = lawLikelihood(law, [trajectory], {
    masses: masses.map((mass) => ({ ...mass, free: false })),
    charges: charges.map((charge) => ({ ...charge, free: false })),
    freeConstants: law.terms.flatMap(({ expression }) => expression.constants.map(() => false)),
    windows: [{ trajectory: 0, start: 0, end: fitted }],
    noise,
  });
  const state = likelihood.at(likelihood.start)?.initialStates[0];
  const times = trajectory.times.subarray(0, fitted);
  const motion = state && sensitiveMotion(law, bodiesUnder(trajectory, { masses, charges }), state, times);
  if (!motion) return null;
  const { sensitivities } = motion;
  const width = state.length;
  const weights = rowWeights(trajectory, noise);
  const factor = cholesky(informationOf(sensitivities, weights, width), width);
  if (factor === null) return null;
  const observed = interleaved(trajectory, fitted, width / 2);
  return {
    factor,
    refitted(other, bodies) {
      let current = state;
      for (let step = 0; step < chordSteps; step++) {
        const followed = simulateLaw(other, bodies, current, times, { relativeTolerance });
        if (followed.status !== 'complete') return null;
        const path = interleaved(followed, fitted, width / 2);
        const slope = new Float64Array(width);
        path.forEach((value, row) => {
          const pull = weights[row % width]! * (observed[row]! - value);
          for (let at = 0; at < width; at++) slope[at]! += pull * sensitivities[row * width + at]!;
        });
        const move = choleskySolve(factor, slope);
        current = current.map((value, at) => value + move[at]!);
      }
      return current;
    },
  };
}

/** 1/σ² of the components of a state; none of velocities that were not observed. */
function rowWeights(
  { system, dimension, velocitiesEstimated }: Trajectory,
  noise: NoiseLevels,
): Float64Array {
  const half = system.bodies.length * dimension;
  return Float64Array.from({ length: 2 * half }, (_, at) => {
    const kind = at < half ? noise.position : noise.velocity;
    return at >= half && velocitiesEstimated ? 0 : 1 / kind[Math.floor((at % half) / dimension)]! ** 2;
  });
}

/** Σ Jᵀ N⁻¹ J over the times. */
function informationOf(sensitivities: Float64Array, weights: Float64Array, width: number): Float64Array {
  const information = new Float64Array(width * width);
  for (let row = 0; row < sensitivities.length / width; row++) {
    const from = row * width;
    const weight = weights[row % width]!;
    for (let one = 0; one < width; one++) {
      const left = weight * sensitivities[from + one]!;
      if (left === 0) continue;
      for (let other = 0; other < width; other++) {
        information[one * width + other]! += left * sensitivities[from + other]!;
      }
    }
  }
  return information;
}

/** States of the first samples, [T, 2·N·D]. */
function interleaved(
  { positions, velocities }: { readonly positions: Float64Array; readonly velocities: Float64Array },
  samples: number,
  half: number,
): Float64Array {
  const states = new Float64Array(2 * half * samples);
  for (let sample = 0; sample < samples; sample++) {
    states.set(positions.subarray(sample * half, (sample + 1) * half), 2 * sample * half);
    states.set(velocities.subarray(sample * half, (sample + 1) * half), (2 * sample + 1) * half);
  }
  return states;
}

function bodiesUnder(
  { system, dimension }: Trajectory,
  { masses, charges }: Pick<DrawnLaw, 'masses' | 'charges'>,
): InteractingBodies {
  const known = (all: readonly (BodyMass | BodyCharge)[], name: string): number | undefined =>
    all.find(({ body }) => body === name)?.value;
  return {
    dimension,
    masses: Float64Array.from(system.bodies, ({ name, mass }) => known(masses, name) ?? mass ?? 1),
    charges: Float64Array.from(system.bodies, ({ name, charge }) => known(charges, name) ?? charge ?? 0),
    interactions: system.interactions,
  };
}

/** What comes after the fitted samples: positions, then velocities. */
function predicted(
  { positions, velocities }: { readonly positions: Float64Array; readonly velocities: Float64Array },
  fitted: number,
  { system, dimension, velocitiesEstimated }: Trajectory,
): Float64Array {
  const from = fitted * system.bodies.length * dimension;
  // Estimated velocities are no observations.
  return velocitiesEstimated
    ? positions.slice(from)
    : Float64Array.from([...positions.subarray(from), ...velocities.subarray(from)]);
}

function gathered(
  paths: readonly Float64Array[],
  observed: Float64Array,
  noise: NoiseLevels,
  { system, dimension, velocitiesEstimated }: Trajectory,
): TrajectoryForecast {
  const half = velocitiesEstimated ? observed.length : observed.length / 2;
  const means = new Float64Array(observed.length);
  const deviations = new Float64Array(observed.length);
  observed.forEach((_, entry) => {
    let sum = 0;
    for (const path of paths) sum += path[entry]!;
    const centre = sum / paths.length;
    let squares = 0;
    for (const path of paths) squares += (path[entry]! - centre) ** 2;
    const kind = entry < half ? noise.position : noise.velocity;
    const own = kind[Math.floor(entry / dimension) % system.bodies.length]!;
    means[entry] = centre;
    deviations[entry] = Math.hypot(Math.sqrt(squares / (paths.length - 1)), own);
  });
  return { means, deviations, observed };
}
