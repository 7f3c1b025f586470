import { createRandom, dot, multiply } from 'principia/math';
import { expect, test } from 'vitest';
import { linearChange, whiteningFactor } from '../../src/thermal/linear-change.js';
import { temperedPotential } from '../../src/thermal/potential.js';
import { hessianProductAt, largestEigenvalue, stepSizeFor } from '../../src/thermal/step-size.js';
import { doubleWell, quadratic, randomRotation, rotated } from './potentials.js';

const size = 12;
const temperature = 0.02;
const random = createRandom(4);
const prior = {
  mean: Float64Array.from({ length: size }, () => random.normal()),
  deviation: Float64Array.from({ length: size }, (_, index) => 10 ** (index / 6 - 1)),
};

test('in whitened coordinates the posterior of a quadratic loss has unit curvature in every direction', async () => {
  // Curvatures over eight decades, one direction unseen by the data.
  const stiffness = Float64Array.from({ length: size }, (_, index) => (index === 0 ? 0 : 10 ** (index - 6)));
  const hessian = rotated(randomRotation(size, 8), stiffness);
  const potential = temperedPotential(quadratic(hessian, size), prior, temperature);
  const changed = linearChange(potential, prior.mean, whiteningFactor(hessian, prior, temperature));
  const origin = await changed.evaluate(new Float64Array(size));
  for (let axis = 0; axis < size; axis++) {
    const unit = new Float64Array(size);
    unit[axis] = 1;
    const { gradient } = await changed.evaluate(unit);
    gradient.forEach((value, index) => {
      const curvature = (value - origin.gradient[index]!) / temperature;
      expect(Math.abs(curvature - (index === axis ? 1 : 0))).toBeLessThan(1e-6);
    });
  }
});

test('the changed gradient is that of the changed value', async () => {
  const factor = Float64Array.from({ length: 9 }, () => random.normal());
  const changed = linearChange(doubleWell(3), Float64Array.of(0.2, -0.4, 1), factor);
  const position = Float64Array.of(0.3, 0.1, -0.2);
  const { gradient } = await changed.evaluate(position);
  const direction = Float64Array.from({ length: 3 }, () => random.normal());
  const moved = (sign: number) =>
    changed.evaluate(position.map((value, i) => value + sign * 1e-5 * direction[i]!));
  const [ahead, behind] = [await moved(1), await moved(-1)];
  expect((ahead.value - behind.value) / 2e-5).toBeCloseTo(dot(gradient, direction), 6);
  expect(changed.original(new Float64Array(3))).toEqual(Float64Array.of(0.2, -0.4, 1));
});

test('a saddle gives a finite factor: negative curvature counts by its magnitude', () => {
  const stiffness = Float64Array.from({ length: size }, (_, index) => (index - 5) * 3);
  const rotation = randomRotation(size, 9);
  const unitPrior = { mean: new Float64Array(size), deviation: new Float64Array(size).fill(1) };
  const factor = whiteningFactor(rotated(rotation, stiffness), unitPrior, temperature);
  // vᵀ S Sᵀ v = 1/(|λ|/T + 1) along each eigenvector v.
  for (let mode = 0; mode < size; mode++) {
    const vector = rotation.subarray(mode * size, (mode + 1) * size);
    const image = new Float64Array(size);
    for (let column = 0; column < size; column++) {
      image[column] = dot(
        vector,
        Float64Array.from({ length: size }, (_, row) => factor[row * size + column]!),
      );
    }
    expect(dot(image, image) * (Math.abs(stiffness[mode]!) / temperature + 1)).toBeCloseTo(1, 8);
  }
});

test('the largest eigenvalue is found from gradients alone', async () => {
  const stiffness = Float64Array.from({ length: size }, (_, index) => index + 1);
  stiffness[3] = -30;
  const hessian = rotated(randomRotation(size, 10), stiffness);
  const product = hessianProductAt(quadratic(hessian, size), prior.mean);
  const direction = Float64Array.from({ length: size }, () => random.normal());
  const exact = multiply(hessian, direction);
  (await product(direction)).forEach((value, index) => {
    expect(value).toBeCloseTo(exact[index]!, 5);
  });
  const found = await largestEigenvalue(product, size, createRandom(6));
  expect(Math.abs(found / 30 - 1)).toBeLessThan(2e-3);
  // h ω is the fraction asked for.
  expect(stepSizeFor(30, 4, 0.7) * Math.sqrt(30 / 4)).toBeCloseTo(0.7, 12);
});
