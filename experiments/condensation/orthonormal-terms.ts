import type { RandomStream } from 'principia/math';
import {
  type Condensation,
  condensationTemperature,
  enumerateTermSets,
  geometricLadder,
  inclusionShares,
  type NormalEquations,
  sampleTermSets,
  spikeAndSlab,
} from 'principia/thermal';
import type { OrthonormalConfig } from './config.js';

/** One term of the table. */
export interface OrthonormalTerm {
  readonly coefficient: number;
  /** ln of the Bayes factor for the term, and its probability, at T*. */
  readonly logBayesFactor: number;
  readonly probability: number;
  /** T_c/T* from enumerated sets and from drawn ones. */
  readonly exact: Condensation;
  readonly drawn: Condensation;
}

/** Terms that know nothing of one another: ΦᵀΦ = N I, so that their evidences multiply. */
export function orthonormalTerms(config: OrthonormalConfig, random: RandomStream): OrthonormalTerm[] {
  const { coefficients, rows, noiseVariance, draws } = config;
  const size = coefficients.length;
  const equations: NormalEquations = {
    gram: Float64Array.from({ length: size ** 2 }, (_, at) => (at % (size + 1) === 0 ? rows : 0)),
    moment: Float64Array.from(coefficients, (coefficient) => rows * coefficient),
    sumOfSquares: coefficients.reduce(
      (sum, coefficient) => sum + rows * coefficient ** 2,
      rows * noiseVariance,
    ),
    count: rows,
  };
  const scoreAt = (temperature: number) =>
    spikeAndSlab(equations, { noiseVariance, deviation: 1, temperature });
  const ladder = geometricLadder(...config.ladder);
  const exact = ladder.map((temperature) => enumerateTermSets(size, scoreAt(temperature), 1).inclusion);
  const drawn = ladder.map((temperature, rung) => {
    const score = scoreAt(temperature);
    const sets = sampleTermSets(size, (terms) => score(terms).freeEnergy, {
      ...{ sweeps: draws, burnIn: 50, random: random.child(rung) },
    });
    return inclusionShares(sets, size).map(({ value }) => value);
  });
  const atNoise = scoreAt(1);
  const { inclusion } = enumerateTermSets(size, atNoise, 1);
  const column = (shares: readonly ArrayLike<number>[], term: number): Condensation =>
    condensationTemperature(
      ladder,
      shares.map((entries) => entries[term]!),
    );
  return coefficients.map((coefficient, term) => ({
    coefficient,
    logBayesFactor: atNoise([]).freeEnergy - atNoise([term]).freeEnergy,
    probability: inclusion[term]!,
    exact: column(exact, term),
    drawn: column(drawn, term),
  }));
}
