import { multiply, type RandomStream } from 'principia/math';
import type { HeatCurvePoint } from 'principia/report';
import {
  type Gate,
  heatPoint,
  hysteresisGates,
  inclusionShares,
  sampleTermSets,
  type TermSetFit,
  type TermSetScore,
  type Trace,
  termsIn,
} from 'principia/thermal';
import { library, type RateEquation, scoreAt } from './lorenz-rates.js';

/** What was drawn of one rate's law on the way down and on the way up, temperature by temperature. */
export interface DrawnLaws {
  readonly shares: readonly (readonly number[])[];
  /** Σ(residual/σ)² of the drawn laws: cooling and heating. */
  readonly squares: readonly Trace[];
  readonly gates: readonly Gate[];
}

/**
 * Laws drawn along the ladder, cooled from the empty set at the hottest temperature and heated from the set of all
 * terms at the coldest: the energies along both must agree.
 */
export function drawLaws(
  rate: RateEquation,
  temperatures: readonly number[],
  draws: number,
  random: RandomStream,
): DrawnLaws {
  const visit = (way: string, order: readonly number[], start: number) => {
    let from = start;
    return order.map((temperature) => {
      const score = remembered(scoreAt(rate, temperature));
      const stream = random.child(`${way} ${temperature}`);
      const sets = sampleTermSets(library.length, (terms) => score(terms).freeEnergy, {
        ...{ sweeps: draws, burnIn: Math.ceil(draws / 10), start: from, random: stream },
      });
      from = sets.at(-1)!;
      return {
        sets,
        squares: Float64Array.from(sets, (mask) => drawSquares(rate, termsIn(mask), score, stream)),
      };
    });
  };
  const cooling = visit('cooling', temperatures.toReversed(), 0).toReversed();
  const heating = visit('heating', temperatures, 2 ** library.length - 1);
  const traces = (way: typeof cooling): Trace[] => way.map(({ squares }) => [squares]);
  return {
    shares: cooling.map(({ sets }, at) =>
      inclusionShares(Uint32Array.of(...sets, ...heating[at]!.sets), library.length).map(
        ({ value }) => value,
      ),
    ),
    squares: cooling.map(({ squares }, at) => [squares, heating[at]!.squares]),
    gates: hysteresisGates({ temperatures, cooling: traces(cooling), heating: traces(heating) }),
  };
}

/** A score that takes each set once. */
function remembered(score: TermSetScore): TermSetScore {
  const known = new Map<string, TermSetFit>();
  return (terms) => {
    const key = terms.join();
    const fit = known.get(key) ?? score(terms);
    known.set(key, fit);
    return fit;
  };
}

/** Σ(residual/σ)² of a law with these terms, its coefficients drawn. */
function drawSquares(
  { equations: { gram, moment, sumOfSquares }, noiseVariance }: RateEquation,
  terms: readonly number[],
  score: TermSetScore,
  random: RandomStream,
): number {
  const { mean, covarianceFactor } = score(terms);
  const drawn = multiply(
    covarianceFactor,
    mean.map(() => random.normal()),
  ).map((value, at) => value + mean[at]!);
  let squares = sumOfSquares;
  terms.forEach((row, at) => {
    squares -= 2 * drawn[at]! * moment[row]!;
    terms.forEach((column, other) => {
      squares += drawn[at]! * drawn[other]! * gram[row * library.length + column]!;
    });
  });
  return squares / noiseVariance;
}

/** Energy and specific heat of the whole law from the drawn ones; L is the mean of (residual/σ)². */
export function drawnHeat(
  rates: readonly RateEquation[],
  drawn: readonly DrawnLaws[],
  temperatures: readonly number[],
): HeatCurvePoint[] {
  const rows = rates.reduce((sum, { equations }) => sum + equations.count, 0);
  return temperatures.map((temperature, at): HeatCurvePoint => {
    const losses = drawn[0]!.squares[at]!.map((series, way) =>
      series.map((_, draw) => drawn.reduce((sum, { squares }) => sum + squares[at]![way]![draw]!, 0) / rows),
    );
    // T* of a mean of squares over their noise is 2/N.
    const { energy, specificHeat } = heatPoint((2 * temperature) / rows, losses);
    return {
      temperature,
      ...{ energy: energy.value, energyError: energy.error },
      ...{ specificHeat: specificHeat.value, specificHeatError: specificHeat.error },
    };
  });
}
