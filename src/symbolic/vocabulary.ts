import { InputError, type RandomStream } from 'principia/math';
import { operators } from './operators.js';
import {
  arity,
  CONSTANT,
  checkUsers,
  concatenate,
  type Program,
  token,
  userCode,
  VARIABLE,
} from './program.js';
import type { UserOperator } from './user-operator.js';

/** What expressions are made of: operators and variables by code. */
export interface Vocabulary {
  readonly unary: readonly number[];
  readonly binary: readonly number[];
  readonly ternary: readonly number[];
  readonly variables: number;
}

/** The operators a search uses when none are named: those of force laws. */
export const defaultOperators: readonly string[] = [
  ...['+', '-', '*', '/', '^', 'inv', 'square', 'cube', 'sqrt', 'exp', 'log'],
];

/**
 * A vocabulary from operators' symbols or names.
 *
 * @param users - users' operators, which the names may mean; programs name them in this order.
 * @throws InputError for an unknown operator, or when none takes two operands.
 */
export function createVocabulary(
  names: readonly string[],
  variables: number,
  users: readonly UserOperator[] = [],
): Vocabulary {
  checkUsers(users);
  const codes = [...new Set(names.map((name) => operatorCode(name, users)))];
  const binary = codes.filter((code) => arity(code) === 2);
  if (binary.length === 0) {
    throw new InputError(
      `A search needs an operator of two operands, such as + or *; got ${names.join(' ') || 'none'}.`,
    );
  }
  return {
    unary: codes.filter((code) => arity(code) === 1),
    binary,
    ternary: codes.filter((code) => arity(code) === 3),
    variables,
  };
}

const standardCodes: ReadonlyMap<string, number> = new Map(
  operators.flatMap(({ name, symbol }, index) => [
    [name, index + 1],
    [symbol, index + 1],
  ]),
);

/**
 * The code of an operator called by its symbol or name.
 *
 * @throws InputError for an unknown one.
 */
export function operatorCode(name: string, users: readonly UserOperator[] = []): number {
  const code = standardCodes.get(name);
  if (code !== undefined) return code;
  if (users.some((user) => user.name === name)) return userCode(users, name);
  const known = [...operators.map(({ symbol }) => symbol), ...users.map((user) => user.name)].join(' ');
  throw new InputError(`Unknown operator "${name}". Known: ${known}.`);
}

/** A variable, or one time in five a constant. */
export function randomLeaf(random: RandomStream, { variables }: Vocabulary): Program {
  if (variables === 0 || random.uniform() < 0.2) return token(CONSTANT, random.normal());
  return token(VARIABLE + random.integer(variables));
}

/** A random expression grown from a leaf by so many operators. */
export function randomProgram(random: RandomStream, vocabulary: Vocabulary, growth: number): Program {
  let program = randomLeaf(random, vocabulary);
  for (let step = 0; step < growth; step++) program = grown(random, vocabulary, program);
  return program;
}

/** An operator on top: of the program alone, or of it and leaves beside it. */
export function grown(random: RandomStream, vocabulary: Vocabulary, program: Program): Program {
  const { unary, binary, ternary } = vocabulary;
  if (unary.length > 0 && random.uniform() < 0.3) {
    return concatenate(program, token(unary[random.integer(unary.length)]!));
  }
  if (ternary.length > 0 && random.uniform() < 0.15) {
    const operands = [0, 1].map(() => randomLeaf(random, vocabulary));
    operands.splice(random.integer(3), 0, program);
    return concatenate(...operands, token(ternary[random.integer(ternary.length)]!));
  }
  const operator = token(binary[random.integer(binary.length)]!);
  const leaf = randomLeaf(random, vocabulary);
  return random.uniform() < 0.5 ? concatenate(program, leaf, operator) : concatenate(leaf, program, operator);
}
