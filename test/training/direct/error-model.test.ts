import { createRandom } from 'principia/math';
import { expect, it } from 'vitest';
import { fitErrorModel, overAxes, type Residuals } from '../../../src/training/direct/error-model.js';

const rows = 4000;
const random = createRandom(1);
const sizes = Float64Array.from({ length: rows }, () => Math.exp(2 * random.normal()));

function residuals(additive: number, relative: number): Residuals {
  const left = sizes.map((size) => Math.hypot(additive, relative * size) * Math.abs(random.normal()));
  return { dimension: 1, left, sizes };
}

// The grid has four points a decade: a part may be off by a factor 1.33 by that alone, and more where the other hides it.
it.each([
  [0.3, 0],
  [0, 0.01],
  [0.1, 0.05],
])('finds what errors are made of: %f the same for all, %f in proportion', (additive, relative) => {
  const found = fitErrorModel(residuals(additive, relative));
  for (const size of [0.1, 1, 10, 100]) {
    const ratio = Math.hypot(found.additive, found.relative * size) / Math.hypot(additive, relative * size);
    expect(ratio).toBeGreaterThan(1 / 1.4);
    expect(ratio).toBeLessThan(1.4);
  }
});

it('keeps noise that is known, and a few wild rows do not move it', () => {
  const calm = residuals(0.1, 0.02);
  const left = calm.left.map((value, row) => (row % 50 === 0 ? 1000 * value : value));
  const found = fitErrorModel({ ...calm, left }, 0.1);
  expect(found.additive).toBe(0.1);
  expect(found.relative).toBeGreaterThan(0.013);
  expect(found.relative).toBeLessThan(0.03);
});

it('is finite where nothing is left at all', () => {
  const found = fitErrorModel({
    dimension: 2,
    left: new Float64Array(10),
    sizes: new Float64Array(10).fill(1),
  });
  expect(Math.hypot(found.additive, found.relative)).toBeGreaterThan(0);
});

it('does not see how the axes lie', () => {
  const vectors = Float64Array.from({ length: 60 }, () => random.normal());
  const turned = vectors.map((value, at) =>
    at % 2 === 0 ? 0.6 * value - 0.8 * vectors[at + 1]! : 0.8 * vectors[at - 1]! + 0.6 * value,
  );
  overAxes(vectors, 2).forEach((value, body) => {
    expect(overAxes(turned, 2)[body]).toBeCloseTo(value, 14);
  });
});
