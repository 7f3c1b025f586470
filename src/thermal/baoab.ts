import { InputError, resumeRandom } from 'principia/math';
import { massesOf } from './mass.js';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState, StepInfo } from './sampler.js';

/** The settings of a Langevin sampler. */
export interface LangevinOptions {
  /** T of the sampled density e^{−U/T}. */
  readonly temperature: number;
  /** h; stable below 2/ω with ω² the largest eigenvalue of M^{−1/2} ∇²U M^{−1/2}. */
  readonly stepSize: number;
  /** γ, in inverse units of the step; 0 leaves Hamilton's equations, integrated by velocity Verlet. */
  readonly friction: number;
  /** Masses, one for all or one a coordinate; 1 where absent. */
  readonly mass?: number | Float64Array;
}

/** A Langevin chain's state: where it is, how it moves, the force it feels and where its noise stands. */
export interface LangevinState extends SamplerState {
  readonly momentum: Float64Array;
}

/**
 * Underdamped Langevin dynamics, dw = M⁻¹p dt, dp = −∇U dt − γ p dt + √(2γTM) dW, split as
 *
 *     B  p ← p − (h/2) ∇U(w)
 *     A  w ← w + (h/2) p/m
 *     O  p ← c p + √(T m (1 − c²)) N(0, 1),   c = e^{−γh}
 *     A, B as before
 *
 * with one gradient a step. Where U is quadratic the positions are exactly thermal for every stable step; the
 * momenta are cooler by h²ω²/4 in a mode of frequency ω, which is why the virial, and never the kinetic energy,
 * tells the temperature.
 *
 * @example
 * ```ts
 * const sampler = baoab(potential, { temperature: 0.01, stepSize: 0.1, friction: 1 });
 * let state = await sampler.init(optimum, createRandom(7));
 * [state] = await sampler.step(state);
 * ```
 * Source: Leimkuhler and Matthews, Appl. Math. Res. Express 2013, 34 (arXiv:1203.5428).
 * @throws InputError where a setting is outside its range.
 */
export function baoab(potential: Potential, options: LangevinOptions): Sampler<LangevinState> {
  const { dimension } = potential;
  const { temperature, stepSize, friction } = options;
  if (!(temperature > 0 && stepSize > 0 && friction >= 0)) {
    throw new InputError(
      `Langevin dynamics needs a positive temperature and step and a friction that is not negative; got ${temperature}, ${stepSize} and ${friction}.`,
    );
  }
  const mass = massesOf(options.mass ?? 1, dimension);
  const kept = Math.exp(-friction * stepSize);
  // −expm1 keeps 1 − c² exact for weak friction.
  const noise = mass.map((m) => Math.sqrt(-Math.expm1(-2 * friction * stepSize) * temperature * m));
  const half = stepSize / 2;

  return {
    async init(position, random) {
      const stream = resumeRandom(random.state());
      const momentum = mass.map((m) => Math.sqrt(temperature * m) * stream.normal());
      const { value, gradient } = await potential.evaluate(position);
      return { position: position.slice(), momentum, value, gradient, random: stream.state() };
    },

    async step(state) {
      const stream = resumeRandom(state.random);
      const position = new Float64Array(dimension);
      const momentum = new Float64Array(dimension);
      for (let index = 0; index < dimension; index++) {
        const inverseMass = 1 / mass[index]!;
        const kicked = state.momentum[index]! - half * state.gradient[index]!;
        const drifted = state.position[index]! + half * inverseMass * kicked;
        const thermal = kept * kicked + noise[index]! * stream.normal();
        momentum[index] = thermal;
        position[index] = drifted + half * inverseMass * thermal;
      }
      const { value, gradient } = await potential.evaluate(position);
      let kineticEnergy = 0;
      for (let index = 0; index < dimension; index++) {
        const kicked = momentum[index]! - half * gradient[index]!;
        momentum[index] = kicked;
        kineticEnergy += (kicked * kicked) / (2 * mass[index]!);
      }
      const info: StepInfo = { value, kineticEnergy };
      return [{ position, momentum, value, gradient, random: stream.state() }, info];
    },
  };
}
