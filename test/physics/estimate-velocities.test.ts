import { fc, test as property } from '@fast-check/vitest';
import { estimateVelocities } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { slope } from './slope.js';

const gaps = fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 6, maxLength: 14 });

describe.each([2, 4, 6])('order %i', (order) => {
  property.prop([
    gaps,
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: order + 1, maxLength: order + 1 }),
  ])('exact for polynomials of that degree at irregular times, ends included', (steps, coefficients) => {
    const times = [0, ...steps].map((_, index) =>
      steps.slice(0, index).reduce((sum, gap) => sum + gap / 3, 0),
    );
    const degree = Math.min(order, times.length - 1);
    const used = coefficients.slice(0, degree + 1);
    const value = (t: number): number => used.reduce((total, c, power) => total + c * t ** power, 0);
    const rate = (t: number): number =>
      used.reduce((total, c, power) => total + (power === 0 ? 0 : c * power * t ** (power - 1)), 0);
    const found = estimateVelocities(times, Float64Array.from(times, value), order);
    times.forEach((t, index) => {
      expect(Math.abs(found[index]! - rate(t))).toBeLessThan(1e-8 * (1 + 5 ** order));
    });
  });

  test('the error falls with the spacing to that power', () => {
    const error = (count: number): number => {
      // Slightly uneven, as recorded times are.
      const times = Array.from(
        { length: count + 1 },
        (_, index) => 3 * (index / count + (0.1 * (index % 2)) / count),
      );
      const found = estimateVelocities(times, Float64Array.from(times, Math.sin), order);
      return Math.max(...times.map((t, index) => Math.abs(found[index]! - Math.cos(t))));
    };
    const found = slope([20, 30, 40, 60].map((count) => [1 / count, error(count)]));
    expect(Math.abs(found - order)).toBeLessThan(0.3);
  });
});

test('columns do not mix, and few times lower the order', () => {
  expect([...estimateVelocities([0, 1, 2], Float64Array.of(0, 5, 1, 5, 4, 5))]).toEqual([0, 0, 2, 0, 4, 0]);
  expect([...estimateVelocities([0, 2], Float64Array.of(1, 5))]).toEqual([2, 2]);
  expect(() => estimateVelocities([0], Float64Array.of(1))).toThrow(RangeError);
});
