import { fc } from '@fast-check/vitest';
import { createRandom, InputError, permutation } from 'principia/math';
import {
  type ArrayRecord,
  type ArrayValue,
  type CompileOptions,
  compile,
  type Tensor,
  type TensorRecord,
  tensorSpace,
  tf,
  valueAndGradients,
  vectorise,
} from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { pairwiseStep } from './pairwise-step.js';
import { runOnce, vector } from './run-once.js';

type Shapes = Readonly<Record<string, readonly number[]>>;
type Transform = (inputs: TensorRecord) => TensorRecord;

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Normal numbers for these shapes, those in `over` with a leading axis. */
function drawInputs(shapes: Shapes, over: readonly string[], members: number, seed: number): ArrayRecord {
  const random = createRandom(seed);
  const entries = Object.entries(shapes).map(([name, single]): [string, ArrayValue] => {
    const shape = over.includes(name) ? [members, ...single] : single;
    const data = Float64Array.from({ length: size(shape) }, () => 0.7 * random.normal());
    return [name, { shape, data }];
  });
  return Object.fromEntries(entries);
}

function memberOf({ shape, data }: ArrayValue, member: number): ArrayValue {
  const single = shape.slice(1);
  return { shape: single, data: data.slice(member * size(single), (member + 1) * size(single)) };
}

/** The inputs of one member. */
const single = (inputs: ArrayRecord, over: readonly string[], member: number): ArrayRecord =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      over.includes(name) ? memberOf(input, member) : input,
    ]),
  );

/** The largest deviation of any output of any member, relative to the output's largest element. */
function deviation(together: ArrayRecord, alone: readonly ArrayRecord[]): number {
  let largest = 0;
  alone.forEach((outputs, member) => {
    expect(Object.keys(together)).toEqual(Object.keys(outputs));
    for (const [name, { shape, data }] of Object.entries(outputs)) {
      expect(together[name]!.shape).toEqual([alone.length, ...shape]);
      const own = memberOf(together[name]!, member).data;
      const scale = Math.max(1e-3, ...Array.from(data, Math.abs));
      data.forEach((value, index) => {
        largest = Math.max(largest, Math.abs(value - own[index]!) / scale);
      });
    }
  });
  return largest;
}

/** One call for all members, and a call for each. */
async function bothWays(
  fn: Transform,
  inputs: ArrayRecord,
  over: readonly string[],
  options: CompileOptions = {},
): Promise<{ together: ArrayRecord; alone: readonly ArrayRecord[] }> {
  const compiled = await compile(fn, single(inputs, over, 0), options);
  const alone: ArrayRecord[] = [];
  for (let member = 0; member < inputs[over[0]!]!.shape[0]!; member++)
    alone.push(await compiled.run(single(inputs, over, member)));
  await compiled.dispose();
  return { together: await runOnce(vectorise(fn, over), inputs, options), alone };
}

/** A network of two layers, its mean squared error and all gradients. */
const network: Shapes = { x: [7, 3], y: [7, 2], w1: [3, 5], b1: [5], w2: [5, 2], b2: [2] };
const networkLoss: Transform = ({ x, y, ...weights }) => {
  const { value, gradients } = valueAndGradients(({ w1, b1, w2, b2 }) => {
    const hidden = tf.tanh(tf.add(tf.matMul(x!, w1!), b1!));
    const out = tf.add(tf.matMul(hidden, w2!), b2!);
    return tf.mean(tf.squaredDifference(out, y!));
  }, weights);
  return { ...gradients, value };
};

/** One RK4 step of q̇ = ∂H/∂p, ṗ = −∂H/∂q, where H is a network; and how its end depends on the weights. */
const phaseSpace: Shapes = { q: [4, 2], p: [4, 2], w: [4, 6], b: [6], v: [6, 1] };
const hamiltonianStep: Transform = ({ q, p, ...weights }) => {
  const field = (w: TensorRecord, q: Tensor, p: Tensor): [Tensor, Tensor] => {
    const hamiltonian = ({ q, p }: TensorRecord) =>
      tf.sum(tf.matMul(tf.softplus(tf.add(tf.matMul(tf.concat([q!, p!], 1), w.w!), w.b!)), w.v!));
    const { gradients } = valueAndGradients(hamiltonian, { q, p });
    return [gradients.p!, tf.neg(gradients.q!)];
  };
  const end = (w: TensorRecord): [Tensor, Tensor] => {
    const { combine } = tensorSpace;
    const slopes = [field(w, q!, p!)];
    for (const step of [0.05, 0.05, 0.1]) {
      const [dq, dp] = slopes.at(-1)!;
      slopes.push(field(w, combine([1, step], [q!, dq]), combine([1, step], [p!, dp])));
    }
    const coefficients = [1, 0.1 / 6, 0.1 / 3, 0.1 / 3, 0.1 / 6];
    return [
      combine(coefficients, [q!, ...slopes.map((slope) => slope[0])]),
      combine(coefficients, [p!, ...slopes.map((slope) => slope[1])]),
    ];
  };
  const [nextQ, nextP] = end(weights);
  const { gradients } = valueAndGradients((w) => tf.sum(tf.square(end(w)[0])), weights);
  return { nextQ, nextP, ...gradients };
};

