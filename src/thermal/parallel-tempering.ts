import { setImmediate } from 'node:timers/promises';
import { InputError, type RandomStream } from 'principia/math';
import type { Evaluation } from './potential.js';
import type { SamplerState } from './sampler.js';
import {
  type Rung,
  recordOf,
  rungAt,
  type SamplerFactory,
  sweep,
  type TemperedChain,
  type TemperedProblem,
  takenOver,
} from './tempered-rung.js';

/** How a ladder of temperatures is sampled. */
export interface TemperingOptions<State extends SamplerState> {
  /** Rising; the last may be Infinity, at which the prior itself is drawn. */
  readonly temperatures: readonly number[];
  readonly sampler: SamplerFactory<State>;
  /** Where the replicas start: one position for all, or one each. */
  readonly start: Float64Array | readonly Float64Array[];
  /** Sweeps kept; each is `stepsPerSweep` steps at every temperature and one round of exchanges. */
  readonly sweeps: number;
  /** 1 where absent. */
  readonly stepsPerSweep?: number;
  /** Sweeps before, dropped; 0 where absent. */
  readonly burnIn?: number;
  /** Sweeps from one kept draw to the next; 1 where absent. Losses are kept of every sweep. */
  readonly thin?: number;
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
}

/** A sampled ladder. */
export interface TemperingRun<State extends SamplerState = SamplerState> {
  /** One a temperature, coldest first. */
  readonly chains: readonly TemperedChain<State>[];
  /** Mean acceptance probability of the exchanges across every gap. */
  readonly exchangeRates: readonly number[];
  /** How often a replica went from the coldest temperature to the hottest and back, all replicas together. */
  readonly roundTrips: number;
}

/** Sweeps between two looks at the event loop. */
const sweepsPerTurn = 32;

/**
 * Parallel tempering: a replica at every temperature of e^{−L/T} p(w), each with its own sampler and step;
 * after every sweep neighbours i, i+1 exchange places with probability
 *
 *     min(1, exp[(1/T_i − 1/T_{i+1})(L_i − L_{i+1})]),
 *
 * the even gaps after even sweeps, the odd gaps after odd ones, so that replicas travel rather than diffuse.
 * Momenta are scaled by √(T'/T). With the prior as its hottest temperature a ladder forgets where it started and
 * gives the free energy. A replica that leaves the finite numbers ends the run; its chain is marked as diverged.
 *
 * @example
 * ```ts
 * const { chains, exchangeRates } = await parallelTempering({ loss, prior }, {
 *   temperatures: [...geometricLadder(0.01, 1, 8), Infinity],
 *   sampler: (potential, temperature) => baoab(potential, { temperature, stepSize: 0.1, friction: 1 }),
 *   start: prior.mean, sweeps: 2000, stepsPerSweep: 10, burnIn: 200, random: createRandom(7),
 * });
 * ```
 * Source: Okabe and others, Chem. Phys. Lett. 335, 435 (2001); Syed and others, J. R. Statist. Soc. B 84, 321 (2022).
 * @throws InputError for a ladder that does not rise or sizes that do not fit; the signal's reason where aborted.
 */
export async function parallelTempering<State extends SamplerState>(
  problem: TemperedProblem,
  options: TemperingOptions<State>,
): Promise<TemperingRun<State>> {
  const { temperatures, sweeps, stepsPerSweep = 1, burnIn = 0, thin = 1, random, signal } = options;
  const { loss } = problem;
  const starts = startsOf(options, loss.dimension);
  const rungs = temperatures.map((temperature) => rungAt(problem, temperature, options.sampler));
  const records = temperatures.map((temperature) => recordOf<State>(temperature));
  const exchanges = exchangesOf(problem, rungs, random.child('exchanges'));
  let states: State[] = await Promise.all(
    rungs.map(({ sampler }, at) => sampler.init(starts[at]!, random.child(at))),
  );
  for (let count = 1; count <= burnIn + sweeps; count++) {
    signal?.throwIfAborted();
    const swept = await Promise.all(
      rungs.map((rung, at) => sweep(problem, rung, states[at]!, stepsPerSweep)),
    );
    states = swept.map(({ state }) => state);
    const data = await Promise.all(states.map(({ position }) => loss.evaluate(position)));
    if (!states.every(({ value }, at) => Number.isFinite(value) && Number.isFinite(data[at]!.value))) break;
    const kept = count - burnIn;
    if (kept > 0) {
      swept.forEach(({ state, kineticEnergy }, at) => {
        records[at]!.keep(state, kineticEnergy, data[at]!.value, kept % thin === 0);
      });
    }
    states = await exchanges.round(states, data, count % 2, kept > 0);
    if (count % sweepsPerTurn === 0) await setImmediate();
  }
  return {
    chains: records.map((record, at) => record.chain(states[at]!)),
    exchangeRates: exchanges.rates(),
    roundTrips: exchanges.roundTrips(),
  };
}

