import { InputError, resumeRandom } from 'principia/math';
import type { Chain } from './ensemble.js';
import { type Evaluation, type GaussianPrior, type Potential, temperedPotential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';

/** Densities e^{−L(w)/T} p(w) of one loss and prior at all temperatures: the likelihood is tempered alone. */
export interface TemperedProblem {
  readonly loss: Potential;
  /** The prior, which T = ∞ leaves alone; null for a flat measure, on which the loss itself must confine. */
  readonly prior: GaussianPrior | null;
}

/**
 * A sampler of a potential at a temperature, with a step of its own. At T = ∞ it is given −ln p at temperature 1.
 * All of a ladder's samplers share one mass.
 */
export type SamplerFactory<State extends SamplerState> = (
  potential: Potential,
  temperature: number,
) => Sampler<State>;

/** What is kept of one temperature. */
export interface TemperedChain<State extends SamplerState = SamplerState> extends Chain<State> {
  readonly temperature: number;
  /** L after every sweep, also those whose draws are not kept. */
  readonly losses: Float64Array;
}

/** A temperature with its potential U = L − T ln p and its sampler. */
export interface Rung<State extends SamplerState> {
  readonly temperature: number;
  /** The temperature of the momenta: T, but 1 where T is infinite. */
  readonly heat: number;
  readonly sampler: Sampler<State>;
}

/** The temperature with its sampler. */
export function rungAt<State extends SamplerState>(
  problem: TemperedProblem,
  temperature: number,
  samplerOf: SamplerFactory<State>,
): Rung<State> {
  if (!(temperature > 0) || (temperature === Number.POSITIVE_INFINITY && problem.prior === null)) {
    throw new InputError(
      `Every temperature of a ladder must be positive, and infinite only where there is a prior; got ${temperature}.`,
    );
  }
  const heat = temperature === Number.POSITIVE_INFINITY ? 1 : temperature;
  return { temperature, heat, sampler: samplerOf(energyAt(problem, temperature), heat) };
}

/** Where a chain stands, and the loss there. */
export interface Standing<State extends SamplerState> {
  readonly rung: Rung<State>;
  readonly state: State;
  /** L and ∇L at the state's position. */
  readonly data: Evaluation;
}

/**
 * A rung's state with the position and, scaled by √(T'/T), the momenta of another rung's; its thermostats and
 * random stream remain its own.
 */
export async function takenOver<State extends SamplerState>(
  { prior }: TemperedProblem,
  rung: Rung<State>,
  own: State,
  { rung: from, state, data }: Standing<State>,
): Promise<State> {
  const { position } = state;
  const known: Potential = { dimension: position.length, evaluate: async () => data };
  const { value, gradient } = await energyAt({ loss: known, prior }, rung.temperature).evaluate(position);
  const momenta: SamplerState & { readonly momentum?: Float64Array } = state;
  const scale = Math.sqrt(rung.heat / from.heat);
  return {
    ...own,
    ...{ position, value, gradient },
    ...(momenta.momentum === undefined ? {} : { momentum: momenta.momentum.map((entry) => scale * entry) }),
  };
}

/** One sweep: steps of the sampler; where the temperature is infinite, one draw of the prior itself. */
export async function sweep<State extends SamplerState>(
  { prior }: TemperedProblem,
  { temperature, sampler }: Rung<State>,
  state: State,
  steps: number,
): Promise<{ readonly state: State; readonly kineticEnergy: number }> {
  if (temperature === Number.POSITIVE_INFINITY && prior !== null) {
    const stream = resumeRandom(state.random);
    const position = prior.mean.map((centre, index) => centre + prior.deviation[index]! * stream.normal());
    return { state: await sampler.init(position, stream), kineticEnergy: 0 };
  }
  let [next, info] = await sampler.step(state);
  for (let step = 1; step < steps && Number.isFinite(info.value); step++) {
    [next, info] = await sampler.step(next);
  }
  return { state: next, kineticEnergy: info.kineticEnergy };
}

/** What is kept of a rung while its chain runs, and the chain it becomes. */
export interface KeptRung<State extends SamplerState> {
  keep(state: State, kineticEnergy: number, loss: number, withDraw: boolean): void;
  chain(state: State): TemperedChain<State>;
}

/** An empty record of a temperature. */
export function recordOf<State extends SamplerState>(temperature: number): KeptRung<State> {
  const kept: State[] = [];
  const [kineticEnergies, losses]: [number[], number[]] = [[], []];
  return {
    keep(state, kineticEnergy, loss, withDraw) {
      losses.push(loss);
      if (!withDraw) return;
      kept.push(state);
      kineticEnergies.push(kineticEnergy);
    },
    chain: (state) => ({
      temperature,
      losses: Float64Array.from(losses),
      draws: kept.map(({ position }) => position),
      gradients: kept.map(({ gradient }) => gradient),
      values: Float64Array.from(kept, ({ value }) => value),
      kineticEnergies: Float64Array.from(kineticEnergies),
      diverged: !Number.isFinite(state.value),
      state,
    }),
  };
}

/** U at a temperature; −ln p at the infinite one. */
function energyAt({ loss, prior }: TemperedProblem, temperature: number): Potential {
  if (prior === null) return loss;
  if (temperature !== Number.POSITIVE_INFINITY) return temperedPotential(loss, prior, temperature);
  const { dimension } = loss;
  const nothing: Potential = {
    dimension,
    evaluate: async () => ({ value: 0, gradient: new Float64Array(dimension) }),
  };
  return temperedPotential(nothing, prior, 1);
}
