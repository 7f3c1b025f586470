import { createRandom } from 'principia/math';
import { parse } from 'principia/symbolic';
import { describe, expect, test } from 'vitest';
import {
  agreementDistance,
  expressionLogPrior,
  jensenShannonDistance,
  lawProbability,
} from '../../src/thermal/law-probability.js';
import { networkLawProbability } from '../../src/thermal/network-law-probability.js';

const random = createRandom(17);
const edges = 120;
const candidates = ['1.1', '1.1*r', '1.1/r', '1.1/r^2', '1.1/r^3', '1.1*exp(-0.9*r)', '1.1*(r-1.1)'].map(
  parse,
);

function distances(from: number, to: number): Float64Array {
  return Float64Array.from({ length: edges }, () => from + (to - from) * random.uniform());
}

/** Draws of a network about a law: a smooth wobble of its own in each, and the law's constant scattered. */
function drawsAbout(
  law: (r: number, constant: number) => number,
  r: Float64Array,
  wobble: number,
): Float64Array[] {
  return Array.from({ length: 40 }, () => {
    const constant = 2 + 0.1 * random.normal();
    const [a, b, c] = [random.normal(), random.normal(), 6.28 * random.uniform()];
    return r.map((x) => law(x, constant) * (1 + wobble * (a * Math.sin(3 * x + c) + b * Math.cos(5 * x))));
  });
}

describe('how the network divides among laws', () => {
  test('the true form has more than 0.9, and its constant an interval about the truth', async () => {
    const r = distances(0.5, 3);
    const draws = drawsAbout((x, constant) => constant / x ** 2, r, 0.02);
    const found = await networkLawProbability({ candidates, variables: [{ name: 'r', values: r }], draws });
    expect(found.probabilities[3]).toBeGreaterThan(0.9);
    const [constant] = found.constants(3, 0.9);
    expect(constant!.interval[0]).toBeLessThan(2);
    expect(constant!.interval[1]).toBeGreaterThan(2);
    // The scatter of the draws, 0.1, seen through 40 of them: within a third.
    expect(constant!.deviation).toBeGreaterThan(0.067);
    expect(constant!.deviation).toBeLessThan(0.133);
  });

  test('two forms that the probes cannot tell apart share the probability', async () => {
    // On 2 % of a radius 1/r² and 1/r³ differ by less than the wobble; a wide range decides.
    const near = distances(1, 1.02);
    const pair = [candidates[3]!, candidates[4]!];
    const scatter = (r: Float64Array): Float64Array[] =>
      Array.from({ length: 40 }, () => {
        const power = random.uniform() < 0.5 ? 2 : 3;
        return r.map((x) => 2 / x ** power + 0.1 * random.normal());
      });
    const confused = await networkLawProbability({
      candidates: pair,
      variables: [{ name: 'r', values: near }],
      draws: scatter(near),
    });
    expect(confused.probabilities[0]).toBeGreaterThan(0.3);
    expect(confused.probabilities[0]).toBeLessThan(0.7);
    // No single draw is sure either.
    expect(Math.max(...confused.responsibilities.map((row) => Math.max(...row)))).toBeLessThan(0.99);
    const far = distances(0.5, 3);
    const decided = await networkLawProbability({
      candidates: pair,
      variables: [{ name: 'r', values: far }],
      draws: drawsAbout((x, constant) => constant / x ** 3, far, 0.02),
    });
    expect(decided.probabilities[1]).toBeGreaterThan(0.99);
  });

  test('a floor keeps forms together that differ by less than the network can mean', async () => {
    const r = distances(1, 1.2);
    const draws = [r.map((x) => 2 / x ** 2)];
    const problem = {
      candidates: [candidates[3]!, candidates[2]!],
      variables: [{ name: 'r', values: r }],
      draws,
    };
    expect((await networkLawProbability(problem)).probabilities[0]).toBeGreaterThan(0.999);
    const floored = await networkLawProbability(problem, { floor: 3, logPriors: [0, 0] });
    expect(floored.probabilities[0]).toBeCloseTo(0.5, 1);
  });

  test('draws that no candidate fits are missing from the sum', async () => {
    const r = distances(1, 2).map((x) => -x);
    const found = await networkLawProbability({
      candidates: [parse('1.1*log(r)')],
      variables: [{ name: 'r', values: r }],
      draws: [r],
    });
    expect([...found.probabilities]).toEqual([0]);
  });

  test('an aborted signal ends it', async () => {
    const r = distances(1, 2);
    const problem = { candidates, variables: [{ name: 'r', values: r }], draws: [r] };
    await expect(networkLawProbability(problem, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
  });
});

test('probabilities of laws are the softmax of evidence and prior', () => {
  const found = lawProbability([-1000, -1001, Number.NEGATIVE_INFINITY], [0, 1, 0]);
  expect([...found]).toEqual([0.5, 0.5, 0]);
  expect(() => lawProbability([Number.NEGATIVE_INFINITY], [0])).toThrow(/could be fitted/);
  expect(expressionLogPrior(parse('r'))).toBeGreaterThan(expressionLogPrior(parse('r + 1.5')));
});

test('the Jensen-Shannon distance is a metric between 0 and 1', () => {
  const random1 = createRandom(2);
  const simplex = (): number[] => {
    const weights = Array.from({ length: 4 }, () => random1.uniform() ** 3);
    const total = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / total);
  };
  expect(jensenShannonDistance([1, 0], [0, 1])).toBe(1);
  for (let trial = 0; trial < 100; trial++) {
    const [a, b, c] = [simplex(), simplex(), simplex()];
    expect(jensenShannonDistance(a, a)).toBe(0);
    expect(jensenShannonDistance(a, b)).toBeCloseTo(jensenShannonDistance(b, a), 12);
    expect(jensenShannonDistance(a, c)).toBeLessThanOrEqual(
      jensenShannonDistance(a, b) + jensenShannonDistance(b, c),
    );
  }
});

test('the distance of two estimates counts both errors', () => {
  expect(agreementDistance({ value: 1, deviation: 3 }, { value: 11, deviation: 4 })).toBe(2);
});
