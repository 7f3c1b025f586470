/**
 * The direct road: a pairwise force whose last layer is linear needs no descent. Hidden features are random, the
 * accelerations are linear in the output weights, and one regularised least-squares solve gives them, with an exact
 * Gaussian posterior. Velocity changes over windows are matched in integral form, so no derivative of data is taken.
 *
 * Source: random-feature Hamiltonian graph networks, arXiv:2506.06558; deterministic node update, arXiv:2202.00299.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import type { Interactions } from 'principia/physics';
import { forceDesign, samplePairs } from './force-design.js';
import type { Increments } from './increments.js';
import { invariantScales } from './pair-invariants.js';
import { drawFeatures, evaluateFeatures } from './random-features.js';
import { fitRidge, residuals } from './ridge.js';

/** A scalar force along the separation, learned: positive pushes apart. */
export interface LearnedForce {
  /** The force at rows of invariants [rows, invariantCount] and its standard deviation. */
  evaluate(invariants: Float64Array): { readonly value: Float64Array; readonly deviation: Float64Array };
  /** Root mean square of the velocity changes left over, relative to their size. */
  readonly residual: number;
}

/** What the direct solve needs beyond the data. */
export interface DirectSolveOptions {
  readonly features?: number;
  /** Natural logarithms of all masses [W, N]. */
  readonly logMass: Float64Array;
  /** Standard deviation of the observed velocities; 0 or absent where there is no noise. */
  readonly noise?: number;
  readonly random: RandomStream;
}

/**
 * Learns the pairwise force by one linear solve.
 *
 * @example
 * ```ts
 * const force = solveDirectly(increments, system.interactions, { logMass, random: createRandom(1) });
 * ```
 */
export function solveDirectly(
  increments: Increments,
  interactions: Interactions,
  options: DirectSolveOptions,
): LearnedForce {
  const count = options.features ?? 200;
  const { dimension, velocityChange, scale } = increments;
  const samples = samplePairs(increments, interactions, options.logMass);
  const features = drawFeatures(count, invariantScales(samples.invariants), options.random);
  const design = forceDesign(increments, interactions, samples, options.logMass, count, (rows, at, out) =>
    evaluateFeatures(features, rows, at, out),
  );
  const target = new Float64Array(velocityChange.length);
  // Two noisy velocities stand behind every change; interpolation errs in proportion to the change itself.
  const noise = 2 * (options.noise ?? 0) ** 2;
  for (let row = 0; row < target.length; row++) {
    const relative = 1e-3 * scale[Math.floor(row / dimension)]!;
    const size = Math.sqrt(relative ** 2 + noise);
    target[row] = velocityChange[row]! / size;
    for (let k = 0; k < count; k++) design[row * count + k]! /= size;
  }
  const fit = fitRidge(design, target, count);
  const left = residuals(design, target, fit.coefficients);
  let sum = 0;
  let power = 0;
  left.forEach((value, row) => {
    sum += fit.weights[row]! * value ** 2;
    power += fit.weights[row]! * target[row]! ** 2;
  });
  const row = new Float64Array(count);
  return {
    residual: Math.sqrt(sum / power),
    evaluate: (invariants) => {
      const rows = invariants.length / 5;
      const value = new Float64Array(rows);
      const deviation = new Float64Array(rows);
      for (let index = 0; index < rows; index++) {
        evaluateFeatures(features, invariants, index * 5, row);
        for (let k = 0; k < count; k++) value[index]! += row[k]! * fit.coefficients[k]!;
        deviation[index] = fit.deviation(row);
      }
      return { value, deviation };
    },
  };
}
