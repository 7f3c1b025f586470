import { type Tensor, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { runOnce, vector } from './run-once.js';

/** A function of one number, its true value, and where it is tried. */
interface Curve {
  readonly operation: (x: Tensor) => Tensor;
  readonly truth: (x: number) => number;
  readonly points: readonly number[];
  /** What an error is measured by, where that is not the value itself. */
  readonly scale?: (x: number) => number;
  /** Largest error in units of ε · scale; 4 if not given. */
  readonly tolerance?: number;
}

/** Between two sizes, evenly by their logarithm. */
const sizes = (low: number, high: number): number[] =>
  Array.from({ length: 300 }, (_, k) => low ** ((299.63 - k) / 300) * high ** ((k + 0.37) / 300));

const signed = (values: readonly number[]): number[] => [0, ...values, ...values.map((value) => -value)];

/** All of (−1, 1) with what is close to 0 and to the ends. */
const fractions = signed([...sizes(1e-300, 1), ...sizes(1e-16, 1).map((gap) => 1 - gap)]);
const everywhere = signed(sizes(1e-300, 1e300));
const exponents = signed(sizes(1e-300, 700));
const angles = signed([...sizes(1e-300, 1e9), ...sizes(1e-14, 1).map((gap) => Math.PI / 2 + gap)]);

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const elu = (x: number): number => (x > 0 ? x : Math.expm1(x));
const sigmoid = (x: number): number => (x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const floorMod = (a: number, b: number): number => {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
};

// Digits in which the series of erf is summed: more than it loses to cancellation, e^36.
const scale = 10n ** 60n;
const toFixed = (x: number): bigint => (BigInt(Math.round(x * 2 ** 30)) * scale) / 2n ** 30n;

/** 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)) in whole numbers; x a multiple of 2⁻³⁰. */
function erf(x: number): number {
  if (Math.abs(x) >= 6) return Math.sign(x);
  const fixed = toFixed(x);
  let power = fixed;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n++) {
    sum += power / (2n * n - 1n);
    power = (((-power * fixed) / scale) * fixed) / scale / n;
  }
  const slope = 1128379167095512573896158903121545171688101258657997713688171n;
  return Number((sum * slope) / scale) / 1e60;
}

const gridded = (values: readonly number[]): number[] => values.map((x) => Math.round(x * 2 ** 30) / 2 ** 30);

const curves: Readonly<Record<string, Curve>> = {
  exp: { operation: tf.exp, truth: Math.exp, points: exponents },
  expm1: { operation: tf.expm1, truth: Math.expm1, points: exponents },
  log: { operation: tf.log, truth: Math.log, points: [...sizes(1e-300, 1e300), ...sizes(0.5, 2)] },
  log1p: {
    operation: tf.log1p,
    truth: Math.log1p,
    points: [...sizes(1e-300, 1e300), ...fractions],
  },
  sqrt: { operation: tf.sqrt, truth: Math.sqrt, points: sizes(1e-300, 1e300) },
  rsqrt: { operation: tf.rsqrt, truth: (x) => 1 / Math.sqrt(x), points: sizes(1e-300, 1e300) },
  reciprocal: { operation: tf.reciprocal, truth: (x) => 1 / x, points: sizes(1e-300, 1e300) },
  square: { operation: tf.square, truth: (x) => x * x, points: signed(sizes(1e-150, 1e150)) },
  'x to the 2.5': { operation: (x) => tf.pow(x, 2.5), truth: (x) => x ** 2.5, points: sizes(1e-100, 1e100) },
  'x to the −3': { operation: (x) => tf.pow(x, -3), truth: (x) => x ** -3, points: sizes(1e-90, 1e90) },
  '1.7 to the x': {
    operation: (x) => tf.pow(1.7, x),
    truth: (x) => 1.7 ** x,
    points: signed(sizes(1e-9, 1300)),
  },
  tanh: { operation: tf.tanh, truth: Math.tanh, points: everywhere },
  sigmoid: { operation: tf.sigmoid, truth: sigmoid, points: exponents },
  logSigmoid: { operation: tf.logSigmoid, truth: (x) => -softplus(-x), points: exponents },
  softplus: { operation: tf.softplus, truth: softplus, points: exponents },
  relu6: { operation: tf.relu6, truth: (x) => Math.min(6, Math.max(0, x)), points: exponents },
  leakyRelu: {
    operation: (x) => tf.leakyRelu(x, 0.1),
    truth: (x) => (x > 0 ? x : 0.1 * x),
    points: exponents,
  },
  elu: { operation: tf.elu, truth: elu, points: exponents },
  selu: {
    operation: tf.selu,
    truth: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    points: exponents,
  },
  erf: { operation: tf.erf, truth: erf, points: gridded(signed([...sizes(1e-9, 7), ...sizes(0.4, 6)])) },
  sin: { operation: tf.sin, truth: Math.sin, points: angles, scale: () => 1 },
  cos: { operation: tf.cos, truth: Math.cos, points: angles, scale: () => 1 },
  tan: {
    operation: tf.tan,
    truth: Math.tan,
    points: angles,
    scale: (x) => Math.abs(Math.tan(x)) + Math.abs(x) * (1 + Math.tan(x) ** 2),
  },
  asin: { operation: tf.asin, truth: Math.asin, points: fractions },
  acos: { operation: tf.acos, truth: Math.acos, points: fractions },
  atan: { operation: tf.atan, truth: Math.atan, points: everywhere },
  sinh: { operation: tf.sinh, truth: Math.sinh, points: exponents },
  cosh: { operation: tf.cosh, truth: Math.cosh, points: exponents },
  asinh: { operation: tf.asinh, truth: Math.asinh, points: everywhere },
  acosh: { operation: tf.acosh, truth: Math.acosh, points: sizes(1e-15, 1e300).map((above) => 1 + above) },
  atanh: { operation: tf.atanh, truth: Math.atanh, points: fractions },
  'mod 3': {
    operation: (x) => tf.mod(x, 3),
    truth: (x) => floorMod(x, 3),
    points: signed(sizes(1e-9, 1e9)),
    scale: (x) => Math.abs(x) + 3,
    tolerance: 2,
  },
};

/** The largest error in units of ε · scale, and where. */
function worst({ truth, points, scale }: Curve, values: ArrayLike<number>, epsilon: number) {
  let [error, place] = [0, Number.NaN];
  points.forEach((x, index) => {
    const expected = truth(x);
    const size = scale ? scale(x) : Math.abs(expected);
    const off = Math.abs(values[index]! - expected);
    // What is equal is right, infinities too; not a number never is.
    const own = values[index] === expected ? 0 : off / (size * epsilon);
    if (!(own <= error)) [error, place] = [own, x];
  });
  return { error, place };
}

describe('64-bit values are right to 64 bits', () => {
  test.each(Object.entries(curves))('%s', async (_, curve) => {
    const inputs = { x: vector(...curve.points) };
    const { y } = await runOnce(({ x }) => ({ y: curve.operation(x!) }), inputs, { precision: 'float64' });
    const { error, place } = worst(curve, y!.data, 2 ** -52);
    expect(error, `at ${place}`).toBeLessThanOrEqual(curve.tolerance ?? 4);
  });

  test('the angle of a point, in every octant and at every size', async () => {
    const points = sizes(1e-200, 1e200).flatMap((size, k) => {
      const angle = (k * 2.399963) % (2 * Math.PI);
      return [[size * Math.sin(angle), size * Math.cos(angle)] as const, [Math.sin(angle), size] as const];
    });
    const inputs = { y: vector(...points.map(([y]) => y)), x: vector(...points.map(([, x]) => x)) };
    const { angle } = await runOnce(({ x, y }) => ({ angle: tf.atan2(y!, x!) }), inputs, {
      precision: 'float64',
    });
    points.forEach(([y, x], index) => {
      const expected = Math.atan2(y, x);
      expect(Math.abs(angle!.data[index]! - expected)).toBeLessThanOrEqual(4 * 2 ** -52 * Math.abs(expected));
    });
  });

  test('what is no number stays none', async () => {
    const { y } = await runOnce(
      ({ x }) => ({ y: tf.erf(x!) }),
      { x: vector(Number.NaN, 1e300, -1e300) },
      {
        precision: 'float64',
      },
    );
    expect(y!.data).toEqual(Float64Array.of(Number.NaN, 1, -1));
  });
});

describe('32-bit values are right to 32 bits', () => {
  const narrow = Object.entries(curves).map(([name, curve]): [string, Curve] => {
    const points = curve.points
      .map(Math.fround)
      .filter((x) => normal(x) && normal(curve.truth(x)) && Math.abs(x) < 1e4);
    return [name, { ...curve, points }];
  });
  // ONNX Runtime takes the lower tail of sigmoid for zero, and 1.7 has only 24 bits to be raised by.
  const excepted: Readonly<Record<string, (x: number) => boolean>> = {
    sigmoid: (x) => x > -9,
    '1.7 to the x': (x) => Math.abs(x) < 10,
  };
  test.each(narrow)('%s', async (name, curve) => {
    const kept = { ...curve, points: curve.points.filter(excepted[name] ?? (() => true)) };
    const { y } = await runOnce(({ x }) => ({ y: curve.operation(x!) }), { x: vector(...kept.points) });
    const { error, place } = worst(kept, y!.data, 2 ** -23);
    expect(error, `at ${place}`).toBeLessThanOrEqual(6);
  });
});

/** Neither so small that 32 bits hold fewer digits, nor infinite. */
const normal = (x: number): boolean => x === 0 || (Math.abs(x) > 1e-37 && Math.abs(x) < 1e38);
