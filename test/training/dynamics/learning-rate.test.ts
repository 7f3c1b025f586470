import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { learningRate, type ScheduleName } from '../../../src/training/dynamics/learning-rate.js';

const all = (name: ScheduleName, steps: number, warmUp?: number): number[] =>
  Array.from({ length: steps }, (_, step) =>
    learningRate({ name, peak: 2, ...(warmUp === undefined ? {} : { warmUp }) }, step, steps),
  );

describe('learningRate', () => {
  test.prop([
    fc.constantFrom('constant', 'cosine', 'one-cycle'),
    fc.integer({ min: 1, max: 400 }),
    fc.double({ min: 0, max: 0.9, noNaN: true }),
  ])('rises to the peak and never again, and stays above 0', (name, steps, warmUp) => {
    const rates = all(name as ScheduleName, steps, warmUp);
    const top = rates.indexOf(Math.max(...rates));
    rates.forEach((rate, step) => {
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThanOrEqual(2);
      if (step > 0)
        expect(Math.sign(rate - rates[step - 1]!) * (step <= top ? 1 : -1)).toBeGreaterThanOrEqual(0);
    });
  });

  it('ends where it should', () => {
    expect(all('constant', 100).at(-1)).toBe(2);
    expect(all('cosine', 100).at(-1)).toBeCloseTo(0.02, 12);
    expect(all('one-cycle', 100).at(-1)).toBeCloseTo(2e-4, 12);
    expect(all('one-cycle', 100)[0]).toBeCloseTo(2 / 25, 12);
    expect(all('one-cycle', 100)[30]).toBe(2);
    expect(all('cosine', 100)[5]).toBe(2);
    expect(all('constant', 10, 0)[0]).toBe(2);
  });
});
