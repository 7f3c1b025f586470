import { setImmediate } from 'node:timers/promises';
import { InputError, type RandomStream } from 'principia/math';
import type { SamplerState } from './sampler.js';
import {
  recordOf,
  rungAt,
  type SamplerFactory,
  type Standing,
  sweep,
  type TemperedChain,
  type TemperedProblem,
  takenOver,
} from './tempered-rung.js';

/** How one chain is led along temperatures. */
export interface AnnealingOptions<State extends SamplerState> {
  /** In the order in which they are visited: falling to cool, rising to heat. */
  readonly temperatures: readonly number[];
  readonly sampler: SamplerFactory<State>;
  readonly start: Float64Array;
  /** Steps kept at every temperature. */
  readonly draws: number;
  /** Steps from one kept draw to the next; 1 where absent. */
  readonly thin?: number;
  /** Steps at every temperature before the first is kept; 0 where absent. */
  readonly burnIn?: number;
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
}

/**
 * Leads one chain through temperatures, each begun where the one before ended, its momenta scaled by √(T'/T): slow
 * cooling finds deep wells, and cooling held against heating shows whether it was slow enough (`hysteresisGates`).
 * It ends where the chain leaves the finite numbers.
 *
 * @returns a chain a temperature, in the order visited.
 * @throws InputError for an empty schedule or a start of another size; the signal's reason where aborted.
 */
export async function anneal<State extends SamplerState>(
  problem: TemperedProblem,
  options: AnnealingOptions<State>,
): Promise<TemperedChain<State>[]> {
  const { temperatures, start, draws, thin = 1, burnIn = 0, random, signal } = options;
  if (temperatures.length === 0 || start.length !== problem.loss.dimension) {
    throw new InputError(
      `Annealing needs a temperature and a start of ${problem.loss.dimension} coordinates; got ${temperatures.length} temperatures and ${start.length} coordinates.`,
    );
  }
  const chains: TemperedChain<State>[] = [];
  let last: Standing<State> | null = null;
  for (const temperature of temperatures) {
    const rung = rungAt(problem, temperature, options.sampler);
    let state: State =
      last === null
        ? await rung.sampler.init(start, random)
        : await takenOver(problem, rung, last.state, last);
    const record = recordOf<State>(temperature);
    if (burnIn > 0) ({ state } = await sweep(problem, rung, state, burnIn));
    let data = await problem.loss.evaluate(state.position);
    for (let draw = 0; draw < draws && Number.isFinite(state.value); draw++) {
      signal?.throwIfAborted();
      const next = await sweep(problem, rung, state, thin);
      state = next.state;
      data = await problem.loss.evaluate(state.position);
      if (Number.isFinite(state.value)) record.keep(state, next.kineticEnergy, data.value, true);
      if (draw % 128 === 0) await setImmediate();
    }
    chains.push(record.chain(state));
    if (!Number.isFinite(state.value)) break;
    last = { rung, state, data };
  }
  return chains;
}
