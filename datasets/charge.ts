import type { ForceLaw } from './simulation/force-law.js';
import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

/** U = q₁q₂/r. */
export const chargeLaw: ForceLaw = {
  description: 'charges ±1, equal ones repel with the inverse square of the distance, U = q₁q₂/r',
  force: (distance, _masses, charges) => charges / distance ** 2,
  potential: (distance, _masses, charges) => charges / distance,
  expression: (distance) => `q1*q2/${distance}**2`,
};

/**
 * Charges ±1 that follow Coulomb's law.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B (here without its softening of 0.01).
 */
export const charge: SimulatedSystem<PairLawSettings> = pairLawSystem({
  name: 'charge',
  description: 'charges ±1, equal ones repel with the inverse square of the distance, U = q₁q₂/r',
  source: 'arXiv:2006.11287, appendix B',
  dt: 0.001,
  charged: true,
  extraOptions: {},
  law: () => chargeLaw,
});
