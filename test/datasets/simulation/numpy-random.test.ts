import { expect, test } from 'vitest';
import { createNumpyRandom } from '../../../datasets/simulation/numpy-random.js';

test('the numbers of numpy.random.RandomState(43), in numpy’s order of draws', () => {
  // r = numpy.random.RandomState(43); r.random_sample(), r.randn(), r.randn(), r.choice(3, p=[.5, 0, .5])
  const random = createNumpyRandom(43);
  expect(random.uniform()).toBe(0.11505456638977896);
  expect(random.normal()).toBeCloseTo(-0.9922196247338956, 15);
  expect(random.normal()).toBeCloseTo(0.29518628867023594, 15);
  expect(random.choice([0.5, 0, 0.5])).toBe(0);
});

test('the stream stays numpy’s beyond a thousand words, for seeds of 32 bits', () => {
  // r = numpy.random.RandomState(2**32 - 1); r.random_sample(2000)[-1]
  const random = createNumpyRandom(2 ** 32 - 1);
  for (let draw = 0; draw < 1999; draw++) random.uniform();
  expect(random.uniform()).toBe(0.17947030169391298);
});

test('choices have their probabilities, and what has none is never chosen', () => {
  const random = createNumpyRandom(1);
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 20_000; draw++) counts[random.choice([0.25, 0, 0.75])]! += 1;
  expect(counts[1]).toBe(0);
  // Five standard errors are 306.
  expect(Math.abs(counts[0]! - 5000)).toBeLessThan(306);
});
