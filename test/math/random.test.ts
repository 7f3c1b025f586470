import { fc, test as property } from '@fast-check/vitest';
import { createRandom, permutation, type RandomStream, resumeRandom } from 'principia/math';
import { describe, expect, test } from 'vitest';

const draw = (random: RandomStream, count = 20): number[] =>
  Array.from({ length: count }, () => random.uniform());
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Moves a stream on by a mixture of draws. */
function stir(random: RandomStream, moves: readonly number[]): void {
  for (const move of moves) {
    if (move === 0) random.uniform();
    else if (move === 1) random.normal();
    else random.integer(move);
  }
}

const moves = fc.array(fc.nat({ max: 9 }), { maxLength: 20 });

describe('streams', () => {
  property.prop([seeds])('the same seed, the same numbers; the next seed, others', (seed) => {
    expect(draw(createRandom(seed))).toEqual(draw(createRandom(seed)));
    expect(draw(createRandom(seed))).not.toEqual(draw(createRandom(seed + 1)));
  });

  property.prop([seeds, moves])('a child is named by its path, whatever was drawn before', (seed, drawn) => {
    const stirred = createRandom(seed);
    stir(stirred, drawn);
    stirred.child('other').uniform();
    expect(draw(stirred.child('worker').child(3))).toEqual(draw(createRandom(seed).child('worker').child(3)));
  });

  property.prop([seeds, fc.uniqueArray(fc.oneof(fc.string(), fc.nat()), { minLength: 2, maxLength: 2 })])(
    'children of different labels differ, also the number 1 from the text "1"',
    (seed, [one, other]) => {
      const random = createRandom(seed);
      expect(draw(random.child(one!), 3)).not.toEqual(draw(random.child(other!), 3));
      expect(draw(random.child(1), 3)).not.toEqual(draw(random.child('1'), 3));
      expect(draw(random.child('a').child('b'), 3)).not.toEqual(draw(random.child('ab'), 3));
      expect(draw(random.child('a'), 3)).not.toEqual(draw(createRandom(seed), 3));
    },
  );

  property.prop([seeds, moves, moves])(
    'a resumed stream goes on as if it had not stopped',
    (seed, before, after) => {
      const random = createRandom(seed);
      stir(random, before);
      const resumed = resumeRandom(JSON.parse(JSON.stringify(random.state())));
      stir(random, after);
      stir(resumed, after);
      expect(resumed.normal()).toBe(random.normal());
      expect(draw(resumed)).toEqual(draw(random));
      expect(draw(resumed.child('x'))).toEqual(draw(random.child('x')));
    },
  );

  test('taking the state draws nothing', () => {
    const [one, other] = [createRandom(5), createRandom(5)];
    one.state();
    one.child('c');
    expect(draw(one)).toEqual(draw(other));
  });
});

/** Largest distance between the empirical and the given distribution function, times √n (Kolmogorov and Smirnov). */
function kolmogorov(values: readonly number[], distribution: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const distances = sorted.map((value, index) =>
    Math.max(distribution(value) - index / sorted.length, (index + 1) / sorted.length - distribution(value)),
  );
  return Math.max(...distances) * Math.sqrt(sorted.length);
}

/** The normal distribution function to 1e-7 (Abramowitz and Stegun 7.1.26). */
function normalDistribution(value: number): number {
  const x = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (polynomial * Math.exp(-x * x)) / 2;
  return value > 0 ? 1 - tail : tail;
}

// Seeded. The bound 2.2 is passed by chance once in 8000 runs of a true generator; with 20 000 draws a distribution
// function wrong by 0.025 anywhere is found with a probability above 0.999.
const count = 20_000;
const bound = 2.2;

describe('distributions', () => {
  test('uniform in [0, 1)', () => {
    const values = draw(createRandom(1), count);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(kolmogorov(values, (value) => value)).toBeLessThan(bound);
  });

  test('normal', () => {
    const random = createRandom(2);
    expect(
      kolmogorov(
        Array.from({ length: count }, () => random.normal()),
        normalDistribution,
      ),
    ).toBeLessThan(bound);
  });

  test('first draws of numbered children are as good as draws of one stream', () => {
    const random = createRandom(3);
    const firsts = Array.from({ length: count }, (_, index) => random.child(index).uniform());
    expect(kolmogorov(firsts, (value) => value)).toBeLessThan(bound);
    // Neighbours uncorrelated: the correlation of n pairs has the standard error 1/√n, five of them are 0.035.
    const correlation =
      firsts.slice(1).reduce((sum, value, index) => sum + (value - 0.5) * (firsts[index]! - 0.5), 0) /
      (count / 12);
    expect(Math.abs(correlation)).toBeLessThan(0.035);
  });

  test('normal numbers in pairs are independent', () => {
    const random = createRandom(4);
    let [product, squares] = [0, 0];
    for (let pair = 0; pair < count; pair++) {
      const [one, other] = [random.normal(), random.normal()];
      product += one * other;
      squares += (one ** 2 - 1) * (other ** 2 - 1);
    }
    // Standard errors 1/√n and 2/√n.
    expect(Math.abs(product / count)).toBeLessThan(0.035);
    expect(Math.abs(squares / count)).toBeLessThan(0.07);
  });

  property.prop([seeds, fc.integer({ min: 1, max: 50 })])('integers below their bound', (seed, limit) => {
    const random = createRandom(seed);
    for (let index = 0; index < 30; index++) {
      const value = random.integer(limit);
      expect(Number.isInteger(value) && value >= 0 && value < limit).toBe(true);
    }
  });

  test('every integer and every permutation equally likely', () => {
    const random = createRandom(6);
    const integers = new Map<number, number>();
    const orders = new Map<string, number>();
    for (let index = 0; index < 24_000; index++) {
      const value = random.integer(6);
      integers.set(value, (integers.get(value) ?? 0) + 1);
      const order = permutation(random, 4).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    const chiSquare = (counts: Iterable<number>, expected: number): number =>
      [...counts].reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
    expect(integers.size).toBe(6);
    expect(orders.size).toBe(24);
    // Quantiles of 0.9999 for 5 and 23 degrees of freedom.
    expect(chiSquare(integers.values(), 4000)).toBeLessThan(25.7);
    expect(chiSquare(orders.values(), 1000)).toBeLessThan(56.0);
  });

  property.prop([seeds, fc.nat({ max: 60 })])('a permutation holds every index once', (seed, length) => {
    const order = permutation(createRandom(seed), length);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
  });
});
