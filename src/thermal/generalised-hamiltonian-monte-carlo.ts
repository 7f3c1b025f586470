import { InputError, type RandomStream, resumeRandom } from 'principia/math';
import { metropolis } from './hamiltonian-monte-carlo.js';
import {
  kineticEnergy,
  type LangevinOptions,
  type LangevinState,
  ornsteinUhlenbeck,
  startThermally,
} from './langevin.js';
import { leapfrogStep, type PhasePoint } from './leapfrog.js';
import { massesOf } from './mass.js';
import type { Potential } from './potential.js';
import type { Sampler } from './sampler.js';

/** The settings of generalised Hamiltonian Monte Carlo: those of Langevin dynamics, and how often it is tested. */
export interface GeneralisedHamiltonianMonteCarloOptions extends LangevinOptions {
  /** Langevin steps, and gradients, to a test; 1 where absent. */
  readonly steps?: number;
  /** Whether momenta are drawn anew before every path, which makes the chain of positions reversible; false where absent. */
  readonly renewMomentum?: boolean;
}

/**
 * Langevin dynamics made exact by a Metropolis test. A step is a path of `steps` Langevin steps,
 *
 *     O(h/2)  ( B A B )  [ O(h)  ( B A B ) ] …  O(h/2),     O(t): p ← c p + √(Tm(1 − c²)) N(0, 1), c = e^{−γt}
 *
 * B A B one leapfrog step. All between the outer O's is taken with probability min(1, e^{−Δ/T}), Δ the sum of the
 * leapfrog steps' energy errors (the O's exchange heat, not error); else it is undone and p reversed, as detailed
 * balance up to reversal demands. One step to a test is Horowitz's generalised hybrid Monte Carlo; several with
 * `renewMomentum` are the Metropolis-adjusted Langevin trajectories (MALT). With few steps to a test the step must be
 * so small that hardly any is rejected, since each rejection turns the motion back.
 *
 * @example
 * ```ts
 * const sampler = generalisedHamiltonianMonteCarlo(potential, { temperature: 0.01, stepSize: 0.05, friction: 1 });
 * ```
 * Source: Horowitz, Phys. Lett. B 268, 247 (1991); Riou-Durand and Vogrinc, arXiv:2202.13230.
 * @throws InputError where a setting is outside its range.
 */
export function generalisedHamiltonianMonteCarlo(
  potential: Potential,
  options: GeneralisedHamiltonianMonteCarloOptions,
): Sampler<LangevinState> {
  const { temperature, stepSize, friction, steps = 1, renewMomentum = false } = options;
  if (!(temperature > 0 && stepSize > 0 && friction >= 0 && Number.isInteger(steps) && steps >= 1)) {
    throw new InputError(
      `Generalised Hamiltonian Monte Carlo needs a positive temperature and step, a friction that is not negative and at least one step to a test; got ${temperature}, ${stepSize}, ${friction} and ${steps}.`,
    );
  }
  const mass = massesOf(options.mass ?? 1, potential.dimension);
  const thermal = mass.map((m) => Math.sqrt(temperature * m));
  const refreshedOver = (time: number) => {
    const refresh = ornsteinUhlenbeck(friction, time, temperature, mass);
    return (momentum: Float64Array, stream: RandomStream): Float64Array => {
      const refreshed = momentum.slice();
      refresh(refreshed, stream);
      return refreshed;
    };
  };
  const half = refreshedOver(stepSize / 2);
  const whole = refreshedOver(stepSize);

  return {
    init: (position, random) => startThermally(potential, position, { mass, temperature, random }),

    async step(state) {
      const stream = resumeRandom(state.random);
      const start: PhasePoint = {
        ...state,
        momentum: renewMomentum
          ? thermal.map((scale) => scale * stream.normal())
          : half(state.momentum, stream),
      };
      let end: PhasePoint | null = start;
      let error = 0;
      for (let index = 0; index < steps && end !== null; index++) {
        const before: PhasePoint = index === 0 ? end : { ...end, momentum: whole(end.momentum, stream) };
        end = await leapfrogStep(potential, before, stepSize, mass);
        if (end !== null) {
          const heat = kineticEnergy(end.momentum, mass) - kineticEnergy(before.momentum, mass);
          error += end.value - before.value + heat;
        }
      }
      const acceptance = end === null ? 0 : metropolis(error, temperature);
      const accepted = stream.uniform() < acceptance;
      const kept = accepted && end !== null ? end : { ...start, momentum: start.momentum.map((p) => -p) };
      const momentum = half(kept.momentum, stream);
      const { position, value, gradient } = kept;
      return [
        { position, momentum, value, gradient, random: stream.state() },
        { value, kineticEnergy: kineticEnergy(momentum, mass), proposal: { acceptance, accepted } },
      ];
    },
  };
}