function startsOf<State extends SamplerState>(
  { temperatures, start }: TemperingOptions<State>,
  dimension: number,
): readonly Float64Array[] {
  const starts = start instanceof Float64Array ? temperatures.map(() => start) : start;
  const rising = temperatures.every((value, at) => at === 0 || value > temperatures[at - 1]!);
  if (temperatures.length < 2 || !rising) {
    throw new InputError(
      `Parallel tempering needs at least two temperatures, coldest first; got [${temperatures.join(', ')}].`,
    );
  }
  if (starts.length !== temperatures.length || starts.some(({ length }) => length !== dimension)) {
    throw new InputError(
      `${temperatures.length} temperatures need one start for all or one each, of ${dimension} coordinates; got ${starts.length} of ${starts[0]?.length}.`,
    );
  }
  return starts;
}

/** The exchanges between neighbours, with what is counted of them. */
function exchangesOf<State extends SamplerState>(
  problem: TemperedProblem,
  rungs: readonly Rung<State>[],
  stream: RandomStream,
) {
  const acceptance = new Float64Array(rungs.length - 1);
  const tried = new Int32Array(rungs.length - 1);
  const journeys = journeysOf(rungs.length);
  return {
    async round(
      before: readonly State[],
      data: readonly Evaluation[],
      first: number,
      counted: boolean,
    ): Promise<State[]> {
      const states = [...before];
      for (let low = first; low + 1 < rungs.length; low += 2) {
        const high = low + 1;
        const gap = 1 / rungs[low]!.temperature - 1 / rungs[high]!.temperature;
        const probability = Math.min(1, Math.exp(gap * (data[low]!.value - data[high]!.value)));
        if (counted) {
          acceptance[low]! += probability;
          tried[low]! += 1;
        }
        // Drawn whether or not it is needed, so that the stream's place depends on the sweep alone.
        if (!(stream.uniform() < probability)) continue;
        const standing = (at: number) => ({ rung: rungs[at]!, state: before[at]!, data: data[at]! });
        states[low] = await takenOver(problem, rungs[low]!, before[low]!, standing(high));
        states[high] = await takenOver(problem, rungs[high]!, before[high]!, standing(low));
        journeys.exchange(low, high);
      }
      if (counted) journeys.look();
      return states;
    },
    rates: (): number[] => Array.from(acceptance, (sum, gap) => sum / tried[gap]!),
    roundTrips: (): number => journeys.roundTrips(),
  };
}

/** Which replica is where, and how often replicas went from the coldest temperature to the hottest and back. */
function journeysOf(count: number) {
  const replicaAt = Array.from({ length: count }, (_, at) => at);
  const stages = new Array<'nowhere' | 'was cold' | 'was hot'>(count).fill('nowhere');
  let roundTrips = 0;
  return {
    exchange(low: number, high: number): void {
      [replicaAt[low], replicaAt[high]] = [replicaAt[high]!, replicaAt[low]!];
    },
    look(): void {
      const [coldest, hottest] = [replicaAt[0]!, replicaAt[count - 1]!];
      if (stages[coldest] === 'was hot') roundTrips += 1;
      stages[coldest] = 'was cold';
      if (stages[hottest] === 'was cold') stages[hottest] = 'was hot';
    },
    roundTrips: (): number => roundTrips,
  };
}
