import { InputError } from 'principia/math';
import { compileForceScalar, type ForceScalar, type SignedExpression } from './compiled-sums.js';
import type { Law, LawTerm } from './law.js';
import { constantNames, constantPrefix, lawConstants } from './pair-force.js';

/** The names an expression of a body force may use, in the order of a body's arguments. */
export const bodyVariables: readonly string[] = ['m1', 'q1', 'x', 'y', 'z', 'v'];

/** Names of the axes of space. */
export const axisNames: readonly string[] = ['x', 'y', 'z'];

/** Where the constants begin in a body's arguments [m, q, x, y, z, |v|, c₀, c₁, …]. */
export const firstConstantOfBody = 6;

/** The force on a body whatever the others do: H(x, |v|) v + Σ Fₐ(x, |v|) eₐ. */
export interface BodyForce {
  /** The law's constants, pair terms' included. */
  readonly constants: Float64Array;
  /** H; drag is negative. */
  readonly velocity: ForceScalar | null;
  /** Fₐ by axis. */
  readonly axes: readonly (ForceScalar | null)[];
}

/**
 * Compiles a law's body forces; null where there are none.
 *
 * @throws InputError where a term acts in a way that is not a body's, has no axis, or uses an unknown variable
 */
export function compileBodyForce(law: Law): BodyForce | null {
  const constants = constantNames(law);
  const velocity: SignedExpression[] = [];
  const axes: SignedExpression[][] = axisNames.map(() => []);
  law.terms.forEach((term, index) => {
    if (term.acts !== 'body force') return;
    const part = { sign: 1, expression: term.expression.parametrised(constantPrefix(index)) } as const;
    const axis = checkedAxis(term);
    if (axis === null) velocity.push(part);
    else axes[axis]!.push(part);
  });
  if (velocity.length === 0 && axes.every((axis) => axis.length === 0)) return null;
  const compiled = (sum: readonly SignedExpression[]): ForceScalar | null =>
    compileForceScalar(sum, bodyVariables, constants);
  return { constants: lawConstants(law), velocity: compiled(velocity), axes: axes.map(compiled) };
}

/** @throws InputError where a body force acts along an axis that the bodies' space does not have */
export function demandAxes({ axes }: BodyForce, dimension: number): void {
  const outside = axes.findLastIndex((axis) => axis !== null);
  if (outside < dimension) return;
  throw new InputError(
    `A body force acts along axis ${outside}, but the bodies move in ${dimension} dimensions; expected an axis ` +
      `below ${dimension}. Give the term another axis, or the bodies another dimension.`,
  );
}

/** The axis along which a body term acts, null along the velocity. */
function checkedAxis({ direction, expression, axis }: LawTerm): number | null {
  const unknown = expression.variables.find((name) => !bodyVariables.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `The body force ${expression.toString()} uses "${unknown}"; expected only ${bodyVariables.join(', ')}. ` +
        'Write the other quantities as numbers.',
    );
  }
  if (direction === 'velocity') return null;
  if (direction === 'axis' && axis !== undefined && axis in axisNames) return axis;
  throw new InputError(
    `The body force ${expression.toString()} acts along "${direction}"${direction === 'axis' ? ` ${axis}` : ''}; ` +
      'expected the velocity, or the axis 0, 1 or 2. Give the term a direction, and an axis its number.',
  );
}
