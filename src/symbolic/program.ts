/**
 * The postfix view of an expression: what evaluators run and what the search splices. A token is a constant, an
 * operator or a variable; operands come before their operator, so a subtree is a contiguous span.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { constant, type Node, operation, userOperation, variable } from './node.js';
import { operators } from './operators.js';
import type { UserOperator } from './user-operator.js';

/** Postfix tokens; `values[i]` is the value of token i where that token is a constant, else 0. */
export interface Program {
  readonly codes: Uint8Array;
  readonly values: Float64Array;
}

/** The code of a constant; operators follow from 1. */
export const CONSTANT = 0;
/** The codes of users' operators: of one operand and, after them, of two; which one is the program's reader's. */
export const USER = 26;
/** So many users' operators of each arity a program can name. */
export const MAXIMUM_USER_OPERATORS = 3;
/** Joins the two parts of a genome, which is no formula itself: see `template/genome.ts`. */
export const JOIN = 32;
/** The code of variable 0; variable k has code VARIABLE + k. */
export const VARIABLE = 33;
/** How many variables a program can name. */
export const MAXIMUM_VARIABLES: number = 256 - VARIABLE;

const codeOf = new Map<string, number>(operators.map((operator, index) => [operator.name, index + 1]));
const arities = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code < USER) return operators[code - 1]?.arity ?? 0;
  return code >= VARIABLE ? 0 : code < USER + MAXIMUM_USER_OPERATORS ? 1 : 2;
});
const complexities = Uint8Array.from({ length: 256 }, (_, code) =>
  code === JOIN ? 0 : (operators[code - 1]?.complexity ?? 1),
);

/** How many operands a token takes: 0, 1, 2 or 3. */
export function arity(code: number): number {
  return arities[code]!;
}

/** The code of one of several users' operators: those of one operand in their order, then those of two. */
export function userCode(users: readonly UserOperator[], name: string): number {
  const { arity: operands } = users.find((user) => user.name === name)!;
  const alike = users.filter((user) => user.arity === operands);
  return USER + (operands - 1) * MAXIMUM_USER_OPERATORS + alike.findIndex((user) => user.name === name);
}

/** @throws InputError for more operators of one arity than a program can name. */
export function checkUsers(users: readonly UserOperator[]): void {
  const crowded = [1, 2].some(
    (operands) => users.filter((user) => user.arity === operands).length > MAXIMUM_USER_OPERATORS,
  );
  if (!crowded) return;
  const names = users.map(({ name }) => name).join(', ');
  throw new InputError(
    `At most ${MAXIMUM_USER_OPERATORS} users' operators of one operand and as many of two go together; got ${names}.`,
  );
}

/** The reverse: which of several users' operators a code stands for. */
export function userOperatorOf(users: readonly UserOperator[], code: number): UserOperator | undefined {
  return users.find((user) => userCode(users, user.name) === code);
}

/** A tree as a program over the named variables and the users' operators given. */
export function programOf(
  node: Node,
  variables: readonly string[],
  users: readonly UserOperator[] = [],
): Program {
  const codes: number[] = [];
  const values: number[] = [];
  const visit = (part: Node): void => {
    if (part.kind === 'operation') for (const operand of part.operands) visit(operand);
    codes.push(
      part.kind === 'operation'
        ? (codeOf.get(part.operator) ?? userCode(users, part.definition!.name))
        : part.kind === 'constant'
          ? CONSTANT
          : VARIABLE + variables.indexOf(part.name),
    );
    values.push(part.kind === 'constant' ? part.value : 0);
  };
  visit(node);
  return { codes: Uint8Array.from(codes), values: Float64Array.from(values) };
}

/** The tree of a program over the named variables and the users' operators given. */
export function nodeOf(
  program: Program,
  variables: readonly string[],
  users: readonly UserOperator[] = [],
): Node {
  const stack: Node[] = [];
  program.codes.forEach((code, token) => {
    if (code === CONSTANT) stack.push(constant(program.values[token]!));
    else if (code >= VARIABLE) stack.push(variable(variables[code - VARIABLE]!));
    else {
      const operands = stack.splice(-arity(code));
      const standard = operators[code - 1];
      stack.push(
        standard
          ? operation(standard.name, ...operands)
          : userOperation(userOperatorOf(users, code)!, ...operands),
      );
    }
  });
  return stack[0]!;
}

/** Weighted count of operators, constants and variables. */
export function complexityOf({ codes }: Program, users: readonly UserOperator[] = []): number {
  let sum = 0;
  for (let token = 0; token < codes.length; token++) {
    const code = codes[token]!;
    sum += code >= USER && code < JOIN ? (userOperatorOf(users, code)?.complexity ?? 1) : complexities[code]!;
  }
  return sum;
}

/** Where the subtree begins whose last token is `last`. */
export function subtreeStart(codes: Uint8Array, last: number): number {
  let start = last;
  for (let missing = arity(codes[last]!); missing > 0; missing--) {
    start--;
    missing += arity(codes[start]!);
  }
  return start;
}

/** The tokens from `start` up to, not including, `end`. */
export function slice(program: Program, start: number, end: number): Program {
  return { codes: program.codes.slice(start, end), values: program.values.slice(start, end) };
}

/** Programs one after the other. */
export function concatenate(...parts: readonly Program[]): Program {
  const length = parts.reduce((sum, part) => sum + part.codes.length, 0);
  const codes = new Uint8Array(length);
  const values = new Float64Array(length);
  let offset = 0;
  for (const part of parts) {
    codes.set(part.codes, offset);
    values.set(part.values, offset);
    offset += part.codes.length;
  }
  return { codes, values };
}

/** A program of a single token. */
export function token(code: number, value = 0): Program {
  return { codes: Uint8Array.of(code), values: Float64Array.of(value) };
}

/** The tokens that are constants. */
export function constantTokens(program: Program): number[] {
  const tokens: number[] = [];
  for (let index = 0; index < program.codes.length; index++) {
    if (program.codes[index] === CONSTANT) tokens.push(index);
  }
  return tokens;
}

/** The same form with other constants, in order of appearance. */
export function withConstants(program: Program, constants: ArrayLike<number>): Program {
  const values = program.values.slice();
  constantTokens(program).forEach((index, order) => {
    values[index] = constants[order]!;
  });
  return { codes: program.codes, values };
}
