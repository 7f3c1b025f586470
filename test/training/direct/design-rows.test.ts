import { createRandom } from 'principia/math';
import { expect, it } from 'vitest';
import { forEachBlock } from '../../../src/training/direct/design-rows.js';
import { drawFeatures } from '../../../src/training/direct/hidden-features.js';
import { linearModel } from '../../../src/training/direct/linear-model.js';
import { someWindows } from '../../../src/training/direct/observed-system.js';
import { surveyPairs } from '../../../src/training/direct/survey.js';
import { laws, moments } from './samples.js';

const systems = [moments(laws.gravity, 40, 3, 2, 1), moments(laws.gravity, 15, 6, 2, 2)];
const features = drawFeatures(
  {
    families: [{ kind: 'radial', envelope: { mass: 'm₁m₂', charge: '1' } }],
    counts: [7],
    powers: [-2, 0],
    weights: 'random',
  },
  surveyPairs(systems),
  createRandom(1),
);
const model = linearModel('force', features, []);

it('streams every row once, in memory that does not grow with the number of windows', () => {
  const buffers = new Set<Float64Array>();
  const targets: number[] = [];
  forEachBlock(
    model,
    systems.map((system) => ({ system })),
    null,
    24,
    ({ design, target, rows }) => {
      buffers.add(design);
      expect(design.length).toBeLessThanOrEqual(24 * model.count);
      targets.push(...target.subarray(0, rows));
    },
  );
  // One buffer a system.
  expect(buffers.size).toBe(2);
  expect(targets).toEqual(systems.flatMap(({ increments }) => [...increments.velocityChange]));
});

it('gives the pairs’ own sizes: of two bodies, the change itself', () => {
  const two = moments(laws.gravity, 5, 2, 2, 3);
  const coefficients = Float64Array.from({ length: 7 }, (_, k) => k - 3);
  forEachBlock(model, [{ system: two }], coefficients, 1000, ({ design, pairSize, rows }) => {
    const predicted = Array.from({ length: rows }, (_, row) =>
      coefficients.reduce((sum, value, k) => sum + value * design[row * 7 + k]!, 0),
    );
    for (let row = 0; row < rows; row += 2) {
      expect(Math.hypot(predicted[row]!, predicted[row + 1]!)).toBeCloseTo(pairSize[row]!, 10);
      expect(pairSize[row + 1]).toBe(pairSize[row]);
    }
  });
});

it('chooses windows evenly, others for another phase', () => {
  const [first, second] = someWindows(systems, 100);
  const share = 100 / (40 * 6 + 15 * 12);
  expect(first!.windows!.length).toBe(Math.ceil(40 * share));
  expect(second!.windows!.length).toBe(Math.ceil(15 * share));
  expect(new Set(Array.from(first!.windows!)).size).toBe(first!.windows!.length);
  const [other] = someWindows(systems, 100, 0.5);
  expect(
    Array.from(other!.windows!).filter((window) => Array.from(first!.windows!).includes(window)),
  ).toEqual([]);
  expect(someWindows(systems, 1e9)[0]!.windows!.length).toBe(40);
});
