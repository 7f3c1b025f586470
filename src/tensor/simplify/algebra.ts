import type { GraphBuilder, GraphNode } from '../graph.js';
import { arithmetic, broadcastShape, expand, uniform, uniformValue } from '../operations.js';
import type { Rule } from './rule.js';

/** x + 0, x · 1, x · 0, −(−x), products of constants drawn together. */
export const algebra: Rule = ({ operator, inputs, shape, type }, build) => {
  const rule = identities[operator];
  const result = rule?.(inputs[0]!, inputs[1] ?? inputs[0]!, build);
  if (result === undefined || result.type !== type) return undefined;
  return expand(build, result, shape);
};

type Identity = (a: GraphNode, b: GraphNode, build: GraphBuilder) => GraphNode | undefined;

const identities: Readonly<Record<string, Identity>> = {
  Add: (a, b, build) => {
    if (uniformValue(a) === 0) return b;
    if (uniformValue(b) === 0) return a;
    if (b.operator === 'Neg') return arithmetic(build)('Sub', a, b.inputs[0]!);
    return a.operator === 'Neg' ? arithmetic(build)('Sub', b, a.inputs[0]!) : undefined;
  },
  Sub: (a, b, build) => {
    if (uniformValue(b) === 0) return a;
    if (uniformValue(a) === 0) return arithmetic(build)('Neg', b);
    return b.operator === 'Neg' ? arithmetic(build)('Add', a, b.inputs[0]!) : undefined;
  },
  Mul: (a, b, build) => multiply(a, b, build) ?? multiply(b, a, build),
  Div: (a, b) => (uniformValue(b) === 1 || uniformValue(a) === 0 ? a : undefined),
  Neg: (a, _, build) => {
    if (a.operator === 'Neg') return a.inputs[0];
    if (a.operator === 'Sub') return arithmetic(build)('Sub', a.inputs[1]!, a.inputs[0]!);
    const scaled = scaleOf(a);
    return scaled && arithmetic(build)('Mul', scaled.x, -scaled.factor);
  },
  Pow: (a, b, build) => power(a, uniformValue(b), build),
};

function multiply(a: GraphNode, b: GraphNode, build: GraphBuilder): GraphNode | undefined {
  const m = arithmetic(build);
  const value = uniformValue(b);
  if (value === undefined) return undefined;
  if (value === 1) return a;
  if (value === 0) return uniform(build, 0, broadcastShape([a.shape, b.shape]), a.type);
  if (value === -1) return m('Neg', a);
  if (a.operator === 'Neg') return m('Mul', a.inputs[0]!, -value);
  const scaled = a.type === 'float' ? scaleOf(a) : undefined;
  // Not where one number would overflow or vanish and the two do not: 32 bits are the narrower.
  const joined = Math.abs((scaled?.factor ?? 0) * value);
  return scaled && joined > 2 ** -126 && joined < 2 ** 127
    ? m('Mul', scaled.x, scaled.factor * value)
    : undefined;
}

/** The parts of a product with a constant. */
function scaleOf(node: GraphNode): { x: GraphNode; factor: number } | undefined {
  if (node.operator !== 'Mul') return undefined;
  const [a, b] = [node.inputs[0]!, node.inputs[1]!];
  const [left, right] = [uniformValue(a), uniformValue(b)];
  if (left !== undefined) return { x: b, factor: left };
  return right === undefined ? undefined : { x: a, factor: right };
}

function power(x: GraphNode, exponent: number | undefined, build: GraphBuilder): GraphNode | undefined {
  const m = arithmetic(build);
  const square = () => m('Mul', x, x);
  switch (exponent) {
    case 0:
      return uniform(build, 1, x.shape, x.type);
    case 1:
      return x;
    case 2:
      return square();
    case 3:
      return m('Mul', square(), x);
    case 4:
      return m('Mul', square(), square());
    case -1:
      return m('Reciprocal', x);
    case -2:
      return m('Reciprocal', square());
    case -3:
      return m('Reciprocal', m('Mul', square(), x));
    case 0.5:
      return m('Sqrt', x);
    case -0.5:
      return m('Reciprocal', m('Sqrt', x));
    case 1.5:
      return m('Mul', x, m('Sqrt', x));
    default:
      return undefined;
  }
}
