import type { Table } from 'principia/report';
import { publishedEnergyErrors, publishedTestLosses } from './published.js';
import { energyErrors, meanEnergyError, scientific, type Trained, type TrainedTask } from './summary.js';

/** The tables: energy errors beside the published ones, and every training. */
export function tablesOf(tasks: readonly TrainedTask[], notes: readonly string[]): readonly Table[] {
  return [
    {
      title: 'Energy error, mean of (H − Ĥ)² over times, motions and seeds',
      rows: tasks.flatMap(({ task, trained }) => trained.map((one) => energyRow(task, one))),
      notes,
    },
    {
      title: 'Every training',
      rows: tasks.flatMap(({ task, seeds, trained }) =>
        trained.flatMap((one) =>
          one.outcomes.map((_, index) => trainingRow(task, one, index, seeds[index]!)),
        ),
      ),
      notes: [
        'Energy error over the predicted motions; losses are mean square errors of the rates, at states as observed; the ' +
          'motion error is the mean square error of positions and momenta in closed loop. Seconds are of training alone.',
      ],
    },
  ];
}

function energyRow(task: TrainedTask['task'], { recipe, outcomes }: Trained): Table['rows'][number] {
  const { baseline, hamiltonian } = publishedEnergyErrors[task];
  const [medians, largest] = [
    outcomes.map((outcome) => energyErrors(outcome).median),
    outcomes.map((outcome) => energyErrors(outcome).largest),
  ];
  const published = { baseline, hamiltonian, potential: null, pairwise: null }[recipe.network];
  return {
    task: task === 'real-pendulum' ? `${task} (not comparable)` : task,
    network: recipe.name,
    published: published === null ? '–' : scientific(published),
    mean: scientific(meanEnergyError({ recipe, outcomes })),
    medians: medians.map(scientific).join(', '),
    largest: scientific(Math.max(...largest)),
  };
}

function trainingRow(
  task: TrainedTask['task'],
  { recipe, outcomes }: Trained,
  index: number,
  seed: number,
): Table['rows'][number] {
  const outcome = outcomes[index]!;
  const errors = energyErrors(outcome);
  const { baseline, hamiltonian } = publishedTestLosses[task];
  const published = { baseline, hamiltonian, potential: null, pairwise: null }[recipe.network];
  return {
    task,
    network: recipe.name,
    seed,
    'energy error': scientific(errors.mean),
    median: scientific(errors.median),
    'train loss': scientific(outcome.trainLoss),
    'test loss': scientific(outcome.testLoss),
    'published test loss': published === null || task === 'real-pendulum' ? '–' : scientific(published),
    'motion error': scientific(outcome.motionError),
    seconds: Math.round(outcome.seconds),
  };
}
