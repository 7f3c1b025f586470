import { test as property } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { InputError } from 'principia/math';
import { type Tensor, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { reachableNodes } from '../../src/tensor/graph.js';
import { optimise } from '../../src/tensor/optimise.js';
import { trace } from '../../src/tensor/trace.js';

interface Contraction {
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly lengths: Readonly<Record<string, number>>;
}

const labels = ['i', 'j', 'k', 'B'];

/** One to three tensors of up to three axes, some of which share labels, even within one tensor. */
const contractions: fc.Arbitrary<Contraction> = fc
  .record({
    terms: fc.array(fc.array(fc.constantFrom(...labels), { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    lengths: fc.record(Object.fromEntries(labels.map((label) => [label, fc.integer({ min: 1, max: 3 })]))),
  })
  .chain(({ terms, lengths }) =>
    fc.shuffledSubarray([...new Set(terms.flat())]).map((output) => ({ terms, output, lengths })),
  );

const equationOf = ({ terms, output }: Contraction): string =>
  `${terms.map((term) => term.join('')).join(',')}->${output.join('')}`;

/** Small whole numbers, so that sums in any order are the same. */
const valuesOf = (shape: readonly number[], seed: number): Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, k) => (((k + 1) * (seed + 3)) % 7) - 3),
    [...shape],
  );
};

/** The sum over all assignments of places to labels, term by term. */
function summed({ terms, output, lengths }: Contraction, tensors: readonly Tensor[]): number[] {
  const used = [...new Set(terms.flat())];
  const shape = output.map((label) => lengths[label]!);
  const result = new Array<number>(shape.reduce((product, length) => product * length, 1)).fill(0);
  const values = tensors.map((tensor) => tensor.dataSync());
  const place = (names: readonly string[], at: Readonly<Record<string, number>>) =>
    names.reduce((index, label) => index * lengths[label]! + at[label]!, 0);
  const visit = (depth: number, at: Record<string, number>): void => {
    if (depth === used.length) {
      const product = terms.reduce((factor, term, k) => factor * values[k]![place(term, at)]!, 1);
      result[place(output, at)] = result[place(output, at)]! + product;
      return;
    }
    const label = used[depth]!;
    for (let index = 0; index < lengths[label]!; index++) visit(depth + 1, { ...at, [label]: index });
  };
  visit(0, {});
  return result;
}

property.prop([contractions], { numRuns: 200 })('einsum is the sum over all places', (contraction) => {
  const { terms, output, lengths } = contraction;
  const tensors = terms.map((term, k) =>
    valuesOf(
      term.map((label) => lengths[label]!),
      k,
    ),
  );
  const result = tf.einsum(equationOf(contraction), ...tensors);
  expect(result.shape).toEqual(output.map((label) => lengths[label]!));
  expect([...result.dataSync()].map((value) => value + 0)).toEqual(
    summed(contraction, tensors).map((value) => value + 0),
  );
});

describe('compiled, einsum is', () => {
  const operators = (equation: string, ...shapes: number[][]) => {
    const names = shapes.map((_, index) => `x${index}`);
    const fn = (inputs: Readonly<Record<string, Tensor>>) => ({
      y: tf.einsum(equation, ...names.map((name) => inputs[name]!)),
    });
    const graph = optimise(
      trace(fn, Object.fromEntries(names.map((name, index) => [name, { shape: shapes[index]! }]))),
    );
    return reachableNodes(graph.outputs)
      .map(({ operator }) => operator)
      .filter((operator) => operator !== 'Input' && operator !== 'Constant');
  };
  test.each<[string, string, number[][], string[]]>([
    [
      'a matrix product',
      'ij,jk->ik',
      [
        [2, 3],
        [3, 4],
      ],
      ['Gemm'],
    ],
    [
      'a product with a transposed matrix',
      'ij,kj->ik',
      [
        [2, 3],
        [4, 3],
      ],
      ['Gemm'],
    ],
    [
      'a batched product',
      'bij,bjk->bik',
      [
        [5, 2, 3],
        [5, 3, 4],
      ],
      ['MatMul'],
    ],
    ['an outer product', 'i,j->ij', [[2], [3]], ['Reshape', 'Mul']],
    ['a permutation', 'ijk->kij', [[2, 3, 4]], ['Transpose']],
    ['a sum', 'ij->j', [[2, 3]], ['ReduceSum']],
  ])('%s', (_, equation, shapes, expected) => {
    expect(
      operators(equation, ...shapes).filter(
        (operator) => operator !== 'Reshape' || expected.includes('Reshape'),
      ),
    ).toEqual(expected);
  });
});

describe('an equation that does not fit says why', () => {
  const matrix = tf.ones([2, 3]);
  test.each([
    ['ij', [matrix], /write one arrow/],
    ['...i->i', [matrix], /ellipsis/],
    ['ij,jk->ik', [matrix], /names the axes of 2 tensors, but 1 are given/],
    ['ijk->i', [matrix], /'ijk' names 3 axes of a tensor of shape \[2,3\]/],
    ['ij,jk->ik', [matrix, matrix], /axis 'j' has length 3 and 2/],
    ['ij->k', [matrix], /axis 'k' of the result/],
    ['ij->ii', [matrix], /axis 'i' of the result must .* once/],
  ])('%s', (equation, tensors, message) => {
    expect(() => tf.einsum(equation, ...tensors)).toThrow(InputError);
    expect(() => tf.einsum(equation, ...tensors)).toThrow(message);
  });
});
