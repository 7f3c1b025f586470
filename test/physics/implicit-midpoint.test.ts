import { float64Space } from 'principia/math';
import { implicitMidpointIntegrator, implicitMidpointStep, type VectorField } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { acceleration, coordinates, start } from './henon-heiles.js';
import { distance } from './kepler.js';

const henonHeiles: VectorField = (_time, [x, y, u, v], derivative) => {
  const [ax, ay] = acceleration({ position: Float64Array.of(x!, y!), velocity: Float64Array.of(u!, v!) });
  derivative.set([u!, v!, ax!, ay!]);
};

test('solves to rounding what the fixed number of iterations approaches', () => {
  const [next, info] = implicitMidpointStep(henonHeiles, 0, Float64Array.from(coordinates(start)), 0.3);
  const many = implicitMidpointIntegrator(60).step(float64Space, acceleration, start, 0.3);
  expect(info.status).toBe('converged');
  expect(info.iterations).toBeLessThan(25);
  expect(distance(next, coordinates(many))).toBeLessThan(1e-14);
});

test.each([2, 20, 1000])('a stiff decay, dt λ = %d: by Newton where the fixed point repels', (stiffness) => {
  const decay: VectorField = (_time, state, derivative) => {
    derivative[0] = -stiffness * state[0]!;
    derivative[1] = state[0]! - state[1]!;
  };
  const [next, { status, iterations }] = implicitMidpointStep(decay, 0, Float64Array.of(1, 0.5), 1);
  const first = (1 - stiffness / 2) / (1 + stiffness / 2);
  expect(status).toBe('converged');
  expect(iterations).toBeLessThan(20);
  expect(next[0]).toBeCloseTo(first, 12);
  // y' = y + (x + x')/2 − (y + y')/2 for the second component.
  expect(next[1]).toBeCloseTo((0.5 * 0.5 + (1 + first) / 2) / 1.5, 12);
});

test('a driven system takes its time at the middle', () => {
  const [next] = implicitMidpointStep(
    (time, _state, derivative) => {
      derivative[0] = time ** 2;
    },
    1,
    Float64Array.of(0),
    2,
  );
  expect(next[0]).toBe(8);
});

describe('what does not converge is said', () => {
  test('an equation without a solution: z = 1 + dt z²/2 has none for dt > 1/2', () => {
    const square: VectorField = (_time, state, derivative) => {
      derivative[0] = state[0]! ** 2;
    };
    const [, info] = implicitMidpointStep(square, 0, Float64Array.of(1), 0.6);
    expect(info.status).toBe('not converged');
    const [next, solved] = implicitMidpointStep(square, 0, Float64Array.of(1), 0.49);
    expect(solved.status).toBe('converged');
    expect(next[0]).toBeCloseTo((2 * (1 - Math.sqrt(0.02))) / 0.49 - 1, 12);
  });

  test('a field that is not a number, and too few iterations', () => {
    const nothing = implicitMidpointStep((_t, _y, dy) => dy.fill(Number.NaN), 0, Float64Array.of(1), 0.1);
    expect(nothing[1].status).toBe('not converged');
    const few = implicitMidpointStep(henonHeiles, 0, Float64Array.from(coordinates(start)), 0.3, {
      maximumIterations: 3,
    });
    expect(few[1]).toMatchObject({ status: 'not converged', iterations: 3 });
    expect(few[1].change).toBeGreaterThan(1e-14);
  });
});
