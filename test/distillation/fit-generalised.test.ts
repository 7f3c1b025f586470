import {
  compileGeneralised,
  fitGeneralised,
  type GeneralisedField,
  generalisedEquations,
  lagrangeEquations,
} from 'principia/distillation';
import { createRandom, InputError } from 'principia/math';
import { createParticleSystem, integrateAdaptive, type Trajectory } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { describe, expect, test } from 'vitest';

const double = compileGeneralised(
  lagrangeEquations({
    coordinates: ['q1', 'q2'],
    rates: ['w1', 'w2'],
    lagrangian: parse('w1^2/2 + c0*w2^2/2 + c1*w1*w2*cos(q1 - q2) + c2*cos(q1 - z1) + c3*cos(q2)'),
    forces: [parse('-c4*tanh(20*w1) - c5*(w1 - w2)'), parse('-c5*(w2 - w1)')],
  }),
);
const doubleTruth = [0.55, 0.49, 59, 28, 0.4, 0.1, 0.002];
const single = compileGeneralised(
  generalisedEquations(
    { coordinates: ['q'], rates: ['w'] },
    [parse('1')],
    [parse('-c0*sin(q) - c1*w - c2*w*abs(w)')],
  ),
);
const singleTruth = [64, 0.05, 0.004];

/** Motions with noise on the angles; rates that are given only roughly. */
function motions(
  field: GeneralisedField,
  truth: readonly number[],
  starts: readonly (readonly number[])[],
  noise: number,
  seed: number,
  duration = 1.5,
): Trajectory[] {
  const random = createRandom(seed);
  const count = field.equations.coordinates.length;
  const times = Float64Array.from({ length: Math.round(100 * duration) + 1 }, (_, row) => row / 100);
  return starts.map((start) => {
    const { states } = integrateAdaptive(field.field(truth), Float64Array.from(start), times, {
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-10,
    });
    const pick = (offset: number): Float64Array =>
      Float64Array.from({ length: count * times.length }, (_, place) => {
        return states[2 * count * Math.floor(place / count) + offset + (place % count)]!;
      });
    return {
      system: createParticleSystem(
        Array.from({ length: count }, (_, arm) => ({ name: `${arm}` })),
        'complete',
      ),
      dimension: 1,
      times,
      positions: pick(0).map((angle) => angle + noise * random.normal()),
      velocities: pick(count).map((rate) => rate + 0.02 * random.normal()),
      velocitiesEstimated: false,
    };
  });
}

