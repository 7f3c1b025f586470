import { createExpression } from './create-expression.js';
import type { Expression } from './expression.js';
import { parseNode } from './parse-node.js';
import type { UserOperator } from './user-operator.js';

/**
 * An expression from text in infix, SymPy or mathjs syntax (`^` and `**` both raise to a power; `if(c, a, b)`,
 * `c > 0 ? a : b` and `Piecewise((a, c > 0), (b, True))` are the same).
 *
 * `1/x` and powers with integer or half-integer exponents become `inv`, `square`, `cube`, `sqrt`, so that such
 * exponents belong to the form; every other number is a constant. `pi` is a number.
 *
 * @throws InputError for a syntax error and for what is no scalar arithmetic.
 *
 * @example
 * ```ts
 * parse('-G*m1*m2/r**2').variables; // ['G', 'm1', 'm2', 'r']
 * ```
 */
export function parse(text: string): Expression {
  return createExpression(parseNode(text));
}

/**
 * `parse` for texts that may call users' operators by name.
 *
 * @example
 * ```ts
 * const gauss = defineOperator({ name: 'gauss', formula: 'exp(-x^2)' });
 * createParser([gauss])('2*gauss(r)').toString(); // '2*gauss(r)'
 * ```
 */
export function createParser(operators: readonly UserOperator[]): (text: string) => Expression {
  return (text) => createExpression(parseNode(text, operators));
}
