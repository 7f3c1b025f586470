/**
 * Whether an expression can have its target's units. Every operator asks something of its operands' units: that
 * they are equal, or that there are none. A constant may be a wildcard, whose units are what the expression makes
 * of them: its seven exponents are unknown, and what the operators ask is a system of linear equations in them,
 *
 *     Σₖ aₖ uₖ + d = 0,
 *
 * with rational numbers aₖ and exponents d of known units; one elimination serves all seven dimensions. An equation
 * that contradicts those before it is a violation. Users' operators take numbers without units.
 *
 * Sources: W. Tenachi, R. Ibata, F. Diakogiannis, PhySO (arXiv:2303.03192) for units in the search; M. Cranmer,
 * PySR (arXiv:2305.01582) for constants as wildcards.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { Expression } from '../expression.js';
import { type OperatorName, operators } from '../operators.js';
import { arity, CONSTANT, type Program, userOperatorOf, VARIABLE } from '../program.js';
import type { UserOperator } from '../user-operator.js';
import { type Dimension, fractionOf, halfNear } from './dimension.js';
import type { Unit } from './parse-unit.js';
import {
  accumulate,
  createSystem,
  DIMENSIONS,
  difference,
  type Row,
  type System,
  zeros,
} from './unit-system.js';

/** What is known of units. */
export interface UnitAssignment {
  /** Of every variable, by name. */
  readonly variables: Readonly<Record<string, Unit>>;
  /** Of the target; null where a free scale goes before the expression. */
  readonly target: Unit | null;
  /** Whether constants may have units; 'any' where absent. A constant 0 always may. */
  readonly constants?: 'any' | 'none';
}

/** What units say of an expression. */
export interface UnitReport {
  /** What contradicts them, one sentence each, innermost first; empty where they can all be right. */
  readonly violations: readonly string[];
  /** The dimensions that the constants must have, in order of appearance; null where they may have several. */
  readonly constants: readonly (Dimension | null)[];
}

/**
 * What units say of an expression, in words.
 *
 * @throws InputError for a variable of the expression without units.
 *
 * @example
 * ```ts
 * const { F: target, ...variables } = parseUnits('r: m, m1: kg, m2: kg, F: N');
 * checkUnits(parse('6.7e-11*m1*m2/r^2'), { variables, target }).constants; // [m^3/kg/s^2]
 * checkUnits(parse('m1 + r'), { variables, target }).violations; // ['+ takes kg and m', …]
 * ```
 */
export function checkUnits(expression: Expression, assignment: UnitAssignment): UnitReport {
  const messages: string[] = [];
  const system = analyse(
    expression.program,
    rowsOf(expression.variables, assignment),
    assignment,
    0,
    expression.operators,
    (message) => messages.push(message()),
  );
  return { violations: messages, constants: system.constants() };
}

/** Exponents that are being fitted count as the half-integer they are this near to. */
export const FITTED_EXPONENT = 0.05;

/**
 * How many operators of a program over the named variables are used against the units, the root against the
 * target's among them: a penalty for the search.
 *
 * @throws InputError for a variable without units among those named.
 */
export function createUnitPenalty(
  variables: readonly string[],
  assignment: UnitAssignment,
): (program: Program) => number {
  const rows = rowsOf(variables, assignment);
  return (program) => {
    let violations = 0;
    analyse(program, rows, assignment, FITTED_EXPONENT, [], () => violations++);
    return violations;
  };
}

function rowsOf(variables: readonly string[], assignment: UnitAssignment): readonly Row[] {
  demandUnits(variables, assignment);
  return variables.map((name) => [...assignment.variables[name]!.dimension]);
}

/** @throws InputError for a variable without units. */
export function demandUnits(variables: readonly string[], assignment: UnitAssignment): void {
  const missing = variables.find((name) => !Object.hasOwn(assignment.variables, name));
  if (missing !== undefined) {
    const known = Object.keys(assignment.variables).join(', ') || 'none';
    throw new InputError(
      `The variable "${missing}" has no units; given: ${known}. Write ${missing}: 1 for a number without units.`,
    );
  }
}

type Report = (message: () => string) => void;

