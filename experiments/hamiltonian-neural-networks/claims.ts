import type { ExperimentClaim } from '../experiment.js';
import type { TaskName } from './config.js';
import { publishedEnergyErrors, publishedSource } from './published.js';
import { energyErrors, meanEnergyError, scientific, type Trained, type TrainedTask } from './summary.js';

/** What is put to the test; nothing of the real pendulum, whose published errors are of another recording. */
export function claimsOf(tasks: readonly TrainedTask[]): readonly ExperimentClaim[] {
  return tasks
    .filter(({ task }) => task !== 'real-pendulum')
    .flatMap(({ task, trained: [baseline, hamiltonian, ours] }) => [
      errorClaim(
        task,
        hamiltonian!,
        'the published network, trained here, reaches the published energy error',
        1,
      ),
      errorClaim(task, ours!, `${ours!.recipe.name} reaches it ten times better`, 10),
      baselineClaim(task, baseline!, hamiltonian!),
    ]);
}

function errorClaim(task: TaskName, trained: Trained, words: string, factor: number): ExperimentClaim {
  const { hamiltonian } = publishedEnergyErrors[task];
  const error = meanEnergyError(trained);
  return {
    statement: `${task}: ${words}`,
    published: `${scientific(hamiltonian)} (${publishedSource})`,
    measured: `${scientific(error)}, seeds ${bySeed(trained)}; ${timesBetter(hamiltonian / error)}`,
    holds: error <= hamiltonian / factor,
  };
}

function baselineClaim(task: TaskName, baseline: Trained, hamiltonian: Trained): ExperimentClaim {
  const published = publishedEnergyErrors[task];
  const [worse, better] = [baseline, hamiltonian].map(meanEnergyError) as [number, number];
  return {
    statement: `${task}: the Hamiltonian network keeps the energy better than the baseline`,
    published: `${scientific(published.hamiltonian)} against ${scientific(published.baseline)}`,
    measured: `${scientific(better)} against ${scientific(worse)}`,
    holds: better < worse,
  };
}

const bySeed = ({ outcomes }: Trained): string =>
  outcomes.map((outcome) => scientific(energyErrors(outcome).mean)).join(', ');

const timesBetter = (ratio: number): string =>
  ratio >= 1 ? `${ratio.toPrecision(2)} times better` : `${(1 / ratio).toPrecision(2)} times worse`;
