import type { Precision } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { recordGraph } from '../../../src/tensor/graph.js';
import { createNativeSession } from '../../../src/tensor/native/index.js';
import { startable } from '../startable-backends.js';

/** The functions in double precision, in forms that are good to their last digits. */
const references: Readonly<Record<string, (x: number) => number>> = {
  Exp: Math.exp,
  Log: Math.log,
  Tanh: Math.tanh,
  Sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

/** Both ends of the range, both sides of zero, and all sizes between. */
function points(precision: Precision): Float64Array {
  const exponents = precision === 'float64' ? [-300, 300] : [-37, 37];
  const sizes = Array.from(
    { length: 1500 },
    (_, index) => exponents[0]! + (index / 1500) * (exponents[1]! - exponents[0]!),
  );
  const near = Array.from({ length: 3001 }, (_, index) => (index - 1500) / 37);
  const far = Array.from({ length: 800 }, (_, index) => 1.83 * (index - 400));
  const special = [
    0,
    1,
    0.5,
    2,
    1e-320,
    -1e-320,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ];
  const all = [...sizes.flatMap((power) => [10 ** power, -(10 ** power)]), ...near, ...far, ...special];
  return precision === 'float64' ? Float64Array.from(all) : Float64Array.from(all, Math.fround);
}

async function evaluate(operators: readonly string[], x: Float64Array, precision: Precision) {
  const build = recordGraph();
  const shape = [x.length];
  const input = build({ operator: 'Input', inputs: [], attributes: {}, shape, type: 'float', name: 'x' });
  const outputs = Object.fromEntries(
    operators.map((operator) => [
      operator,
      build({ operator, inputs: [input], attributes: {}, shape, type: 'float' }),
    ]),
  );
  const session = await createNativeSession({ inputs: [input], outputs }, precision, 1);
  return session.run({ x: { shape, data: x } });
}

describe.runIf(startable('native')).each([
  ['float32', 2 ** -23, 2 ** -126],
  ['float64', 2 ** -52, 2 ** -1022],
] as const)('%s', (precision, epsilon, smallest) => {
  const x = points(precision);
  const values = evaluate(Object.keys(references), x, precision);

  test.each(Object.entries(references))('%s to 3 units in the last place', async (operator, reference) => {
    const { data } = (await values)[operator]!;
    x.forEach((at, index) => {
      const exact = reference(at);
      const narrow = precision === 'float32' ? Math.fround(exact) : exact;
      const got = data[index]!;
      if (!Number.isFinite(narrow)) {
        expect(got, `${operator}(${at})`).toBe(narrow);
        return;
      }
      // Below the smallest normal number digits are lost one by one.
      const unit = epsilon * Math.max(Math.abs(exact), smallest);
      expect(Math.abs(got - exact) / unit, `${operator}(${at}) = ${got}, not ${exact}`).toBeLessThan(3);
    });
  });
});
