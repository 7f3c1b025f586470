/** Names of the simulated laws. */
export type ForceLawName = 'spring' | 'inverse-square' | 'inverse' | 'charge';

/** A pair force along the separation, attraction negative, with its potential. */
export interface ForceLaw {
  readonly description: string;
  /** Sampling interval of the published simulations. */
  readonly dt: number;
  /** Whether bodies carry charges ±1. */
  readonly charged: boolean;
  /** F(r); m and q are the products of the pair's masses and charges. */
  force(distance: number, masses: number, charges: number): number;
  /** U(r), F = −dU/dr. */
  potential(distance: number, masses: number, charges: number): number;
  /** The force in SymPy syntax, with this text for the distance. */
  expression(distance: string): string;
}

/**
 * The simulated laws: a spring of rest length 1, gravity, gravity in the plane, and equal charges that repel.
 *
 * Source: M. Cranmer et al., Discovering Symbolic Models from Deep Learning with Inductive Biases, arXiv:2006.11287,
 * appendix B (potentials and intervals; here without their softening).
 */
export const forceLaws: Readonly<Record<ForceLawName, ForceLaw>> = {
  spring: {
    description: 'springs of rest length 1 between all bodies, U = (r − 1)²',
    dt: 0.01,
    charged: false,
    force: (distance) => -2 * (distance - 1),
    potential: (distance) => (distance - 1) ** 2,
    expression: (distance) => `-2*(${distance} - 1)`,
  },
  'inverse-square': {
    description: 'attraction with the inverse square of the distance, U = −m₁m₂/r',
    dt: 0.001,
    charged: false,
    force: (distance, masses) => -masses / distance ** 2,
    potential: (distance, masses) => -masses / distance,
    expression: (distance) => `-m1*m2/${distance}**2`,
  },
  inverse: {
    description: 'attraction with the inverse of the distance, U = m₁m₂ ln r',
    dt: 0.005,
    charged: false,
    force: (distance, masses) => -masses / distance,
    potential: (distance, masses) => masses * Math.log(distance),
    expression: (distance) => `-m1*m2/${distance}`,
  },
  charge: {
    description: 'charges ±1, equal ones repel with the inverse square of the distance, U = q₁q₂/r',
    dt: 0.001,
    charged: true,
    force: (distance, _masses, charges) => charges / distance ** 2,
    potential: (distance, _masses, charges) => charges / distance,
    expression: (distance) => `q1*q2/${distance}**2`,
  },
};
