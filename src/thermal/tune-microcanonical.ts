import { InputError, mean, type RandomStream, variance } from 'principia/math';
import { effectiveSampleSize } from './effective-sample-size.js';
import { type MicrocanonicalState, microcanonical } from './microcanonical.js';
import type { Potential } from './potential.js';

/** Var(ΔE)/d at which the bias of unadjusted chains is small beside a hundred draws' noise. */
const usualErrorVariance = 5e-4;

/** Settings found for microcanonical dynamics. */
export interface MicrocanonicalTuning {
  readonly stepSize: number;
  readonly decoherenceLength: number;
  /** Where the tuning run ended: burnt in as far as it was. */
  readonly position: Float64Array;
  /** Gradients spent. */
  readonly gradients: number;
}

/** How `tuneMicrocanonical` goes about it. */
export interface TuneMicrocanonicalOptions {
  readonly temperature: number;
  readonly random: RandomStream;
  /** Steps of each round; 500 where absent. */
  readonly steps?: number;
  /** Rounds of step-size adaptation; 8 where absent. */
  readonly rounds?: number;
  /** The variance of the energy error per dimension to aim at, in units of T²; 5·10⁻⁴ where absent. */
  readonly errorVariance?: number;
}

/**
 * The step that brings the energy error's variance per dimension (EEVPD) to the target: ε (target/EEVPD)^{1/6}, at
 * most halved or doubled, since one block of errors says little about a step far away. Halved where an error is not
 * finite.
 *
 * @param energyErrors T(ΔK + ΔS) of steps of this size.
 */
export function adaptedStepSize(
  stepSize: number,
  energyErrors: ArrayLike<number>,
  temperature: number,
  dimension: number,
  target: number = usualErrorVariance,
): number {
  const perDimension = variance(energyErrors) / (temperature * temperature * dimension);
  const factor = (target / perDimension) ** (1 / 6);
  return stepSize * (Number.isNaN(factor) ? 1 / 2 : Math.max(1 / 2, Math.min(2, factor)));
}

/**
 * Step size and decoherence length for a potential: a first guess from single steps, then rounds each adapting ε to the aimed energy error and L
 * to √(Σ Var wᵢ), the size of the distribution; then, from one longer round, L = 0.4 ε S/S_eff, a share of the path
 * from one independent draw to the next (harmonic mean over coordinates). A round that leaves the finite numbers is
 * taken back with half the step.
 *
 * Source: Robnik, De Luca, Silverstein and Seljak, arXiv:2212.08549, §4; scheme of three stages as in BlackJAX.
 * @throws InputError where the potential is not finite at the start.
 */
export async function tuneMicrocanonical(
  potential: Potential,
  start: Float64Array,
  {
    temperature,
    random,
    steps = 500,
    rounds = 8,
    errorVariance = usualErrorVariance,
  }: TuneMicrocanonicalOptions,
): Promise<MicrocanonicalTuning> {
  const { dimension } = potential;
  if (!Number.isFinite((await potential.evaluate(start)).value)) {
    throw new InputError(
      'The potential is not finite where the tuning of microcanonical dynamics is to start: start from an optimised position.',
    );
  }
  let position = start;
  let gradients = 1;
  const run = async (label: string, length: number): Promise<Run | null> => {
    gradients += 1 + 2 * length;
    const options = { temperature, stepSize, decoherenceLength };
    return runFrom(potential, position, options, random.child(label), length);
  };
  // Up or down in twos from the size of a unit normal distribution's step, one step each and always from the start,
  // so that a step far too large throws nothing away.
  let stepSize = Math.sqrt(dimension) / 4;
  let decoherenceLength = Number.POSITIVE_INFINITY;
  const tooLarge = async (): Promise<boolean> => {
    const error = (await run('first step', 1))?.energyErrors[0] ?? Number.POSITIVE_INFINITY;
    return !(error * error < errorVariance * temperature * temperature * dimension);
  };
  const factor = (await tooLarge()) ? 1 / 2 : 2;
  for (let trial = 0; trial < 100; trial++) {
    stepSize *= factor;
    if ((await tooLarge()) !== factor < 1) break;
  }
  decoherenceLength = 4 * stepSize;
  for (let round = 0; round < rounds; round++) {
    const done = await run(`round ${round}`, steps);
    if (done === null) {
      stepSize /= 2;
      continue;
    }
    position = done.position;
    stepSize = adaptedStepSize(stepSize, done.energyErrors, temperature, dimension, errorVariance);
    const size = Math.sqrt(done.coordinates.reduce((sum, series) => sum + variance(series), 0));
    if (size > 0) decoherenceLength = size;
  }
  const last = await run('decoherence', 4 * steps);
  if (last !== null) {
    position = last.position;
    const times = last.coordinates.map((series) => series.length / effectiveSampleSize([series]));
    const path = 0.4 * stepSize * mean(times);
    if (path > 0) decoherenceLength = path;
  }
  return { stepSize, decoherenceLength, position, gradients };
}

interface Run {
  readonly position: Float64Array;
  /** The second half's energy errors, and every coordinate's series there. */
  readonly energyErrors: readonly number[];
  readonly coordinates: readonly Float64Array[];
}

async function runFrom(
  potential: Potential,
  position: Float64Array,
  options: Parameters<typeof microcanonical>[1],
  random: RandomStream,
  length: number,
): Promise<Run | null> {
  const sampler = microcanonical(potential, options);
  let state: MicrocanonicalState = await sampler.init(position, random);
  const energyErrors: number[] = [];
  const draws: Float64Array[] = [];
  for (let step = 0; step < length; step++) {
    const [next, { value, energyError = Number.NaN }] = await sampler.step(state);
    if (!Number.isFinite(value + energyError)) return null;
    state = next;
    if (step < Math.floor(length / 2)) continue;
    energyErrors.push(energyError);
    draws.push(state.position);
  }
  const coordinates = Array.from({ length: potential.dimension }, (_, index) =>
    Float64Array.from(draws, (draw) => draw[index]!),
  );
  return { position: state.position, energyErrors, coordinates };
}
