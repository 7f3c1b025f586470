/**
 * What the numbers of a state mean: Cartesian positions, or generalised coordinates with a mass matrix (pendulums).
 * Plain data, as the space is.
 *
 * @packageDocumentation
 */
import { cholesky, choleskySolve, InputError, multiply } from 'principia/math';

/** Cartesian positions, or generalised coordinates. */
export type Coordinates = CartesianCoordinates | GeneralisedCoordinates;

/** Positions along the axes of space, D a body. */
export interface CartesianCoordinates {
  readonly kind: 'cartesian';
}

/**
 * Coordinates qᵢ, one a body (D = 1), with the kinetic energy ½ Σ Mᵢⱼ(q) q̇ᵢ q̇ⱼ of bodies linked in a plane:
 *
 *     Mᵢⱼ(q) = Aᵢⱼ cos(φᵢ − φⱼ),  φᵢ = qᵢ where qᵢ is an angle, 0 where it is a length.
 *
 * A pendulum is A = m l²; a double pendulum (angles from the vertical) A = [[(m₁ + m₂) l₁², m₂ l₁ l₂], [·, m₂ l₂²]],
 * and physical pendulums put their moments of inertia there; a cart with a pendulum has a length for its first
 * coordinate. Angles are in radians and continued through full turns.
 */
export interface GeneralisedCoordinates {
  readonly kind: 'generalised';
  /** Whether a coordinate is an angle (else a length along the horizontal), [n]. */
  readonly angles: readonly boolean[];
  /** A, [n, n], symmetric and positive definite. */
  readonly inertia: readonly number[];
}

/** Cartesian coordinates; what a trajectory has that names none. */
export const cartesianCoordinates: CartesianCoordinates = { kind: 'cartesian' };

/**
 * Generalised coordinates; see {@link GeneralisedCoordinates}.
 *
 * @param inertia A, [n, n]
 * @param angles which coordinates are angles; all if not given
 * @throws InputError where A is not square, not symmetric or not positive definite
 * @example
 * ```ts
 * generalisedCoordinates([0.5]); // a pendulum with m l² = 0.5
 * ```
 */
export function generalisedCoordinates(
  inertia: readonly number[],
  angles: readonly boolean[] = new Array<boolean>(Math.floor(Math.sqrt(inertia.length))).fill(true),
): GeneralisedCoordinates {
  const count = angles.length;
  const square = inertia.length === count * count && count > 0;
  const symmetric = inertia.every(
    (value, index) => value === inertia[(index % count) * count + Math.floor(index / count)],
  );
  if (!square || !symmetric || cholesky(Float64Array.from(inertia), count) === null) {
    throw new InputError(
      `the inertia [${inertia.join(', ')}] of ${count} generalised coordinates must be a symmetric, positive definite ${count} × ${count} matrix`,
    );
  }
  return { kind: 'generalised', angles, inertia };
}

/**
 * The inertia A of a chain of point masses on massless rods, the first hanging from a fixed point:
 * Aᵢⱼ = lᵢ lⱼ Σ_{k ≥ max(i, j)} mₖ. Coordinates are the rods' angles from the vertical.
 */
export function pendulumInertia(masses: readonly number[], lengths: readonly number[]): number[] {
  const below = (index: number): number => masses.slice(index).reduce((sum, mass) => sum + mass, 0);
  return masses.flatMap((_, i) =>
    masses.map((_mass, j) => lengths[i]! * lengths[j]! * below(Math.max(i, j))),
  );
}

/** The mass matrix M(q), [n, n]. */
export function massMatrix({ angles, inertia }: GeneralisedCoordinates, q: ArrayLike<number>): Float64Array {
  const count = angles.length;
  return Float64Array.from(inertia, (value, index) => {
    const [row, column] = [Math.floor(index / count), index % count];
    const difference = (angles[row] ? q[row]! : 0) - (angles[column] ? q[column]! : 0);
    return value * Math.cos(difference);
  });
}

/** The momenta p = M(q) q̇, [n]. */
export function generalisedMomenta(
  coordinates: GeneralisedCoordinates,
  q: ArrayLike<number>,
  rates: ArrayLike<number>,
): Float64Array {
  return multiply(massMatrix(coordinates, q), rates);
}

/** The rates q̇ = M(q)⁻¹ p, [n]. */
export function generalisedRates(
  coordinates: GeneralisedCoordinates,
  q: ArrayLike<number>,
  momenta: ArrayLike<number>,
): Float64Array {
  return solveMass(coordinates, q, Float64Array.from(momenta));
}

/**
 * The accelerations q̈ by Lagrange's equations, M(q) q̈ = Q − c with the centrifugal terms
 * cᵢ = Σⱼ Aᵢⱼ sin(φᵢ − φⱼ) q̇ⱼ², j over the angles.
 *
 * @param forces generalised forces Q, such as −∂V/∂q, [n]
 * @example
 * ```ts
 * generalisedAccelerations(generalisedCoordinates([1]), [angle], [rate], [-9.81 * Math.sin(angle)]); // a pendulum, l = m = 1
 * ```
 */
export function generalisedAccelerations(
  coordinates: GeneralisedCoordinates,
  q: ArrayLike<number>,
  rates: ArrayLike<number>,
  forces: ArrayLike<number>,
): Float64Array {
  const { angles, inertia } = coordinates;
  const count = angles.length;
  const remaining = Float64Array.from({ length: count }, (_, row) => {
    let sum = forces[row]!;
    for (let column = 0; column < count; column++) {
      if (!angles[column]) continue;
      const difference = (angles[row] ? q[row]! : 0) - q[column]!;
      sum -= inertia[row * count + column]! * Math.sin(difference) * rates[column]! ** 2;
    }
    return sum;
  });
  return solveMass(coordinates, q, remaining);
}

function solveMass(
  coordinates: GeneralisedCoordinates,
  q: ArrayLike<number>,
  right: Float64Array,
): Float64Array {
  const factor = cholesky(massMatrix(coordinates, q), right.length);
  // M(q) is positive definite where A is, so only coordinates that are not numbers come here.
  return factor === null ? right.fill(Number.NaN) : choleskySolve(factor, right);
}
