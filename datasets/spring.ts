import type { ForceLaw } from './simulation/force-law.js';
import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

/** U = (r − 1)². */
export const springLaw: ForceLaw = {
  description: 'springs of rest length 1 between all bodies, U = (r − 1)²',
  force: (distance) => -2 * (distance - 1),
  potential: (distance) => (distance - 1) ** 2,
  expression: (distance) => `-2*(${distance} - 1)`,
};

/**
 * Springs of rest length 1 between all bodies.
 *
 * Source: M. Cranmer et al., Discovering Symbolic Models from Deep Learning with Inductive Biases, arXiv:2006.11287,
 * appendix B (here without its softening of 0.01).
 */
export const spring: SimulatedSystem<PairLawSettings> = pairLawSystem({
  name: 'spring',
  description: 'springs of rest length 1 between all bodies, U = (r − 1)²',
  source: 'arXiv:2006.11287, appendix B',
  dt: 0.01,
  extraOptions: {},
  law: () => springLaw,
});
