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
 *     O  p ← c p + √(T m (1 − c²)) N(0, 1),   c = e^{−γh/2}
 *     B  p ← p − (h/2) ∇U(w)
 *     A  w ← w + h p/m
 *     B, O as before
 *
 * with one gradient a step: a velocity Verlet step between two half refreshments. Its momenta are exactly thermal
 * where U is quadratic, its positions hotter by the factor 1/(1 − h²ω²/4): of two schemes of order two, `baoab` is
 * the one whose error is where nobody looks. Offered because its step is what a Metropolis test can be put on.
 *
 * `energyError` is what the Verlet step between the refreshments did not conserve of U + Σp²/(2m).
 *
 * @example
 * ```ts
 * const sampler = obabo(potential, { temperature: 0.01, stepSize: 0.1, friction: 1 });
 * let state = await sampler.init(optimum, createRandom(7));
 * [state] = await sampler.step(state);
 * ```
 * Source: Bussi and Parrinello, Physical Review E 75, 056707, 2007.
 * @throws InputError where a setting is outside its range.
 */
export function obabo(potential: Potential, options: LangevinOptions): Sampler<LangevinState> {
  const { temperature, stepSize, friction } = options;
  requireLangevin(options);
  const mass = massesOf(options.mass ?? 1, potential.dimension);
  const refresh = ornsteinUhlenbeck(friction, stepSize / 2, temperature, mass);
  const half = stepSize / 2;

  return {
    init: (position, random) => startThermally(potential, position, { mass, temperature, random }),

    async step(state) {
      const stream = resumeRandom(state.random);
      const position = state.position.slice();
      const momentum = state.momentum.slice();
      refresh(momentum, stream);
      const before = state.value + kineticEnergy(momentum, mass);
      kick(momentum, state.gradient, half);
      drift(position, momentum, mass, stepSize);
      const { value, gradient } = await potential.evaluate(position);
      kick(momentum, gradient, half);
      const energyError = value + kineticEnergy(momentum, mass) - before;
      refresh(momentum, stream);
      return [
        { position, momentum, value, gradient, random: stream.state() },
        { value, kineticEnergy: kineticEnergy(momentum, mass), energyError },
      ];
    },
  };
}