/** Walks over a program, meets every operator's demands and reports those that cannot be met. */
function analyse(
  { codes, values }: Program,
  variables: readonly Row[],
  assignment: UnitAssignment,
  fittedExponent: number,
  users: readonly UserOperator[],
  report: Report,
): System {
  const unknownOf: (number | null)[] = [];
  let unknowns = 0;
  for (let token = 0; token < codes.length; token++) {
    if (codes[token] !== CONSTANT) continue;
    unknownOf.push(assignment.constants !== 'none' || values[token] === 0 ? unknowns++ : null);
  }
  const width = DIMENSIONS + unknowns;
  const system = createSystem(unknowns, unknownOf);
  const stack: Row[] = [];
  let met = 0;
  for (let token = 0; token < codes.length; token++) {
    const code = codes[token]!;
    const form = zeros(width);
    if (code >= VARIABLE) accumulate(form, variables[code - VARIABLE]!, 1);
    else if (code === CONSTANT) {
      const unknown = unknownOf[met++]!;
      if (unknown !== null) form[DIMENSIONS + unknown] = 1;
    } else {
      const operands = stack.splice(-arity(code));
      const exponent = codes[token - 1] === CONSTANT ? exponentOf(values[token - 1]!, fittedExponent) : null;
      const standard = operators[code - 1];
      const name = standard?.name ?? 'user';
      const symbol = standard?.symbol ?? userOperatorOf(users, code)?.name ?? name;
      apply({ name, symbol, operands, exponent, system, report }, form);
    }
    stack.push(form);
  }
  const { target } = assignment;
  if (target) {
    const root = stack[0]!;
    const wanted = Array.from({ length: width }, (_, entry) => target.dimension[entry] ?? 0);
    if (!system.vanish(difference(root, wanted))) {
      report(() => `the whole has ${system.text(root)}, the target ${system.text(wanted)}`);
    }
  }
  return system;
}

/** An operator at work: what it takes, and what is said where it may not. */
interface Use {
  readonly name: OperatorName | 'user';
  /** What its user calls it. */
  readonly symbol: string;
  readonly operands: readonly Row[];
  /** The exponent, where a constant is one. */
  readonly exponent: number | null;
  readonly system: System;
  readonly report: Report;
}

/** Writes the units of an operator's value, after meeting its demands. */
function apply(use: Use, form: Row): void {
  const { name, exponent } = use;
  const [x, y, z] = use.operands as [Row, Row, Row];
  switch (name) {
    case 'multiply':
    case 'divide':
      accumulate(form, x, 1);
      accumulate(form, y, name === 'multiply' ? 1 : -1);
      break;
    case 'add':
    case 'subtract':
    case 'min':
    case 'max':
      requireEqual(use, x, y);
      accumulate(form, x, 1);
      break;
    case 'greater':
    case 'less':
      requireEqual(use, x, y);
      break;
    case 'if':
      requireEqual(use, y, z);
      accumulate(form, y, 1);
      break;
    case 'sign':
      break;
    case 'pow':
      requireNumber(use, y);
      if (exponent === null) requireNumber(use, x);
      else accumulate(form, x, exponent);
      break;
    default: {
      const power = unitPowers[name];
      if (power !== undefined) accumulate(form, x, power);
      else for (const operand of use.operands) requireNumber(use, operand);
    }
  }
}

function requireEqual({ symbol, system, report }: Use, left: Row, right: Row): void {
  if (system.vanish(difference(left, right))) return;
  report(() => `${symbol} takes ${system.text(left)} and ${system.text(right)}`);
}

function requireNumber({ symbol, system, report }: Use, operand: Row): void {
  if (system.vanish(operand)) return;
  report(() => `${symbol} takes ${system.text(operand)} where a number is due`);
}

/** Operators whose value has a power of their operand's units. */
export const unitPowers: Readonly<Partial<Record<OperatorName | 'user', number>>> = {
  neg: 1,
  abs: 1,
  inv: -1,
  square: 2,
  cube: 3,
  sqrt: 0.5,
};

/** An exponent as the fraction it stands for, if it does. */
function exponentOf(value: number, fitted: number): number {
  return halfNear(value, fitted) ?? fractionOf(value) ?? value;
}
