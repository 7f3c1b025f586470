import type { ForceLaw } from './simulation/force-law.js';
import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

/** U = −m₁m₂/r. */
export const inverseSquareLaw: ForceLaw = {
  description: 'attraction with the inverse square of the distance, U = −m₁m₂/r',
  force: (distance, masses) => -masses / distance ** 2,
  potential: (distance, masses) => -masses / distance,
  expression: (distance) => `-m1*m2/${distance}**2`,
};

/**
 * Gravity.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B (here without its softening of 0.01).
 */
export const inverseSquare: SimulatedSystem<PairLawSettings> = pairLawSystem({
  name: 'inverse-square',
  description: 'attraction with the inverse square of the distance, U = −m₁m₂/r',
  source: 'arXiv:2006.11287, appendix B',
  dt: 0.001,
  extraOptions: {},
  law: () => inverseSquareLaw,
});
