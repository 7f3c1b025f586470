import { InputError, resumeRandom } from 'principia/math';
import {
  drift,
  kick,
  kineticEnergy,
  type LangevinOptions,
  type LangevinState,
  ornsteinUhlenbeck,
  requireLangevin,
  startThermally,
} from './langevin.js';
import { massesOf } from './mass.js';
import type { Potential } from './potential.js';
import type { Sampler } from './sampler.js';

/** The settings of a Nosé-Hoover-Langevin sampler. */
export interface NoseHooverLangevinOptions extends LangevinOptions {
  /**
   * γ of the momenta: weak beside 1/τ, but 0 only where the modes are known to exchange energy, for the thermostat
   * alone cannot tell them apart.
   */
  readonly friction: number;
  /** τ, in the unit of h: the thermostat's mass is Q = d T τ². */
  readonly relaxationTime: number;
  /** γ of the thermostat; 1/τ where absent. */
  readonly thermostatFriction?: number;
}

/** The state of a Nosé-Hoover-Langevin chain: η of its thermostat beside positions and momenta. */
export interface NoseHooverLangevinState extends LangevinState {
  readonly thermostatVelocity: number;
}

/**
 * Nosé-Hoover-Langevin dynamics, a thermostat that is itself shaken, with a weak Langevin friction on the momenta,
 *
 *     dw = M⁻¹p dt,   dp = −∇U dt − η p dt − γ p dt + √(2γTM) dW
 *     Q dη = (Σ p²/m − d T) dt − Q γ′ η dt + √(2γ′TQ) dW′,   Q = d T τ²
 *
 * split as B A C D O D C A B with one gradient a step: B and A as in `baoab`,
 *
 *     C  p ← e^{−ηh/2} p
 *     D  η ← η + (h/2) (Σ p²/m − d T)/Q
 *     O  of p for γ and of η for γ′, both exact
 *
 * The noise on η makes it ergodic where modes exchange energy at all; the friction γ does so for a network near its
 * minimum, where they do not. With strong γ it is `baoab`; with γ = 0 it disturbs the Hamiltonian motion least.
 *
 * @example
 * ```ts
 * const sampler = noseHooverLangevin(potential, {
 *   temperature: 0.01, stepSize: 0.1, friction: 0.1, relaxationTime: 1,
 * });
 * ```
 * Source: Samoletov, Dettmann and Chaplain, Journal of Statistical Physics 128, 1321, 2007; Leimkuhler, Noorizadeh
 * and Theil, ibid. 135, 261, 2009; the order of the parts after Leimkuhler and Shang, SIAM J. Sci. Comput. 38, A712,
 * 2016.
 * @throws InputError where a setting is outside its range.
 */
export function noseHooverLangevin(
  potential: Potential,
  options: NoseHooverLangevinOptions,
): Sampler<NoseHooverLangevinState> {
  const { dimension } = potential;
  const { temperature, stepSize, friction, relaxationTime } = options;
  const { thermostatFriction = 1 / relaxationTime } = options;
  requireLangevin(options);
  if (!(relaxationTime > 0 && thermostatFriction >= 0)) {
    throw new InputError(
      `A Nosé-Hoover-Langevin thermostat needs a positive relaxation time and a friction that is not negative; got ${relaxationTime} and ${thermostatFriction}.`,
    );
  }
  const mass = massesOf(options.mass ?? 1, dimension);
  const thermostatMass = dimension * temperature * relaxationTime * relaxationTime;
  const refresh = ornsteinUhlenbeck(friction, stepSize, temperature, mass);
  // η has the variance T/Q, as p/m has T/m.
  const refreshThermostat = ornsteinUhlenbeck(
    thermostatFriction,
    stepSize,
    temperature,
    Float64Array.of(1 / thermostatMass),
  );
  const half = stepSize / 2;
  const push = (momentum: Float64Array): number =>
    (half * (2 * kineticEnergy(momentum, mass) - dimension * temperature)) / thermostatMass;
  const rub = (momentum: Float64Array, velocity: number): void => {
    const factor = Math.exp(-half * velocity);
    for (let index = 0; index < dimension; index++) momentum[index]! *= factor;
  };

  return {
    async init(position, random) {
      const start = await startThermally(potential, position, { mass, temperature, random });
      const stream = resumeRandom(start.random);
      const thermostatVelocity = Math.sqrt(temperature / thermostatMass) * stream.normal();
      return { ...start, thermostatVelocity, random: stream.state() };
    },

    async step(state) {
      const stream = resumeRandom(state.random);
      const position = state.position.slice();
      const momentum = state.momentum.slice();
      const thermostat = Float64Array.of(state.thermostatVelocity);
      kick(momentum, state.gradient, half);
      drift(position, momentum, mass, half);
      rub(momentum, thermostat[0]!);
      thermostat[0]! += push(momentum);
      refresh(momentum, stream);
      refreshThermostat(thermostat, stream);
      thermostat[0]! += push(momentum);
      rub(momentum, thermostat[0]!);
      drift(position, momentum, mass, half);
      const { value, gradient } = await potential.evaluate(position);
      kick(momentum, gradient, half);
      const thermostatVelocity = thermostat[0]!;
      return [
        { position, momentum, thermostatVelocity, value, gradient, random: stream.state() },
        { value, kineticEnergy: kineticEnergy(momentum, mass) },
      ];
    },
  };
}
