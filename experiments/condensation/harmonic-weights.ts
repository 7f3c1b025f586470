import type { RandomStream } from 'principia/math';
import {
  baoab,
  condensationInterval,
  condensationTemperature,
  directionCondensation,
  geometricLadder,
  isotropicPrior,
  type Potential,
  parallelTempering,
} from 'principia/thermal';
import type { HarmonicConfig } from './config.js';

/** A weight's condensation temperature; null where the ladder does not hold it. */
export interface HarmonicWeight {
  readonly stiffness: number;
  /** Ks². */
  readonly exact: number;
  readonly sampled: number | null;
  readonly interval: readonly [number | null, number | null];
}

/** What the ladder of harmonic weights gave. */
export interface HarmonicResult {
  readonly weights: readonly HarmonicWeight[];
  /** How many weights are in play at each temperature. */
  readonly inPlay: readonly {
    readonly temperature: number;
    readonly sampled: number;
    readonly exact: number;
  }[];
  readonly exchangeRates: readonly number[];
  readonly roundTrips: number;
}

/** Weights of stiffness K under a prior of deviation s, sampled by parallel tempering: ν = Ks²/(Ks² + T). */
export async function harmonicWeights(config: HarmonicConfig, random: RandomStream): Promise<HarmonicResult> {
  const { stiffnesses, priorDeviation, sweeps } = config;
  const loss: Potential = {
    dimension: stiffnesses.length,
    evaluate: async (position) => {
      const gradient = position.map((value, at) => stiffnesses[at]! * value);
      return { value: gradient.reduce((sum, slope, at) => sum + (slope * position[at]!) / 2, 0), gradient };
    },
  };
  const prior = isotropicPrior(stiffnesses.length, priorDeviation);
  const temperatures = geometricLadder(...config.ladder);
  const [soft, stiff] = [Math.min(...stiffnesses), Math.max(...stiffnesses)];
  const run = await parallelTempering(
    { loss, prior },
    {
      temperatures,
      sampler: (potential, temperature) =>
        baoab(potential, {
          temperature,
          stepSize: 1 / Math.sqrt(stiff + temperature / priorDeviation ** 2),
          friction: 2 * Math.sqrt(soft + temperature / priorDeviation ** 2),
        }),
      ...{ start: prior.mean, sweeps, stepsPerSweep: 4, burnIn: Math.ceil(sweeps / 50), random },
    },
  );
  const found = run.chains.map(({ draws }) => directionCondensation([draws], prior));
  const share = (at: number) => found.map(({ shares }) => shares[at]!);
  const width = (stiffness: number): number => stiffness * priorDeviation ** 2;
  const values = (at: number): number[] => share(at).map(({ value }) => value);
  return {
    weights: stiffnesses.map((stiffness, at) => {
      const errors = share(at).map(({ error }) => error);
      const [low, high] = condensationInterval(temperatures, values(at), errors);
      const known = (outcome: typeof low): number | null =>
        outcome.kind === 'at' ? outcome.temperature : null;
      return {
        ...{ stiffness, exact: width(stiffness) },
        sampled: known(condensationTemperature(temperatures, values(at))),
        interval: [known(low), known(high)],
      };
    }),
    inPlay: found.map(({ inPlay }, rung) => {
      const temperature = temperatures[rung]!;
      const exact = stiffnesses.reduce((sum, k) => sum + temperature / (temperature + width(k)), 0);
      return { temperature, sampled: inPlay, exact };
    }),
    exchangeRates: run.exchangeRates,
    roundTrips: run.roundTrips,
  };
}
