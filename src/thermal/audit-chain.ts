import { mean, type RandomStream } from 'principia/math';
import { type Chain, sampleEnsemble } from './ensemble.js';
import { type Gate, largest, smallest } from './gates.js';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';
import { stepHalvingShift } from './step-halving.js';
import type { Trace } from './trace.js';

/** How an ensemble is audited. */
export interface AuditOptions<State extends SamplerState> {
  /** The potential each of the chains moves in, or one for all. */
  readonly potentials: Potential | readonly Potential[];
  /** An adjusted sampler, such as `hamiltonianMonteCarlo`: its steps must say whether they were accepted. */
  readonly sampler: (potential: Potential) => Sampler<State>;
  /** The function-space quantities to compare, as the gates are given them. */
  readonly quantities: (
    chains: readonly Chain[],
  ) => Readonly<Record<string, Trace>> | Promise<Readonly<Record<string, Trace>>>;
  /** Draws kept of each audit chain. */
  readonly draws: number;
  /** Steps from one kept draw to the next; 1 where absent. */
  readonly thin?: number;
  /** Steps before the first interval of `thin`; 0 where absent, since the chains start where the ensemble ended. */
  readonly burnIn?: number;
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
  /** Called after every step of every member. */
  readonly onStep?: () => void;
}

/** What the audit found. */
export interface Audit<State extends SamplerState = SamplerState> {
  readonly chains: readonly Chain<State>[];
  /** Mean of min(1, e^{−ΔH/T}) along each chain. */
  readonly acceptance: Float64Array;
  /** To be printed and obeyed with those of `gates`. */
  readonly gates: readonly Gate[];
}

/**
 * Lets a Metropolis-adjusted chain go on from the end of each of an ensemble's chains and compares what the two say
 * of the same quantities: the mean and the width of each must agree within 0.1 sd as far as their Monte-Carlo errors
 * can tell (three are given), and those errors themselves be below 0.1 sd. An adjusted chain has no discretisation
 * bias, but one that hardly accepts says nothing: the smallest mean acceptance must be above 0.4.
 *
 * @example
 * ```ts
 * const audit = await auditChain(chains, {
 *   potentials: potential,
 *   sampler: (given) => hamiltonianMonteCarlo(given, { temperature, mass: temperature, stepSize: 0.5, steps: [2, 4] }),
 *   quantities: (given) => ({ 'force at r = 1': tracesOf(given, forceAtOne)[0]! }),
 *   draws: 1000, random: createRandom(7),
 * });
 * const failed = unverified([...gates({ chains, temperature, quantities, halved }), ...audit.gates]);
 * ```
 */
export async function auditChain<State extends SamplerState>(
  ensemble: readonly Chain[],
  { potentials, sampler, quantities, ...options }: AuditOptions<State>,
): Promise<Audit<State>> {
  const acceptances: number[][] = ensemble.map(() => []);
  const counted = (potential: Potential, kept: number[]): Sampler<State> => {
    const adjusted = sampler(potential);
    return {
      init: adjusted.init,
      async step(state) {
        const result = await adjusted.step(state);
        kept.push(result[1].proposal?.acceptance ?? Number.NaN);
        return result;
      },
    };
  };
  const runs = ensemble.map(({ state }, member) => {
    const potential = 'evaluate' in potentials ? potentials : potentials[member]!;
    return sampleEnsemble<State>([{ potential, position: state.position }], {
      ...options,
      random: options.random.child(member),
      sampler: (given) => counted(given, acceptances[member]!),
    });
  });
  const chains = (await Promise.all(runs)).flat();
  const acceptance = Float64Array.from(acceptances, mean);
  return {
    chains,
    acceptance,
    gates: gatesOf(acceptance, await quantities(ensemble), await quantities(chains)),
  };
}

function gatesOf(
  acceptance: Float64Array,
  first: Readonly<Record<string, Trace>>,
  audited: Readonly<Record<string, Trace>>,
): Gate[] {
  const shifts = Object.entries(first).map(([name, trace]) => {
    const other = audited[name];
    const found = other === undefined ? undefined : stepHalvingShift(trace, other);
    return { name, shift: found?.shift ?? Number.NaN, error: found?.error ?? Number.NaN };
  });
  return [
    smallest(
      'audit by an adjusted chain, acceptance, smallest',
      0.4,
      Array.from(acceptance, (rate, member) => [`member ${member}`, rate]),
    ),
    largest(
      'audit by an adjusted chain, shift in sd, less three Monte-Carlo errors, largest',
      0.1,
      shifts.map(({ name, shift, error }) => [name, shift - 3 * error]),
    ),
    largest(
      'audit by an adjusted chain, largest Monte-Carlo error in sd',
      0.1,
      shifts.map(({ name, error }) => [name, error]),
    ),
  ];
}
