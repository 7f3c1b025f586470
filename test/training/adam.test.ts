import { cosineRate, initAdam, stepAdam } from 'principia/training';
import { describe, expect, it } from 'vitest';

describe('stepAdam', () => {
  it('moves by the rate in the first step, whatever the size of the gradient', () => {
    for (const size of [1e-6, 1, 1e6]) {
      const { parameters } = stepAdam(initAdam(2), Float64Array.of(1, -1), Float64Array.of(size, -size), 0.1);
      expect(parameters[0]).toBeCloseTo(0.9, 2);
      expect(parameters[1]).toBeCloseTo(-0.9, 2);
    }
  });

  it('finds the minimum of a quadratic', () => {
    let parameters = Float64Array.of(3, -2);
    let state = initAdam(2);
    for (let step = 0; step < 2000; step++) {
      const gradient = Float64Array.of(2 * (parameters[0]! - 1), 20 * (parameters[1]! - 0.5));
      ({ state, parameters } = stepAdam(state, parameters, gradient, cosineRate(step, 2000, 0.1)) as {
        state: typeof state;
        parameters: Float64Array<ArrayBuffer>;
      });
    }
    expect(parameters[0]).toBeCloseTo(1, 6);
    expect(parameters[1]).toBeCloseTo(0.5, 6);
  });

  it('leaves its arguments as they were', () => {
    const start = Float64Array.of(1);
    stepAdam(initAdam(1), start, Float64Array.of(5), 0.1);
    expect(start[0]).toBe(1);
  });
});

describe('cosineRate', () => {
  it('rises to its peak, falls to a hundredth of it and never below', () => {
    const rates = Array.from({ length: 1000 }, (_, step) => cosineRate(step, 1000, 0.3));
    expect(Math.max(...rates)).toBeCloseTo(0.3, 10);
    expect(rates.at(-1)).toBeCloseTo(0.003, 4);
    expect(Math.min(...rates.slice(50))).toBeGreaterThanOrEqual(0.003);
    for (let step = 51; step < 1000; step++) expect(rates[step]).toBeLessThanOrEqual(rates[step - 1]!);
  });
});
