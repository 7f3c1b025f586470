import { test as property } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { InputError } from 'principia/math';
import {
  type ArrayRecord,
  type CompiledFunction,
  compile,
  hessianVectorProduct,
  jacobianVectorProduct,
  type Tensor,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runOnce, vector } from './run-once.js';

describe('the examples of the documentation', () => {
  test("Hamilton's equations", () => {
    const hamiltonian = ({ q, p }: TensorRecord) =>
      tf.div(tf.add(tf.sum(tf.square(p!)), tf.sum(tf.square(q!))), 2);
    const [q, p] = [tf.tensor1d([1, 2]), tf.tensor1d([-3, 0.5])];
    const { value, gradients } = valueAndGradients(hamiltonian, { q, p });
    expect(value.dataSync()).toEqual(Float32Array.of(7.125));
    expect(gradients.p!.dataSync()).toEqual(Float32Array.of(-3, 0.5));
    expect(tf.neg(gradients.q!).dataSync()).toEqual(Float32Array.of(-1, -2));
  });

  test('a Hessian times a vector', () => {
    const loss = ({ x }: TensorRecord) => tf.prod(tf.gather(x!, [0, 0, 1]));
    const point = { x: tf.tensor1d([3, 5]) };
    const product = hessianVectorProduct(loss, point, { x: tf.tensor1d([1, 0]) });
    expect(product.x!.dataSync()).toEqual(Float32Array.of(10, 6));
  });

  test('a Jacobian times a vector', () => {
    const field = ({ q }: TensorRecord) => tf.square(q!);
    const product = jacobianVectorProduct(field, { q: tf.tensor1d([1, 3]) }, { q: tf.tensor1d([0.5, 0.5]) });
    expect(product.dataSync()).toEqual(Float32Array.of(1, 3));
  });
});

describe('a parameter that the loss does not use', () => {
  const loss = ({ used }: TensorRecord) => tf.sum(tf.square(used!));

  test('has gradient zero', async () => {
    const gradients = await runOnce((inputs) => valueAndGradients(loss, inputs).gradients, {
      used: vector(1, -2),
      unused: vector(1, 2, 3),
    });
    expect(gradients).toEqual({ used: vector(2, -4), unused: vector(0, 0, 0) });
  });

  test('has a row of zeros in the Hessian, and moves no result', () => {
    const point = { used: tf.tensor1d([1, -2]), unused: tf.scalar(4) };
    const direction = { used: tf.tensor1d([1, 1]), unused: tf.scalar(1) };
    const product = hessianVectorProduct(loss, point, direction);
    expect(product.used!.dataSync()).toEqual(Float32Array.of(2, 2));
    expect(product.unused!.dataSync()).toEqual(Float32Array.of(0));
    expect(jacobianVectorProduct(loss, point, direction).dataSync()).toEqual(Float32Array.of(-2));
  });

  test('may be the only one', () => {
    const constantly = () => tf.tensor1d([1, 2]);
    const point = { unused: tf.scalar(4) };
    expect(valueAndGradients(constantly, point).gradients.unused!.dataSync()).toEqual(Float32Array.of(0));
    expect(hessianVectorProduct(constantly, point, point).unused!.dataSync()).toEqual(Float32Array.of(0));
    expect(jacobianVectorProduct(constantly, point, point).dataSync()).toEqual(Float32Array.of(0, 0));
  });
});

test('a direction that does not fit says which part of it', () => {
  const field = ({ q }: TensorRecord) => tf.square(q!);
  const q = tf.tensor1d([1, 2]);
  expect(() => jacobianVectorProduct(field, { q }, {})).toThrow(InputError);
  expect(() => jacobianVectorProduct(field, { q }, {})).toThrow(/has no 'q', expected shape \[2\]/);
  expect(() => hessianVectorProduct(field, { q }, { q: tf.scalar(1) })).toThrow(
    /shape \[\] for 'q', expected shape \[2\]/,
  );
});

test('the Hessian-vector product of a quadratic form is its matrix times the vector', async () => {
  // L = ½ xᵀ A x + x₀ y with A = [[2, 1], [1, 4]], so H (v, w) = (A v + (w, 0), v₀).
  const loss = ({ x, y }: TensorRecord) => {
    const form = tf.einsum('i,ij,j->', x!, tf.tensor2d([2, 1, 1, 4], [2, 2]), x!);
    return tf.add(tf.mul(form, 0.5), tf.mul(tf.slice(x!, [0], [1]), y!));
  };
  const product = await runOnce(
    ({ x, y, v, w }) => hessianVectorProduct(loss, { x: x!, y: y! }, { x: v!, y: w! }),
    { x: vector(0.3, -0.7), y: vector(5), v: vector(1, -2), w: vector(3) },
    { precision: 'float64' },
  );
  expect(product).toEqual({ x: vector(2 - 2 + 3, 1 - 8), y: vector(1) });
});

