import { createExpression, treeOf } from '../create-expression.js';
import type { Expression } from '../expression.js';
import { constant, mapLeaves, type Node, operation, variable } from '../node.js';
import { fitParameters, type Parameters } from './fit-parameters.js';
import { type Places, sizes, valuesAt } from './places.js';

/** Two functions are the same where they differ by no more than this share of their values. */
const SAME = 1e-7;
/** Constants as near to a whole number as this may stand for it. */
const WHOLE = 0.02;

/** The law at any values of its parameters. */
export interface Family {
  readonly expression: Expression;
  readonly parameters: Parameters;
}

/** An expression where it is the law, and the law's parameters there. */
export interface Correction {
  readonly expression: Expression;
  readonly parameters: Parameters;
}

/**
 * The expression with its constants moved to where it is the law at some parameters, both fitted to each other from
 * where they are; null where there is no such place.
 */
export function correctedTo(family: Family, found: Expression, places: Places): Correction | null {
  const { constants } = found;
  const size = sizes(valuesAt(found, places));
  const zero = new Float64Array(places.rows);
  for (const held of heldConstants(constants)) {
    const moving = [...constants.keys()].filter((index) => held[index] === null);
    const own = Object.fromEntries(moving.map((index) => [nameOf(index), constants[index]!]));
    const difference = operation('subtract', namedTree(found, held), treeOf(family.expression));
    const start = { ...own, ...family.parameters };
    const parameters = fitParameters(createExpression(difference), start, places, zero, size);
    if (parameters === null) continue;
    const expression = found.withConstants(held.map((value, index) => value ?? parameters[nameOf(index)]!));
    const law = valuesAt(family.expression, places, parameters);
    if (differ(valuesAt(expression, places), law) <= SAME) return { expression, parameters };
  }
  return null;
}

/**
 * Which constants are held, and where, while the others move: first all of them; then none; then those near whole
 * numbers, since some stand at the edge of where the expression is defined and hold up all others.
 */
function heldConstants(constants: readonly number[]): readonly (readonly (number | null)[])[] {
  const whole = constants.map((value) => {
    const nearest = Math.round(value);
    return Math.abs(value - nearest) <= WHOLE * Math.abs(nearest) ? nearest : null;
  });
  return [constants, constants.map(() => null), whole];
}

const nameOf = (constant: number): string => `found_constant_${constant}`;

/** Names in place of the constants that are not held. */
function namedTree(expression: Expression, held: readonly (number | null)[]): Node {
  let index = 0;
  return mapLeaves(treeOf(expression), (leaf) => {
    if (leaf.kind === 'variable') return leaf;
    const at = index++;
    const value = held[at];
    return value === null || value === undefined ? variable(nameOf(at)) : constant(value);
  });
}

/** The largest deviation, relative to the sizes of the second. */
function differ(values: Float64Array, truth: Float64Array): number {
  const size = sizes(truth);
  let most = 0;
  for (let row = 0; row < values.length; row++) {
    const deviation = Math.abs(values[row]! - truth[row]!) / size[row]!;
    if (!(deviation <= most)) most = deviation;
  }
  return most;
}
