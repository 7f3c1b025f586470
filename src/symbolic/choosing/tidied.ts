import { complexityOfNode } from '../complexity.js';
import { createExpression, treeOf } from '../create-expression.js';
import type { Expression } from '../expression.js';
import { constant, isConstant, mapNode, type Node } from '../node.js';
import { normalForm, type Sum, scaleSum, type Term } from '../normal-form.js';
import { nodeOfSum } from '../simplify.js';
import { recognised } from './simple-constant.js';

/**
 * In standard form with what arithmetic leaves of recognisable constants, such as 0.9999999999999998, made exact, and
 * coefficients taken into powers of sums where that is shorter: √2·√(x²/2 − xy + y²/2) is √(x² − 2xy + y²).
 */
export function tidied(expression: Expression): Expression {
  const tree = mapNode(treeOf(expression), (node) => {
    if (node.kind !== 'operation') return isConstant(node) ? constant(exact(node.value)) : node;
    return tidiedNode(exactSum(normalForm(node)));
  });
  return createExpression(tree).simplified();
}

function tidiedNode(sum: Sum): Node {
  const [plain, absorbed] = [sum, { ...sum, terms: sum.terms.map(absorbedTerm) }].map(nodeOfSum) as [
    Node,
    Node,
  ];
  return complexityOfNode(absorbed) < complexityOfNode(plain) ? absorbed : plain;
}

/** c·S^e as (c^(1/e) S)^e for the first sum S among the factors. */
function absorbedTerm(term: Term): Term {
  const index = term.factors.findIndex(({ base, exponent }) => base.kind === 'sum' && exponent !== 1);
  if (index < 0 || !(term.coefficient > 0)) return term;
  const factor = term.factors[index]!;
  const { sum } = factor.base as { readonly sum: Sum };
  const scaled = exactSum(scaleSum(sum, term.coefficient ** (1 / factor.exponent)));
  return {
    ...term,
    coefficient: 1,
    factors: term.factors.with(index, { ...factor, base: { kind: 'sum', sum: scaled } }),
  };
}

function exactSum(sum: Sum): Sum {
  const terms = sum.terms.map((term) => ({ ...term, coefficient: exact(term.coefficient) }));
  return { constant: exact(sum.constant), terms };
}

function exact(value: number): number {
  return recognised(value)?.value ?? value;
}
