import fc from 'fast-check';
import { createRandom, type RandomStream, rootMeanSquare } from 'principia/math';
import { commonGauge, fixGauge, leadingMessages } from 'principia/thermal';
import { describe, expect, it } from 'vitest';

const edges = 60;

const normals = (random: RandomStream, count: number): Float64Array =>
  Float64Array.from({ length: count }, () => random.normal());

/** M e + c of every row, M = 3 I and something random beside it: invertible. */
function mixed(messages: Float64Array, channels: number, random: RandomStream): Float64Array {
  const matrix = normals(random, channels * channels).map(
    (value, at) => value + (at % (channels + 1) === 0 ? 3 : 0),
  );
  const shift = normals(random, channels);
  return messages.map((_, at) => {
    const start = at - (at % channels);
    const row = at % channels;
    let sum = 5 * shift[row]!;
    for (let column = 0; column < channels; column++) {
      sum += matrix[row * channels + column]! * messages[start + column]!;
    }
    return sum;
  });
}

const close = (one: Float64Array, other: Float64Array, tolerance: number): void => {
  expect(one.length).toBe(other.length);
  const difference = rootMeanSquare(one.map((value, at) => value - other[at]!));
  expect(difference).toBeLessThan(tolerance * rootMeanSquare(other));
};

const settings = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  channels: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 3 }),
});

describe('fixGauge', () => {
  it('is not changed by any invertible affine map of the channels', () => {
    fc.assert(
      fc.property(settings, ({ seed, channels, width }) => {
        const random = createRandom(seed);
        const messages = normals(random, edges * channels);
        const reference = normals(random, edges * width);
        const own = fixGauge(messages, channels, reference, width);
        const other = fixGauge(mixed(messages, channels, random), channels, reference, width);
        close(other.messages, own.messages, 1e-8);
        expect(other.left).toBeCloseTo(own.left, 10);
      }),
    );
  });

  it('finds the reference where it is an affine map of the messages, and leaves nothing', () => {
    fc.assert(
      fc.property(settings, ({ seed, channels }) => {
        const random = createRandom(seed);
        const reference = normals(random, edges * channels);
        const { messages, left } = fixGauge(
          mixed(reference, channels, random),
          channels,
          reference,
          channels,
        );
        close(messages, reference, 1e-8);
        expect(left).toBeLessThan(1e-16);
      }),
    );
  });

  it('leaves what is uncorrelated with the messages and has the reference’s mean', () => {
    fc.assert(
      fc.property(settings, ({ seed, channels, width }) => {
        const random = createRandom(seed);
        const messages = normals(random, edges * channels);
        const reference = normals(random, edges * width);
        const fixed = fixGauge(messages, channels, reference, width).messages;
        for (let column = 0; column < width; column++) {
          let [sum, product] = [0, 0];
          for (let edge = 0; edge < edges; edge++) {
            const left = reference[edge * width + column]! - fixed[edge * width + column]!;
            sum += left;
            product += left * messages[edge * channels]!;
          }
          expect(Math.abs(sum)).toBeLessThan(1e-9 * edges);
          expect(Math.abs(product)).toBeLessThan(1e-9 * edges);
        }
      }),
    );
  });

  it('makes its messages by the map and offset it tells, empty channels or not', () => {
    const random = createRandom(4);
    const messages = normals(random, edges * 3).map((value, at) => (at % 3 === 2 ? 0.7 : value));
    const reference = normals(random, edges * 2);
    const { messages: fixed, map, offset } = fixGauge(messages, 3, reference, 2);
    const again = fixed.map((_, at) => {
      const [edge, row] = [Math.floor(at / 2), at % 2];
      return [0, 1, 2].reduce(
        (sum, channel) => sum + map[row * 3 + channel]! * messages[edge * 3 + channel]!,
        offset[row]!,
      );
    });
    close(again, fixed, 1e-12);
  });

  it('says what is wrong with edges that differ', () => {
    expect(() => fixGauge(new Float64Array(6), 2, new Float64Array(4), 1)).toThrow(/same edges; got 6 and 4/);
  });
});

describe('commonGauge', () => {
  it('takes the same draws in any gauges of their own for the same', () => {
    fc.assert(
      fc.property(settings, ({ seed, channels }) => {
        const random = createRandom(seed);
        const trained = normals(random, edges * channels);
        const width = Math.min(2, channels);
        const draws = Array.from({ length: 4 }, () => trained.map((value) => value + 0.05 * random.normal()));
        const reference = leadingMessages(trained, channels, width);
        const own = commonGauge(draws, channels, reference, width);
        const changed = draws.map((draw) => mixed(draw, channels, random));
        commonGauge(changed, channels, reference, width).forEach(({ messages }, at) => {
          close(messages, own[at]!.messages, 1e-8);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('leadingMessages', () => {
  it('keeps the channels that vary most, the first of them first', () => {
    const messages = Float64Array.of(0, 5, 1, 0, 5, -3, 0, 5, 2, 0.1, 5, 1);
    expect([...leadingMessages(messages, 3, 2)]).toEqual([1, 0, -3, 0, 2, 0, 1, 0.1]);
  });
});