describe('sensitivities', () => {
  const start = Float64Array.of(1, -0.8, 0.5, 2);
  const times = [0, 0.4];
  const options = { relativeTolerance: 1e-11, absoluteTolerance: 1e-11 };
  const endAt = (state: Float64Array, parameters: readonly number[]): Float64Array =>
    integrateAdaptive(double.field(parameters), state, times, options).states.subarray(4);

  test('are the derivatives of the motion by its initial state and its parameters', () => {
    const free = [0, 1, 2, 3, 4, 5, 6];
    const variations = double.variations(doubleTruth, free);
    const { states } = integrateAdaptive(variations.field, variations.initial(start), times, options);
    const end = states.subarray(variations.size);
    const step = 1e-5;
    for (let column = 0; column < variations.columns; column++) {
      const shifted = (sign: number): Float64Array => {
        const state = start.slice();
        const parameters = [...doubleTruth];
        if (column < 4) state[column]! += sign * step;
        else parameters[column - 4]! += sign * step;
        return endAt(state, parameters);
      };
      const [less, more] = [shifted(-1), shifted(1)];
      for (let row = 0; row < 4; row++) {
        const slope = (more[row]! - less[row]!) / (2 * step);
        const exact = end[4 + row * variations.columns + column]!;
        expect(Math.abs(exact - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    }
  });

  test('of some parameters are those columns of all', () => {
    const ends = [
      [0, 1, 2, 3, 4, 5, 6],
      [5, 2],
    ].map((free) => {
      const variations = double.variations(doubleTruth, free);
      const { states } = integrateAdaptive(variations.field, variations.initial(start), times, options);
      return { columns: variations.columns, end: states.subarray(variations.size) };
    });
    const entry = (which: number, row: number, column: number): number =>
      ends[which]!.end[4 + row * ends[which]!.columns + column]!;
    for (let row = 0; row < 4; row++) {
      expect(entry(1, row, 4)).toBeCloseTo(entry(0, row, 4 + 5), 7);
      expect(entry(1, row, 5)).toBeCloseTo(entry(0, row, 4 + 2), 7);
    }
  });
});

describe('a fit', () => {
  test('recovers the constants of a double pendulum within its intervals', () => {
    const data = motions(
      double,
      doubleTruth,
      [
        [1, -0.8, 0, 2],
        [0.7, 0.9, 1, 0],
        [-0.9, -1.2, 0, 0],
        [0.5, -0.6, -2, 1],
      ],
      3e-4,
      5,
    );
    const fit = fitGeneralised(double, data, { start: [0.6, 0.45, 55, 30, 0.2, 0.05, 0] })!;
    expect(fit.status).toBe('converged');
    // Seven constants: one beyond four standard deviations has a probability of 5e-4.
    fit.parameters.forEach(({ value, standardDeviation }, index) => {
      expect(standardDeviation).toBeGreaterThan(0);
      expect(Math.abs(value - doubleTruth[index]!)).toBeLessThan(4 * standardDeviation);
      expect(standardDeviation).toBeLessThan(0.02 * Math.max(0.05, Math.abs(doubleTruth[index]!)));
    });
    fit.sigma.forEach((sigma) => {
      expect(Math.abs(sigma / 3e-4 - 1)).toBeLessThan(0.15);
    });
  });

  test('has intervals that hold the truth about as often as they say', () => {
    let inside = 0;
    const draws = 20;
    for (let draw = 0; draw < draws; draw++) {
      const starts = [
        [1.2, 0],
        [0.8, 1],
        [-0.6, 3],
        [0.9, -2],
      ];
      const data = motions(single, singleTruth, starts, 1e-3, 100 + draw, 1);
      const fit = fitGeneralised(single, data, { start: [60, 0, 0] })!;
      fit.parameters.forEach(({ value, standardDeviation }, index) => {
        if (Math.abs(value - singleTruth[index]!) < 1.96 * standardDeviation) inside += 1;
      });
    }
    // 60 intervals at 95 %, widened where four windows scatter: below 48 has a probability below 1e-4.
    expect(inside).toBeGreaterThan(47);
  });

  test('of initial states alone leaves the parameters as they are', () => {
    const data = motions(single, singleTruth, [[1.2, 0]], 1e-4, 9);
    const fit = fitGeneralised(single, data, { start: singleTruth, free: [] })!;
    expect(fit.parameters.map(({ value }) => value)).toEqual(singleTruth);
    expect(fit.parameters.every(({ standardDeviation }) => standardDeviation === 0)).toBe(true);
    const rms = Math.sqrt(fit.residuals[0]!.reduce((sum, r) => sum + r * r, 0) / fit.residuals[0]!.length);
    expect(rms).toBeLessThan(1.2e-4);
    expect(Math.abs(fit.initialStates[0]![1]!)).toBeLessThan(2e-3);
  });

  test('with equations that cannot be followed is none', () => {
    const data = motions(single, singleTruth, [[1.2, 0]], 1e-4, 9);
    const runaway = compileGeneralised(
      generalisedEquations({ coordinates: ['q'], rates: ['w'] }, [parse('0 - 1')], [parse('c0*q')]),
    );
    expect(fitGeneralised(runaway, data, { start: [1] })).toBeNull();
  });

  test('says what does not fit', () => {
    const data = motions(single, singleTruth, [[1.2, 0]], 1e-4, 9);
    expect(() => fitGeneralised(single, data, { start: [1] })).toThrow(InputError);
    expect(() => fitGeneralised(double, data, { start: doubleTruth })).toThrow(
      /another number of coordinates/,
    );
    expect(() => fitGeneralised(single, [], { start: singleTruth })).toThrow(/got none/);
  });
});
