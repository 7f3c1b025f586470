import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { charge } from './charge.js';
import { damped } from './damped.js';
import { dampedPaper } from './damped-paper.js';
import { discontinuous } from './discontinuous.js';
import { discontinuousPaper } from './discontinuous-paper.js';
import { inverse } from './inverse.js';
import { inverseSquare } from './inverse-square.js';
import type { PairLawSettings } from './simulation/pair-law-system.js';
import { type DatasetExtras, simulateSystem } from './simulation/simulate-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';
import { spring } from './spring.js';
import { yukawa } from './yukawa.js';

/** Names of the laws between all bodies. */
export type ForceLawName =
  | 'spring'
  | 'inverse-square'
  | 'inverse'
  | 'charge'
  | 'damped'
  | 'damped-paper'
  | 'discontinuous'
  | 'discontinuous-paper'
  | 'yukawa';

const laws: Readonly<Record<ForceLawName, SimulatedSystem<PairLawSettings>>> = {
  spring,
  'inverse-square': inverseSquare,
  inverse,
  charge,
  damped,
  'damped-paper': dampedPaper,
  discontinuous,
  'discontinuous-paper': discontinuousPaper,
  yukawa,
};

/** What to simulate; everything but the law may be left out. */
export interface SimulationOptions extends Partial<PairLawSettings> {
  readonly law: ForceLawName;
}

/**
 * Simulates bodies that all act on all by a known law, on the calling thread; see `simulateSystem`.
 *
 * @throws InputError for an unknown law or an impossible number
 * @example
 * ```ts
 * const dataset = simulate({ law: 'spring', bodies: 4, dimension: 2, seed: 1 });
 * dataset.truth?.pairForce; // '-2*(r - 1)'
 * ```
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B.
 */
export function simulate({ law, ...options }: SimulationOptions, extras: DatasetExtras = {}): Dataset {
  if (!Object.hasOwn(laws, law)) {
    throw new InputError(`there is no law '${law}'; choose one of ${Object.keys(laws).join(', ')}`);
  }
  return simulateSystem(laws[law], options, extras);
}
