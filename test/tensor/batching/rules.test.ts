import { fc } from '@fast-check/vitest';
import { createRandom, InputError, type RandomStream } from 'principia/math';
import {
  type ArrayRecord,
  type ArrayValue,
  compile,
  type Tensor,
  type TensorRecord,
  tf,
  vectorise,
} from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { batchingTable } from '../../../src/tensor/batching/index.js';
import { type Attributes, reachableNodes } from '../../../src/tensor/graph.js';
import { cast, operation } from '../../../src/tensor/operations.js';
import { runningTrace, trace } from '../../../src/tensor/trace.js';

/** One input of a single member: its shape and what its values are. */
interface Operand {
  readonly shape: readonly number[];
  readonly dtype?: 'float32' | 'int32' | 'bool';
  draw(random: RandomStream): number;
}

const real = (...shape: number[]): Operand => ({ shape, draw: (random) => random.normal() });
const positive = (...shape: number[]): Operand => ({ shape, draw: (random) => Math.exp(random.normal()) });
/** Whole numbers, so that sums are exact and ties and zeros occur. */
const whole = (...shape: number[]): Operand => ({ shape, draw: (random) => random.integer(7) - 3 });
const truth = (...shape: number[]): Operand => ({
  shape,
  dtype: 'bool',
  draw: (random) => random.integer(2),
});
const places = (length: number, ...shape: number[]): Operand => ({
  shape,
  dtype: 'int32',
  draw: (random) => random.integer(length),
});

/** What a case is drawn from: lengths of three axes and an axis. */
interface Extents {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly axis: number;
}

interface Case {
  inputs(extents: Extents): Readonly<Record<string, Operand>>;
  fn(inputs: Record<'x' | 'y' | 'z', Tensor>, extents: Extents): Tensor | readonly Tensor[];
  /** Relative tolerance; the same bits where absent. */
  readonly tolerance?: number;
}

const cube =
  (operand: (...shape: number[]) => Operand) =>
  ({ a, b, c }: Extents) => ({ x: operand(a, b, c) });

/** Operations of one operand, and of two of unequal rank that broadcast. */
const unary = (operation: (x: Tensor) => Tensor, operand = whole, tolerance?: number): Case => ({
  inputs: cube(operand),
  fn: ({ x }) => operation(x),
  ...(tolerance === undefined ? {} : { tolerance }),
});
const binary = (operation: (x: Tensor, y: Tensor) => Tensor, operand = whole): Case => ({
  inputs: ({ a, b, c }) => ({ x: operand(a, 1, c), y: operand(b, 1) }),
  fn: ({ x, y }) => operation(x, y),
});
const along = (
  operation: (x: Tensor, extents: Extents) => Tensor | readonly Tensor[],
  operand = whole,
  tolerance?: number,
): Case => ({
  inputs: cube(operand),
  fn: ({ x }, extents) => operation(x, extents),
  ...(tolerance === undefined ? {} : { tolerance }),
});
const product = (
  operation: (x: Tensor, y: Tensor) => Tensor,
  shapes: (extents: Extents) => [number[], number[]],
): Case => ({
  inputs: (extents) => {
    const [x, y] = shapes(extents);
    return { x: real(...x), y: real(...y) };
  },
  fn: ({ x, y }) => operation(x, y),
  tolerance: 1e-6,
});

/** An operator of the graph itself, which kernels use with fewer attributes or not at all. */
function recorded(
  operator: string,
  operands: readonly Tensor[],
  shape: readonly number[] = operands[0]!.shape,
  attributes: Attributes = {},
): Tensor {
  const { build, nodeOf, tensorOf } = runningTrace()!;
  return tensorOf(operation(build, operator, operands.map(nodeOf), shape, attributes));
}

/** Places as the graph's own operators want them: 64 bits, which tensors have not. */
function recordedAt(
  operator: string,
  [x, places, ...others]: readonly Tensor[],
  shape: readonly number[],
  attributes: Attributes = {},
): Tensor {
  const { build, nodeOf, tensorOf } = runningTrace()!;
  const inputs = [nodeOf(x!), cast(build, nodeOf(places!), 'int64'), ...others.map(nodeOf)];
  return tensorOf(operation(build, operator, inputs, shape, attributes));
}

