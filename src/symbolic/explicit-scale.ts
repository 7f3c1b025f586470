import { createRandom, dot } from 'principia/math';
import { createExpression, treeOf } from './create-expression.js';
import type { Expression } from './expression.js';
import { constant, type Node, operation } from './node.js';
import { normalForm } from './normal-form.js';

/** Points at which the reach of the constants is tried, and how near f must come to their span there. */
const points = 48;
const near = 1e-6;

/**
 * The same value with its coefficient written out, 1·f or −1·f, where it has none and no constants inside can make it any
 * multiple of itself: so that a scale that came out as one can be fitted like any other constant.
 *
 * @example
 * ```ts
 * withExplicitScale(parse('-m1*m2/r**2')).toString(); // '-1*m1*m2/r^2'
 * withExplicitScale(parse('q1*q2/(r**2 + 0.1)')).toString(); // '1*q1*q2/(r^2 + 0.1)'
 * withExplicitScale(parse('3 - 2*r')).toString(); // '3 - 2*r'
 * ```
 */
export function withExplicitScale(expression: Expression): Expression {
  const { terms, constant: offset } = normalForm(treeOf(expression));
  const single = terms.length === 1 && offset === 0;
  if (single ? Math.abs(terms[0]!.coefficient) !== 1 && scaleIsFree(expression) : scaleIsFree(expression)) {
    return expression;
  }
  const bare = treeOf(expression.simplified());
  const positive = bare.kind === 'operation' && bare.operator === 'neg' ? bare.operands[0]! : bare;
  return createExpression(scaledProduct(positive === bare ? 1 : -1, positive));
}

/**
 * Whether constants can make f any multiple of itself: whether f lies in the span of its derivatives by them, at random
 * points by number. What has no derivative is left as it is.
 */
function scaleIsFree(expression: Expression): boolean {
  const parametrised = expression.parametrised('scale_');
  const random = createRandom(1);
  const columns: Record<string, Float64Array> = {};
  for (const name of expression.variables) {
    columns[name] = Float64Array.from({ length: points }, () => Math.exp(random.normal()));
  }
  expression.constants.forEach((value, index) => {
    columns[`scale_${index}`] = new Float64Array(points).fill(value);
  });
  const values = (each: Expression): Float64Array => {
    const at = each.evaluate(columns);
    return at.length === points ? at : new Float64Array(points).fill(at[0]!);
  };
  const own = values(parametrised);
  const told = own.map((value) => (Number.isFinite(value) ? 1 : 0));
  let left: Float64Array = own.map((value, row) => (told[row] ? value : 0));
  const size = norm(left);
  const basis: Float64Array[] = [];
  for (const index of expression.constants.keys()) {
    const slope = values(parametrised.derivative(`scale_${index}`)).map((value, row) =>
      told[row] && Number.isFinite(value) ? value : 0,
    );
    const direction = basis.reduce(without, slope);
    if (norm(direction) <= 1e-9 * norm(slope)) continue;
    basis.push(direction);
    left = without(left, direction);
  }
  return norm(left) <= near * size;
}

function without(vector: Float64Array, direction: Float64Array): Float64Array {
  const share = dot(vector, direction) / dot(direction, direction);
  return vector.map((value, index) => value - share * direction[index]!);
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** c·node, the constant at the far left of a product or quotient, as it is printed. */
function scaledProduct(coefficient: number, node: Node): Node {
  if (node.kind === 'operation' && (node.operator === 'multiply' || node.operator === 'divide')) {
    return operation(node.operator, scaledProduct(coefficient, node.operands[0]!), node.operands[1]!);
  }
  if (node.kind === 'operation' && node.operator === 'inv') {
    return operation('divide', constant(coefficient), node.operands[0]!);
  }
  return operation('multiply', constant(coefficient), node);
}
