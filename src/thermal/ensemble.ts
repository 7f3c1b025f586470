import { setImmediate } from 'node:timers/promises';
import type { RandomStream } from 'principia/math';
import { InputError } from 'principia/math';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';

/** One member: the potential it moves in (its own where each is whitened about its own optimum) and its start. */
export interface Member {
  readonly potential: Potential;
  readonly position: Float64Array;
}

/** How an ensemble is sampled. */
export interface EnsembleOptions<State extends SamplerState> {
  /** The sampler for a member's potential. */
  readonly sampler: (potential: Potential) => Sampler<State>;
  /** Draws kept of each member. */
  readonly draws: number;
  /** Steps from one kept draw to the next; 1 where absent. */
  readonly thin?: number;
  /** Steps before the first interval of `thin`, dropped; 0 where absent. */
  readonly burnIn?: number;
  /** Member k draws from this stream's child k. */
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
  /** Called after every step of every member. */
  readonly onStep?: (member: number) => void;
  /** States to go on from instead of the members' positions; `burnIn` is then usually 0. */
  readonly resume?: readonly State[];
}

/** What is kept of one member. */
export interface Chain<State extends SamplerState = SamplerState> {
  readonly draws: readonly Float64Array[];
  /** ∇U at each draw: the virial needs it. */
  readonly gradients: readonly Float64Array[];
  /** U at each draw. */
  readonly values: Float64Array;
  /** Kinetic energy at each draw. */
  readonly kineticEnergies: Float64Array;
  /** Whether it left the finite numbers; its draws end there. */
  readonly diverged: boolean;
  /** Where it stands: `resume` takes it. */
  readonly state: State;
}

/** Steps between two looks at the event loop, so that a signal is heard while analytic potentials run. */
const stepsPerTurn = 128;

/**
 * Runs all members side by side and keeps every `thin`-th state after `burnIn`. Members wait for their gradients
 * together; each draws from its own stream, so the bits do not depend on which answers first. A member that
 * leaves the finite numbers stops and is marked; `gates` then fail.
 *
 * @example
 * ```ts
 * const chains = await sampleEnsemble([{ potential, position: optimum }], {
 *   sampler: (potential) => baoab(potential, { temperature, stepSize: 0.1, friction: 1 }),
 *   draws: 500, thin: 10, burnIn: 1000, random: createRandom(7),
 * });
 * ```
 * @throws InputError for sizes that do not fit; the signal's reason where it is aborted.
 */
export function sampleEnsemble<State extends SamplerState>(
  members: readonly Member[],
  options: EnsembleOptions<State>,
): Promise<Chain<State>[]> {
  members.forEach(({ potential, position }, index) => {
    if (position.length !== potential.dimension) {
      throw new InputError(
        `Member ${index} starts at a position of ${position.length} coordinates in a potential of ${potential.dimension}.`,
      );
    }
  });
  return Promise.all(members.map((member, index) => sampleMember(member, index, options)));
}

async function sampleMember<State extends SamplerState>(
  { potential, position }: Member,
  index: number,
  options: EnsembleOptions<State>,
): Promise<Chain<State>> {
  const { draws, thin = 1, burnIn = 0, signal, onStep } = options;
  const sampler = options.sampler(potential);
  let state = options.resume?.[index] ?? (await sampler.init(position, options.random.child(index)));
  const kept: State[] = [];
  const kineticEnergies: number[] = [];
  let diverged = !Number.isFinite(state.value);
  for (let step = 1; step <= burnIn + draws * thin && !diverged; step++) {
    signal?.throwIfAborted();
    const [next, info] = await sampler.step(state);
    diverged = !(Number.isFinite(info.value) && Number.isFinite(info.kineticEnergy));
    if (diverged) break;
    state = next;
    if (step > burnIn && (step - burnIn) % thin === 0) {
      kept.push(state);
      kineticEnergies.push(info.kineticEnergy);
    }
    onStep?.(index);
    if (step % stepsPerTurn === 0) await setImmediate();
  }
  return {
    draws: kept.map((draw) => draw.position),
    gradients: kept.map((draw) => draw.gradient),
    values: Float64Array.from(kept, (draw) => draw.value),
    kineticEnergies: Float64Array.from(kineticEnergies),
    diverged,
    state,
  };
}
