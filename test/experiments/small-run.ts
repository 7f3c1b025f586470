import { type ExperimentResult, experiments, runExperiment } from 'principia/experiments';
import { createRun, silentProgress } from 'principia/run';
import type { Backend } from 'principia/tensor';

/** Runs the small size of an experiment into a folder, at a standing clock. */
export async function smallRun(
  name: string,
  folder: string,
  backend: Backend = 'cpu',
): Promise<ExperimentResult> {
  const manifest = { command: 'x', config: {}, seed: 1, dataset: { name: 'x', hash: '' }, environment: {} };
  const run = createRun(folder, manifest, () => 0);
  const context = { smoke: true, data: null, backend, progress: silentProgress, now: () => 0 };
  return runExperiment(await experiments[name]!(), run, context);
}
