import { describe, expect, test } from 'vitest';
import * as pair from '../../src/physics/dormand-prince-853.js';
import {
  advance,
  createWorkspace,
  interpolate,
  prepareDense,
  takeStep,
} from '../../src/physics/dormand-prince-step.js';
import { distance, kepler, keplerOrbit } from './kepler.js';
import { slope } from './slope.js';

describe('tableau', () => {
  test('integrates polynomials up to degree 7 exactly, and estimates zero error for those the pair shares', () => {
    for (let degree = 0; degree < 8; degree++) {
      const moment = (weights: readonly number[]): number =>
        weights.reduce((sum, weight, stage) => sum + weight * pair.nodes[stage]! ** degree, 0);
      expect(moment(pair.stageWeights[pair.stepStages]!)).toBeCloseTo(1 / (degree + 1), 13);
      if (degree < 5) expect(moment(pair.fifthOrderError)).toBeCloseTo(0, 13);
      if (degree < 3) expect(moment(pair.thirdOrderError)).toBeCloseTo(0, 13);
    }
  });

  test('every stage lies where its weights say: Σⱼ aᵢⱼ = cᵢ', () => {
    pair.stageWeights.forEach((row, stage) => {
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(pair.nodes[stage]!, 13);
    });
  });
});

describe('order on a Kepler orbit', () => {
  const eccentricity = 0.2;

  test('the step is of order 8', () => {
    // A circle: there the asymptotic slope is reached before rounding is.
    const error = (count: number): number => {
      const work = createWorkspace(Float64Array.from(keplerOrbit(0, 0)));
      const step = 3 / count;
      kepler(0, work.state, work.stages[0]!);
      for (let index = 0; index < count; index++) {
        takeStep(kepler, index * step, step, (index + 1) * step, work);
        advance(work);
      }
      return distance(work.state, keplerOrbit(0, 3));
    };
    const order = slope([6, 8, 12, 16].map((count) => [3 / count, error(count)]));
    expect(Math.abs(order - 8)).toBeLessThan(0.1);
  });

  test('the dense output errs by the step to the power 8, one more than its order', () => {
    const error = (step: number): number => {
      const work = createWorkspace(Float64Array.from(keplerOrbit(eccentricity, 1)));
      kepler(1, work.state, work.stages[0]!);
      takeStep(kepler, 1, step, 1 + step, work);
      prepareDense(kepler, 1, step, work);
      const found = new Float64Array(4);
      interpolate(work, 0.4, found, 0);
      return distance(found, keplerOrbit(eccentricity, 1 + 0.4 * step));
    };
    const order = slope([0.2, 0.25, 0.3, 0.4].map((step) => [step, error(step)]));
    expect(order).toBeGreaterThan(7.8);
    expect(order).toBeLessThan(8.5);
  });
});
