import { type ForceLaw, noForce, piecewiseLaw } from './simulation/force-law.js';
import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

const at = 2;

/** U = [r ≥ 2]·((r − 1)² − 1): continuous, with a jump of the force at r = 2. */
export const discontinuousLaw: ForceLaw = piecewiseLaw(
  at,
  noForce,
  { force: (distance) => -2 * (distance - 1), potential: (distance) => (distance - 1) ** 2 - 1 },
  {
    description: 'springs that pull only from a distance of 2 on, U = [r ≥ 2]·((r − 1)² − 1)',
    expression: (distance) => `-(${distance} - 1)*(1 + sign(${distance} - ${at}))`,
  },
);

/**
 * Springs that pull only from a distance of 2 on. The potential is continuous, so that energy is conserved; the jumps of
 * the force are located as events.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B, mended: see `discontinuousPaper` for the published form.
 */
export const discontinuous: SimulatedSystem<PairLawSettings> = pairLawSystem({
  name: 'discontinuous',
  description: 'springs that pull only from a distance of 2 on, U = [r ≥ 2]·((r − 1)² − 1)',
  source: 'arXiv:2006.11287, appendix B, the potential made continuous',
  dt: 0.01,
  extraOptions: {},
  law: () => discontinuousLaw,
});
