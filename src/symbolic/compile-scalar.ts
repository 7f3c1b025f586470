import { InputError } from 'principia/math';
import type { Expression } from './expression.js';
import { operators } from './operators.js';
import { arity, CONSTANT, userOperatorOf, VARIABLE } from './program.js';
import type { UserOperator } from './user-operator.js';

/**
 * An expression as a JavaScript function of numbers, for the right-hand side of an equation of motion.
 *
 * The function is generated from the operators' own code; names become positions, so no name can be mistaken for
 * code. Arguments that the expression does not use are allowed.
 *
 * @param variables - the arguments' order.
 * @throws InputError for a variable of the expression that is not among the arguments.
 *
 * @example
 * ```ts
 * const force = compileScalar(parse('-G*m1*m2/r**2'), ['r', 'm1', 'm2', 'G']);
 * force(2, 1, 4, 1); // -1
 * ```
 */
export function compileScalar(
  expression: Expression,
  variables: readonly string[],
): (...values: readonly number[]) => number {
  const { codes, values } = expression.program;
  const stack: string[] = [];
  const lines: string[] = [];
  codes.forEach((code, token) => {
    if (code === CONSTANT) stack.push(literal(values[token]!));
    else if (code >= VARIABLE) stack.push(argument(expression.variables[code - VARIABLE]!, variables));
    else {
      const operands = stack.splice(-arity(code));
      lines.push(`const t${token} = ${callOf(code, operands, expression.operators)};`);
      stack.push(`t${token}`);
    }
  });
  const parameters = variables.map((_, index) => `a${index}`);
  const compiled = `return (${parameters}) => {\n${lines.join('\n')}\nreturn ${stack[0]};\n};`;
  return new Function('users', compiled)(expression.operators) as (...values: readonly number[]) => number;
}

function callOf(code: number, operands: readonly string[], users: readonly UserOperator[]): string {
  const standard = operators[code - 1];
  if (!standard) return `users[${users.indexOf(userOperatorOf(users, code)!)}].apply(${operands})`;
  const named = Object.fromEntries(operands.map((operand, index) => ['xyz'[index]!, operand]));
  return standard.code.replace(/\b[xyz]\b/g, (name) => named[name]!);
}

function argument(name: string, variables: readonly string[]): string {
  const index = variables.indexOf(name);
  if (index >= 0) return `a${index}`;
  throw new InputError(
    `The expression uses "${name}", which is not among the arguments ${variables.join(', ')}.`,
  );
}

/** A number as an operand; negative ones in parentheses, since -1 ** 2 and - -1 do not mean what they seem to. */
function literal(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? '-0' : value})` : `${value}`;
}
