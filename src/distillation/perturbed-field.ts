import {
  accelerationField,
  compileLaw,
  type InteractingBodies,
  type LawForces,
  type LawTerm,
} from 'principia/law';
import type { VectorField } from 'principia/physics';
import type { FreeParameters } from './variation-layout.js';
import { type VariationalField, variationalField } from './variational-field.js';

/**
 * The variational equations of a law with columns for terms that it does not have: of the state by their coefficients,
 * at zero,
 *
 *   d/dt U = [[0, I], [∂a/∂x, ∂a/∂v]] U + [0, a_term(x, v)],
 *
 * which takes the values of a term alone, not its derivatives. The columns stand behind those of the free constants, in
 * front of those of the free masses and charges.
 */
export function perturbedField(
  force: LawForces,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  free: FreeParameters,
  terms: readonly LawTerm[],
): VariationalField {
  const count = constants.length;
  // Constants that the law does not know: their columns are moved by its own equations, and by nothing else.
  const padded = Float64Array.from([...Array.from(constants), ...terms.map(() => 0)]);
  const variations = variationalField(force, padded, bodies, {
    constants: [...free.constants, ...terms.map((_, index) => count + index)],
    masses: free.masses,
    charges: free.charges,
  });
  const accelerations = terms.map((term) => {
    const compiled = compileLaw({ terms: [term] });
    return accelerationField(compiled, compiled.constants, bodies);
  });
  const { columns } = variations;
  const half = bodies.masses.length * bodies.dimension;
  const firstColumn = 2 * half + free.constants.length;
  const own = new Float64Array(2 * half);
  const field: VectorField = (time, state, derivative) => {
    variations.field(time, state, derivative);
    accelerations.forEach((acceleration, index) => {
      acceleration(time, state, own);
      for (let row = half; row < 2 * half; row++) {
        const place = 2 * half + row * columns + firstColumn + index;
        derivative[place] = derivative[place]! + own[row]!;
      }
    });
  };
  return { ...variations, field };
}