describe('members in one call are what they are in calls of their own, in 64 bits', () => {
  const cases: [string, Transform, Shapes, string[]][] = [
    ['weights of a network', networkLoss, network, ['w1', 'b1', 'w2', 'b2']],
    ['data of a network', networkLoss, network, ['x', 'y']],
    ['one layer of a network', networkLoss, network, ['w2']],
    ['everything', networkLoss, network, Object.keys(network)],
    ['weights of a Hamiltonian', hamiltonianStep, phaseSpace, ['w', 'b', 'v']],
    ['states of a Hamiltonian system', hamiltonianStep, phaseSpace, ['q', 'p']],
    ['weights and momenta', hamiltonianStep, phaseSpace, ['p', 'w', 'b', 'v']],
  ];
  test.each(cases)('%s', async (_, fn, shapes, over) => {
    for (const members of [1, 5]) {
      const inputs = drawInputs(shapes, over, members, members);
      const { together, alone } = await bothWays(fn, inputs, over, { precision: 'float64' });
      expect(deviation(together, alone)).toBeLessThan(1e-12);
    }
  });

  test.each([false, true])('weights of a pairwise training step, by a potential: %s', async (potential) => {
    const step = pairwiseStep({ systems: 3, bodies: 4, width: 8 }, potential);
    const over = Object.keys(step.shapes).filter((name) => name.includes('.'));
    const shapes = Object.fromEntries(Object.entries(step.shapes).map(([name, { shape }]) => [name, shape]));
    const inputs = drawInputs(shapes, over, 3, 8);
    const { together, alone } = await bothWays(step.loss, inputs, over, { precision: 'float64' });
    expect(deviation(together, alone)).toBeLessThan(1e-11);
  });
});

test('members in another order give results in that order', async () => {
  const over = ['w1', 'b1', 'w2', 'b2'];
  const members = 4;
  const inputs = drawInputs(network, over, members, 3);
  const compiled = await compile(vectorise(networkLoss, over), inputs, { precision: 'float64' });
  const results = await compiled.run(inputs);
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const order = [...permutation(createRandom(seed), members)];
      const reordered = Object.entries(inputs).map(([name, value]) => {
        const data = order.flatMap((member) => [...memberOf(value, member).data]);
        return [name, over.includes(name) ? { shape: value.shape, data: Float64Array.from(data) } : value];
      });
      const expected = order.map((member) => single(results, Object.keys(results), member));
      expect(deviation(await compiled.run(Object.fromEntries(reordered)), expected)).toBeLessThan(1e-13);
    }),
    { numRuns: 10, seed: 1 },
  );
  await compiled.dispose();
});

test('members too large to stand side by side follow one another', async () => {
  const length = 40_000;
  const fn = ({ x, y }: TensorRecord) => ({
    long: tf.cumsum(tf.mul(x!, y!)),
    short: tf.sum(x!),
    shared: tf.neg(y!),
  });
  for (const members of [2, 5]) {
    const whole = (...shape: number[]): ArrayValue => ({
      shape,
      data: Float64Array.from({ length: size(shape) }, (_, index) => ((index * 7) % 11) - 4),
    });
    const { together, alone } = await bothWays(fn, { x: whole(members, length), y: whole(length) }, ['x']);
    expect(deviation(together, alone)).toBe(0);
  }
});

test.each(['wasm', 'cpu'] as const)(
  'on %s the function is called once a member, and leaves nothing behind',
  async (backend) => {
    const over = ['w', 'b', 'v'];
    const inputs = drawInputs(phaseSpace, over, 3, 4);
    const { together, alone } = await bothWays(hamiltonianStep, inputs, over, { backend });
    expect(deviation(together, alone)).toBe(0);
    const exact = await runOnce(vectorise(hamiltonianStep, over), inputs, { precision: 'float64' });
    const alike = Array.from({ length: 3 }, (_, member) => single(exact, Object.keys(exact), member));
    expect(deviation(together, alike)).toBeLessThan(1e-5);
    const before = tf.memory().numTensors;
    await runOnce(vectorise(hamiltonianStep, over), inputs, { backend });
    expect(tf.memory().numTensors).toBe(before);
  },
);

