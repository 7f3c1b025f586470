/**
 * The postfix view of an expression: what evaluators run and what the search splices. A token is a constant, an
 * operator or a variable; operands come before their operator, so a subtree is a contiguous span.
 *
 * @packageDocumentation
 */
import { constant, type Node, operation, variable } from './node.js';
import { operators } from './operators.js';

/** Postfix tokens; `values[i]` is the value of token i where that token is a constant, else 0. */
export interface Program {
  readonly codes: Uint8Array;
  readonly values: Float64Array;
}

/** The code of a constant; operators follow from 1. */
export const CONSTANT = 0;
/** The code of variable 0; variable k has code VARIABLE + k. */
export const VARIABLE = 32;
/** How many variables a program can name. */
export const MAXIMUM_VARIABLES: number = 256 - VARIABLE;

const codeOf = new Map(operators.map((operator, index) => [operator.name, index + 1]));
const arities = Uint8Array.from({ length: 256 }, (_, code) => operators[code - 1]?.arity ?? 0);
const complexities = Uint8Array.from({ length: 256 }, (_, code) => operators[code - 1]?.complexity ?? 1);

/** How many operands a token takes: 0, 1 or 2. */
export function arity(code: number): number {
  return arities[code]!;
}

/** A tree as a program over the named variables. */
export function programOf(node: Node, variables: readonly string[]): Program {
  const codes: number[] = [];
  const values: number[] = [];
  const visit = (part: Node): void => {
    if (part.kind === 'operation') for (const operand of part.operands) visit(operand);
    codes.push(
      part.kind === 'operation'
        ? codeOf.get(part.operator)!
        : part.kind === 'constant'
          ? CONSTANT
          : VARIABLE + variables.indexOf(part.name),
    );
    values.push(part.kind === 'constant' ? part.value : 0);
  };
  visit(node);
  return { codes: Uint8Array.from(codes), values: Float64Array.from(values) };
}

/** The tree of a program over the named variables. */
export function nodeOf(program: Program, variables: readonly string[]): Node {
  const stack: Node[] = [];
  program.codes.forEach((code, token) => {
    if (code === CONSTANT) stack.push(constant(program.values[token]!));
    else if (code >= VARIABLE) stack.push(variable(variables[code - VARIABLE]!));
    else stack.push(operation(operators[code - 1]!.name, ...stack.splice(-arity(code))));
  });
  return stack[0]!;
}

/** Weighted count of operators, constants and variables. */
export function complexityOf(program: Program): number {
  let sum = 0;
  for (let token = 0; token < program.codes.length; token++) sum += complexities[program.codes[token]!]!;
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
