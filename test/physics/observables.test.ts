import { fc, test as property } from '@fast-check/vitest';
import {
  angularMomentum,
  centreOfMass,
  createParticleSystem,
  kineticEnergy,
  momentum,
  potentialEnergy,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';

const number = fc.double({ min: -10, max: 10, noNaN: true });
const vector = (length: number): fc.Arbitrary<Float64Array> =>
  fc.array(number, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));
const masses = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 });
const shifted = (values: Float64Array, shift: Float64Array): Float64Array =>
  values.map((value, index) => value + shift[index % shift.length]!);

describe('one body whose values are known by hand', () => {
  test('energy, momentum, angular momentum, centre', () => {
    const [position, velocity] = [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)];
    expect(kineticEnergy([2], velocity, 3)).toBe(77);
    expect([...momentum([2], velocity, 3)]).toEqual([8, 10, 12]);
    expect([...angularMomentum([2], position, velocity, 3)]).toEqual([-6, 12, -6]);
    expect([...angularMomentum([2], Float64Array.of(1, 2), Float64Array.of(4, 5), 2)]).toEqual([-6]);
    expect([...centreOfMass([2], position, 3)]).toEqual([1, 2, 3]);
  });

  test('an angular momentum needs two or three dimensions', () => {
    expect(() => angularMomentum([1], Float64Array.of(1), Float64Array.of(1), 1)).toThrow(RangeError);
  });
});

property.prop([masses, vector(9), vector(9), vector(3)])(
  'moving frame: energy and angular momentum change as König says',
  (mass, positions, velocities, boost) => {
    const total = mass.reduce((sum, value) => sum + value, 0);
    const drift = momentum(mass, velocities, 3);
    const expected =
      kineticEnergy(mass, velocities, 3) +
      drift.reduce((sum, value, axis) => sum + value * boost[axis]!, 0) +
      (total / 2) * boost.reduce((sum, value) => sum + value ** 2, 0);
    expect(kineticEnergy(mass, shifted(velocities, boost), 3)).toBeCloseTo(expected, 8);
    // L about a shifted origin: L + a × P.
    const moved = angularMomentum(mass, shifted(positions, boost), velocities, 3);
    const change = angularMomentum([1], boost, drift, 3);
    angularMomentum(mass, positions, velocities, 3).forEach((value, axis) => {
      expect(moved[axis]).toBeCloseTo(value + change[axis]!, 8);
    });
    centreOfMass(mass, positions, 3).forEach((value, axis) => {
      expect(centreOfMass(mass, shifted(positions, boost), 3)[axis]).toBeCloseTo(value + boost[axis]!, 10);
    });
  },
);

property.prop([vector(6), fc.double({ min: 0, max: 7, noNaN: true }), vector(2)])(
  'a potential of distances is blind to translation and rotation, and sees each pair once',
  (positions, angle, shift) => {
    const { interactions } = createParticleSystem([{ name: 'a' }, { name: 'b' }, { name: 'c' }], 'complete');
    const pairPotential = (distance: number, one: number, other: number): number =>
      distance ** 2 * (one + 2 * other);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const turned = positions.map((value, index) =>
      index % 2 === 0 ? cos * value - sin * positions[index + 1]! : sin * positions[index - 1]! + cos * value,
    );
    const before = potentialEnergy(interactions, positions, 2, pairPotential);
    expect(potentialEnergy(interactions, shifted(turned, shift), 2, pairPotential)).toBeCloseTo(before, 7);
    expect(potentialEnergy(interactions, positions, 2, () => 1)).toBe(3);
  },
);
