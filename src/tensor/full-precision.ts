/**
 * TensorFlow.js turns every number it is given into 32 bits before a backend sees it. While a function is traced the
 * operations below take the numbers first, so that a function compiled with `precision: 'float64'` computes with 0.1
 * and not with 0.10000000149.
 *
 * @packageDocumentation
 */
import { registerCpuKernels } from './cpu-kernels.js';
import { einsum } from './einsum.js';
import { refusedOperations } from './kernels/refused.js';
import { logSoftmax, logSumExp, softmax, softmaxCrossEntropy } from './softmax.js';
import { core, type Tensor } from './tensorflow.js';
import { isTracing, traceConstant } from './trace.js';

registerCpuKernels();

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

/** Which arguments of TensorFlow.js's operations are floating-point tensors, for which numbers may stand. */
const operands: readonly (readonly [places: readonly number[], operations: string])[] = [
  [
    [0],
    'abs neg sign square sqrt rsqrt reciprocal exp expm1 log log1p erf floor ceil round clipByValue step',
  ],
  [[0], 'tanh sigmoid logSigmoid softplus relu relu6 leakyRelu elu selu softmax logSoftmax logSumExp'],
  [[0], 'sin cos tan asin acos atan sinh cosh asinh acosh atanh isNaN isInf isFinite zerosLike onesLike'],
  [[0], 'sum mean max min prod argMax argMin cumsum cumprod norm euclideanNorm moments topk'],
  [[0], 'cast clone reshape expandDims squeeze transpose broadcastTo tile reverse pad mirrorPad ensureShape'],
  [[0], 'slice stridedSlice split unstack gather gatherND unsortedSegmentSum diag'],
  [[0, 1], 'add sub mul div divNoNan pow mod floorDiv maximum minimum squaredDifference atan2 prelu'],
  [[0, 1], 'greater greaterEqual less lessEqual equal notEqual'],
  [[0, 1], 'matMul dot outerProduct meshgrid searchSorted lowerBound upperBound'],
  [[0, 2], 'tensorScatterUpdate'],
  [[1], 'scatterND'],
  [[1, 2], 'where'],
  [[1, 3], 'sparseToDense'],
];

/** The same of `tf.losses`. */
const lossOperands: typeof operands = [
  [[0, 1, 2], 'absoluteDifference hingeLoss huberLoss logLoss meanSquaredError sigmoidCrossEntropy'],
  [[0, 1, 2], 'softmaxCrossEntropy'],
  [[0, 1, 3], 'cosineDistance'],
  [[0, 1], 'computeWeightedLoss'],
];

/** Operations whose first argument is a list of tensors. */
const listOperations = 'addN concat concat1d concat2d concat3d concat4d stack'.split(' ');

/** Makers of tensors from values. */
const makers = 'scalar tensor tensor1d tensor2d tensor3d tensor4d tensor5d tensor6d'.split(' ');

type Values = Tensor | core.TensorLike;
type Operation = (...values: unknown[]) => unknown;
type Operations = Readonly<Record<string, Operation>>;

/** Numbers as a tensor with all their digits; whatever else it is, as it is. */
function precise(value: unknown): unknown {
  if (typeof value === 'number') return constant([value], []);
  if (!Array.isArray(value) || typeof core.util.flatten(value)[0] !== 'number') return value;
  return withDigits(core.tensor(value), value);
}

/** A tensor that TensorFlow.js made of numbers, and checked, with all their digits. */
function withDigits(tensor: Tensor, values: unknown): Tensor {
  return tensor.dtype === 'float32' ? constant(core.util.flatten(values as number[]), tensor.shape) : tensor;
}

/** An operation whose arguments are changed while a function is traced. */
const prepared =
  (operation: Operation, prepare: (values: unknown[]) => unknown[]): Operation =>
  (...values) =>
    operation(...(isTracing() ? prepare(values) : values));

