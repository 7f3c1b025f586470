import { float64Space } from 'principia/math';
import { euler, midpoint, rungeKutta4, rungeKuttaStep } from 'principia/physics';
import { describe, expect, test } from 'vitest';

describe.each([euler, midpoint, rungeKutta4])('$name', (tableau) => {
  test('is consistent: stages lie where their weights say, weights sum to one', () => {
    expect(tableau.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 15);
    tableau.stages.forEach((row, stage) => {
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(tableau.nodes[stage]!, 15);
    });
  });

  test('a step of dy/dt = y is the exponential series up to its order', () => {
    const step = 0.1;
    const next = rungeKuttaStep(tableau, float64Space, (state) => state, Float64Array.of(1), 0, step);
    let series = 0;
    for (let power = tableau.order, term = 1; power >= 0; power--) {
      const degree = tableau.order - power;
      series += term;
      term *= step / (degree + 1);
    }
    expect(next[0]).toBeCloseTo(series, 15);
  });

  test('quadrature in time: dy/dt = t^(order − 1) is exact', () => {
    const power = tableau.order - 1;
    const next = rungeKuttaStep(
      tableau,
      float64Space,
      (_state, time) => Float64Array.of(time ** power),
      Float64Array.of(0),
      1,
      2,
    );
    expect(next[0]).toBeCloseTo((3 ** tableau.order - 1) / tableau.order, 12);
  });
});

test('a stage is evaluated once, and the state given is left as it was', () => {
  let calls = 0;
  const state = Float64Array.of(1, 2);
  rungeKuttaStep(
    rungeKutta4,
    float64Space,
    (at) => {
      calls += 1;
      return at;
    },
    state,
    0,
    0.5,
  );
  expect(calls).toBe(4);
  expect([...state]).toEqual([1, 2]);
});