const elementwise: Readonly<Record<string, Case>> = {
  add: binary(tf.add),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div, positive),
  pow: { ...binary(tf.pow, positive), tolerance: 1e-6 },
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  equal: binary(tf.equal),
  notEqual: binary(tf.notEqual),
  greater: binary(tf.greater),
  greaterEqual: binary(tf.greaterEqual),
  less: binary(tf.less),
  lessEqual: binary(tf.lessEqual),
  and: binary(tf.logicalAnd, truth),
  or: binary(tf.logicalOr, truth),
  not: unary(tf.logicalNot, truth),
  neg: unary(tf.neg),
  abs: unary(tf.abs),
  sign: unary(tf.sign),
  sqrt: unary(tf.sqrt, positive),
  reciprocal: unary(tf.reciprocal, positive),
  exp: unary(tf.exp, real, 1e-6),
  erf: unary((x) => recorded('Erf', [x]), real, 1e-6),
  log: unary(tf.log, positive, 1e-6),
  floor: unary(tf.floor, real),
  ceil: unary(tf.ceil, real),
  round: unary(tf.round, real),
  tanh: unary(tf.tanh, real, 1e-6),
  sigmoid: unary(tf.sigmoid, real, 1e-6),
  softplus: unary(tf.softplus, real, 1e-6),
  relu: unary(tf.relu),
  sin: unary(tf.sin, real, 1e-6),
  cos: unary(tf.cos, real, 1e-6),
  atan: unary(tf.atan, real, 1e-6),
  isNaN: unary((x) => tf.isNaN(tf.div(x, x))),
  isInf: unary((x) => tf.isInf(tf.div(1, x))),
  clip: unary((x) => tf.clipByValue(x, -1, 2)),
  cast: unary((x) => tf.cast(x, 'int32'), real),
  where: {
    inputs: ({ a, b, c }) => ({ x: truth(b, c), y: whole(a, 1, c), z: whole(c) }),
    fn: ({ x, y, z }) => tf.where(x, y, z),
  },
};

const arrangement: Readonly<Record<string, Case>> = {
  reshape: along((x, { a, b, c }) => tf.reshape(x, [b * c, a])),
  'reshape to a number': { inputs: () => ({ x: whole(1) }), fn: ({ x }) => tf.reshape(x, []) },
  expand: {
    inputs: ({ b }) => ({ x: whole(b, 1) }),
    fn: ({ x }, { a, b, c }) => tf.broadcastTo(x, [a, b, c]),
  },
  transpose: along((x, { axis }) =>
    tf.transpose(
      x,
      [
        [1, 2, 0],
        [2, 1, 0],
        [0, 2, 1],
      ][axis],
    ),
  ),
  slice: along((x, { a, b, c }) => tf.slice(x, [0, b - 1, 0], [a, 1, Math.ceil(c / 2)])),
  reverse: along((x, { axis }) => tf.reverse(x, [axis, (axis + 1) % 3])),
  split: along((x, { axis }) => tf.unstack(x, axis)),
  pad: along((x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [2, 0],
        [1, 1],
      ],
      5,
    ),
  ),
  tile: along((x) => tf.tile(x, [2, 1, 3])),
  concat: {
    inputs: ({ a, b, c }) => ({ x: whole(a, b, c), y: whole(a, b, c), z: whole(a, b, c) }),
    fn: ({ x, y, z }, { axis }) => tf.concat([x, y, z, x], axis),
  },
  stack: {
    inputs: ({ a, b }) => ({ x: whole(a, b), y: whole(a, b) }),
    fn: ({ x, y }, { axis }) => tf.stack([x, y], axis),
  },
};

