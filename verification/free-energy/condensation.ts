import { createRandom } from 'principia/math';
import {
  baoab,
  type Condensation,
  condensationTemperature,
  directionCondensation,
  enumerateTermSets,
  geometricLadder,
  inclusionShares,
  isotropicPrior,
  type NormalEquations,
  type Potential,
  parallelTempering,
  sampleTermSets,
  spikeAndSlab,
  type TermSetScore,
} from 'principia/thermal';
import { below, type Check, near, type VerificationContext } from '../verification.js';

/** Terms of an orthonormal library, N = 100 rows, σ² = ¼, slab deviation 1: fitted ĉ, ln BF at T*, P at T*, T_c/T*. */
const printed: readonly (readonly [number, number, number, number])[] = [
  [0.05, -2.4982, 0.07598, 0.1237],
  [0.1, -1.002, 0.26855, 0.6167],
  [0.15, 1.4918, 0.81635, 1.6272],
  [0.2, 4.9831, 0.99319, 3.3026],
  [0.3, 14.9581, 1, 9.2954],
  [0.5, 46.8783, 1, 37.1019],
  [1, 196.5043, 1, 260.3164],
];
const terms = printed.length;
const rows = 100;

const equations: NormalEquations = {
  gram: Float64Array.from({ length: terms ** 2 }, (_, at) => (at % (terms + 1) === 0 ? rows : 0)),
  moment: Float64Array.from(printed, ([coefficient]) => rows * coefficient),
  sumOfSquares: printed.reduce((sum, [coefficient]) => sum + rows * coefficient ** 2, rows / 4),
  count: rows,
};

/** The orthonormal library's score at T = ratio · T*. */
function scoreAt(ratio: number): TermSetScore {
  return spikeAndSlab(equations, { noiseVariance: 0.25, deviation: 1, temperature: ratio });
}

/** The table of condensation temperatures, exactly and by sampling, and those of harmonic weights. */
export async function condensationChecks(context: VerificationContext): Promise<Check[]> {
  return [...exactChecks(), ...sampledChecks(context), ...(await harmonicChecks(context))];
}

function exactChecks(): Check[] {
  const ladder = geometricLadder(0.05, 1000, 40);
  const posteriors = ladder.map((ratio) => enumerateTermSets(terms, scoreAt(ratio), 1));
  const { inclusion } = enumerateTermSets(terms, scoreAt(1), 1);
  const nothing = scoreAt(1)([]).freeEnergy;
  return printed.flatMap(([coefficient, logBayes, probability, condensed], term) => {
    const found = temperatureOf(
      condensationTemperature(
        ladder,
        posteriors.map((posterior) => posterior.inclusion[term]!),
      ),
    );
    return [
      near(`E3 ln BF of ĉ = ${coefficient}`, nothing - scoreAt(1)([term]).freeEnergy, logBayes, 6e-5),
      near(`E3 P of ĉ = ${coefficient} at T*`, inclusion[term]!, probability, 6e-6),
      below(`E3 T_c/T* of ĉ = ${coefficient}, relative error`, Math.abs(found / condensed - 1), 0.02),
    ];
  });
}

function sampledChecks({ size, seed, say }: VerificationContext): Check[] {
  const full = size === 'full';
  const ladder = geometricLadder(0.06, 800, full ? 48 : 24);
  const shares = ladder.map((ratio, rung) => {
    const score = scoreAt(ratio);
    const sets = sampleTermSets(terms, (given) => score(given).freeEnergy, {
      // Hot terms cross so slowly that a per cent of T_c is 0.001 of P.
      sweeps: full ? (ratio > 100 ? 2_000_000 : 200_000) : 12_000,
      burnIn: 100,
      random: createRandom(seed).child('sets').child(rung),
    });
    return inclusionShares(sets, terms);
  });
  // The strongest term's crossing is so flat that the reduced size has not enough draws for it.
  return printed.slice(0, full ? terms : terms - 1).map(([coefficient, , , condensed], term) => {
    const found = temperatureOf(
      condensationTemperature(
        ladder,
        shares.map((entries) => entries[term]!.value),
      ),
    );
    const error = Math.abs(found / condensed - 1);
    say(`E3 ĉ = ${coefficient}: T_c/T* ${found.toFixed(4)} against ${condensed}`);
    return below(`E3 sampled T_c/T* of ĉ = ${coefficient}, relative error`, error, full ? 0.02 : 0.15);
  });
}

/** Weights of stiffness K under a prior of deviation s condense at Ks². */
async function harmonicChecks({ size, seed, say }: VerificationContext): Promise<Check[]> {
  const full = size === 'full';
  const [stiffnesses, deviation] = [[0.1, 0.7, 5], 1.3];
  const loss: Potential = {
    dimension: stiffnesses.length,
    evaluate: async (position) => {
      const gradient = position.map((value, at) => stiffnesses[at]! * value);
      const value = gradient.reduce((sum, slope, at) => sum + (slope * position[at]!) / 2, 0);
      return { value, gradient };
    },
  };
  const prior = isotropicPrior(stiffnesses.length, deviation);
  const ladder = geometricLadder(0.05, 40, 10);
  const { chains } = await parallelTempering(
    { loss, prior },
    {
      temperatures: ladder,
      sampler: (potential, temperature) =>
        baoab(potential, {
          temperature,
          stepSize: 1 / Math.sqrt(5 + temperature / deviation ** 2),
          friction: Math.sqrt(0.1 + temperature / deviation ** 2),
        }),
      start: prior.mean,
      ...{ sweeps: full ? 60_000 : 4000, stepsPerSweep: 4, burnIn: 200 },
      random: createRandom(seed).child('harmonic'),
    },
  );
  const curves = chains.map(({ draws }) => directionCondensation([draws], prior).shares);
  return stiffnesses.map((stiffness, at) => {
    const found = temperatureOf(
      condensationTemperature(
        ladder,
        curves.map((shares) => shares[at]!.value),
      ),
    );
    const exact = stiffness * deviation ** 2;
    say(`E3 K = ${stiffness}: T_c ${found.toFixed(4)} against ${exact.toFixed(4)}`);
    return below(
      `E3 sampled T_c of a weight of stiffness ${stiffness}, relative error`,
      Math.abs(found / exact - 1),
      full ? 0.05 : 0.25,
    );
  });
}

const temperatureOf = (found: Condensation): number => (found.kind === 'at' ? found.temperature : Number.NaN);
