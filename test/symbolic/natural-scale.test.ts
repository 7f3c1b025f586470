import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { createEvaluator, type SearchProblem, search } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { inScales, naturalScales, rescaled } from '../../src/symbolic/natural-scale.js';
import { programOf } from '../../src/symbolic/program.js';
import { arbitraryNode } from './arbitrary-node.js';

const ordinary = fc.double({ min: 1e-100, max: 1e100, noNaN: true });
const arbitraryColumn = fc
  .array(fc.tuple(fc.constantFrom(-1, 1), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
    minLength: 1,
    maxLength: 9,
  })
  .chain((column) =>
    ordinary.map((size) => Float64Array.from(column, ([sign, value]) => sign * value * size)),
  );

const problemOf = (...columns: readonly Float64Array[]): SearchProblem => ({
  variables: columns.map((values, index) => ({ name: `v${index}`, values })),
  target: columns[0]!,
});

describe('natural scales', () => {
  test.prop([arbitraryColumn], { numRuns: 500, seed: 1 })(
    'are powers of two that bring the median near 1 and lose no bit',
    (values) => {
      const problem = problemOf(values);
      const [scale] = naturalScales(problem);
      expect(Number.isInteger(Math.log2(scale!))).toBe(true);
      const own = inScales(problem, [scale!]).variables[0]!.values;
      own.forEach((value, row) => {
        expect(value * scale!).toBe(values[row]);
      });
      expect(naturalScales(problemOf(own))).toEqual([1]);
    },
  );

  it('leave alone what has no size', () => {
    const problem = problemOf(new Float64Array(3), Float64Array.of(0, 0, 1e20), Float64Array.of(0.1, 1, 100));
    expect(naturalScales(problem)).toEqual([1, 1, 1]);
    expect(inScales(problem, [1, 1, 1])).toBe(problem);
  });

  const exponent = fc.integer({ min: -60, max: 60 }).map((power) => 2 ** power);
  const names = ['x', 'y', 'm1'];
  const columns = [Float64Array.of(0.3, -1.7, 5), Float64Array.of(1, 2, 3), Float64Array.of(0.2, 7, 1)];

  test.prop([arbitraryNode, fc.tuple(exponent, exponent, exponent)], { numRuns: 300, seed: 1 })(
    'written into a form give its values on the columns they were taken from, to the last bit',
    (node, scales) => {
      const program = programOf(node, names);
      const divided = columns.map((values, index) => values.map((value) => value / scales[index]!));
      const [as, is] = [new Float64Array(3), new Float64Array(3)];
      const first = createEvaluator(columns, 3).values(program, as);
      const second = createEvaluator(divided, 3).values(rescaled(program, scales), is);
      expect(second).toBe(first);
      if (first) expect(is).toEqual(as);
    },
  );
});

describe('a search of variables of astronomical size', () => {
  // Exact forms of one complexity, such as c·exp(c·x) and exp(c·(x − c)), are a tie that rounding decides.
  it('has the complexities and losses that it has of the same in ordinary units', async () => {
    const random = createRandom(2).child('sizes');
    const x = Float64Array.from({ length: 100 }, () => 1.05 + 0.9 * random.uniform());
    const target = x.map((value) => 2.5 * Math.exp(-0.7 * value));
    const rows = async (scale: number): Promise<readonly string[]> => {
      const variables = [{ name: 'x', values: x.map((value) => value * scale) }];
      const options = { seed: 1, islands: 2, populationSize: 32, generations: 8, targetLoss: 1e-18 };
      const { front } = await search({ variables, target }, options);
      expect(front.at(-1)!.loss).toBeLessThan(1e-18);
      return front.map(({ complexity, loss }) => `${complexity} ${loss < 1e-18 ? 0 : loss.toPrecision(8)}`);
    };
    const ordinary = await rows(1);
    expect(await rows(2 ** 47)).toEqual(ordinary);
    expect(await rows(2 ** -47)).toEqual(ordinary);
  });
});