const contraction: Readonly<Record<string, Case>> = {
  sum: along((x, { axis }) => tf.sum(x, [axis, (axis + 1) % 3])),
  'sum, axes kept': along((x, { axis }) => tf.sum(x, axis, true)),
  'sum of everything': along((x) => tf.sum(x)),
  'sum of a number': { inputs: () => ({ x: whole() }), fn: ({ x }) => tf.sum(x) },
  mean: along((x, { axis }) => tf.mean(x, axis), whole, 1e-6),
  max: along((x, { axis }) => tf.max(x, axis)),
  min: along((x, { axis }) => tf.min(x, axis, true)),
  prod: along((x, { axis }) => tf.prod(x, axis)),
  any: along((x, { axis }) => tf.any(x, axis), truth),
  all: along((x, { axis }) => tf.all(x, axis), truth),
  argMax: along((x, { axis }) => tf.argMax(x, axis)),
  argMin: along((x, { axis }) => tf.argMin(x, axis)),
  cumsum: along((x, { axis, a }) => tf.cumsum(x, axis, a % 2 === 0, axis !== 1)),
  softmax: along((x) => tf.softmax(x), real, 1e-6),
  'matrix times matrix': product(tf.matMul, ({ a, b, c }) => [
    [a, b],
    [b, c],
  ]),
  'both transposed': product(
    (x, y) => tf.matMul(x, y, true, true),
    ({ a, b, c }) => [
      [b, a],
      [c, b],
    ],
  ),
  'batch times batch': product(tf.matMul, ({ a, b, c }) => [
    [a, b, c],
    [a, c, b],
  ]),
  'batch times one matrix': product(tf.matMul, ({ a, b, c }) => [
    [a, b, c],
    [1, c, b],
  ]),
  'transposed batch times one matrix': product(
    (x, y) => tf.matMul(x, y, true, false),
    ({ a, b, c }) => [
      [a, c, b],
      [1, c, a],
    ],
  ),
  'one matrix times batch': product(tf.matMul, ({ a, b, c }) => [
    [1, b, c],
    [a, c, b],
  ]),
  'two batches': product(tf.matMul, ({ a, b, c }) => [
    [a, 1, b, c],
    [1, b, c, a],
  ]),
};

const indexing: Readonly<Record<string, Case>> = {
  gather: {
    inputs: ({ a, b, c, axis }) => ({ x: whole(a, b, c), y: places([a, b, c][axis]!, 3, 2) }),
    fn: ({ x, y }, { axis }) => tf.gather(x, y, axis),
  },
  gatherND: {
    inputs: ({ a, b, c }) => ({ x: whole(a, b, c), y: places(Math.min(a, b), 3, 2) }),
    fn: ({ x, y }) => tf.gatherND(x, y),
  },
  scatterND: {
    inputs: ({ a, b, c }) => ({ x: places(Math.min(a, b), 5, 2), y: whole(5, c) }),
    fn: ({ x, y }, { a, b, c }) => tf.scatterND(x, y, [a, b, c]),
  },
  unsortedSegmentSum: {
    inputs: ({ a, b, c }) => ({
      x: whole(b, c),
      y: { ...places(a, b), draw: (random) => random.integer(a + 1) - 1 },
    }),
    fn: ({ x, y }, { a }) => tf.unsortedSegmentSum(x, y as never, a),
  },
  'gatherND in a batch': {
    inputs: ({ a, b, c }) => ({ x: whole(a, b, c), y: places(b, a, 3, 1) }),
    fn: ({ x, y }, { a, c }) => recordedAt('GatherND', [x, y], [a, 3, c], { batch_dims: 1 }),
  },
  'scatterND that overwrites': {
    inputs: ({ a, b, c }) => ({ x: whole(a, b, c), y: places(a, 3, 1), z: whole(3, b, c) }),
    fn: ({ x, y, z }) => recordedAt('ScatterND', [x, y, z], x.shape),
  },
  oneHot: { inputs: ({ a, b, c }) => ({ x: places(a, b, c) }), fn: ({ x }, { a }) => tf.oneHot(x, a + 1) },
};

