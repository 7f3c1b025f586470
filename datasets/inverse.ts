import type { ForceLaw } from './simulation/force-law.js';
import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

/** U = m₁m₂ ln r. */
export const inverseLaw: ForceLaw = {
  description: 'attraction with the inverse of the distance, U = m₁m₂ ln r',
  force: (distance, masses) => -masses / distance,
  potential: (distance, masses) => masses * Math.log(distance),
  expression: (distance) => `-m1*m2/${distance}`,
};

/**
 * Gravity in the plane.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B (here without its softening of 0.01).
 */
export const inverse: SimulatedSystem<PairLawSettings> = pairLawSystem({
  name: 'inverse',
  description: 'attraction with the inverse of the distance, U = m₁m₂ ln r',
  source: 'arXiv:2006.11287, appendix B',
  dt: 0.005,
  extraOptions: {},
  law: () => inverseLaw,
});
