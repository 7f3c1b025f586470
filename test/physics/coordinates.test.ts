import { fc, test as property } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import {
  generalisedAccelerations,
  generalisedCoordinates,
  generalisedMomenta,
  generalisedRates,
  integrateAdaptive,
  massMatrix,
  pendulumInertia,
  type VectorField,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';

const positive = fc.double({ min: 0.2, max: 3, noNaN: true });
const signed = fc.double({ min: -4, max: 4, noNaN: true });
const chain = fc.array(fc.record({ mass: positive, length: positive, angle: signed, rate: signed }), {
  minLength: 1,
  maxLength: 4,
});

const quadratic = (matrix: Float64Array, vector: readonly number[]): number =>
  vector.reduce(
    (sum, one, row) =>
      sum +
      vector.reduce((part, other, column) => part + one * matrix[row * vector.length + column]! * other, 0),
    0,
  );

property.prop([chain])('½ q̇ᵀ M(q) q̇ is the kinetic energy of the bobs of a chain of pendulums', (rods) => {
  const coordinates = generalisedCoordinates(
    pendulumInertia(
      rods.map(({ mass }) => mass),
      rods.map(({ length }) => length),
    ),
  );
  let [vx, vy, energy] = [0, 0, 0];
  for (const { mass, length, angle, rate } of rods) {
    vx += length * Math.cos(angle) * rate;
    vy += length * Math.sin(angle) * rate;
    energy += (mass * (vx ** 2 + vy ** 2)) / 2;
  }
  const matrix = massMatrix(
    coordinates,
    rods.map(({ angle }) => angle),
  );
  const rates = rods.map(({ rate }) => rate);
  expect(Math.abs(quadratic(matrix, rates) / 2 - energy)).toBeLessThan(1e-11 * (1 + energy));
});

property.prop([chain])('rates of momenta are the rates again', (rods) => {
  const coordinates = generalisedCoordinates(
    pendulumInertia(
      rods.map(({ mass }) => mass),
      rods.map(({ length }) => length),
    ),
  );
  const q = rods.map(({ angle }) => angle);
  const rates = rods.map(({ rate }) => rate);
  const back = generalisedRates(coordinates, q, generalisedMomenta(coordinates, q, rates));
  rates.forEach((rate, index) => {
    expect(back[index]).toBeCloseTo(rate, 8);
  });
});

test('a double pendulum keeps its energy', () => {
  const [masses, lengths, gravity] = [[0.5, 0.7], [1, 0.8], 9.81] as const;
  const coordinates = generalisedCoordinates(pendulumInertia(masses, lengths));
  const weight = [(masses[0] + masses[1]) * gravity * lengths[0], masses[1] * gravity * lengths[1]] as const;
  const field: VectorField = (_time, [a, b, u, v], derivative) => {
    const forces = [-weight[0] * Math.sin(a!), -weight[1] * Math.sin(b!)];
    derivative.set([u!, v!]);
    derivative.set(generalisedAccelerations(coordinates, [a!, b!], [u!, v!], forces), 2);
  };
  const energy = (state: Float64Array): number =>
    quadratic(massMatrix(coordinates, state.subarray(0, 2)), [...state.subarray(2)]) / 2 -
    weight[0] * Math.cos(state[0]!) -
    weight[1] * Math.cos(state[1]!);
  const initial = Float64Array.of(2, 1, 0.3, -0.4);
  const { status, states } = integrateAdaptive(field, initial, [0, 5, 10], {
    relativeTolerance: 1e-11,
    absoluteTolerance: 1e-12,
  });
  expect(status).toBe('complete');
  expect(energy(states.subarray(4, 8))).toBeCloseTo(energy(initial), 7);
  expect(energy(states.subarray(8))).toBeCloseTo(energy(initial), 7);
});

describe('a cart with a pendulum: a length and an angle', () => {
  const [cart, bob, length, gravity] = [2, 0.5, 0.7, 9.81];
  const coordinates = generalisedCoordinates(
    [cart + bob, bob * length, bob * length, bob * length ** 2],
    [false, true],
  );

  property.prop([signed, signed, signed, signed])(
    'accelerates as the textbook says',
    (place, angle, speed, rate) => {
      const forces = [0, -bob * gravity * length * Math.sin(angle)];
      const [a, alpha] = generalisedAccelerations(coordinates, [place, angle], [speed, rate], forces);
      // ẍ = (m l θ̇² sin θ + m g sin θ cos θ)/(M + m sin²θ), l θ̈ = −ẍ cos θ − g sin θ.
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      const expected = (bob * length * rate ** 2 * sin + bob * gravity * sin * cos) / (cart + bob * sin ** 2);
      expect(a).toBeCloseTo(expected, 10);
      expect(alpha).toBeCloseTo((-expected * cos - gravity * sin) / length, 9);
    },
  );
});

test.each([
  ['not square', [1, 2, 3]],
  ['not symmetric', [2, 1, 0, 2]],
  ['not positive', [-1]],
  ['not positive definite', [1, 2, 2, 1]],
  ['nothing', []],
])('an inertia that is %s is refused', (_case, inertia) => {
  expect(() => generalisedCoordinates(inertia)).toThrow(InputError);
});

test('coordinates that are not numbers give no number, and no error inside a field', () => {
  const coordinates = generalisedCoordinates([1, 0.5, 0.5, 1]);
  expect([...generalisedRates(coordinates, [Number.NaN, 0], [1, 1])]).toEqual([Number.NaN, Number.NaN]);
});
