/**
 * Arithmetic, activations, trigonometry, comparison and logic.
 *
 * ONNX Runtime's processor kernels for Tan, Atan, Asin, Sinh, Cosh and their like exist in 32 bits only, and those for
 * Softplus and Elu lose their digits near zero or in their tails. All are composed here of operators that exist in
 * both widths, in forms that keep their accuracy.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import { type Arithmetic, arithmetic, cast, elementwise, operation, uniform, where } from '../operations.js';
import { binary, type Kernel, type KernelTable, unary } from './kernel.js';

const direct = (operator: string): Kernel => unary((m, x) => m(operator, x));
const pairwise = (operator: string): Kernel => binary((m, a, b) => m(operator, a, b));
const logical = (operator: string): Kernel =>
  binary((_, a, b, build) => elementwise(build, operator, [a, b], 'bool'));
const test = (operator: string): Kernel => unary((_, x, build) => elementwise(build, operator, [x], 'bool'));

// Klambauer et al., "Self-Normalizing Neural Networks" (2017), equation 14.
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

export const elementwiseKernels: KernelTable = {
  Add: pairwise('Add'),
  Sub: pairwise('Sub'),
  Multiply: pairwise('Mul'),
  RealDiv: pairwise('Div'),
  Pow: pairwise('Pow'),
  Maximum: pairwise('Max'),
  Minimum: pairwise('Min'),
  SquaredDifference: binary((m, a, b) => square(m, m('Sub', a, b))),
  FloorDiv: binary((m, a, b, build) =>
    cast(build, m('Floor', m('Div', cast(build, a, 'float'), cast(build, b, 'float'))), 'int32'),
  ),
  Mod: binary((m, a, b) => m('Sub', a, m('Mul', m('Floor', m('Div', a, b)), b))),
  AddN: (build, inputs) => Object.values(inputs).reduce((sum, term) => arithmetic(build)('Add', sum, term)),

  Neg: direct('Neg'),
  Abs: direct('Abs'),
  Sign: direct('Sign'),
  Square: unary(square),
  Sqrt: direct('Sqrt'),
  Rsqrt: unary((m, x) => m('Reciprocal', m('Sqrt', x))),
  Reciprocal: direct('Reciprocal'),
  Exp: direct('Exp'),
  Log: direct('Log'),
  Expm1: unary((_, x, build) => expm1(build, x)),
  Log1p: unary((_, x, build) => log1p(build, x)),
  Floor: direct('Floor'),
  Ceil: direct('Ceil'),
  Round: direct('Round'),
  ClipByValue: (build, { x }, { clipValueMin, clipValueMax }) => {
    const bounds = [clipValueMin, clipValueMax].map((bound) => uniform(build, bound as number, [], x!.type));
    return operation(build, 'Clip', [x!, ...bounds], x!.shape);
  },
  Step: (build, { x }, { alpha }) => {
    const one = uniform(build, 1, [], x!.type);
    return where(
      build,
      arithmetic(build)('Greater', x!, 0),
      one,
      uniform(build, alpha as number, [], x!.type),
    );
  },

  Tanh: direct('Tanh'),
  Sigmoid: direct('Sigmoid'),
  Relu: direct('Relu'),
  Relu6: unary((m, x) => m('Min', m('Relu', x), 6)),
  LeakyRelu: (build, { x }, { alpha }) => leaky(build, x!, uniform(build, alpha as number)),
  Prelu: (build, { x, alpha }) => leaky(build, x!, alpha!),
  Softplus: unary((m, x, build) =>
    m('Add', m('Relu', x), log1pOfFraction(build, m('Exp', m('Neg', m('Abs', x))))),
  ),
  Elu: unary((m, x, build) => where(build, m('Greater', x, 0), x, expm1(build, m('Min', x, 0)))),
  Selu: unary((m, x, build) =>
    m(
      'Mul',
      where(build, m('Greater', x, 0), x, m('Mul', expm1(build, m('Min', x, 0)), seluAlpha)),
      seluScale,
    ),
  ),

  Sin: direct('Sin'),
  Cos: direct('Cos'),
  Tan: unary((m, x) => m('Div', m('Sin', x), m('Cos', x))),
  Asin: unary((m, x, build) => arctangent2(build, x, m('Sqrt', m('Mul', m('Sub', 1, x), m('Add', x, 1))))),
  Acos: unary((m, x, build) => arctangent2(build, m('Sqrt', m('Mul', m('Sub', 1, x), m('Add', x, 1))), x)),
  Atan: unary((_, x, build) => arctangent2(build, x, uniform(build, 1))),
  Atan2: binary((_, a, b, build) => arctangent2(build, a, b)),
  Sinh: unary((_, x, build) => sinh(build, x)),
  Cosh: unary((m, x) => m('Div', m('Add', m('Exp', x), m('Exp', m('Neg', x))), 2)),
  // ln(|x| + √(x² + 1)) with the part above 1 kept apart, so that nothing is lost near zero.
  Asinh: unary((m, x, build) => {
    const size = m('Abs', x);
    const root = m('Sqrt', m('Add', square(m, x), 1));
    return m('Mul', m('Sign', x), log1p(build, m('Add', size, m('Div', square(m, x), m('Add', root, 1)))));
  }),
  Acosh: unary((m, x, build) => {
    const above = m('Sub', x, 1);
    return log1p(build, m('Add', above, m('Sqrt', m('Mul', above, m('Add', x, 1)))));
  }),
  Atanh: unary((m, x, build) => m('Mul', log1p(build, m('Div', m('Mul', x, 2), m('Sub', 1, x))), 0.5)),

  Equal: pairwise('Equal'),
  NotEqual: binary((m, a, b, build) => elementwise(build, 'Not', [m('Equal', a, b)])),
  Greater: pairwise('Greater'),
  GreaterEqual: pairwise('GreaterOrEqual'),
  Less: pairwise('Less'),
  LessEqual: pairwise('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalNot: test('Not'),
  IsNan: test('IsNaN'),
  IsInf: test('IsInf'),
  IsFinite: unary((m, x, build) =>
    elementwise(build, 'Equal', [m('Sub', x, x), uniform(build, 0, [], x.type)], 'bool'),
  ),
  Select: (build, { condition, t, e }) => where(build, condition!, t!, e!),

  Identity: (_, { x }) => x!,
  ZerosLike: unary((_, x, build) => uniform(build, 0, x.shape, x.type)),
  OnesLike: unary((_, x, build) => uniform(build, 1, x.shape, x.type)),
};

function square(m: Arithmetic, x: GraphNode): GraphNode {
  return m('Mul', x, x);
}

function leaky(build: GraphBuilder, x: GraphNode, slope: GraphNode): GraphNode {
  const m = arithmetic(build);
  return where(build, m('Greater', x, 0), x, m('Mul', x, slope));
}

/** ln(1 + x) for |x| ≤ 1: Kahan's correction x / ((1 + x) − 1) makes good what 1 + x rounds away. */
function log1pOfFraction(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const shifted = m('Add', x, 1);
  const corrected = m('Mul', m('Log', shifted), m('Div', x, m('Sub', shifted, 1)));
  return where(build, m('Equal', shifted, 1), x, corrected);
}

