import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { recognised, simpleConstantNear } from '../../../src/symbolic/choosing/simple-constant.js';

describe('recognised', () => {
  it.each([
    '1',
    '-2',
    '1/2',
    '-3/2',
    '2/3',
    'pi',
    '2*pi',
    'pi/2',
    '1/(4*pi)',
    '3/(20*pi)',
    'sqrt(2)',
    'sqrt(2)/2',
    '1/sqrt(2*pi)',
    '4*pi^2',
    'sqrt(pi)/2',
  ])('knows %s and writes it so', (text) => {
    const value = parse(text).simplified().constants[0] ?? Number(text);
    const signed = parse(text).evaluate({})[0] ?? value;
    const found = recognised(signed)!;
    expect(found.text).toBe(text);
    expect(Math.abs(parse(found.text).evaluate({})[0]! / signed - 1)).toBeLessThan(1e-15);
  });

  it('knows nothing else', () => {
    for (const value of [0, Number.NaN, Number.POSITIVE_INFINITY, 1.9999999, 9.81, 6.674e-11, Math.E, 101]) {
      expect(recognised(value)).toBeNull();
    }
  });

  it('costs at least what a code can: the probabilities of all names sum to at most 1', () => {
    const names = new Map<string, number>();
    const factors = [1, Math.PI, 1 / Math.PI, Math.PI ** 2, Math.PI ** -2, Math.SQRT2, Math.sqrt(3)];
    factors.push(
      Math.sqrt(Math.PI),
      1 / Math.sqrt(Math.PI),
      Math.sqrt(2 * Math.PI),
      1 / Math.sqrt(2 * Math.PI),
    );
    for (const factor of factors) {
      for (let p = 1; p <= 40; p++) {
        for (let q = 1; q <= 40; q++) {
          const { text, nats } = recognised((p * factor) / q)!;
          names.set(text, Math.exp(-nats));
        }
      }
    }
    const total = [...names.values()].reduce((sum, probability) => sum + probability, 0);
    expect(total).toBeLessThanOrEqual(1);
    expect(total).toBeGreaterThan(0.5);
  });
});

describe('simpleConstantNear', () => {
  test.prop([fc.double({ min: 0.01, max: 50, noNaN: true }), fc.integer({ min: -10, max: -1 })])(
    'stays within three standard deviations',
    (value, digits) => {
      const deviation = value * 10 ** digits;
      const found = simpleConstantNear(value, deviation);
      if (found) expect(Math.abs(found.value - value)).toBeLessThanOrEqual(3 * deviation * (1 + 1e-12));
    },
  );

  it('takes what the data suggest, and not what they speak against', () => {
    expect(simpleConstantNear(2.01, 0.01)?.text).toBe('2');
    expect(simpleConstantNear(2.01, 0.001)).toBeNull();
    expect(simpleConstantNear(0.07958, 0.00002)?.text).toBe('1/(4*pi)');
    // Known to 3 % only, as many names lie near as there are numbers.
    expect(simpleConstantNear(0.0796, 0.002)).toBeNull();
    expect(simpleConstantNear(-0.5004, 0.0005)?.text).toBe('-1/2');
    expect(simpleConstantNear(2 + 1e-10, 0)?.text).toBe('2');
    expect(simpleConstantNear(1.9999999, 0)).toBeNull();
  });

  // A value known to a share s lies by chance near a name that saves d nats about as often as e^-d.
  it.each([1e-2, 1e-3, 1e-4, 1e-6])(
    'seldom sees a name in a random number known to a share of %f',
    (share) => {
      const random = createRandom(1);
      let seen = 0;
      for (let draw = 0; draw < 2000; draw++) {
        const value = Math.exp(4 * random.uniform() - 2);
        if (simpleConstantNear(value, share * value)) seen++;
      }
      expect(seen / 2000).toBeLessThan(0.3);
    },
  );
});
