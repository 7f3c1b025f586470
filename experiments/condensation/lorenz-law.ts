import type { RandomStream } from 'principia/math';
import type { HeatCurvePoint } from 'principia/report';
import {
  condensationTemperature,
  enumerateTermSets,
  type Gate,
  geometricLadder,
  importance,
  summariseMixture,
  type TermSetPosterior,
  termCoefficient,
} from 'principia/thermal';
import type { LorenzConfig } from './config.js';
import { drawLaws, drawnHeat } from './drawn-laws.js';
import { library, lorenzRates, type RateEquation, scoreAt } from './lorenz-rates.js';

/** A term of one of the law's equations. */
export interface LawTerm {
  readonly name: string;
  /** Whether it is in the true law. */
  readonly isTrue: boolean;
  /** P of its being in the law at each temperature, from all sets. */
  readonly probabilities: readonly number[];
  readonly atNoise: number;
  /** T_c/T*; null where it never condenses on the ladder. */
  readonly condensation: number | null;
  readonly drawnCondensation: number | null;
  readonly importance: number;
  /** Of the coefficient where the term is in the law, at T*. */
  readonly coefficient: { readonly mean: number; readonly deviation: number };
}

/** What the ladder gave for the whole law. */
export interface LawResult {
  /** In units of T*. */
  readonly temperatures: readonly number[];
  readonly terms: readonly LawTerm[];
  /** The most probable set of each equation at T*, and its probability. */
  readonly best: readonly {
    readonly rate: string;
    readonly terms: readonly string[];
    readonly probability: number;
  }[];
  /** From all sets, and from the drawn ones. */
  readonly heat: readonly HeatCurvePoint[];
  readonly drawnHeat: readonly HeatCurvePoint[];
  /** Largest difference between drawn and enumerated probabilities. */
  readonly drawnError: number;
  readonly gates: readonly Gate[];
}

/** A law whose terms condense one after another: all sets of its library's terms, and sets drawn on the way down and up. */
export function lorenzLaw(config: LorenzConfig, random: RandomStream): LawResult {
  const temperatures = geometricLadder(...config.ladder);
  const rates = lorenzRates(config, random.child('noise'));
  const drawn = rates.map((rate) => drawLaws(rate, temperatures, config.draws, random.child(rate.rate)));
  const ladders = rates.map((rate) => ladderOf(rate, temperatures));
  const terms = rates.flatMap((rate, axis) =>
    termsOf(rate, ladders[axis]!, temperatures, drawn[axis]!.shares),
  );
  return {
    temperatures,
    best: rates.map(({ rate }, axis) => {
      const [first] = ladders[axis]!.atNoise.sets;
      return {
        rate,
        terms: first!.terms.map((term) => library[term]!.name),
        probability: first!.probability,
      };
    }),
    terms: terms.map(({ drawnShares, ...term }) => term),
    heat: temperatures.map((temperature, at) => exactHeat(rates, temperature, ladders, at)),
    drawnHeat: drawnHeat(rates, drawn, temperatures),
    drawnError: Math.max(
      ...terms.flatMap(({ drawnShares, probabilities }) =>
        probabilities.map((probability, at) => Math.abs(probability - drawnShares[at]!)),
      ),
    ),
    gates: drawn.flatMap(({ gates }, axis) =>
      gates.map((gate) => ({ ...gate, name: `${rates[axis]!.rate}: ${gate.name}` })),
    ),
  };
}

/** A rate's sums over all sets of terms. */
interface RateLadder {
  /** At T*. */
  readonly atNoise: TermSetPosterior;
  /** Inclusion probabilities and ln Z at each temperature of the ladder. */
  readonly inclusions: readonly Float64Array[];
  readonly logPartitions: readonly number[];
}

function ladderOf(rate: RateEquation, temperatures: readonly number[]): RateLadder {
  const posteriors = temperatures.map((temperature) => allSets(rate, temperature));
  return {
    atNoise: enumerateTermSets(library.length, scoreAt(rate, 1)),
    inclusions: posteriors.map(({ inclusion }) => inclusion),
    logPartitions: posteriors.map(({ logPartition }) => logPartition),
  };
}

/** The sums alone; no set has more than probability 1, so that none is listed. */
function allSets(rate: RateEquation, temperature: number): TermSetPosterior {
  return enumerateTermSets(library.length, scoreAt(rate, temperature), 2);
}

function termsOf(
  rate: RateEquation,
  { inclusions, atNoise }: RateLadder,
  temperatures: readonly number[],
  shares: readonly (readonly number[])[],
) {
  const condensed = (values: readonly number[]): number | null => {
    const outcome = condensationTemperature(temperatures, values);
    return outcome.kind === 'at' ? outcome.temperature : null;
  };
  return library.map(({ name }, term) => {
    const probabilities = inclusions.map((inclusion) => inclusion[term]!);
    const drawnShares = shares.map((entries) => entries[term]!);
    const { mean, deviation } = summariseMixture(termCoefficient(atNoise, term), 0.9);
    return {
      name: `${rate.rate}: ${name}`,
      isTrue: rate.truth.includes(term),
      ...{ probabilities, drawnShares },
      atNoise: atNoise.inclusion[term]!,
      condensation: condensed(probabilities),
      drawnCondensation: condensed(drawnShares),
      importance: importance(temperatures, probabilities),
      coefficient: { mean, deviation },
    };
  });
}

/**
 * ⟨L⟩ and C of the whole law, its sets included, by differences of ln Z in ln β: with E = NL/2 it is
 * β⟨E⟩ = −d ln Z/d ln β and C = β²Var(E) = d² ln Z/d(ln β)² + β⟨E⟩. L is the mean of (residual/σ)².
 */
function exactHeat(
  rates: readonly RateEquation[],
  temperature: number,
  ladders: readonly RateLadder[],
  rung: number,
): HeatCurvePoint {
  const step = 0.01;
  // Without the likelihood's normalisation E is the sum of squares alone.
  const normalisation = (factor: number): number =>
    rates.reduce(
      (sum, { equations, noiseVariance }) =>
        sum + ((factor / temperature) * equations.count * Math.log(2 * Math.PI * noiseVariance)) / 2,
      0,
    );
  const logZ = (factor: number): number =>
    rates.reduce(
      (sum, rate) => sum + allSets(rate, temperature / factor).logPartition,
      normalisation(factor),
    );
  const middle = ladders.reduce((sum, { logPartitions }) => sum + logPartitions[rung]!, normalisation(1));
  const [below, above] = [logZ(Math.exp(-step)), logZ(Math.exp(step))];
  const slope = (above - below) / (2 * step);
  const rows = rates.reduce((sum, { equations }) => sum + equations.count, 0);
  return {
    temperature,
    energy: (-slope * temperature * 2) / rows,
    specificHeat: (above - 2 * middle + below) / step ** 2 - slope,
  };
}