describe('the Jacobian-vector product of a field', () => {
  /** A field of two inputs with products, a network layer and neighbours: [3] and [2, 2] → [2, 3]. */
  const field = ({ x, y }: TensorRecord): Tensor => {
    const rows = tf.matMul(y!, tf.reshape(tf.gather(x!, tf.tensor1d([0, 1, 2, 1, 0, 2], 'int32')), [2, 3]));
    return tf.add(tf.softplus(rows), tf.mul(tf.sin(x!), tf.prod(y!, 1, true)));
  };
  const shapes = { x: [3], y: [2, 2], v: [3], w: [2, 2], u: [2, 3] };
  let compiled: CompiledFunction;

  beforeAll(async () => {
    compiled = await compile(
      ({ x, y, v, w, u }) => {
        const point = { x: x!, y: y! };
        const reverse = valueAndGradients((at) => tf.sum(tf.mul(field(at), u!)), point).gradients;
        return {
          value: field(point),
          forward: jacobianVectorProduct(field, point, { x: v!, y: w! }),
          byX: reverse.x!,
          byY: reverse.y!,
        };
      },
      Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape }])),
      { precision: 'float64' },
    );
  });
  afterAll(() => compiled.dispose());

  const numbers = (length: number) =>
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length });
  const size = { x: 3, y: 4, v: 3, w: 4, u: 6 } as const;
  type Point = Readonly<Record<keyof typeof size, readonly number[]>>;
  const points = fc.record({ x: numbers(3), y: numbers(4), v: numbers(3), w: numbers(4), u: numbers(6) });
  const inputsOf = (point: Point): ArrayRecord =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => {
        return [name, { shape, data: Float64Array.from(point[name as keyof Point]) }];
      }),
    );
  const sum = (a: readonly number[], b: readonly number[], factor: number) =>
    a.map((value, k) => value + factor * b[k]!);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a, (value, k) => value * b[k]!).reduce((total, term) => total + term, 0);
  const forward = async (point: Point) => (await compiled.run(inputsOf(point))).forward!.data;

  property.prop([points])('is what differences of the field are', async (point) => {
    const h = 1e-4;
    const at = async (shift: number) =>
      (
        await compiled.run(
          inputsOf({ ...point, x: sum(point.x, point.v, shift), y: sum(point.y, point.w, shift) }),
        )
      ).value!.data;
    const [below, above] = [await at(-h), await at(h)];
    (await forward(point)).forEach((slope, k) => {
      expect(Math.abs(slope - (above[k]! - below[k]!) / (2 * h))).toBeLessThan(2e-6);
    });
  });

  property.prop([points, points, fc.double({ min: -3, max: 3, noNaN: true })])(
    'is linear in the direction',
    async (point, other, factor) => {
      const both = { ...point, v: sum(point.v, other.v, factor), w: sum(point.w, other.w, factor) };
      const [first, second] = [await forward(point), await forward({ ...point, v: other.v, w: other.w })];
      (await forward(both)).forEach((slope, k) => {
        expect(Math.abs(slope - (first[k]! + factor * second[k]!))).toBeLessThan(1e-10);
      });
    },
  );

  property.prop([points])('agrees with the gradient: u · (J v) = (Jᵀ u) · v', async (point) => {
    const results = await compiled.run(inputsOf(point));
    const reverse = dot(results.byX!.data, point.v) + dot(results.byY!.data, point.w);
    expect(Math.abs(dot(results.forward!.data, point.u) - reverse)).toBeLessThan(1e-10);
  });
});

test('uncompiled, only the result is left', () => {
  const field = ({ q }: TensorRecord) => tf.tanh(tf.square(q!));
  const q = tf.tensor1d([1, 3]);
  const before = tf.memory().numTensors;
  jacobianVectorProduct(field, { q }, { q });
  expect(tf.memory().numTensors).toBe(before + 1);
  hessianVectorProduct(field, { q }, { q });
  expect(tf.memory().numTensors).toBe(before + 2);
});

test('the Jacobian-vector product can be differentiated: along a straight line it is the second derivative', () => {
  // f = (x³, sin x); d²f/dt² of x = 0.5 + 2 t is 4 f″.
  const field = ({ x }: TensorRecord) => tf.stack([tf.pow(x!, 3), tf.sin(x!)]);
  const v = { x: tf.scalar(2) };
  const once = (point: TensorRecord) => jacobianVectorProduct(field, point, v);
  const [cubic, sine] = jacobianVectorProduct(once, { x: tf.scalar(0.5) }, v).dataSync();
  expect(cubic).toBeCloseTo(4 * 3, 4);
  expect(sine).toBeCloseTo(-4 * Math.sin(0.5), 5);
});