describe.each(['onnx', 'wasm', 'cpu'] as const)('on %s', (backend) => {
  test('nested members have one axis each, the outermost first', async () => {
    const fn = ({ x, w, b }: TensorRecord) => ({ y: tf.add(tf.sum(tf.mul(x!, w!)), b!) });
    const inputs = {
      x: { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) },
      w: { shape: [2, 2, 3], data: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1) },
      b: { shape: [2], data: Float64Array.of(10, 20) },
    };
    // x differs between outer members, b between inner ones, w between both.
    const { y } = await runOnce(vectorise(vectorise(fn, ['w', 'b']), ['x', 'w']), inputs, { backend });
    expect(y).toEqual({ shape: [2, 2], data: Float64Array.of(1 + 10, 2 + 20, 6 + 10, 15 + 20) });
  });

  test('outputs that no member input reaches are the same for all', async () => {
    const fn = ({ x, w }: TensorRecord) => ({
      own: tf.clone(w!),
      shared: tf.neg(x!),
      constant: tf.ones([2], 'int32'),
      positive: tf.greater(w!, 3),
    });
    const results = await runOnce(vectorise(fn, ['w']), { x: vector(1, 2), w: vector(3, 4, 5) }, { backend });
    expect(results).toEqual({
      own: vector(3, 4, 5),
      shared: { shape: [3, 2], data: Float64Array.of(-1, -2, -1, -2, -1, -2) },
      constant: { shape: [3, 2], data: Int32Array.of(1, 1, 1, 1, 1, 1) },
      positive: { shape: [3], data: Int32Array.of(0, 1, 1) },
    });
  });

  test('the function may use tensors around it, and its results may be used on', async () => {
    const mean = ({ x, w }: TensorRecord) => {
      const doubled = tf.mul(x!, 2);
      const { y } = vectorise(({ w }) => ({ y: tf.sum(tf.mul(doubled, w!)) }), ['w'])({ w: w! });
      return { y: tf.mean(y!) };
    };
    const inputs = { x: vector(1, 2), w: { shape: [3, 2], data: Float64Array.of(1, 0, 0, 1, 1, 1) } };
    expect((await runOnce(mean, inputs, { backend })).y!.data[0]).toBeCloseTo((2 + 4 + 6) / 3, 6);
  });

  const failures: [string, Transform, RegExp][] = [
    [
      'a missing input',
      vectorise(({ x }) => ({ y: x! }), ['weights']),
      /'weights' .* is no input; inputs are x, n, c/,
    ],
    ['a number', vectorise(({ n }) => ({ y: n! }), ['n']), /input 'n' of shape \[\] needs a leading axis/],
    [
      'other numbers of members',
      vectorise(({ x }) => ({ y: x! }), ['x', 'c']),
      /'x' \[3,2\] and 'c' \[2\] must have the same number of members/,
    ],
    [
      'a gradient around it',
      ({ x }) => {
        const loss = ({ x }: TensorRecord) =>
          tf.sum(vectorise(({ x }) => ({ y: tf.square(x!) }), ['x'])({ x: x! }).y!);
        return valueAndGradients(loss, { x: x! }).gradients;
      },
      /take the gradient inside the vectorised function/,
    ],
    [
      'an output that is no tensor',
      vectorise(() => ({ y: 3 as never }), ['x']),
      /output 'y' .* is not a tensor/,
    ],
  ];
  test.each(failures)('%s is refused', async (_, fn, message) => {
    const inputs = {
      x: { shape: [3, 2], data: new Float64Array(6) },
      n: { shape: [], data: vector(1).data },
      c: vector(1, 2),
    };
    const error = await runOnce(fn, inputs, { backend }).then(
      () => expect.unreachable('ran'),
      (error: Error) => error,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(message);
  });
});

test('nothing to differ in is refused at once', () => {
  expect(() => vectorise(({ x }) => ({ y: x! }), [])).toThrow(InputError);
});

test('a tensor that leaves the vectorised function by a side door is refused', async () => {
  const leak: Transform = ({ x }) => {
    let inner: Tensor | undefined;
    vectorise(
      ({ x }) => {
        inner = tf.exp(x!);
        return { y: inner };
      },
      ['x'],
    )({ x: x! });
    return { y: tf.neg(inner!) };
  };
  await expect(compile(leak, { x: { shape: [3] } })).rejects.toThrow(
    /made inside a vectorised function of input 'x'/,
  );
});
