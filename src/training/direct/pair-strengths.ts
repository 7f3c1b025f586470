import { type RandomStream, rootMeanSquare } from 'principia/math';
import { invariantCount } from '../pair-invariants.js';
import type { FeatureMap } from './feature-map.js';
import { fitPairLaw } from './fit-pair-law.js';
import { drawFeatures } from './hidden-features.js';
import type { ObservedSystem } from './observed-system.js';
import { type PairSurvey, surveyPairs } from './survey.js';

/** How strongly each pair of bodies acts, all by one function of the distance. */
export interface PairStrengths {
  /** In the order of the interactions, the strongest 1 in size. */
  readonly strengths: Float64Array;
  /** What one function of the distance, times the strengths, leaves of the pairs' own functions, relative to them. */
  readonly unlike: number;
  /** Root mean square of the velocity changes left over by the pairs' own functions, relative to their size. */
  readonly residual: number;
}

/** Features of the distance that every pair has for itself. */
const featuresPerPair = 16;
/** Distances at which the pairs' functions are compared. */
const distances = 40;

/**
 * Learns a force for every pair of one system of bodies by itself, and compares them: where bodies differ by something
 * that is not in the data, the forces are one function of the distance times a strength a pair.
 *
 * @example
 * ```ts
 * pairStrengths({ increments, interactions }, { random }).strengths; // [1, -0.5, 0.5, …]
 * ```
 */
export function pairStrengths(
  system: ObservedSystem,
  { random, noise }: { readonly random: RandomStream; readonly noise?: number },
): PairStrengths {
  const { increments, interactions } = system;
  const pairs = interactions.first.length;
  // A charge for every body such that the sum of two names the pair.
  const names = Float64Array.from({ length: increments.bodies }, (_, body) => 2 ** body);
  const named: ObservedSystem = {
    ...system,
    increments: {
      ...increments,
      charge: increments.charge.map((_, entry) => names[entry % increments.bodies]!),
    },
  };
  const sums = Array.from(
    interactions.first,
    (first, pair) => names[first]! + names[interactions.second[pair]!]!,
  );
  const survey = surveyPairs([named]);
  const { law, report } = fitPairLaw([named], {
    hidden: ownFeatures(survey, sums, random.child('features')),
    random,
    ...(noise === undefined ? {} : { noise }),
  });
  const [nearest, farthest] = middleOf(survey);
  const forces = sums.map((sum) => {
    const rows = new Float64Array(distances * invariantCount);
    for (let at = 0; at < distances; at++) {
      rows[at * invariantCount] = nearest + ((farthest - nearest) * at) / (distances - 1);
      rows[at * invariantCount + 4] = sum;
    }
    return law.force(rows);
  });
  return { ...oneFunction(forces, pairs), residual: report.residual };
}

/** Features of the distance, each for one pair alone. */
function ownFeatures(survey: PairSurvey, sums: readonly number[], random: RandomStream): FeatureMap {
  const radial = drawFeatures(
    {
      families: [{ kind: 'radial', envelope: { mass: '1', charge: '1' } }],
      counts: [featuresPerPair],
      powers: [-3, 1],
      weights: 'random',
    },
    survey,
    random,
  );
  const own = new Float64Array(radial.count);
  const placed = (write: FeatureMap['values']): FeatureMap['values'] => {
    return (invariants, at, out) => {
      write(invariants, at, own);
      out.fill(0);
      const pair = sums.findIndex((sum) => Math.abs(sum - invariants[at + 4]!) < 1e-6);
      if (pair >= 0) out.set(own, pair * radial.count);
    };
  };
  return {
    count: sums.length * radial.count,
    groups: new Int32Array(sums.length * radial.count),
    values: placed(radial.values),
    slopes: placed(radial.slopes),
  };
}

/** ln r between which four fifths of the pairs lie. */
function middleOf({ rows }: PairSurvey): readonly [number, number] {
  const logs = rows.filter((_, at) => at % invariantCount === 0).sort();
  return [logs[Math.floor(0.1 * logs.length)]!, logs[Math.floor(0.9 * (logs.length - 1))]!];
}

/** The best s gᵀ to forces [pairs][distances], by alternating projections, the largest strength 1. */
function oneFunction(
  forces: readonly Float64Array[],
  pairs: number,
): Pick<PairStrengths, 'strengths' | 'unlike'> {
  let common = forces.reduce((most, force) => (rootMeanSquare(force) > rootMeanSquare(most) ? force : most));
  let strengths = new Float64Array(pairs);
  const product = (one: Float64Array, other: Float64Array): number =>
    one.reduce((sum, value, at) => sum + value * other[at]!, 0);
  for (let round = 0; round < 30; round++) {
    const square = product(common, common) || 1;
    strengths = Float64Array.from(forces, (force) => product(force, common) / square);
    const size = product(strengths, strengths) || 1;
    common = common.map(
      (_, at) => forces.reduce((sum, force, pair) => sum + strengths[pair]! * force[at]!, 0) / size,
    );
  }
  const left = forces.map((force, pair) =>
    rootMeanSquare(force.map((value, at) => value - strengths[pair]! * common[at]!)),
  );
  const largest =
    strengths.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0) || 1;
  return {
    strengths: strengths.map((value) => value / largest),
    unlike: rootMeanSquare(left) / (rootMeanSquare(forces.map(rootMeanSquare)) || 1),
  };
}
