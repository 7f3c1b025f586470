import { fc, test as property } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import {
  confine,
  displacement,
  displacementAlong,
  freeSpace,
  periodicSpace,
  reflectingSpace,
  shift,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';

const coordinate = fc.double({ min: -30, max: 30, noNaN: true });
const side = fc.double({ min: 0.5, max: 7, noNaN: true });

property.prop([coordinate, coordinate])(
  'free space: displacement is the difference, shift the sum',
  (x, d) => {
    expect([...displacement(freeSpace, [x, 1], [d, 3])]).toEqual([x - d, -2]);
    const position = Float64Array.of(x, 1);
    shift(freeSpace, position, Float64Array.of(d, 0), new Float64Array(2));
    expect([...position]).toEqual([x + d, 1]);
  },
);

describe('a periodic box', () => {
  property.prop([coordinate, coordinate, side, fc.integer({ min: -3, max: 3 })])(
    'displacements are antisymmetric, no longer than half the box, and blind to whole boxes',
    (x, y, length, boxes) => {
      const space = periodicSpace([length]);
      const [found] = displacement(space, [x], [y]);
      expect(Math.abs(found!)).toBeLessThanOrEqual(length / 2 + 1e-12);
      // Of two images equally far either is right.
      const equal = (one: number, other: number): number =>
        Math.abs(displacementAlong(space, one - other, 0));
      expect(equal(displacement(space, [y], [x])[0]!, -found!)).toBeLessThan(1e-12);
      expect(equal(displacement(space, [x + boxes * length], [y])[0]!, found!)).toBeLessThan(1e-12);
      expect(equal(found!, x - y)).toBeLessThan(1e-12);
    },
  );

  property.prop([coordinate, coordinate, side, coordinate])(
    'a shift ends inside, displaced by the motion',
    (x, motion, length, lower) => {
      const space = periodicSpace([length], [lower]);
      const [position, velocity] = [Float64Array.of(x), Float64Array.of(3)];
      shift(space, position, Float64Array.of(motion), velocity);
      expect(position[0]).toBeGreaterThanOrEqual(lower);
      expect(position[0]).toBeLessThanOrEqual(lower + length);
      expect(Math.abs(displacementAlong(space, position[0]! - x - motion, 0))).toBeLessThan(1e-12);
      expect(velocity[0]).toBe(3);
    },
  );

  test('what is a rounding below the lower end comes in there', () => {
    const position = Float64Array.of(-1e-30);
    confine(periodicSpace([2]), position);
    expect(position[0]).toBe(0);
  });
});

describe('reflecting walls', () => {
  property.prop([
    fc.double({ min: 0, max: 1, noNaN: true }),
    coordinate,
    side,
    fc.integer({ min: 50, max: 90 }),
  ])('a shift is the path folded back, as many small ones make it', (share, motion, length, pieces) => {
    const space = reflectingSpace([length], [-1]);
    const begin = -1 + share * length;
    const [whole, velocity] = [Float64Array.of(begin), Float64Array.of(Math.sign(motion))];
    shift(space, whole, Float64Array.of(motion), velocity);
    const [small, turning] = [Float64Array.of(begin), Float64Array.of(Math.sign(motion))];
    for (let piece = 0; piece < pieces; piece++) {
      shift(space, small, Float64Array.of((turning[0]! * Math.abs(motion)) / pieces), turning);
    }
    expect(whole[0]).toBeCloseTo(small[0]!, 10);
    // On a wall itself the last piece may or may not have turned.
    const onWall = Math.min(whole[0]! + 1, length - 1 - whole[0]!) < 1e-10;
    if (!onWall) expect(velocity[0]).toBe(turning[0]);
    expect(whole[0]).toBeGreaterThanOrEqual(-1 - 1e-12);
    expect(whole[0]).toBeLessThanOrEqual(length - 1 + 1e-12);
  });

  test('each axis turns on its own', () => {
    const [position, velocity] = [Float64Array.of(0.9, 0.5, 0.2, 1.9), Float64Array.of(1, 2, -3, 4)];
    shift(reflectingSpace([1, 2]), position, Float64Array.of(0.3, 0.1, -0.3, 2.2), velocity);
    [0.8, 0.6, 0.1, 0.1].forEach((value, index) => {
      expect(position[index]).toBeCloseTo(value, 14);
    });
    expect([...velocity]).toEqual([-1, 2, 3, 4]);
  });
});

test.each([
  [[0], undefined],
  [[1, -2], undefined],
  [[1, 2], [0]],
  [[Number.POSITIVE_INFINITY], undefined],
])('a box of sides %j from %j is refused', (lengths, lower) => {
  expect(() => periodicSpace(lengths, lower)).toThrow(InputError);
  expect(() => reflectingSpace(lengths, lower)).toThrow('reflecting');
});
