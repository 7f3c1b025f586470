import { createRandom } from 'principia/math';
import { fitPairLaw, observeAccelerations, type PairLaw } from 'principia/training';
import type { ScalingConfig } from './config.js';
import { type DistanceRange, distancesSeen } from './distances.js';
import type { ScalingSystem } from './scaling-system.js';

/** How learning went. */
export interface Learning {
  readonly moments: number;
  readonly features: number;
  /** What is left of the accelerations, relative. */
  readonly residual: number;
  /** Distances of interacting pairs that were seen, smallest and largest. */
  readonly seen: DistanceRange;
  readonly seconds: number;
}

/** The pairwise Hamiltonian of small systems, by the direct solve. */
export function learnLaw(
  system: ScalingSystem,
  { moments, features, seed }: Pick<ScalingConfig, 'moments' | 'features' | 'seed'>,
  now: () => number,
): { readonly law: PairLaw; readonly learning: Learning } {
  const { states, accelerations } = system.moments(moments);
  const observed = observeAccelerations(states, accelerations);
  const began = now();
  const { law, report } = fitPairLaw([observed], {
    kind: 'hamiltonian',
    features,
    random: createRandom(seed).child(system.name),
    ...(system.hidden === undefined ? {} : { hidden: system.hidden }),
  });
  const seconds = (now() - began) / 1000;
  return {
    law,
    learning: {
      moments: states.size,
      features: report.features,
      residual: report.residual,
      seen: distancesSeen(states),
      seconds,
    },
  };
}
