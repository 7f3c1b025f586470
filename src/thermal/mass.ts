import { InputError } from 'principia/math';

/**
 * The diagonal of M, one mass a coordinate.
 *
 * @param mass one for all coordinates, or one each
 * @throws InputError where there are not as many as coordinates, or one is not positive.
 */
export function massesOf(mass: number | Float64Array, dimension: number): Float64Array {
  const masses = typeof mass === 'number' ? new Float64Array(dimension).fill(mass) : mass;
  if (masses.length !== dimension || !masses.every((m) => m > 0)) {
    throw new InputError(
      `Masses must be positive, one for all or one for each of ${dimension} coordinates; got ${masses.length}.`,
    );
  }
  return masses;
}
