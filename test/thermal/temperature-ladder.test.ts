import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { parallelTempering } from '../../src/thermal/parallel-tempering.js';
import {
  adaptedLadder,
  geometricLadder,
  powerLadder,
  respacedLadder,
} from '../../src/thermal/temperature-ladder.js';
import { harmonic } from './potentials.js';

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test.prop([positive(1e-6, 1), positive(1.5, 1e6), fc.integer({ min: 2, max: 30 })])(
  'a geometric ladder has its ends and one ratio',
  (coldest, factor, count) => {
    const ladder = geometricLadder(coldest, coldest * factor, count);
    expect(ladder).toHaveLength(count);
    expect(ladder.at(-1)! / (coldest * factor)).toBeCloseTo(1, 9);
    ladder.slice(1).forEach((temperature, at) => {
      expect(temperature / ladder[at]! / factor ** (1 / (count - 1))).toBeCloseTo(1, 9);
    });
  },
);

test.prop([positive(1e-3, 1e3), fc.integer({ min: 1, max: 60 })])(
  'a power ladder’s inverse temperatures are (i/n)^5 of the coldest’s',
  (coldest, gaps) => {
    powerLadder(coldest, gaps).forEach((temperature, rung) => {
      expect(coldest / temperature).toBeCloseTo(((gaps - rung) / gaps) ** 5, 12);
    });
  },
);

test.prop([fc.array(positive(0.001, 0.999), { minLength: 1, maxLength: 12 }), fc.boolean()])(
  'a respaced ladder rises between the same ends',
  (rates, toPrior) => {
    const ladder = rates.map((_, at) => 2 ** at);
    const ends = [...ladder, toPrior ? Number.POSITIVE_INFINITY : 2 ** rates.length];
    const respaced = respacedLadder(ends, rates);
    expect([respaced[0], respaced.at(-1)]).toEqual([ends[0], ends.at(-1)]);
    respaced.slice(1).forEach((temperature, at) => {
      expect(temperature).toBeGreaterThan(respaced[at]!);
    });
  },
);

describe('respacing', () => {
  it('leaves a ladder alone whose rates are the wanted ones', () => {
    const ladder = geometricLadder(1, 100, 6);
    respacedLadder(ladder, [0.3, 0.3, 0.3, 0.3, 0.3]).forEach((temperature, at) => {
      expect(temperature / ladder[at]!).toBeCloseTo(1, 9);
    });
  });

  it('brings all rates between 20 and 40 %, from far too wide a ladder', async () => {
    // 40 harmonic modes: the specific heat is 20, so a ratio of about 1.37 is wanted.
    const loss = harmonic(new Float64Array(40).fill(1));
    const rates: number[][] = [];
    const adapted = await adaptedLadder(
      [1, 30],
      async (temperatures) => {
        const { exchangeRates } = await parallelTempering(
          { loss, prior: null },
          {
            temperatures,
            sampler: (potential, temperature) =>
              baoab(potential, { temperature, stepSize: 1.5, friction: 2 }),
            ...{
              start: new Float64Array(40),
              sweeps: 300,
              stepsPerSweep: 2,
              burnIn: 10,
              random: createRandom(4),
            },
          },
        );
        rates.push([...exchangeRates]);
        return exchangeRates;
      },
      { rounds: 12 },
    );
    expect(rates[0]![0]).toBeLessThan(1e-6);
    expect(Math.min(...rates.at(-1)!)).toBeGreaterThan(0.2);
    expect(Math.max(...rates.at(-1)!)).toBeLessThan(0.4);
    expect(adapted.length).toBeLessThan(16);
  });

  it('is refused without a rate a gap', () => {
    expect(() => respacedLadder([1, 2, 3], [0.3])).toThrow('need 2 exchange rates');
  });
});
