/**
 * Dimensions as small numbers. A search meets few dimensions and asks for them millions of times: each is worked out once,
 * and then looked up.
 *
 * @packageDocumentation
 */
import { operators } from '../operators.js';
import { arity, CONSTANT, type Program, VARIABLE } from '../program.js';
import { type Dimension, dimensionless, fractionOf, halfNear, timesPower } from './dimension.js';
import { FITTED_EXPONENT, unitPowers } from './unit-check.js';

/** A plain number's dimension. */
export const NUMBER = 0;
/** What has no dimension, since its units contradict each other. */
export const WRONG = -1;
/** What depends on the units of constants. */
export const FREE = -2;

export interface DimensionTable {
  /** The number of a dimension. */
  id(dimension: Dimension): number;
  dimension(id: number): Dimension;
  /** a·b^power. */
  times(a: number, b: number, power: number): number;
  /** a^power; a number where the power is 0. */
  power(a: number, power: number): number;
  /** The dimension of a standard operator on operands of these; for a power whose exponent is no constant. */
  apply(code: number, x: number, y: number): number;
  /** Writes the dimension of every token's subtree; that of the whole is returned. */
  infer(program: Program, out: Int32Array): number;
}

/** Exponents are told apart to one part in so many. */
const FINEST = 720720;
/** More dimensions than a search meets. */
const MOST = 2 ** 20;

/** Per operator code, what it does with its operands' dimensions. */
const rules = operators.map(({ name }) => ({ name, power: unitPowers[name] }));

/**
 * @param variables - the dimension of every variable.
 * @param constants - whether constants may have units.
 */
export function createDimensionTable(
  variables: readonly Dimension[],
  constants: 'any' | 'none',
): DimensionTable {
  const known: Dimension[] = [];
  const ids = new Map<string, number>();
  const id = (dimension: Dimension): number => {
    const key = dimension.map((exponent) => Math.round(exponent * FINEST)).join(' ');
    const found = ids.get(key);
    if (found !== undefined) return found;
    ids.set(key, known.length);
    known.push(dimension);
    return known.length - 1;
  };
  id(dimensionless);
  const products = new Map<number, number>();
  const times = (a: number, b: number, power: number): number => {
    if (a === WRONG || b === WRONG) return WRONG;
    if (a === FREE || b === FREE) return FREE;
    if (b === NUMBER) return a;
    const isCommon = Number.isInteger(2 * power) && Math.abs(power) <= 4;
    const key = (a * MOST + b) * 32 + 2 * power + 16;
    const before = isCommon ? products.get(key) : undefined;
    if (before !== undefined) return before;
    const product = id(timesPower(known[a]!, known[b]!, power));
    if (isCommon) products.set(key, product);
    return product;
  };
  const power = (a: number, exponent: number): number => {
    if (exponent === 0 && a !== WRONG) return NUMBER;
    return a <= NUMBER ? a : times(NUMBER, a, exponent);
  };
  /** Exponents in the midst of a fit would each make a dimension, and the table would grow without end. */
  const fittedPower = (a: number, exponent: number): number => {
    if (a <= NUMBER || fractionOf(exponent) !== null) return power(a, exponent);
    return constants === 'any' ? FREE : WRONG;
  };
  const variableIds = variables.map(id);
  const constant = constants === 'any' ? FREE : NUMBER;
  let stack = new Int32Array(64);
  const infer = ({ codes, values }: Program, out: Int32Array): number => {
    if (codes.length > stack.length) stack = new Int32Array(2 * codes.length);
    let depth = 0;
    for (let token = 0; token < codes.length; token++) {
      const code = codes[token]!;
      let own: number;
      if (code === CONSTANT) own = values[token] === 0 ? FREE : constant;
      else if (code >= VARIABLE) own = variableIds[code - VARIABLE]!;
      else {
        depth -= arity(code);
        const exponent = codes[token - 1] === CONSTANT ? values[token - 1]! : null;
        own = applied(code, stack[depth]!, stack[depth + 1]!, stack[depth + 2]!, exponent);
      }
      out[token] = own;
      stack[depth++] = own;
    }
    return stack[0]!;
  };
  const applied = (code: number, x: number, y: number, z: number, exponent: number | null): number => {
    const rule = rules[code - 1];
    if (rule === undefined) return isNumber(x) && (arity(code) === 1 || isNumber(y)) ? NUMBER : WRONG;
    if (rule.power !== undefined) return power(x, rule.power);
    switch (rule.name) {
      case 'multiply':
        return times(x, y, 1);
      case 'divide':
        return times(x, y, -1);
      case 'add':
      case 'subtract':
      case 'min':
      case 'max':
        return same(x, y);
      case 'greater':
      case 'less':
        return same(x, y) === WRONG ? WRONG : NUMBER;
      case 'if':
        return x === WRONG ? WRONG : same(y, z);
      case 'sign':
        return x === WRONG ? WRONG : NUMBER;
      case 'pow':
        if (!isNumber(y)) return WRONG;
        if (exponent === null) return isNumber(x) ? NUMBER : WRONG;
        return fittedPower(x, halfNear(exponent, FITTED_EXPONENT) ?? exponent);
      default:
        return isNumber(x) ? NUMBER : WRONG;
    }
  };
  return {
    id,
    dimension: (own) => known[own]!,
    times,
    power,
    apply: (code, x, y) => applied(code, x, y, NUMBER, null),
    infer,
  };
}

function isNumber(id: number): boolean {
  return id === NUMBER || id === FREE;
}

function same(x: number, y: number): number {
  if (x === WRONG || y === WRONG) return WRONG;
  if (x === FREE) return y;
  return y === FREE || x === y ? x : WRONG;
}
