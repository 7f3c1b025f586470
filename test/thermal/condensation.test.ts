import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import {
  condensationInterval,
  condensationTemperature,
  directionCondensation,
  importance,
} from '../../src/thermal/condensation.js';
import { geometricLadder } from '../../src/thermal/temperature-ladder.js';
import { randomRotation } from './potentials.js';

const ladder = geometricLadder(0.01, 100, 9);

test.prop([fc.double({ min: 0.02, max: 50, noNaN: true })])(
  'a harmonic direction condenses at Ks², exactly, on however coarse a ladder',
  (width) => {
    const shares = ladder.map((temperature) => width / (width + temperature));
    const found = condensationTemperature(ladder, shares);
    expect(found.kind === 'at' && found.temperature / width).toBeCloseTo(1, 9);
  },
);

describe('condensation', () => {
  it('is the highest temperature where the curve crosses more than once', () => {
    const shares = [0.9, 0.2, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1];
    const found = condensationTemperature(ladder, shares);
    expect(found.kind === 'at' && found.temperature).toBeCloseTo(Math.sqrt(ladder[3]! * ladder[4]!), 9);
  });

  it('of what never or always is says so', () => {
    expect(condensationTemperature(ladder, new Float64Array(9))).toEqual({ kind: 'never', coldest: 0.01 });
    expect(condensationTemperature(ladder, new Float64Array(9).fill(0.5))).toMatchObject({ kind: 'always' });
  });

  it('has an interval from the errors of its curve', () => {
    const shares = ladder.map((temperature) => 1 / (1 + temperature));
    const [low, high] = condensationInterval(ladder, shares, new Float64Array(9).fill(0.05));
    // dν/d ln T = −¼ at the crossing: 0.05 is 0.2 of ln T, and a little more by the curvature.
    expect(low.kind === 'at' && Math.log(low.temperature)).toBeCloseTo(-0.2, 1);
    expect(high.kind === 'at' && Math.log(high.temperature)).toBeCloseTo(0.2, 1);
  });

  it('gives an importance that is the logarithm of the temperatures of a step', () => {
    expect(importance(ladder, new Float64Array(9).fill(1))).toBeCloseTo(Math.log(10_000), 9);
    expect(importance(ladder, [1, 1, 1, 1, 1, 0, 0, 0, 0])).toBeCloseTo(4.5 * Math.log(10 ** 0.5), 9);
  });

  it('wants a finite rising ladder', () => {
    expect(() => condensationTemperature([1, Number.POSITIVE_INFINITY], [1, 1])).toThrow('finite rising');
    expect(() => importance([1, 2], [1])).toThrow('finite rising');
  });
});

describe('directions', () => {
  const size = 3;
  const rotation = randomRotation(size, 5);
  const modes = Array.from({ length: size }, (_, mode) => rotation.slice(mode * size, (mode + 1) * size));
  const widths = [0.1, 0.5, 1.4];
  const random = createRandom(8);
  // Widths along the rotated modes, of a prior of deviation 2 along all.
  const draws = [1, 2].map(() =>
    Array.from({ length: 4000 }, () => {
      const position = new Float64Array(size);
      modes.forEach((mode, at) => {
        const along = widths[at]! * random.normal();
        for (let index = 0; index < size; index++) position[index]! += along * mode[index]!;
      });
      return position;
    }),
  );
  const prior = { mean: new Float64Array(size), deviation: new Float64Array(size).fill(2) };

  it('that are given are as condensed as they are narrow, whatever their length', () => {
    const scaled = modes.map((mode) => mode.map((entry) => 3 * entry));
    const { shares, inPlay } = directionCondensation(draws, prior, scaled);
    shares.forEach(({ value, error }, at) => {
      expect(Math.abs(value - (1 - (widths[at]! / 2) ** 2))).toBeLessThan(4.5 * error);
    });
    expect(inPlay).toBeCloseTo(
      shares.reduce((sum, { value }) => sum + 1 - value, 0),
      12,
    );
  });

  it('keep their sum when turned, under an isotropic prior', () => {
    const [raw, turned] = [directionCondensation(draws, prior), directionCondensation(draws, prior, modes)];
    expect(raw.inPlay).toBeCloseTo(turned.inPlay, 9);
  });
});
