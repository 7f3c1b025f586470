import { fc, test as property } from '@fast-check/vitest';
import { createParticleSystem, freeSpace, periodicSpace, type Space } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { chargeLaw } from '../../../datasets/charge.js';
import { inverseLaw } from '../../../datasets/inverse.js';
import { inverseSquareLaw } from '../../../datasets/inverse-square.js';
import type { ForceLaw } from '../../../datasets/simulation/force-law.js';
import { pairForceField } from '../../../datasets/simulation/pair-force-field.js';
import { springLaw } from '../../../datasets/spring.js';

const laws: Readonly<Record<string, ForceLaw>> = {
  spring: springLaw,
  'inverse-square': inverseSquareLaw,
  inverse: inverseLaw,
  charge: chargeLaw,
};

const bodies = 4;
const width = 2 * bodies;
const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const states = fc
  .array(coordinate, { minLength: 2 * width, maxLength: 2 * width })
  .filter((values) => {
    // Bodies apart, or the rounding of a nearly singular force would drown the symmetry.
    for (let i = 0; i < bodies; i++) {
      for (let j = 0; j < i; j++) {
        if (Math.hypot(values[2 * i]! - values[2 * j]!, values[2 * i + 1]! - values[2 * j + 1]!) < 0.1)
          return false;
      }
    }
    return true;
  })
  .map((values) => Float64Array.from(values));
interface Properties {
  readonly masses: readonly number[];
  readonly charges: readonly number[];
}
const properties: fc.Arbitrary<Properties> = fc.record({
  masses: fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: bodies, maxLength: bodies }),
  charges: fc.array(fc.constantFrom(-1, 1), { minLength: bodies, maxLength: bodies }),
});

function derivativeOf(
  law: ForceLaw,
  { masses, charges }: Properties,
  state: Float64Array,
  more: { readonly space?: Space; readonly drag?: readonly number[]; readonly fall?: number } = {},
): Float64Array {
  const derivative = new Float64Array(state.length).fill(7);
  const { interactions } = createParticleSystem(
    masses.map((_, index) => ({ name: `${index}` })),
    'complete',
  );
  pairForceField(
    law,
    {
      dimension: 2,
      masses: Float64Array.from(masses),
      charges: Float64Array.from(charges),
      pairsAt: () => interactions,
      space: more.space ?? freeSpace,
      softening: 0,
      drag: more.drag === undefined ? null : Float64Array.from(more.drag),
      fall: more.fall ?? 0,
    },
    null,
  )(0, state, derivative);
  return derivative;
}

function expectClose(found: Float64Array, expected: Float64Array): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  found.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-10 * scale);
  });
}

describe.each(Object.entries(laws))('%s', (_name, law) => {
  property.prop([states, properties, coordinate, coordinate])(
    'does not see where it is',
    (state, own, dx, dy) => {
      const moved = state.map((value, index) =>
        index < width ? value + (index % 2 === 0 ? dx : dy) : value,
      );
      expectClose(derivativeOf(law, own, moved), derivativeOf(law, own, state));
    },
  );

  property.prop([states, properties, fc.double({ min: 0, max: 7, noNaN: true })])(
    'turns with its bodies',
    (state, own, angle) => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const turn = (values: Float64Array): Float64Array =>
        values.map((value, index) =>
          index % 2 === 0 ? cos * value - sin * values[index + 1]! : sin * values[index - 1]! + cos * value,
        );
      expectClose(derivativeOf(law, own, turn(state)), turn(derivativeOf(law, own, state)));
    },
  );

  property.prop([states, properties, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 })])(
    'does not know the bodies’ order',
    (state, own, order) => {
      const permute = (values: Float64Array): Float64Array =>
        values.map((_, index) => {
          const [half, row] = [index < width ? 0 : width, (index % width) >> 1];
          return values[half + 2 * order[row]! + (index % 2)]!;
        });
      const permuted = {
        masses: order.map((body) => own.masses[body]!),
        charges: order.map((body) => own.charges[body]!),
      };
      expectClose(derivativeOf(law, permuted, permute(state)), permute(derivativeOf(law, own, state)));
    },
  );
});

test('attraction is negative: two bodies a distance of 2 apart', () => {
  const state = Float64Array.of(0, 0, 2, 0, 0, 0, 0, 0);
  const own = { masses: [1, 4], charges: [1, 1] };
  const forcesOf = (law: ForceLaw): number[] => [...derivativeOf(law, own, state).subarray(4)];
  expect(forcesOf(inverseSquareLaw)).toEqual([1, 0, -0.25, 0]);
  expect(forcesOf(inverseLaw)).toEqual([2, 0, -0.5, 0]);
  expect(forcesOf(springLaw)).toEqual([2, 0, -0.5, 0]);
  expect(forcesOf(chargeLaw)).toEqual([-0.25, 0, 0.0625, 0]);
});

test('in a periodic box the nearest image acts', () => {
  const state = Float64Array.of(0.5, 0, 9.5, 0, 0, 0, 0, 0);
  const own = { masses: [1, 1], charges: [1, 1] };
  const found = derivativeOf(inverseSquareLaw, own, state, { space: periodicSpace([10, 10]) });
  expect([...found.subarray(4)]).toEqual([-1, 0, 1, 0]);
});

test('drag acts against the velocity and counts what it takes; a field makes all fall alike', () => {
  const state = Float64Array.of(0, 0, 2, 0, 3, 1, -2, 0, 0);
  const own = { masses: [2, 4], charges: [0, 0] };
  const free: ForceLaw = { ...springLaw, force: () => 0 };
  const found = derivativeOf(free, own, state, { drag: [1, 2], fall: -9 });
  expect([...found.subarray(4)]).toEqual([-1.5, -9.5, 1, -9, 3 ** 2 + 1 + 2 * 2 ** 2]);
});
