import { InputError, type RandomStream, resumeRandom } from 'principia/math';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';

/** The settings of microcanonical Langevin Monte Carlo. */
export interface MicrocanonicalOptions {
  /** T of the sampled density e^{−U/T}; the dynamics itself has none. */
  readonly temperature: number;
  /** ε, the length of path of a step. */
  readonly stepSize: number;
  /** L, the length of path after which the direction is forgotten. */
  readonly decoherenceLength: number;
}

/** A microcanonical chain's state: where it is and which way it goes. */
export interface MicrocanonicalState extends SamplerState {
  /** u, of length 1. */
  readonly direction: Float64Array;
}

/** McLachlan's coefficient of the minimal-norm splitting. */
const outerKick = 0.1931833275037836;

/**
 * Microcanonical Langevin Monte Carlo. A particle of unit speed |u| = 1 on S = U/T, whose direction turns towards
 * −∇S = |∇S| e:
 *
 *     B(ε)  δ = ε|∇S|/(d − 1), ζ = e^{−δ}, a = u·e
 *           u ← e (1 − ζ)(1 + ζ + a(1 − ζ)) + 2ζu, of length 1;   ΔK = (d − 1)[δ − ln 2 + ln(1 + a + (1 − a)ζ²)]
 *     A(ε)  w ← w + εu
 *     O(t)  u ← u + √((e^{2t/L} − 1)/d) N(0, 1), of length 1
 *
 * A step is O(ε/2) B(bε) A(ε/2) B((1 − 2b)ε) A(ε/2) B(bε) O(ε/2) with b = 0.19318: two gradients. It is not adjusted:
 * its bias is governed by `energyError` = T(ΔK + ΔS), whose variance per dimension in units of T² is to be about
 * 5·10⁻⁴ (`tuneMicrocanonical`). The speed is always 1, so `kineticEnergy` is ½ and tells no temperature. Where it
 * leaves the finite numbers so do its values, and the ensemble marks it.
 *
 * @example
 * ```ts
 * const tuned = await tuneMicrocanonical(potential, optimum, { temperature, random: createRandom(7) });
 * const sampler = microcanonical(potential, { temperature, ...tuned });
 * ```
 * Source: Robnik, De Luca, Silverstein and Seljak, J. Mach. Learn. Res. 24(311), 2023 (arXiv:2212.08549).
 * @throws InputError where a setting is outside its range, or there is but one coordinate.
 */
export function microcanonical(
  potential: Potential,
  { temperature, stepSize, decoherenceLength }: MicrocanonicalOptions,
): Sampler<MicrocanonicalState> {
  const { dimension } = potential;
  if (!(temperature > 0 && stepSize > 0 && decoherenceLength > 0)) {
    throw new InputError(
      `Microcanonical dynamics needs a positive temperature, step and decoherence length; got ${temperature}, ${stepSize} and ${decoherenceLength}.`,
    );
  }
  if (dimension < 2) {
    throw new InputError(
      'Microcanonical dynamics needs at least two coordinates, since it moves by turning: use another sampler.',
    );
  }
  const spread = Math.sqrt(Math.expm1(stepSize / decoherenceLength) / dimension);
  const refresh = (direction: Float64Array, stream: RandomStream): void => {
    for (let index = 0; index < dimension; index++) direction[index]! += spread * stream.normal();
    normalise(direction);
  };

  return {
    async init(position, random) {
      const stream = resumeRandom(random.state());
      const direction = position.map(() => stream.normal());
      normalise(direction);
      const { value, gradient } = await potential.evaluate(position);
      return { position: position.slice(), direction, value, gradient, random: stream.state() };
    },

    async step(state) {
      const stream = resumeRandom(state.random);
      const direction = state.direction.slice();
      refresh(direction, stream);
      let kinetic = turn(direction, state.gradient, outerKick * stepSize, temperature);
      const middle = moved(state.position, direction, stepSize / 2);
      const { gradient: force } = await potential.evaluate(middle);
      kinetic += turn(direction, force, (1 - 2 * outerKick) * stepSize, temperature);
      const position = moved(middle, direction, stepSize / 2);
      const { value, gradient } = await potential.evaluate(position);
      kinetic += turn(direction, gradient, outerKick * stepSize, temperature);
      refresh(direction, stream);
      const energyError = temperature * kinetic + value - state.value;
      return [
        { position, direction, value, gradient, random: stream.state() },
        { value, kineticEnergy: 1 / 2, energyError },
      ];
    },
  };
}

/** B in place: turns u and returns ΔK. */
function turn(direction: Float64Array, gradient: Float64Array, length: number, temperature: number): number {
  const dimension = direction.length;
  let square = 0;
  let along = 0;
  for (let index = 0; index < dimension; index++) {
    square += gradient[index]! ** 2;
    along -= direction[index]! * gradient[index]!;
  }
  const norm = Math.sqrt(square);
  // At a point of rest nothing turns.
  if (norm === 0) return 0;
  const cosine = Math.max(-1, Math.min(1, along / norm));
  const turning = (length * norm) / (temperature * (dimension - 1));
  const decay = Math.exp(-turning);
  const towards = ((1 - decay) * (1 + decay + cosine * (1 - decay))) / norm;
  for (let index = 0; index < dimension; index++) {
    direction[index] = 2 * decay * direction[index]! - towards * gradient[index]!;
  }
  normalise(direction);
  return (dimension - 1) * (turning - Math.LN2 + Math.log(1 + cosine + (1 - cosine) * decay * decay));
}

function moved(position: Float64Array, direction: Float64Array, length: number): Float64Array {
  const result = new Float64Array(position.length);
  for (let index = 0; index < result.length; index++) {
    result[index] = position[index]! + length * direction[index]!;
  }
  return result;
}

function normalise(vector: Float64Array): void {
  let square = 0;
  for (let index = 0; index < vector.length; index++) square += vector[index]! ** 2;
  const scale = 1 / Math.sqrt(square);
  for (let index = 0; index < vector.length; index++) vector[index]! *= scale;
}