/** ln(1 + x); for large x the correction would overflow and is not needed. */
function log1p(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  return where(build, m('Less', m('Abs', x), 1), log1pOfFraction(build, x), m('Log', m('Add', x, 1)));
}

/** eˣ − 1, with Kahan's correction x / ln(eˣ). */
function expm1(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const exponential = m('Exp', x);
  const below = m('Sub', exponential, 1);
  const corrected = m('Mul', below, m('Div', x, m('Log', exponential)));
  const moderate = where(build, m('Less', m('Abs', x), 1), corrected, below);
  return where(build, m('Equal', exponential, 1), x, moderate);
}

function sinh(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const part = expm1(build, x);
  const near = m('Add', part, m('Div', part, m('Add', part, 1)));
  const far = m('Sub', m('Exp', x), m('Exp', m('Neg', x)));
  return m('Mul', where(build, m('Less', m('Abs', x), 1), near, far), 0.5);
}

/**
 * The angle of the point (x, y). The smaller coordinate is divided by the larger, so the arctangent is only taken on
 * [0, 1]; the octants follow by reflection.
 */
function arctangent2(build: GraphBuilder, y: GraphNode, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const [height, width] = [m('Abs', y), m('Abs', x)];
  const larger = m('Max', height, width);
  const ratio = m(
    'Div',
    m('Min', height, width),
    where(build, m('Equal', larger, 0), uniform(build, 1), larger),
  );
  const octant = arctangent(build, ratio);
  const quadrant = where(build, m('Greater', height, width), m('Sub', Math.PI / 2, octant), octant);
  const half = where(build, m('Less', x, 0), m('Sub', Math.PI, quadrant), quadrant);
  return where(build, m('Less', y, 0), m('Neg', half), half);
}

/**
 * The arctangent in full width from the 32-bit one, a: arctan x − a = arctan((x − tan a) / (1 + x tan a)), and that
 * small angle is its own tangent up to its cube, 1e-22.
 */
function arctangent(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const rough = cast(build, elementwise(build, 'Atan', [cast(build, x, 'float32')]), 'float');
  const [sine, cosine] = [m('Sin', rough), m('Cos', rough)];
  const error = m('Div', m('Sub', m('Mul', x, cosine), sine), m('Add', cosine, m('Mul', x, sine)));
  return m('Add', rough, error);
}
