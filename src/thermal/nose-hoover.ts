import { InputError, resumeRandom } from 'principia/math';
import { drift, kick, kineticEnergy, type LangevinState, startThermally } from './langevin.js';
import { massesOf } from './mass.js';
import type { Potential } from './potential.js';
import type { Sampler } from './sampler.js';
import { thermostatChain } from './thermostat-chain.js';

/** The settings of a Nosé-Hoover chain. */
export interface NoseHooverOptions {
  /** T of the density e^{−U/T} that is meant to be sampled. */
  readonly temperature: number;
  /** h; stable below 2/ω with ω² the largest eigenvalue of M^{−1/2} ∇²U M^{−1/2}. */
  readonly stepSize: number;
  /** τ, in the unit of h: the thermostats' masses are Q₁ = d T τ², Q_k = T τ². About a period of the slow modes. */
  readonly relaxationTime: number;
  /** Thermostats in the chain, at least one; 3 where absent. */
  readonly chainLength?: number;
  /** Suzuki-Yoshida sub-steps of a thermostat step; 3 where absent. */
  readonly substeps?: 1 | 3 | 5 | 7;
  /** Masses, one for all or one a coordinate; 1 where absent. */
  readonly mass?: number | Float64Array;
}

/** The state of a Nosé-Hoover chain: η_k and ξ_k of its thermostats beside positions and momenta. */
export interface NoseHooverState extends LangevinState {
  readonly thermostatVelocity: Float64Array;
  readonly thermostatPosition: Float64Array;
}

/**
 * Nosé-Hoover chain dynamics, the deterministic thermostat of simmering: every momentum is rubbed by one and the
 * same η₁, which the kinetic energy drives, and which the rest of the chain rubs in turn,
 *
 *     dw = M⁻¹p dt,   dp = −∇U dt − η₁ p dt,   dξ_k = η_k dt
 *     Q₁ dη₁ = (Σ p²/m − d T) dt − Q₁ η₂ η₁ dt,   Q_k dη_k = (Q_{k−1} η²_{k−1} − T) dt − Q_k η_{k+1} η_k dt
 *
 * split as N(h/2) B A B N(h/2): N moves the thermostats and scales the momenta, in Suzuki-Yoshida sub-steps; between
 * lies a velocity Verlet step. Reversible, with one gradient a step. What it conserves is
 * U + Σp²/(2m) + ½ΣQη² + d T ξ₁ + T Σ_{k>1} ξ_k; `energyError` is by how much one step did not.
 *
 * **Warning: alone it does not equilibrate near a minimum.** Modes that hardly exchange energy, such as those of a
 * trained network, share one thermostat that sees only their sum: the kinetic temperature reads 1.00 while single
 * modes stay anywhere between 0 and 5 times T (and a chain of one thermostat on one oscillator never leaves its
 * torus). From a minimum at rest it could not heat at all, so momenta are drawn at T. Nothing it samples may be
 * believed before the virial along every direction says so; `noseHooverLangevin` and `baoab` are its cure.
 *
 * @example
 * ```ts
 * const sampler = noseHoover(potential, { temperature: 0.01, stepSize: 0.1, relaxationTime: 1 });
 * let state = await sampler.init(optimum, createRandom(7));
 * [state] = await sampler.step(state);
 * ```
 * Source: Martyna, Tuckerman, Tobias and Klein, Molecular Physics 87, 1117, 1996, §4.
 * @throws InputError where a setting is outside its range.
 */
export function noseHoover(potential: Potential, options: NoseHooverOptions): Sampler<NoseHooverState> {
  const { dimension } = potential;
  const { temperature, stepSize, relaxationTime, chainLength: length = 3, substeps = 3 } = options;
  requireNoseHoover(options);
  const mass = massesOf(options.mass ?? 1, dimension);
  const chain = thermostatChain({ dimension, temperature, relaxationTime, length, substeps });
  const half = stepSize / 2;

  const conserved = (state: NoseHooverState): number =>
    state.value +
    kineticEnergy(state.momentum, mass) +
    chain.energy(state.thermostatVelocity, state.thermostatPosition);
  const rub = (momentum: Float64Array, velocity: Float64Array, position: Float64Array): void => {
    const factor = chain.move(velocity, position, 2 * kineticEnergy(momentum, mass), half);
    for (let index = 0; index < dimension; index++) momentum[index]! *= factor;
  };

  return {
    async init(position, random) {
      const start = await startThermally(potential, position, { mass, temperature, random });
      const stream = resumeRandom(start.random);
      const thermostatVelocity = chain.mass.map((q) => Math.sqrt(temperature / q) * stream.normal());
      const thermostatPosition = new Float64Array(length);
      return { ...start, thermostatVelocity, thermostatPosition, random: stream.state() };
    },

    async step(state) {
      const position = state.position.slice();
      const momentum = state.momentum.slice();
      const thermostatVelocity = state.thermostatVelocity.slice();
      const thermostatPosition = state.thermostatPosition.slice();
      rub(momentum, thermostatVelocity, thermostatPosition);
      kick(momentum, state.gradient, half);
      drift(position, momentum, mass, stepSize);
      const { value, gradient } = await potential.evaluate(position);
      kick(momentum, gradient, half);
      rub(momentum, thermostatVelocity, thermostatPosition);
      const { random } = state;
      const next = { position, momentum, thermostatVelocity, thermostatPosition, value, gradient, random };
      const energyError = conserved(next) - conserved(state);
      return [next, { value, kineticEnergy: kineticEnergy(momentum, mass), energyError }];
    },
  };
}

function requireNoseHoover(options: NoseHooverOptions): void {
  const { temperature, stepSize, relaxationTime, chainLength = 3, substeps = 3 } = options;
  if (!(temperature > 0 && stepSize > 0 && relaxationTime > 0)) {
    throw new InputError(
      `A Nosé-Hoover chain needs a positive temperature, step and relaxation time; got ${temperature}, ${stepSize} and ${relaxationTime}.`,
    );
  }
  if (!(Number.isInteger(chainLength) && chainLength >= 1) || ![1, 3, 5, 7].includes(substeps)) {
    throw new InputError(
      `A Nosé-Hoover chain has at least one thermostat and 1, 3, 5 or 7 sub-steps; got ${chainLength} and ${substeps}.`,
    );
  }
}
