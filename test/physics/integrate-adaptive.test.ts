import { fc, test as property } from '@fast-check/vitest';
import { integrateAdaptive, type VectorField } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { distance, kepler, keplerOrbit } from './kepler.js';
import { slope } from './slope.js';

const start = (eccentricity: number): Float64Array => Float64Array.from(keplerOrbit(eccentricity, 0));
const regular = (count: number, end: number): number[] =>
  Array.from({ length: count + 1 }, (_, index) => (index * end) / count);

describe.each([
  ['dormand-prince-853', 1e-12, 1e-8],
  ['tsitouras-5', 1e-10, 1e-6],
] as const)('%s', (method, relativeTolerance, largestError) => {
  const tight = { method, relativeTolerance, absoluteTolerance: relativeTolerance / 10 };

  property.prop([fc.double({ min: 0, max: 0.9, noNaN: true }), fc.integer({ min: 2, max: 60 })], {
    numRuns: 30,
  })('follows the Kepler orbit through any output times', (eccentricity, count) => {
    const times = regular(count, 7).map((time, index) => time + (index % 3) * 0.01);
    const { status, states } = integrateAdaptive(kepler, start(eccentricity), [0, ...times.slice(1)], tight);
    expect(status).toBe('complete');
    times.slice(1).forEach((time, index) => {
      const row = states.subarray(4 * (index + 1), 4 * (index + 2));
      expect(distance(row, keplerOrbit(eccentricity, time))).toBeLessThan(largestError);
    });
  });

  test('the error is proportional to the tolerance', () => {
    const points = [1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11].map((tolerance): [number, number] => {
      const { states } = integrateAdaptive(kepler, start(0.5), [0, 20], {
        method,
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance,
      });
      return [tolerance, distance(states.subarray(4), keplerOrbit(0.5, 20))];
    });
    expect(Math.abs(slope(points) - 1)).toBeLessThan(0.2);
    for (const [tolerance, error] of points) expect(error).toBeLessThan(2000 * tolerance);
  });

  test('runs backward to where it came from', () => {
    const there = integrateAdaptive(kepler, start(0.6), [2, 3.3, 9], tight);
    const back = integrateAdaptive(kepler, there.states.slice(8), [9, 3.3, 2], tight);
    expect(distance(back.states.subarray(8), start(0.6))).toBeLessThan(largestError);
    expect(distance(back.states.subarray(4, 8), there.states.subarray(4, 8))).toBeLessThan(largestError);
  });

  test('output times shorten no step', () => {
    const few = integrateAdaptive(kepler, start(0.3), [0, 20], { method });
    const many = integrateAdaptive(kepler, start(0.3), regular(1000, 20), { method });
    expect(many.steps).toBe(few.steps);
    expect(many.states.slice(-4)).toEqual(few.states.slice(-4));
  });

  test('counts its evaluations', () => {
    let calls = 0;
    const { evaluations } = integrateAdaptive(
      (time, state, derivative) => {
        calls += 1;
        kepler(time, state, derivative);
      },
      start(0.7),
      regular(37, 10),
      { method, events: [{ value: (_time, state) => state[1]!, action: () => {} }] },
    );
    expect(evaluations).toBe(calls);
  });
});

describe('accuracy', () => {
  test('the method of order 8 is the cheaper one at a tight tolerance, that of order 5 at a loose one', () => {
    const cost = (method: 'dormand-prince-853' | 'tsitouras-5', tolerance: number): number =>
      integrateAdaptive(kepler, start(0.3), [0, 20], {
        method,
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance,
      }).evaluations;
    expect(cost('dormand-prince-853', 1e-11)).toBeLessThan(cost('tsitouras-5', 1e-11) / 2);
    expect(cost('tsitouras-5', 1e-3)).toBeLessThan(cost('dormand-prince-853', 1e-3));
  });

  test('a driven system takes its time from the field', () => {
    const driven: VectorField = (time, _state, derivative) => {
      derivative[0] = Math.cos(time);
    };
    const { states } = integrateAdaptive(driven, Float64Array.of(Math.sin(3)), [3, 4, 8]);
    expect(states[2]).toBeCloseTo(Math.sin(8), 10);
  });
});

