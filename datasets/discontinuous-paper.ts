import { discontinuousLaw } from './discontinuous.js';
import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

/**
 * The published form: U = [r ≥ 2]·(r − 1)², which jumps by 1 at r = 2. Its published force is the slope on either side
 * without the impulse of the jump, so that this U does not go with the motion; what is conserved, and what the energy
 * error is of, is the energy with the continuous potential of `discontinuous`.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B.
 */
export const discontinuousPaper: SimulatedSystem<PairLawSettings> = pairLawSystem({
  name: 'discontinuous-paper',
  description: 'the published springs that pull from a distance of 2 on, whose potential jumps',
  source: 'arXiv:2006.11287, appendix B',
  dt: 0.01,
  softening: 0.01,
  extraOptions: {},
  law: () => ({
    ...discontinuousLaw,
    description:
      'springs that pull only from a distance of 2 on; the published U = [r ≥ 2]·(r − 1)² jumps by 1 where its published ' +
      'force has no impulse, so the energy error is that of U = [r ≥ 2]·((r − 1)² − 1)',
  }),
});
