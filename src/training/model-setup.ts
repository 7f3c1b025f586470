import { median, rootMeanSquare } from 'principia/math';
import type { Interactions } from 'principia/physics';
import { samplePairs } from './force-design.js';
import type { Increments } from './increments.js';
import type { ModelSetup } from './model.js';
import { invariantCount, invariantScales } from './pair-invariants.js';

/** The scales a model measures its inputs and outputs in, read off the data, no law assumed. */
export function modelSetup(
  increments: Increments,
  interactions: Interactions,
  logMass: Float64Array,
): ModelSetup {
  const { windows, bodies, dimension, duration, velocityChange } = increments;
  const all = increments.logMass.map((value, entry) => value + logMass[entry % bodies]!);
  const samples = samplePairs(increments, interactions, all);
  const scales = invariantScales(samples.invariants);
  const pairs = interactions.first.length;
  const nodes = increments.nodeWeights.length;
  // What a force of m₁m₂ in the middle of the range would do to each body, against what happened to it.
  const ratios: number[] = [];
  for (let window = 0; window < windows; window++) {
    const expected = new Float64Array(bodies);
    for (let pair = 0; pair < pairs; pair++) {
      const at = (window * nodes * pairs + pair) * invariantCount;
      const product = Math.exp(samples.invariants[at + 1]! - scales.centre[1]!);
      for (const body of [interactions.first[pair]!, interactions.second[pair]!]) {
        expected[body]! += (product / Math.exp(all[window * bodies + body]!)) ** 2;
      }
    }
    for (let body = 0; body < bodies; body++) {
      const start = (window * bodies + body) * dimension;
      const actual = Math.hypot(...velocityChange.subarray(start, start + dimension)) / duration[window]!;
      ratios.push(actual / Math.sqrt(expected[body]!));
    }
  }
  return {
    topology: { bodies, dimension, first: interactions.first, second: interactions.second },
    scales,
    // Moments at which nothing acts do not say how large a force is.
    forceScale: median(ratios) || median(ratios.filter((ratio) => ratio > 0)) || 1,
    speedScale: rootMeanSquare(increments.velocity) || 1,
    lengthScale: rootMeanSquare(increments.position) || 1,
  };
}