function withPreciseOperands(operations: Operations, table: typeof operands): Operations {
  const entries = table.flatMap(([places, names]) =>
    names.split(' ').map((name): [string, Operation] => {
      const prepare = (values: unknown[]) =>
        values.map((value, place) => (places.includes(place) ? precise(value) : value));
      return [name, prepared(operations[name]!, prepare)];
    }),
  );
  return Object.fromEntries(entries);
}

/** Operations on lists, and those that make tensors. */
function withPreciseValues(operations: Operations): Operations {
  const lists = listOperations.map((name): [string, Operation] => [
    name,
    prepared(operations[name]!, ([list, ...rest]) => [
      Array.isArray(list) ? list.map(precise) : list,
      ...rest,
    ]),
  ]);
  const made = makers.map((name): [string, Operation] => [
    name,
    (...values) => {
      const tensor = operations[name]!(...values) as Tensor;
      return isTracing() ? withDigits(tensor, values[0]) : tensor;
    },
  ]);
  return Object.fromEntries([...lists, ...made]);
}

/** Operations that cannot be traced, which say so. */
function guarded(operations: Operations): Operations {
  const names = Object.keys(refusedOperations).filter((name) => name in operations);
  return Object.fromEntries(
    names.map((name) => [
      name,
      (...values) => (isTracing() ? refusedOperations[name]!() : operations[name]!(...values)),
    ]),
  );
}

/** a / b, and 0 where b is 0, there also of its gradients: those of the division not taken must not be infinite. */
const divNoNan: Operation = (a, b) => {
  const undefinedAt = core.equal(b as Tensor, 0);
  const safe = core.where(undefinedAt, core.onesLike(b as Tensor), b as Tensor);
  const quotient = core.div(a as Tensor, safe);
  return core.where(undefinedAt, core.zerosLike(quotient), quotient);
};

/** As its name says, but in steps: what is fused has no second derivative, and a wrong bias on WebAssembly. */
const fusedMatMul: typeof core.fused.matMul = (options) => {
  const { a, b, transposeA, transposeB, bias, activation = 'linear' } = options;
  const product = tf.matMul(a, b, transposeA, transposeB);
  const { preluActivationWeights, leakyreluAlpha = 0.2 } = options;
  const sum = bias == null ? product : tf.add(product, bias);
  return core.backend_util.applyActivation(sum, activation, preluActivationWeights as Tensor, leakyreluAlpha);
};

/** (x − mean) / √(variance + ε) · scale + offset, in steps too. */
const batchNorm = (
  x: Values,
  mean: Values,
  variance: Values,
  offset?: Values | null,
  scale?: Values | null,
  varianceEpsilon = 0.001,
): Tensor => {
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, varianceEpsilon)));
  const scaled = scale == null ? normal : tf.mul(normal, scale);
  return offset == null ? scaled : tf.add(scaled, offset);
};

const operations = { ...core, divNoNan, softmax, logSoftmax, logSumExp } as unknown as Operations;
const losses = { ...core.losses, softmaxCrossEntropy } as unknown as Operations;
const image = core.image as unknown as Operations;

/**
 * TensorFlow.js with gradients that are right to any order and numbers that keep their digits in 64-bit compiled
 * functions. Operations are functions (`tf.mul(a, b)`), not methods.
 */
export const tf: typeof core = {
  ...core,
  ...withPreciseOperands(operations, operands),
  ...withPreciseValues(operations),
  ...guarded(operations),
  einsum,
  batchNorm: batchNorm as typeof core.batchNorm,
  batchNorm2d: batchNorm as typeof core.batchNorm2d,
  batchNorm3d: batchNorm as typeof core.batchNorm3d,
  batchNorm4d: batchNorm as typeof core.batchNorm4d,
  fused: { ...core.fused, matMul: fusedMatMul },
  losses: { ...losses, ...withPreciseOperands(losses, lossOperands) } as unknown as typeof core.losses,
  image: { ...image, ...guarded(image) } as unknown as typeof core.image,
};
