/**
 * Functions that ONNX Runtime's processor has in 32 bits only, or that lose digits there, composed of operators that
 * exist in both widths, in forms that keep their accuracy near zero, near their poles and in their tails.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import { arithmetic, cast, constant, elementwise, gather, uniform, where } from '../operations.js';
import type { Rule } from '../simplify/rule.js';

/** ln(1 + x) for |x| ≤ 1: Kahan's correction x / ((1 + x) − 1) makes good what 1 + x rounds away. */
export function log1pOfFraction(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const shifted = m('Add', x, 1);
  const corrected = m('Mul', m('Log', shifted), m('Div', x, m('Sub', shifted, 1)));
  return where(build, m('Equal', shifted, 1), x, corrected);
}

/** ln(1 + eˣ) as the larger of x and 0, and what the exponential of −|x| adds. */
export const softplus: Rule = ({ operator, inputs }, build) => {
  if (operator !== 'Softplus') return undefined;
  const m = arithmetic(build);
  const [x] = inputs as [GraphNode];
  return m('Add', m('Relu', x), log1pOfFraction(build, m('Exp', m('Neg', m('Abs', x)))));
};

/** ln(1 + x); for large x the correction would overflow and is not needed. */
export function log1p(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  return where(build, m('Less', m('Abs', x), 1), log1pOfFraction(build, x), m('Log', m('Add', x, 1)));
}

/** eˣ − 1, with Kahan's correction x / ln(eˣ). */
export function expm1(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const exponential = m('Exp', x);
  const below = m('Sub', exponential, 1);
  const corrected = m('Mul', below, m('Div', x, m('Log', exponential)));
  const moderate = where(build, m('Less', m('Abs', x), 1), corrected, below);
  return where(build, m('Equal', exponential, 1), x, moderate);
}

export function sinh(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const part = expm1(build, x);
  const near = m('Add', part, m('Div', part, m('Add', part, 1)));
  const far = m('Sub', m('Exp', x), m('Exp', m('Neg', x)));
  return m('Mul', where(build, m('Less', m('Abs', x), 1), near, far), 0.5);
}

/**
 * ln(|x| + √(x² + 1)) with the sign of x. The root is written |x| / (1/|x| + √(1/x² + 1)) + 1, so that nothing is lost
 * near zero and x² does not overflow.
 */
export function asinh(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const size = m('Abs', x);
  const inverse = m('Reciprocal', size);
  const root = m('Sqrt', m('Add', m('Mul', inverse, inverse), 1));
  const aboveOne = m('Div', size, m('Add', inverse, root));
  return m('Mul', m('Sign', x), log1p(build, m('Add', size, aboveOne)));
}

/** ln(x + √(x − 1) √(x + 1)): two roots, because x² − 1 would overflow. */
export function acosh(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const above = m('Sub', x, 1);
  return log1p(build, m('Add', above, m('Mul', m('Sqrt', above), m('Sqrt', m('Add', x, 1)))));
}

/** ½ ln(1 + 2|x| / (1 − |x|)) with the sign of x: on the negative side the logarithm's argument would cancel. */
export function atanh(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const size = m('Abs', x);
  return m('Mul', m('Sign', x), m('Mul', log1p(build, m('Div', m('Mul', size, 2), m('Sub', 1, size))), 0.5));
}

/** √(1 − x²) without cancellation near 1. */
export function otherLeg(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  return m('Sqrt', m('Mul', m('Sub', 1, x), m('Add', x, 1)));
}

/**
 * The angle of the point (x, y). The smaller coordinate is divided by the larger, so the arctangent is only taken on
 * [0, 1]; the octants follow by reflection.
 */
export function arctangent2(build: GraphBuilder, y: GraphNode, x: GraphNode): GraphNode {
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

// Three-point Gauss-Legendre quadrature on [0, 1]: places and weights.
const quadrature: readonly (readonly [number, number])[] = [
  [(1 - Math.sqrt(0.6)) / 2, 5 / 18],
  [1 / 2, 4 / 9],
  [(1 + Math.sqrt(0.6)) / 2, 5 / 18],
];
const erfSlope = 2 / Math.sqrt(Math.PI);
const erfSpacing = 1 / 64;
// From here on erf is 1 to the last bit.
const erfEnd = 6;

/** erf at the multiples of the spacing, summed from the end that is nearer to the value. */
function erfTable(): Float64Array {
  const half = erfSpacing / 2;
  const area = (from: number) =>
    quadrature.reduce((sum, [place, weight]) => sum + weight * Math.exp(-((from + place * half) ** 2)), 0);
  const size = erfEnd / erfSpacing;
  const areas = Float64Array.from(
    { length: size },
    (_, k) => erfSlope * half * (area(k * erfSpacing) + area(k * erfSpacing + half)),
  );
  const values = new Float64Array(size + 1).fill(1);
  let above = 0;
  for (let k = size - 1; k * erfSpacing >= 0.5; k--) {
    above += areas[k]!;
    values[k] = 1 - above;
  }
  values[0] = 0;
  for (let k = 1; k * erfSpacing < 0.5; k++) values[k] = values[k - 1]! + areas[k - 1]!;
  return values;
}

/**
 * erf x = erf c + 2/√π ∫ exp(−t²) dt from c to x, where c is the nearest place of a table. Over at most 1/128 the
 * quadrature is off by h⁷ 135 / 2016000 < 2e-19.
 */
function erf(build: GraphBuilder, x: GraphNode): GraphNode {
  const m = arithmetic(build);
  const size = m('Min', m('Abs', x), erfEnd);
  const row = m('Round', m('Mul', size, 1 / erfSpacing));
  // NaN has no row; it comes back through the distance.
  const index = m('Max', cast(build, row, 'int32'), 0);
  const table = erfTable();
  const start = gather(build, constant(build, table, [table.length]), index, 0);
  const centre = m('Mul', row, erfSpacing);
  const distance = m('Sub', size, centre);
  const densities = quadrature.map(([place, weight]) => {
    const t = m('Add', centre, m('Mul', distance, place));
    return m('Mul', m('Exp', m('Neg', m('Mul', t, t))), weight * erfSlope);
  });
  const mean = densities.reduce((sum, density) => m('Add', sum, density));
  return m('Mul', m('Sign', x), m('Add', start, m('Mul', distance, mean)));
}

/** ONNX Runtime has erf in 32 bits only. */
export const wideErf: Rule = ({ operator, inputs, type }, build) =>
  operator === 'Erf' && type === 'float' ? erf(build, inputs[0]!) : undefined;
