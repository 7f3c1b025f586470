/** Schemes that the samplers are compared with, or whose published errors the tests must find. None is offered. */

import { resumeRandom } from 'principia/math';
import {
  type LangevinOptions,
  type LangevinState,
  type OverdampedOptions,
  type OverdampedState,
  overdamped,
  type Potential,
  type Sampler,
} from 'principia/thermal';

/** Splittings by their parts: B kicks, A drifts, O refreshes; a part named twice is made for half the step each time. */
export type Splitting = 'ABOBA' | 'OABAO' | 'BAOA' | 'BAO' | 'BAOAB' | 'OBABO';

/** Normal numbers that a step of a splitting draws for each coordinate. */
export function drawsOf(splitting: Splitting): number {
  return splitting.split('O').length - 1;
}

/** Langevin dynamics by any splitting, with the gradient taken wherever B stands: plain, not fast. */
export function splittingSampler(
  splitting: Splitting,
  potential: Potential,
  { temperature, stepSize, friction, mass = 1 }: LangevinOptions & { readonly mass?: number },
): Sampler<LangevinState> {
  const parts = splitting.split('');
  return momentumSampler(potential, mass, temperature, async (position, momentum, normal) => {
    for (const part of parts) {
      const time = stepSize / parts.filter((other) => other === part).length;
      const { gradient } = part === 'B' ? await potential.evaluate(position) : { gradient: momentum };
      const kept = Math.exp(-friction * time);
      for (let index = 0; index < position.length; index++) {
        if (part === 'A') position[index]! += (time * momentum[index]!) / mass;
        else if (part === 'B') momentum[index]! -= time * gradient[index]!;
        else
          momentum[index] =
            kept * momentum[index]! + Math.sqrt(temperature * mass * (1 - kept * kept)) * normal();
      }
    }
  });
}

/**
 * p ← p − h∇U − hγp + √(2γTmh) ξ and w ← w + h p/m with the momentum before (explicit, as `posteriors`' stochastic-
 * gradient Hamiltonian Monte Carlo has it) or after (symplectic) its step.
 */
export function eulerSampler(
  kind: 'explicit' | 'symplectic',
  potential: Potential,
  { temperature, stepSize, friction, mass = 1 }: LangevinOptions & { readonly mass?: number },
): Sampler<LangevinState> {
  const noise = Math.sqrt(2 * friction * temperature * mass * stepSize);
  return momentumSampler(potential, mass, temperature, async (position, momentum, normal) => {
    const { gradient } = await potential.evaluate(position);
    for (let index = 0; index < position.length; index++) {
      const before = momentum[index]!;
      momentum[index] = before - stepSize * (gradient[index]! + friction * before) + noise * normal();
      position[index]! += (stepSize * (kind === 'explicit' ? before : momentum[index]!)) / mass;
    }
  });
}

/** Euler-Maruyama for overdamped dynamics, w ← w − h∇U + √(2hT) ξ: stochastic-gradient Langevin dynamics. */
export function eulerMaruyama(
  potential: Potential,
  { temperature, stepSize }: OverdampedOptions,
): Sampler<OverdampedState> {
  return {
    init: overdamped(potential, { temperature, stepSize }).init,
    async step(state) {
      const stream = resumeRandom(state.random);
      const noise = state.noise.map(() => stream.normal());
      const position = state.position.map(
        (value, index) =>
          value - stepSize * state.gradient[index]! + Math.sqrt(2 * stepSize * temperature) * noise[index]!,
      );
      const { value, gradient } = await potential.evaluate(position);
      return [
        { position, noise, value, gradient, random: stream.state() },
        { value, kineticEnergy: 0 },
      ];
    },
  };
}

/** A sampler from what a step does to copies of position and momentum. */
export function momentumSampler(
  potential: Potential,
  mass: number,
  temperature: number,
  move: (position: Float64Array, momentum: Float64Array, normal: () => number) => Promise<void>,
): Sampler<LangevinState> {
  return {
    async init(position, random) {
      const stream = resumeRandom(random.state());
      const momentum = position.map(() => Math.sqrt(temperature * mass) * stream.normal());
      return { position, momentum, ...(await potential.evaluate(position)), random: stream.state() };
    },
    async step(state) {
      const stream = resumeRandom(state.random);
      const position = state.position.slice();
      const momentum = state.momentum.slice();
      await move(position, momentum, () => stream.normal());
      const { value, gradient } = await potential.evaluate(position);
      const kineticEnergy = momentum.reduce((sum, p) => sum + (p * p) / (2 * mass), 0);
      return [
        { position, momentum, value, gradient, random: stream.state() },
        { value, kineticEnergy },
      ];
    },
  };
}
