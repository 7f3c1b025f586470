/**
 * The true laws: forces of pairs along their separation, each with its potential.
 *
 * @packageDocumentation
 */

/** A force of pairs of bodies of mass 1, attraction negative, and its potential, F = −U′. */
export interface PairPotential {
  /** F(r). */
  force(distance: number): number;
  /** U(r). */
  potential(distance: number): number;
}

/** Springs of rest length 1: U = k (r − 1)²/2. */
export function springs(stiffness: number): PairPotential {
  return {
    force: (distance) => -stiffness * (distance - 1),
    potential: (distance) => (stiffness * (distance - 1) ** 2) / 2,
  };
}

/**
 * Lennard-Jones's potential u = 4 (r⁻¹² − r⁻⁶) with its force shifted to end at a cutoff c:
 * U = u(r) − u(c) − u′(c) (r − c) within it and 0 beyond.
 */
export function shiftedLennardJones(cutoff: number): PairPotential {
  const slope = (distance: number): number => {
    const sixth = 1 / (distance * distance * distance) ** 2;
    return (-24 * sixth * (2 * sixth - 1)) / distance;
  };
  const energy = (distance: number): number => {
    const sixth = 1 / (distance * distance * distance) ** 2;
    return 4 * sixth * (sixth - 1);
  };
  const [slopeThere, energyThere] = [slope(cutoff), energy(cutoff)];
  return {
    force: (distance) => (distance < cutoff ? slopeThere - slope(distance) : 0),
    potential: (distance) =>
      distance < cutoff ? energy(distance) - energyThere - slopeThere * (distance - cutoff) : 0,
  };
}

/** Gravity softened after H. C. Plummer (1911): U = −1/√(r² + ε²). */
export function softenedGravity(softening: number): PairPotential {
  const square = softening ** 2;
  return {
    force(distance) {
      const squares = distance * distance + square;
      return -distance / (squares * Math.sqrt(squares));
    },
    potential: (distance) => -1 / Math.sqrt(distance * distance + square),
  };
}

/** A law whose energies are the sizes of another's, to compare errors with. */
export function sizesOf({ force, potential }: PairPotential): PairPotential {
  return { force, potential: (distance) => Math.abs(potential(distance)) };
}
