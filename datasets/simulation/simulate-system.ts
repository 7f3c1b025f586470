import type { Dataset } from 'principia/law';
import { datasetOfMotions, demandRoom, motionCount } from './dataset-of-motions.js';
import { settle } from './settings.js';
import type { Settings, SimulatedSystem } from './simulated-system.js';

/** What a dataset is to hold besides its trajectories. */
export interface DatasetExtras {
  /** True accelerations too, for derivative matching; not if not given. */
  readonly accelerations?: boolean;
}

/**
 * Simulates a system on the calling thread; `generate` takes all cores for the same numbers.
 *
 * Every motion follows its law to a relative tolerance of 10⁻¹² or what the system says, by an adaptive method of order
 * 8; one that cannot be resolved, two bodies meeting too closely, is drawn again. The dataset's `energy` says how exact
 * the motions are. Equal options give equal bits.
 *
 * @throws InputError for an option that the system does not have, or a value that it cannot take
 * @example
 * ```ts
 * const dataset = simulateSystem(threeBody, { trajectories: 100, seed: 1 });
 * dataset.energy?.largestError; // below 1e-8
 * ```
 */
export function simulateSystem<S extends Settings>(
  system: SimulatedSystem<S>,
  options: Partial<S> = {},
  extras: DatasetExtras = {},
): Dataset {
  const settings = settle(system, options);
  const simulation = system.prepare(settings);
  demandRoom(simulation);
  const motions = Array.from({ length: motionCount(simulation) }, (_, index) => simulation.motion(index));
  return datasetOfMotions(system, settings, simulation, motions, extras.accelerations ?? false);
}