const tables = { elementwise, arrangement, contraction, indexing };

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function drawInput(
  { shape, dtype = 'float32', draw }: Operand,
  random: RandomStream,
): ArrayValue & { dtype: typeof dtype } {
  return { shape, dtype, data: Float64Array.from({ length: size(shape) }, () => draw(random)) };
}

/** The m-th member of a stacked array. */
function memberOf({ shape, data }: ArrayValue, member: number): ArrayValue {
  const single = shape.slice(1);
  return { shape: single, data: data.slice(member * size(single), (member + 1) * size(single)) };
}

const outputsOf =
  (operation: Case, extents: Extents) =>
  (inputs: TensorRecord): TensorRecord => {
    const results = [operation.fn(inputs as never, extents)].flat() as Tensor[];
    return Object.fromEntries(results.map((result, index) => [`result ${index}`, result]));
  };

/** Vectorised over some of the inputs, against a run for each member. */
async function expectEqualToSingleRuns(
  operation: Case,
  extents: Extents,
  members: number,
  over: readonly string[],
  seed: number,
): Promise<void> {
  const random = createRandom(seed);
  const operands = operation.inputs(extents);
  const fn = outputsOf(operation, extents);
  const inputs = Object.fromEntries(
    Object.entries(operands).map(([name, operand]) => {
      const shape = over.includes(name) ? [members, ...operand.shape] : operand.shape;
      return [name, drawInput({ ...operand, shape }, random)];
    }),
  );
  const vectorised = await compile(vectorise(fn, over), inputs);
  const single = await compile(fn, operands);
  const together: ArrayRecord = await vectorised.run(inputs);
  for (let member = 0; member < members; member++) {
    const own = Object.entries(inputs).map(([name, input]) => [
      name,
      over.includes(name) ? memberOf(input, member) : input,
    ]);
    const expected = await single.run(Object.fromEntries(own));
    expect(Object.keys(together)).toEqual(Object.keys(expected));
    for (const [name, { shape, data }] of Object.entries(expected)) {
      expect(together[name]!.shape).toEqual([members, ...shape]);
      const result = memberOf(together[name]!, member).data;
      if (operation.tolerance === undefined) expect(result, name).toEqual(data);
      else {
        const scale = Math.max(1, ...Array.from(data, Math.abs));
        data.forEach((value, index) => {
          expect(Math.abs(value - result[index]!), name).toBeLessThanOrEqual(operation.tolerance! * scale);
        });
      }
    }
  }
  await Promise.all([vectorised.dispose(), single.dispose()]);
}

describe.each(Object.entries(tables))('each member gets what it gets alone: %s', (_, table) => {
  test.each(Object.entries(table))('%s', async (_name, operation) => {
    const length = fc.integer({ min: 1, max: 4 });
    const extents = fc.record({ a: length, b: length, c: length, axis: fc.integer({ min: 0, max: 2 }) });
    const names = Object.keys(operation.inputs({ a: 1, b: 1, c: 1, axis: 0 }));
    const over = fc.subarray(names, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(extents, length, over, fc.nat(), (...drawn) =>
        expectEqualToSingleRuns(operation, ...drawn),
      ),
      { numRuns: 4 * names.length, seed: 1 },
    );
  });
});

test('every rule is tried above', () => {
  const extents = { a: 3, b: 3, c: 3, axis: 1 };
  const operators = Object.values(tables).flatMap((table) =>
    Object.values(table).flatMap((operation: Case) => {
      const { outputs } = trace(outputsOf(operation, extents), operation.inputs(extents));
      return reachableNodes(outputs).map(({ operator }) => operator);
    }),
  );
  expect(Object.keys(batchingTable).filter((operator) => !operators.includes(operator))).toEqual([]);
});

test('an operator without a rule is named', () => {
  const fn = vectorise(({ x }) => ({ y: recorded('Det', [x!]) }), ['x']);
  expect(() => trace(fn, { x: { shape: [2, 3, 3] } })).toThrow(InputError);
  expect(() => trace(fn, { x: { shape: [2, 3, 3] } })).toThrow(/the operator Det cannot be vectorised/);
});
