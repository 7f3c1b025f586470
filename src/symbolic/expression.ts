import type { Program } from './program.js';
import type { UserOperator } from './user-operator.js';

/** A closed-form scalar expression: immutable; constants are numbers inside it, in order of appearance. */
export interface Expression {
  /** Names of the variables it uses, sorted. */
  readonly variables: readonly string[];
  /** Its numeric constants, in order of appearance. */
  readonly constants: readonly number[];
  /** The users' operators it calls, sorted by name; empty where it is made of the standard ones alone. */
  readonly operators: readonly UserOperator[];
  /** Its postfix program over `variables` and `operators`: what evaluators run. */
  readonly program: Program;
  /** Weighted count of operators, constants and variables. */
  readonly complexity: number;
  /** Infix text that `parse` reads back to an equal expression. */
  toString(): string;
  toTex(): string;
  /** A JavaScript expression over the variables' names. */
  toJavaScript(): string;
  /** SymPy syntax, constants as numbers, `**` for powers, `Piecewise` for conditions. */
  toSympy(): string;
  /** Python over NumPy arrays, which is imported as `np`; `np.where` for conditions. */
  toNumpy(): string;
  /** mathjs syntax: like `toString`, but for conditions, which are `c > 0 ? a : b`. */
  toMathjs(): string;
  /** One value a row; outside an operator's domain NaN, never an exception. */
  evaluate(columns: Readonly<Record<string, ArrayLike<number>>>): Float64Array;
  /** The partial derivative by a variable, simplified. */
  derivative(variable: string): Expression;
  /** Equal wherever this one is finite, in standard form, never larger: constants folded, powers merged. */
  simplified(): Expression;
  /** The same form with other constants. */
  withConstants(constants: readonly number[]): Expression;
  /** The same form with its constants turned into variables named `prefix0`, `prefix1`, …. */
  parametrised(prefix: string): Expression;
  /**
   * A canonical text with constants abstracted and commutative parts sorted: equal for equal forms. A coefficient
   * of one is a constant like any other; integer and half-integer exponents belong to the form.
   */
  skeleton(): string;
  /** A 64-bit hash of the skeleton in 16 hexadecimal digits, the same on every machine and in every version. */
  hash(): string;
}
