import type { IntegratorName } from 'principia/physics';
import type { Learning } from './learn-law.js';
import type { StepTime } from './step-time.js';
import type { TrainedNetwork } from './train-network.js';
import type { Trial } from './try-law.js';
import type { NetworkTrial } from './try-network.js';

/** What came of a law learned by the direct solve. */
export interface SystemResult {
  readonly title: string;
  readonly trained: number;
  readonly learning: Learning;
  readonly trials: readonly Trial[];
  /** Of the first method. */
  readonly times: readonly StepTime[];
}

/** What came of a network. */
export interface NetworkResult {
  readonly title: string;
  readonly training: Pick<TrainedNetwork, 'loss' | 'seconds'>;
  readonly trials: readonly NetworkTrial[];
}

/** Everything that came out. */
export interface ScalingResults {
  readonly integrators: readonly IntegratorName[];
  /** Steps between two looks at a motion. */
  readonly every: number;
  readonly systems: readonly SystemResult[];
  readonly networks: readonly NetworkResult[];
  /** Gravity from clouds of width 1 alone. */
  readonly narrow: SystemResult;
}

/** The trials by one method. */
export function trialsBy({ trials }: SystemResult, integrator: IntegratorName | undefined): readonly Trial[] {
  return trials.filter((trial) => trial.integrator === integrator);
}
