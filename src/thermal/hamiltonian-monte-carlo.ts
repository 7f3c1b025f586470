import { InputError, type RandomStream, resumeRandom } from 'principia/math';
import { kineticEnergy } from './langevin.js';
import { leapfrogStep, type PhasePoint } from './leapfrog.js';
import { massesOf } from './mass.js';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';

/** The settings of Hamiltonian Monte Carlo. */
export interface HamiltonianMonteCarloOptions {
  /** T of the sampled density e^{−U/T}. */
  readonly temperature: number;
  /** h of the leapfrog steps. */
  readonly stepSize: number;
  /** L, leapfrog steps (and gradients) to a proposal; of two numbers, any from the first to the second, equally likely. */
  readonly steps: number | readonly [number, number];
  /** Each proposal's step is h (1 + jitter (2u − 1)) with u uniform in [0, 1); 0 where absent. */
  readonly jitter?: number;
  /** Masses, one for all or one a coordinate; 1 where absent. */
  readonly mass?: number | Float64Array;
}

/**
 * Hamiltonian Monte Carlo: p drawn anew from N(0, TM), L leapfrog steps of H = U + Σ p²/2m, and the end taken with
 * probability min(1, e^{−ΔH/T}), else the start kept. Exact for any step size; reversible. A path that leaves the
 * finite numbers is rejected.
 *
 * In a nearly harmonic potential a fixed L h that is a multiple of a mode's half period never mixes that mode: let
 * L range, or jitter the step.
 *
 * @example
 * ```ts
 * const sampler = hamiltonianMonteCarlo(potential, { temperature: 0.01, stepSize: 0.1, steps: [5, 15] });
 * ```
 * Source: Duane, Kennedy, Pendleton and Roweth, Phys. Lett. B 195, 216 (1987); Neal, arXiv:1206.1901.
 * @throws InputError where a setting is outside its range.
 */
export function hamiltonianMonteCarlo(potential: Potential, options: HamiltonianMonteCarloOptions): Sampler {
  const { temperature, stepSize, steps, jitter = 0 } = options;
  const [fewest, most] = typeof steps === 'number' ? [steps, steps] : steps;
  if (!(temperature > 0 && stepSize > 0 && jitter >= 0 && jitter < 1)) {
    throw new InputError(
      `Hamiltonian Monte Carlo needs a positive temperature and step and a jitter from 0 to below 1; got ${temperature}, ${stepSize} and ${jitter}.`,
    );
  }
  if (!(Number.isInteger(fewest) && Number.isInteger(most) && fewest >= 1 && most >= fewest)) {
    throw new InputError(
      `Hamiltonian Monte Carlo needs a whole number of steps to a proposal, or a range of them; got ${fewest} to ${most}.`,
    );
  }
  const mass = massesOf(options.mass ?? 1, potential.dimension);

  const proposed = async (start: PhasePoint, stream: RandomStream): Promise<PhasePoint | null> => {
    const length = fewest + stream.integer(most - fewest + 1);
    const size = stepSize * (1 + jitter * (2 * stream.uniform() - 1));
    let point: PhasePoint | null = start;
    for (let step = 0; step < length && point !== null; step++) {
      point = await leapfrogStep(potential, point, size, mass);
    }
    return point;
  };

  return {
    async init(position, random) {
      const { value, gradient } = await potential.evaluate(position);
      return { position: position.slice(), value, gradient, random: random.state() };
    },

    async step(state) {
      const stream = resumeRandom(state.random);
      const momentum = mass.map((m) => Math.sqrt(temperature * m) * stream.normal());
      const start: PhasePoint = { ...state, momentum };
      const end = await proposed(start, stream);
      const energy = ({ value, momentum: p }: PhasePoint): number => value + kineticEnergy(p, mass);
      const acceptance = end === null ? 0 : metropolis(energy(end) - energy(start), temperature);
      // Drawn in any case, so that a rejection leaves the stream where an acceptance does.
      const accepted = stream.uniform() < acceptance;
      const kept = accepted && end !== null ? end : start;
      const next: SamplerState = {
        position: kept.position,
        value: kept.value,
        gradient: kept.gradient,
        random: stream.state(),
      };
      const info = { value: kept.value, kineticEnergy: kineticEnergy(kept.momentum, mass) };
      return [next, { ...info, proposal: { acceptance, accepted } }];
    },
  };
}

/** min(1, e^{−ΔH/T}); 0 where ΔH is not a number. */
export function metropolis(energyChange: number, temperature: number): number {
  return Number.isNaN(energyChange) ? 0 : Math.min(1, Math.exp(-energyChange / temperature));
}
