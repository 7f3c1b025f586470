import { describe, expect, test } from 'vitest';
import { dormandPrince853 } from '../../src/physics/dormand-prince-853.js';
import {
  adaptiveMethods,
  advance,
  createWorkspace,
  interpolate,
  prepareDense,
  takeStep,
} from '../../src/physics/embedded-step.js';
import { tsitouras5 } from '../../src/physics/tsitouras-5.js';
import { distance, kepler, keplerOrbit } from './kepler.js';
import { slope } from './slope.js';

describe.each([dormandPrince853, tsitouras5])('the tableau of $name', (pair) => {
  const { nodes, stageWeights, stepStages, errorWeights } = pair;
  const weights = stageWeights[stepStages]!;
  const dot = (row: readonly number[], values: readonly number[]): number =>
    row.reduce((sum, weight, stage) => sum + weight * values[stage]!, 0);
  const powers = (degree: number): number[] => nodes.map((node) => node ** degree);

  test('every stage lies where its weights say: Σⱼ aᵢⱼ = cᵢ', () => {
    stageWeights.forEach((row, stage) => {
      expect(dot(row, powers(0))).toBeCloseTo(nodes[stage]!, 13);
    });
  });

  test('integrates polynomials below its order exactly, and estimates no error for those of low degree', () => {
    for (let degree = 0; degree < pair.order; degree++) {
      expect(dot(weights, powers(degree))).toBeCloseTo(1 / (degree + 1), 13);
      if (degree < (pair.order === 8 ? 5 : 4))
        expect(dot(errorWeights[0]!, powers(degree))).toBeCloseTo(0, 13);
      if (degree < 3) expect(dot(errorWeights.at(-1)!, powers(degree))).toBeCloseTo(0, 13);
    }
  });

  test('meets the conditions that couple stages: Σ bᵢ aᵢⱼ cⱼᵏ = 1/((k + 1)(k + 2)), and the tallest tree', () => {
    const through = (values: readonly number[]): number[] => stageWeights.map((row) => dot(row, values));
    for (let degree = 1; degree + 2 <= pair.order; degree++) {
      expect(dot(weights, through(powers(degree)))).toBeCloseTo(1 / ((degree + 1) * (degree + 2)), 13);
    }
    let [tall, factorial] = [powers(0), 1];
    for (let height = 1; height <= pair.order; height++) {
      factorial *= height;
      expect(dot(weights, tall)).toBeCloseTo(1 / factorial, 13);
      tall = through(tall);
    }
  });
});

describe.each([
  // A circle for the first: there the asymptotic slope is reached before rounding is.
  ['dormand-prince-853', 8, 0, [6, 8, 12, 16], 0.4, [0.2, 0.25, 0.3, 0.4]],
  ['tsitouras-5', 5, 0.2, [160, 240, 320, 480], 0.8, [0.0125, 0.02, 0.03, 0.05]],
] as const)('%s on a Kepler orbit', (name, order, eccentricity, counts, place, steps) => {
  const method = adaptiveMethods[name];

  test('the step is of its order', () => {
    const error = (count: number): number => {
      const work = createWorkspace(method, Float64Array.from(keplerOrbit(eccentricity, 0)));
      const step = 3 / count;
      kepler(0, work.state, work.stages[0]!);
      for (let index = 0; index < count; index++) {
        takeStep(kepler, index * step, step, (index + 1) * step, work);
        advance(work);
      }
      return distance(work.state, keplerOrbit(eccentricity, 3));
    };
    const found = slope(counts.map((count) => [3 / count, error(count)]));
    expect(Math.abs(found - order)).toBeLessThan(0.1);
  });

  const denseStep = (step: number): ReturnType<typeof createWorkspace> => {
    const work = createWorkspace(method, Float64Array.from(keplerOrbit(0.2, 1)));
    kepler(1, work.state, work.stages[0]!);
    takeStep(kepler, 1, step, 1 + step, work);
    prepareDense(kepler, 1, step, work);
    return work;
  };

  test('the dense output errs by the step to the power of the order', () => {
    // One less than the step, as a method; over a single step that is the power of the step's order.
    const error = (step: number): number => {
      const found = new Float64Array(4);
      interpolate(denseStep(step), place, found, 0);
      return distance(found, keplerOrbit(0.2, 1 + place * step));
    };
    const found = slope(steps.map((step) => [step, error(step)]));
    expect(found).toBeGreaterThan(order - 0.2);
    expect(found).toBeLessThan(order + 0.5);
  });

  test('the dense output meets both ends, and leaves them with the derivatives there', () => {
    const work = denseStep(0.1);
    const at = (fraction: number): Float64Array => {
      const found = new Float64Array(4);
      interpolate(work, fraction, found, 0);
      return found;
    };
    expect(distance(at(0), work.state)).toBe(0);
    expect(distance(at(1), work.next)).toBeLessThan(1e-15);
    const small = 1e-6;
    const slopeAt = (fraction: number): number[] =>
      [...at(fraction + small)].map(
        (value, index) => (value - at(fraction - small)[index]!) / (2 * small * 0.1),
      );
    expect(distance(slopeAt(0), work.stages[0]!)).toBeLessThan(1e-8);
    expect(distance(slopeAt(1), work.stages[method.pair.stepStages]!)).toBeLessThan(1e-8);
  });
});
