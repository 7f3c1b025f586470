/**
 * What the search may write: limits on size, depth, constants, uses and nesting.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { operators } from './operators.js';
import { arity, CONSTANT, complexityOf, type Program, subtreeStart } from './program.js';
import type { UserOperator } from './user-operator.js';
import { operatorCode } from './vocabulary.js';

/** Limits beside the complexity; operators are called by symbol or name. */
export interface SearchConstraints {
  /** Operators, constants and variables, each counted once. */
  readonly maximumSize?: number;
  /** A leaf has depth 1. */
  readonly maximumDepth?: number;
  readonly maximumConstants?: number;
  /** How often an operator may occur: `{ exp: 1 }`. */
  readonly uses?: Readonly<Record<string, number>>;
  /** How complex each of an operator's operands may be, null for any: `{ '/': [null, 5] }`. */
  readonly operands?: Readonly<Record<string, readonly (number | null)[]>>;
  /**
   * How often an operator may occur within another: `{ sin: { exp: 1 } }`. By default functions such as sin, exp and
   * log do not contain one another, but for log, which may contain exp; what is given here replaces that, pair by
   * pair.
   */
  readonly nesting?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The operator's code and what it allows. */
type ByCode<T> = ReadonlyMap<number, T>;

const POWER = operatorCode('pow');
const transcendental = operators.filter((operator) => operator.arity === 1 && operator.complexity >= 3);

/**
 * Whether a program is worth evaluating: within the complexity and the constraints, exponents single constants or
 * variables, no constant raised.
 *
 * @throws InputError for unknown operators, limits that are no whole numbers of at least 0 (sizes: 1), or another number of
 * operands than the operator has.
 */
export function createAdmission(
  maximumComplexity: number,
  constraints: SearchConstraints = {},
  users: readonly UserOperator[] = [],
): (program: Program) => boolean {
  const limits = limitsWith(constraints, users, defaultNesting(users));
  return (program) =>
    complexityOf(program, users) <= maximumComplexity && isPlainPower(program.codes) && limits(program);
}

/**
 * Whether a program keeps to the constraints alone: what finished expressions, scale and offset included, are held to.
 *
 * @throws InputError as `createAdmission` does.
 */
export function createLimits(
  constraints: SearchConstraints = {},
  users: readonly UserOperator[] = [],
): (program: Program) => boolean {
  return limitsWith(constraints, users, new Map());
}

/** @param nestingBefore - what holds of nesting where the constraints say nothing. */
function limitsWith(
  constraints: SearchConstraints,
  users: readonly UserOperator[],
  nestingBefore: ByCode<ByCode<number>>,
): (program: Program) => boolean {
  const { maximumSize, maximumDepth, maximumConstants } = constraints;
  checkLimits({ maximumSize, maximumDepth }, 1);
  checkLimits({ maximumConstants }, 0);
  const uses = usesByCode(constraints, users);
  const operands = operandsByCode(constraints, users);
  const nesting = nestingByCode(constraints, users, nestingBefore);
  return (program) => {
    const { codes } = program;
    return (
      codes.length <= (maximumSize ?? codes.length) &&
      (maximumConstants === undefined || count(codes, CONSTANT) <= maximumConstants) &&
      (maximumDepth === undefined || depthOf(codes) <= maximumDepth) &&
      every(uses, (most, code) => count(codes, code) <= most) &&
      nestsWithin(codes, nesting) &&
      (operands.size === 0 || operandsWithin(program, operands, users))
    );
  };
}

function isPlainPower(codes: Uint8Array): boolean {
  for (let token = 0; token < codes.length; token++) {
    if (codes[token] === POWER && (arity(codes[token - 1]!) > 0 || codes[token - 2] === CONSTANT))
      return false;
  }
  return true;
}

function nestsWithin(codes: Uint8Array, nesting: ByCode<ByCode<number>>): boolean {
  for (let token = 0; token < codes.length; token++) {
    const limits = nesting.get(codes[token]!);
    if (limits === undefined) continue;
    const start = subtreeStart(codes, token);
    for (let inner = start; inner < token; inner++) {
      const most = limits.get(codes[inner]!);
      if (most === 0) return false;
      if (most !== undefined && count(codes.subarray(start, token), codes[inner]!) > most) return false;
    }
  }
  return true;
}

function operandsWithin(
  { codes, values }: Program,
  operands: ByCode<readonly (number | null)[]>,
  users: readonly UserOperator[],
): boolean {
  for (let token = 0; token < codes.length; token++) {
    const limits = operands.get(codes[token]!);
    if (limits === undefined) continue;
    let end = token;
    for (let operand = limits.length - 1; operand >= 0; operand--) {
      const start = subtreeStart(codes, end - 1);
      const part = { codes: codes.subarray(start, end), values: values.subarray(start, end) };
      if (complexityOf(part, users) > (limits[operand] ?? Number.POSITIVE_INFINITY)) return false;
      end = start;
    }
  }
  return true;
}

function depthOf(codes: Uint8Array): number {
  const stack: number[] = [];
  for (const code of codes) {
    const operands = arity(code) === 0 ? [0] : stack.splice(-arity(code));
    stack.push(1 + Math.max(...operands));
  }
  return stack[0]!;
}

function count(codes: Uint8Array, code: number): number {
  let total = 0;
  for (let token = 0; token < codes.length; token++) if (codes[token] === code) total++;
  return total;
}

function every<T>(map: ByCode<T>, holds: (value: T, code: number) => boolean): boolean {
  for (const [code, value] of map) if (!holds(value, code)) return false;
  return true;
}

function usesByCode({ uses = {} }: SearchConstraints, users: readonly UserOperator[]): ByCode<number> {
  checkLimits(uses, 0);
  return new Map(Object.entries(uses).map(([name, most]) => [operatorCode(name, users), most]));
}

function operandsByCode(
  { operands = {} }: SearchConstraints,
  users: readonly UserOperator[],
): ByCode<readonly (number | null)[]> {
  return new Map(
    Object.entries(operands).map(([name, limits]) => {
      const code = operatorCode(name, users);
      if (limits.length !== arity(code)) {
        throw new InputError(
          `The operator "${name}" has ${arity(code)} operands, but ${limits.length} limits were given for them.`,
        );
      }
      limits.forEach((limit, operand) => {
        if (limit !== null) checkLimits({ [`${name}, operand ${operand + 1}`]: limit }, 1);
      });
      return [code, limits];
    }),
  );
}

function nestingByCode(
  { nesting = {} }: SearchConstraints,
  users: readonly UserOperator[],
  before: ByCode<ByCode<number>>,
): ByCode<ByCode<number>> {
  const limits = new Map([...before].map(([code, inside]) => [code, new Map(inside)]));
  for (const [outer, inside] of Object.entries(nesting)) {
    checkLimits(inside, 0);
    const code = operatorCode(outer, users);
    const own = limits.get(code) ?? new Map<number, number>();
    for (const [inner, most] of Object.entries(inside)) own.set(operatorCode(inner, users), most);
    limits.set(code, own);
  }
  return limits;
}

/** Functions such as sin, exp and log do not contain one another, but for log, which may contain exp. */
function defaultNesting(users: readonly UserOperator[]): ByCode<ByCode<number>> {
  return new Map(
    transcendental.map((outer) => [
      operatorCode(outer.name, users),
      new Map(
        transcendental
          .filter((inner) => outer.name !== 'log' || inner.name !== 'exp')
          .map((inner) => [operatorCode(inner.name, users), 0]),
      ),
    ]),
  );
}

function checkLimits(limits: Readonly<Record<string, number | undefined>>, least: number): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined || (Number.isInteger(limit) && limit >= least)) continue;
    throw new InputError(`The constraint ${name} must be a whole number of at least ${least}; got ${limit}.`);
  }
}