describe('step control', () => {
  test('components beyond the controlled ones ride along and cost no step', () => {
    // y' = −y with its sensitivity s' = −s, and a rider that turns a hundred times faster.
    const field: VectorField = (_time, state, derivative) => {
      derivative[0] = -state[0]!;
      for (let rider = 1; rider < state.length; rider += 2) {
        derivative[rider] = 5 * state[rider + 1]!;
        derivative[rider + 1] = -5 * state[rider]!;
      }
    };
    const alone = integrateAdaptive(field, Float64Array.of(1), [0, 1]);
    const ridden = integrateAdaptive(field, Float64Array.of(1, 0, 1), [0, 1], { controlled: 1 });
    const minded = integrateAdaptive(field, Float64Array.of(1, 0, 1), [0, 1]);
    expect(ridden.steps).toBe(alone.steps);
    expect(ridden.states[3]).toBe(alone.states[1]);
    expect(minded.steps).toBeGreaterThan(alone.steps);
  });

  test('an absolute tolerance of its own for every component', () => {
    const field: VectorField = (_time, state, derivative) => {
      derivative[0] = -state[0]!;
      derivative[1] = 30 * Math.cos(30 * state[2]!);
      derivative[2] = 1;
    };
    const run = (absoluteTolerance: number | number[]): number =>
      integrateAdaptive(field, Float64Array.of(1, 0, 0), [0, 1], { relativeTolerance: 0, absoluteTolerance })
        .steps;
    expect(run([1e-10, 1, 1])).toBeLessThan(run(1e-10) / 2);
  });

  test('does not change its arguments', () => {
    const initial = start(0.4);
    integrateAdaptive(kepler, initial, [0, 1]);
    expect(initial).toEqual(start(0.4));
  });
});

describe('what can go wrong', () => {
  const blowUp: VectorField = (_time, state, derivative) => {
    derivative[0] = state[0]! ** 2;
  };

  test.each(['dormand-prince-853', 'tsitouras-5'] as const)(
    'a pole in finite time ends %s before it, with what was reached',
    (method) => {
      const { status, states } = integrateAdaptive(blowUp, Float64Array.of(1), [0, 0.5, 2], { method });
      expect(['step underflow', 'not finite']).toContain(status);
      expect(states[1]).toBeCloseTo(2, 8);
      expect(states[2]).toBeNaN();
    },
  );

  test('a field that is not a number', () => {
    const outcome = integrateAdaptive(
      (time, _state, derivative) => {
        derivative[0] = time < 0.5 ? 1 : Number.NaN;
      },
      Float64Array.of(0),
      [0, 0.25, 1],
    );
    expect(outcome.status).toBe('not finite');
    expect(outcome.states[1]).toBeCloseTo(0.25, 12);
    const atOnce = integrateAdaptive((_t, _y, dy) => dy.fill(Number.NaN), Float64Array.of(0), [0, 1]);
    expect(atOnce.status).toBe('not finite');
  });

  test('too many steps', () => {
    const { status, steps } = integrateAdaptive(kepler, start(0.5), [0, 1000], { maximumSteps: 20 });
    expect(status).toBe('too many steps');
    expect(steps).toBe(20);
  });

  test('a single time needs no step, a state at rest few', () => {
    expect(integrateAdaptive(kepler, start(0), [5])).toMatchObject({ status: 'complete', steps: 0 });
    const rest = integrateAdaptive((_t, _y, dy) => dy.fill(0), Float64Array.of(0, 3), [0, 1e6]);
    expect(rest.status).toBe('complete');
    expect([...rest.states.subarray(2)]).toEqual([0, 3]);
    expect(rest.steps).toBeLessThan(20);
  });

  test('times that turn round are refused', () => {
    expect(() => integrateAdaptive(kepler, start(0), [0, 2, 1])).toThrow(RangeError);
    expect(() => integrateAdaptive(kepler, start(0), [0, 0])).toThrow(RangeError);
    expect(() => integrateAdaptive(kepler, start(0), [0, Number.NaN])).toThrow(RangeError);
  });
});
