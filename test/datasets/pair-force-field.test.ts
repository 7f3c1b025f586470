import { fc, test as property } from '@fast-check/vitest';
import { type ForceLawName, forceLaws } from 'principia/datasets';
import { describe, expect, test } from 'vitest';
import { pairForceField } from '../../datasets/pair-force-field.js';

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
const properties = fc.record({
  masses: fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: bodies, maxLength: bodies }),
  charges: fc.array(fc.constantFrom(-1, 1), { minLength: bodies, maxLength: bodies }),
});

function derivativeOf(
  name: ForceLawName,
  { masses, charges }: { masses: readonly number[]; charges: readonly number[] },
  state: Float64Array,
): Float64Array {
  const derivative = new Float64Array(state.length).fill(7);
  pairForceField(forceLaws[name], {
    dimension: 2,
    masses: Float64Array.from(masses),
    charges: Float64Array.from(charges),
    softening: 0,
  })(0, state, derivative);
  return derivative;
}

function expectClose(found: Float64Array, expected: Float64Array): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  found.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-10 * scale);
  });
}

describe.each(Object.keys(forceLaws) as ForceLawName[])('%s', (name) => {
  property.prop([states, properties, coordinate, coordinate])(
    'does not see where it is',
    (state, own, dx, dy) => {
      const moved = state.map((value, index) =>
        index < width ? value + (index % 2 === 0 ? dx : dy) : value,
      );
      expectClose(derivativeOf(name, own, moved), derivativeOf(name, own, state));
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
      expectClose(derivativeOf(name, own, turn(state)), turn(derivativeOf(name, own, state)));
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
      expectClose(derivativeOf(name, permuted, permute(state)), permute(derivativeOf(name, own, state)));
    },
  );
});

test('attraction is negative: two bodies a distance of 2 apart', () => {
  const state = Float64Array.of(0, 0, 2, 0, 0, 0, 0, 0);
  const own = { masses: [1, 4], charges: [1, 1] };
  expect([...derivativeOf('inverse-square', own, state).subarray(4)]).toEqual([1, 0, -0.25, 0]);
  expect([...derivativeOf('inverse', own, state).subarray(4)]).toEqual([2, 0, -0.5, 0]);
  expect([...derivativeOf('spring', own, state).subarray(4)]).toEqual([2, 0, -0.5, 0]);
  expect([...derivativeOf('charge', own, state).subarray(4)]).toEqual([-0.25, 0, 0.0625, 0]);
});
