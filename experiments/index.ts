import type { Experiment } from './experiment.js';

export type {
  Experiment,
  ExperimentClaim,
  ExperimentContext,
  ExperimentFigure,
  ExperimentResult,
} from './experiment.js';
export { claimRows, runExperiment } from './run-experiment.js';

/** The experiments by name, loaded when they are asked for. */
export const experiments: Readonly<Record<string, () => Promise<Experiment>>> = {};
