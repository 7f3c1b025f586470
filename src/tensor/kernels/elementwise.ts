/**
 * Arithmetic, activations, trigonometry, comparison and logic.
 *
 * Accuracy in 64 bits, ε = 2⁻⁵²: every result f(x) is within 4 ε |f(x)| of the true one, near zeros and poles and in the
 * tails, up to where numbers, or eˣ, end; the worst measured are 2.7 ε of erf and 2.6 ε of acos, most stay below 2 ε.
 * Excepted are the periodic ones, which are no worse than the last bit of their argument makes them: sin and cos are
 * within 4 ε, tan within 4 ε (|tan x| + |x| (1 + tan² x)), mod within 2 ε (|a| + |b|). In 32 bits the same forms are
 * within 6 of its ε, except sigmoid, whose lower tail ONNX Runtime loses below −9 and takes for zero below −18.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import { type Arithmetic, arithmetic, cast, elementwise, operation, uniform, where } from '../operations.js';
import { binary, floatsOnly, type Kernel, type KernelTable, unary } from './kernel.js';
import { acosh, arctangent2, asinh, atanh, expm1, log1p, otherLeg, sinh } from './special-functions.js';

const direct = (operator: string): Kernel => unary((m, x) => m(operator, x));
const pairwise = (operator: string): Kernel => binary((m, a, b) => m(operator, a, b));
const logical = (operator: string): Kernel =>
  binary((_, a, b, build) => elementwise(build, operator, [a, b], 'bool'));
const test = (operator: string): Kernel => unary((_, x, build) => elementwise(build, operator, [x], 'bool'));

// Klambauer et al., "Self-Normalizing Neural Networks" (2017), equation 14.
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** For numbers of any type. */
const arithmeticKernels: KernelTable = {
  Add: pairwise('Add'),
  Sub: pairwise('Sub'),
  Multiply: pairwise('Mul'),
  Pow: pairwise('Pow'),
  Maximum: pairwise('Max'),
  Minimum: pairwise('Min'),
  SquaredDifference: binary((m, a, b) => square(m, m('Sub', a, b))),
  FloorDiv: binary((m, a, b, build) => cast(build, floorDivide(m, a, b, build), 'int32')),
  Mod: binary((m, a, b, build) => m('Sub', a, m('Mul', floorDivide(m, a, b, build), b))),
  AddN: (build, inputs) => Object.values(inputs).reduce((sum, term) => arithmetic(build)('Add', sum, term)),

  Neg: direct('Neg'),
  Abs: direct('Abs'),
  Sign: direct('Sign'),
  Square: unary(square),
  Relu: direct('Relu'),
  Relu6: unary((m, x) => m('Min', m('Relu', x), 6)),
  ClipByValue: (build, { x }, { clipValueMin, clipValueMax }) => {
    const bounds = [clipValueMin, clipValueMax].map((bound) => uniform(build, bound as number, [], x!.type));
    return operation(build, 'Clip', [x!, ...bounds], x!.shape);
  },
  Step: (build, { x }, { alpha }) => {
    const one = uniform(build, 1, [], x!.type);
    const below = uniform(build, alpha as number, [], x!.type);
    return where(build, arithmetic(build)('Greater', x!, 0), one, below);
  },

  Equal: pairwise('Equal'),
  NotEqual: binary((m, a, b, build) => elementwise(build, 'Not', [m('Equal', a, b)])),
  Greater: pairwise('Greater'),
  GreaterEqual: pairwise('GreaterOrEqual'),
  Less: pairwise('Less'),
  LessEqual: pairwise('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalNot: test('Not'),
  IsFinite: unary((m, x) => m('Equal', m('Sub', x, x), 0)),
  Select: (build, { condition, t, e }) => where(build, condition!, t!, e!),

  Identity: (_, { x }) => x!,
  ZerosLike: unary((_, x, build) => uniform(build, 0, x.shape, x.type)),
  OnesLike: unary((_, x, build) => uniform(build, 1, x.shape, x.type)),
};

/** For floating-point numbers. */
const floatKernels: KernelTable = {
  RealDiv: pairwise('Div'),
  Sqrt: direct('Sqrt'),
  Rsqrt: unary((m, x) => m('Reciprocal', m('Sqrt', x))),
  Reciprocal: direct('Reciprocal'),
  Exp: direct('Exp'),
  Log: direct('Log'),
  Floor: direct('Floor'),
  Ceil: direct('Ceil'),
  Round: direct('Round'),
  Expm1: unary((_, x, build) => expm1(build, x)),
  Log1p: unary((_, x, build) => log1p(build, x)),
  // ONNX Runtime has it in 32 bits only; there `wideErf` takes its place in 64.
  Erf: direct('Erf'),
  IsNan: test('IsNaN'),
  IsInf: test('IsInf'),

  Tanh: direct('Tanh'),
  Sigmoid: direct('Sigmoid'),
  LeakyRelu: (build, { x }, { alpha }) => leaky(build, x!, uniform(build, alpha as number)),
  Prelu: (build, { x, alpha }) => leaky(build, x!, alpha!),
  // ONNX Runtime's is slow and loses its tail; there `softplus` takes its place.
  Softplus: direct('Softplus'),
  Elu: unary((m, x, build) => where(build, m('Greater', x, 0), x, expm1(build, m('Min', x, 0)))),
  Selu: unary((m, x, build) => {
    const below = m('Mul', expm1(build, m('Min', x, 0)), seluAlpha);
    return m('Mul', where(build, m('Greater', x, 0), x, below), seluScale);
  }),

  Sin: direct('Sin'),
  Cos: direct('Cos'),
  Tan: unary((m, x) => m('Div', m('Sin', x), m('Cos', x))),
  Asin: unary((_, x, build) => arctangent2(build, x, otherLeg(build, x))),
  Acos: unary((_, x, build) => arctangent2(build, otherLeg(build, x), x)),
  Atan: unary((_, x, build) => arctangent2(build, x, uniform(build, 1))),
  Atan2: binary((_, a, b, build) => arctangent2(build, a, b)),
  Sinh: unary((_, x, build) => sinh(build, x)),
  Cosh: unary((m, x) => m('Div', m('Add', m('Exp', x), m('Exp', m('Neg', x))), 2)),
  Asinh: unary((_, x, build) => asinh(build, x)),
  Acosh: unary((_, x, build) => acosh(build, x)),
  Atanh: unary((_, x, build) => atanh(build, x)),
};

export const elementwiseKernels: KernelTable = { ...arithmeticKernels, ...floatsOnly(floatKernels) };

function square(m: Arithmetic, x: GraphNode): GraphNode {
  return m('Mul', x, x);
}

/** ⌊a / b⌋; whole numbers are divided towards zero, so where a rest is left on the other side of it, one less. */
function floorDivide(m: Arithmetic, a: GraphNode, b: GraphNode, build: GraphBuilder): GraphNode {
  if (a.type === 'float') return m('Floor', m('Div', a, b));
  const quotient = m('Div', a, b);
  const rest = m('Sub', a, m('Mul', quotient, b));
  const sameSign = elementwise(build, 'Equal', [m('Less', rest, 0), m('Less', b, 0)], 'bool');
  const exact = elementwise(build, 'Or', [m('Equal', rest, 0), sameSign], 'bool');
  return where(build, exact, quotient, m('Sub', quotient, 1));
}

function leaky(build: GraphBuilder, x: GraphNode, slope: GraphNode): GraphNode {
  const m = arithmetic(build);
  return where(build, m('Greater', x, 0), x, m('Mul', x, slope));
}
