import { compile, type TensorRecord, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { type Graph, reachableNodes } from '../../src/tensor/graph.js';
import { createOnnxSession } from '../../src/tensor/onnx-session.js';
import { optimise } from '../../src/tensor/optimise.js';
import { trace } from '../../src/tensor/trace.js';
import { pairwiseStep } from './pairwise-step.js';

const operatorsOf = (graph: Graph): string[] =>
  reachableNodes(graph.outputs)
    .map((node) => node.operator)
    .filter((operator) => operator !== 'Input' && operator !== 'Constant');

const optimised = (fn: (inputs: TensorRecord) => TensorRecord, shape: readonly number[] = [2, 3]): string[] =>
  operatorsOf(optimise(trace(fn, { x: { shape } })));

describe.each([
  ['forces', false],
  ['potentials', true],
])('the training step of a network of %s', (_, potential) => {
  const step = pairwiseStep({ systems: 2, bodies: 4, width: 8 }, potential);
  const recorded = trace(step.loss, step.shapes);

  test.each<[string, (graph: Graph) => Graph]>([
    ['sharing equal nodes', (graph) => optimise(graph, [])],
    ['all passes', optimise],
    ['all passes twice', (graph) => optimise(optimise(graph))],
  ])('has the same values after %s, with fewer nodes', async (_name, pass) => {
    const [before, after] = await Promise.all(
      [recorded, pass(recorded)].map(async (graph) => {
        const session = await createOnnxSession(graph, 'float64', 1);
        const results = await session.run(step.inputs);
        await session.dispose();
        return results;
      }),
    );
    for (const [name, { data }] of Object.entries(before!)) {
      data.forEach((value, index) => {
        expect(after![name]!.data[index]).toBeCloseTo(value, 11);
      });
    }
    expect(operatorsOf(pass(recorded)).length).toBeLessThan(operatorsOf(recorded).length);
  });

  test('shrinks by a third and more', () => {
    expect(operatorsOf(optimise(recorded)).length).toBeLessThan(operatorsOf(recorded).length * (2 / 3));
  });
});

describe('single simplifications', () => {
  test('equal work is done once', () => {
    expect(optimised(({ x }) => ({ y: tf.mul(tf.exp(x!), tf.exp(x!)) }))).toEqual(['Exp', 'Mul']);
  });

  test('what leads to no output is dropped', () => {
    const fn = ({ x }: TensorRecord) => {
      tf.exp(x!);
      return { y: tf.sin(x!) };
    };
    expect(optimised(fn)).toEqual(['Sin']);
  });

  test('x · 1, x + 0, −(−x), x / 1 and reshapes back and forth are x', () => {
    const fn = ({ x }: TensorRecord) => ({
      y: tf.reshape(tf.reshape(tf.neg(tf.neg(tf.div(tf.add(tf.mul(x!, 1), 0), 1))), [6]), [2, 3]),
    });
    expect(optimised(fn)).toEqual([]);
  });

  test('products of constants are drawn together', () => {
    expect(optimised(({ x }) => ({ y: tf.neg(tf.mul(tf.mul(x!, 0.5), 3)) }))).toEqual(['Mul']);
  });

  test('copies are not made where broadcasting does', () => {
    expect(optimised(({ x }) => ({ y: tf.add(tf.broadcastTo(x!, [4, 2, 3]), tf.ones([4, 2, 3])) }))).toEqual([
      'Add',
      'Expand',
    ]);
    expect(optimised(({ x }) => ({ y: tf.sum(tf.broadcastTo(x!, [4, 2, 3]), 0) }))).toEqual(['Mul']);
  });

  test('a product of transposed matrices and a bias is one operator', () => {
    const fn = ({ x }: TensorRecord) => ({
      y: tf.add(tf.matMul(x as never, tf.tanh(x!) as never, false, true), [1, 2]),
    });
    expect(optimised(fn)).toEqual(['Tanh', 'Gemm']);
  });

  test('a sum is not fused into a product that is used twice', () => {
    const fn = ({ x }: TensorRecord) => {
      const product = tf.matMul(x as never, tf.tanh(x!) as never, true);
      return { y: tf.add(product, 1), z: product };
    };
    expect(optimised(fn)).toEqual(['Tanh', 'Gemm', 'Add']);
  });
});

test('a chain of thousands of steps compiles', async () => {
  const steps = 1500;
  const compiled = await compile(
    ({ x }) => {
      let y = x!;
      for (let step = 0; step < steps; step++) y = tf.add(tf.mul(y, 0.5), x!);
      return { y };
    },
    { x: { shape: [] } },
    { precision: 'float64' },
  );
  const { y } = await compiled.run({ x: { shape: [], data: Float64Array.of(3) } });
  expect(y!.data[0]).toBeCloseTo(6, 12);
});
