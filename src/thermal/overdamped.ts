import { InputError, resumeRandom } from 'principia/math';
import { massesOf } from './mass.js';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';

/** The settings of the overdamped sampler. */
export interface OverdampedOptions {
  /** T of the sampled density e^{−U/T}. */
  readonly temperature: number;
  /** h; stable below 2/λ with λ the largest eigenvalue of M^{−1/2} ∇²U M^{−1/2}. */
  readonly stepSize: number;
  /** Inverse mobilities, one for all or one a coordinate; 1 where absent. */
  readonly mass?: number | Float64Array;
}

/** The state of an overdamped chain: each step uses its own normal draw and that of the step before. */
export interface OverdampedState extends SamplerState {
  /** R of the last step, [d]. */
  readonly noise: Float64Array;
}

/**
 * Overdamped Langevin dynamics, dw = −M⁻¹∇U dt + √(2TM⁻¹) dW, by the limit method
 *
 *     w ← w − h ∇U(w)/m + √(2hT/m) (R + R′)/2,   R′ ~ N(0, 1) drawn anew, R that of the step before
 *
 * with one gradient a step: `baoab` at infinite friction, with h = (its step)²/2. Averaging two draws makes its
 * stationary averages right to second order, exact where U is quadratic for every stable step; with R′ alone (Euler-
 * Maruyama, stochastic-gradient Langevin dynamics) they are hotter by 1/(1 − hK/2). It walks where `baoab` flies:
 * prefer that one unless momenta are unwanted.
 *
 * There are no momenta, so the kinetic energy it reports is 0.
 *
 * @example
 * ```ts
 * const sampler = overdamped(potential, { temperature: 0.01, stepSize: 0.05 });
 * let state = await sampler.init(optimum, createRandom(7));
 * [state] = await sampler.step(state);
 * ```
 * Source: Leimkuhler and Matthews, Appl. Math. Res. Express 2013, 34 (arXiv:1203.5428).
 * @throws InputError where a setting is outside its range.
 */
export function overdamped(potential: Potential, options: OverdampedOptions): Sampler<OverdampedState> {
  const { dimension } = potential;
  const { temperature, stepSize } = options;
  if (!(temperature > 0 && stepSize > 0)) {
    throw new InputError(
      `Overdamped dynamics needs a positive temperature and step; got ${temperature} and ${stepSize}.`,
    );
  }
  const mass = massesOf(options.mass ?? 1, dimension);
  const spread = mass.map((m) => Math.sqrt((2 * stepSize * temperature) / m));

  return {
    async init(position, random) {
      const stream = resumeRandom(random.state());
      const noise = Float64Array.from({ length: dimension }, () => stream.normal());
      const { value, gradient } = await potential.evaluate(position);
      return { position: position.slice(), noise, value, gradient, random: stream.state() };
    },

    async step(state) {
      const stream = resumeRandom(state.random);
      const noise = Float64Array.from({ length: dimension }, () => stream.normal());
      const position = state.position.map((value, index) => {
        const draw = (state.noise[index]! + noise[index]!) / 2;
        return value - (stepSize / mass[index]!) * state.gradient[index]! + spread[index]! * draw;
      });
      const { value, gradient } = await potential.evaluate(position);
      return [
        { position, noise, value, gradient, random: stream.state() },
        { value, kineticEnergy: 0 },
      ];
    },
  };
}
