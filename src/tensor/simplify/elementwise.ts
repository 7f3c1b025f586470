import type { GraphBuilder, GraphNode } from '../graph.js';
import { constant, elementwise, expand, sameShape, uniform, uniformValue } from '../operations.js';
import { foldedValues } from './fold.js';
import type { Rule } from './rule.js';

/** Operators that act element by element, their operands broadcast. */
const elementwiseOperators = new Set(
  (
    'Add Sub Mul Div Pow Max Min Neg Abs Sign Sqrt Reciprocal Exp Log Erf Floor Ceil Round ' +
    'Tanh Sigmoid Softplus Relu Sin Cos Atan Where Equal Greater GreaterOrEqual Less LessOrEqual And Or Not Cast'
  ).split(' '),
);

/** An operator on constants is a constant. */
export const foldConstants: Rule = ({ operator, inputs, shape, type }, build) => {
  if (operator === 'Cast' && inputs[0]!.operator === 'Constant' && type !== 'float32') {
    const convert =
      type === 'bool'
        ? (value: number) => Number(value !== 0)
        : type === 'float'
          ? (value: number) => value
          : Math.trunc;
    return constant(build, inputs[0]!.data!.map(convert), shape, type);
  }
  const values = elementwiseOperators.has(operator) ? foldedValues(operator, inputs, shape) : undefined;
  return values && constant(build, values, shape, type);
};

/**
 * Elementwise operators work on what was broadcast, not on the broadcast copies: f(expand(x), y) = f(x, y) where y has
 * the full shape, and expand(f(x, y)) where it has not.
 */
export const deferBroadcast: Rule = ({ operator, inputs, shape, type }, build) => {
  if (!elementwiseOperators.has(operator)) return undefined;
  const compact = inputs.map((input) => compactForm(input, build));
  if (compact.every((input, index) => input === inputs[index])) return undefined;
  const result = elementwise(build, operator, compact, type);
  return sameShape(result.shape, shape) ? result : expand(build, result, shape);
};

/** What a node is broadcast from; leading axes of length 1 come back by themselves. */
function compactForm(node: GraphNode, build: GraphBuilder): GraphNode {
  const value = uniformValue(node);
  if (value !== undefined) return node.shape.length > 0 ? uniform(build, value, [], node.type) : node;
  const x = node.inputs[0];
  if (node.operator === 'Expand') return compactForm(x!, build);
  const leading = node.shape.length - (x?.shape.length ?? 0);
  const padded = node.operator === 'Reshape' && leading > 0 && sameShape(node.shape.slice(leading), x!.shape);
  return padded ? compactForm(x!, build) : node;
}

/** A choice whose condition is known. */
export const choice: Rule = ({ operator, inputs, shape }, build) => {
  if (operator !== 'Where') return undefined;
  const condition = uniformValue(inputs[0]!);
  if (condition === undefined) return undefined;
  return expand(build, inputs[condition ? 1 : 2]!, shape);
};
