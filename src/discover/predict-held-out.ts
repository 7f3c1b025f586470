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
import { cholesky, multiplyLower, type RandomStream, solveLowerTransposed } from 'principia/math';
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

function forecastOf(
  trajectory: Trajectory,
  fitted: number,
  drawn: readonly DrawnLaw[],
  noise: NoiseLevels,
  random: RandomStream,
): TrajectoryForecast | null {
  const { times } = trajectory;
  let initialStates: readonly Float64Array[] | undefined;
  let spread: Float64Array | null = null;
  const paths: Float64Array[] = [];
  for (const { law, masses, charges } of drawn) {
    const held = { masses: masses.map((mass) => ({ ...mass, free: false })), charges };
    const likelihood = lawLikelihood(law, [trajectory], {
      ...held,
      charges: charges.map((charge) => ({ ...charge, free: false })),
      freeConstants: law.terms.flatMap(({ expression }) => expression.constants.map(() => false)),
      windows: [{ trajectory: 0, start: 0, end: fitted }],
      noise,
    });
    const point = likelihood.at(likelihood.start, initialStates);
    if (point === null) continue;
    ({ initialStates } = point);
    const [state] = point.initialStates;
    const bodies = bodiesUnder(trajectory, held);
    spread ??= stateFactor(law, bodies, state!, times.subarray(0, fitted), noise, trajectory);
    if (spread === null) return null;
    const away = solveLowerTransposed(
      spread,
      state!.map(() => random.normal()),
    );
    const initial = state!.map((value, at) => value + away[at]!);
    const motion = simulateLaw(law, bodies, initial, times, { relativeTolerance: 1e-8 });
    if (motion.status === 'complete') paths.push(predicted(motion, fitted, trajectory));
  }
  if (paths.length < draws / 2) return null;
  return gathered(paths, predicted(trajectory, fitted, trajectory), noise, trajectory);
}

/** L of L Lᵀ = Σₜ Jₜᵀ N⁻¹ Jₜ, the information of the first samples on the initial state. */
function stateFactor(
  law: Law,
  bodies: InteractingBodies,
  state: Float64Array,
  times: Float64Array,
  noise: NoiseLevels,
  { dimension }: Trajectory,
): Float64Array | null {
  const motion = sensitiveMotion(law, bodies, state, times);
  if (motion === null) return null;
  const width = state.length;
  const information = new Float64Array(width * width);
  const weights = state.map((_, at) => {
    const kind = at < width / 2 ? noise.position : noise.velocity;
    return 1 / kind[Math.floor((at % (width / 2)) / dimension)]! ** 2;
  });
  for (let row = 0; row < times.length * width; row++) {
    const from = row * width;
    const weight = weights[row % width]!;
    for (let one = 0; one < width; one++) {
      const left = weight * motion.sensitivities[from + one]!;
      if (left === 0) continue;
      for (let other = 0; other <= one; other++) {
        information[one * width + other]! += left * motion.sensitivities[from + other]!;
      }
    }
  }
  for (let one = 0; one < width; one++) {
    for (let other = 0; other < one; other++) {
      information[other * width + one] = information[one * width + other]!;
    }
  }
  return cholesky(information, width);
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
