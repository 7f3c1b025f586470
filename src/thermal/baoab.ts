import { resumeRandom } from 'principia/math';
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
  const { temperature, stepSize, friction } = options;
  requireLangevin(options);
  const mass = massesOf(options.mass ?? 1, potential.dimension);
  const refresh = ornsteinUhlenbeck(friction, stepSize, temperature, mass);
  const half = stepSize / 2;

  return {
    init: (position, random) => startThermally(potential, position, { mass, temperature, random }),

    async step(state) {
      const stream = resumeRandom(state.random);
      const position = state.position.slice();
      const momentum = state.momentum.slice();
      kick(momentum, state.gradient, half);
      drift(position, momentum, mass, half);
      refresh(momentum, stream);
      drift(position, momentum, mass, half);
      const { value, gradient } = await potential.evaluate(position);
      kick(momentum, gradient, half);
      return [
        { position, momentum, value, gradient, random: stream.state() },
        { value, kineticEnergy: kineticEnergy(momentum, mass) },
      ];
    },
  };
}
