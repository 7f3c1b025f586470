/**
 * TensorFlow.js turns every number it is given into 32 bits before a backend sees it. While a function is traced the
 * operations below take the numbers first, so that a function compiled with `precision: 'float64'` computes with 0.1
 * and not with 0.10000000149.
 *
 * @packageDocumentation
 */
import { core, type Tensor } from './tensorflow.js';
import { isTracing, traceConstant } from './trace.js';

/**
 * A constant tensor that keeps all 64 bits of its values in functions compiled with `precision: 'float64'`;
 * elsewhere an ordinary 32-bit tensor.
 *
 * @param values Row-major; `shape` defaults to a vector.
 * @example
 * ```ts
 * const masses = constant(Float64Array.of(1, 1 / 3), [1, 2]);
 * ```
 */
export function constant(
  values: Float64Array | readonly number[],
  shape: readonly number[] = [values.length],
): Tensor {
  if (isTracing()) return traceConstant(Float64Array.from(values), shape);
  return core.tensor(Float32Array.from(values), [...shape], 'float32');
}

/** Operations of TensorFlow.js whose first arguments may be numbers, and how many of them. */
const operandCounts = {
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  divNoNan: 2,
  pow: 2,
  mod: 2,
  floorDiv: 2,
  maximum: 2,
  minimum: 2,
  squaredDifference: 2,
  atan2: 2,
  greater: 2,
  greaterEqual: 2,
  less: 2,
  lessEqual: 2,
  equal: 2,
  notEqual: 2,
  where: 3,
  dot: 2,
  outerProduct: 2,
  matMul: 2,
  prelu: 2,
} as const;

function precise(value: unknown): unknown {
  if (typeof value === 'number') return constant([value], []);
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    typeof value.flat(Number.POSITIVE_INFINITY)[0] !== 'number'
  )
    return value;
  return constant(value.flat(Number.POSITIVE_INFINITY) as number[], shapeOf(value));
}

const shapeOf = (value: unknown): number[] =>
  Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];

type Operation = (...values: unknown[]) => Tensor;

function withPreciseOperands(name: keyof typeof operandCounts): [string, Operation] {
  const operation = core[name] as unknown as Operation;
  const count = operandCounts[name];
  return [
    name,
    (...values) =>
      isTracing()
        ? operation(...values.map((value, index) => (index < count ? precise(value) : value)))
        : operation(...values),
  ];
}

/** `tf.scalar`, `tf.tensor`, …: made by TensorFlow.js, which checks them, then given their digits back. */
function withPreciseValues(
  name: 'scalar' | 'tensor' | 'tensor1d' | 'tensor2d' | 'tensor3d' | 'tensor4d',
): [string, Operation] {
  const make = core[name] as unknown as Operation;
  return [
    name,
    (...values) => {
      const tensor = make(...values);
      if (!isTracing() || tensor.dtype !== 'float32') return tensor;
      const numbers = core.util.flatten(values[0] as number[]) as number[];
      return constant(numbers, tensor.shape);
    },
  ];
}

/**
 * The logarithm of softmax over the last axis. Defined again because TensorFlow.js saves its output for its gradient,
 * which makes second derivatives wrong.
 */
const logSoftmax: typeof core.logSoftmax = (logits, axis = -1) => {
  const x = core.cast(logits as Tensor, 'float32');
  if (axis !== -1 && axis !== x.rank - 1)
    throw new Error(`logSoftmax works on the last axis, ${x.rank - 1}, not on ${axis}`);
  // The shift only keeps exp from overflowing; its derivative cancels.
  const shifted = core.sub(x, core.max(x, -1, true));
  return core.sub(shifted, core.log(core.sum(core.exp(shifted), -1, true)));
};

/**
 * TensorFlow.js with gradients that are right to any order and numbers that keep their digits in 64-bit compiled
 * functions. Operations are functions (`tf.mul(a, b)`), not methods.
 */
export const tf: typeof core = {
  ...core,
  ...Object.fromEntries(
    Object.keys(operandCounts).map((name) => withPreciseOperands(name as keyof typeof operandCounts)),
  ),
  ...Object.fromEntries(
    (['scalar', 'tensor', 'tensor1d', 'tensor2d', 'tensor3d', 'tensor4d'] as const).map(withPreciseValues),
  ),
  logSoftmax,
};
