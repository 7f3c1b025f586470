import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { claimsOf } from './claims.js';
import { type Config, full, smoke, type TaskConfig } from './config.js';
import { figuresOf } from './figures.js';
import { type Outcome, outcomeOf } from './outcome.js';
import type { TrainedTask } from './summary.js';
import { tablesOf } from './tables.js';
import { type TaskData, taskData } from './task-data.js';

/** Greydanus et al., arXiv:1906.01563: energy kept by Hamiltonian networks, beside baselines and ours. */
export const hamiltonianNeuralNetworks: Experiment = {
  name: 'hamiltonian-neural-networks',
  title: 'Hamiltonian neural networks: energy error on the published tasks',
  source: 'S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, arXiv:1906.01563, and its code',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

async function run(context: ExperimentContext, { seeds, tasks }: Config): Promise<ExperimentResult> {
  const possible = tasks.filter(({ task }) => task !== 'real-pendulum' || context.data !== null);
  const trained: TrainedTask[] = [];
  for (const task of possible) trained.push(await runTask(context, task, seeds));
  const notes =
    possible.length === tasks.length
      ? ['The published real pendulum is another recording; its energy error is in other units.']
      : ['The real pendulum was left out: no folder of recorded data was given (--data).'];
  return { claims: claimsOf(trained), tables: tablesOf(trained, notes), figures: figuresOf(trained) };
}

async function runTask(
  context: ExperimentContext,
  config: TaskConfig,
  seeds: readonly number[],
): Promise<TrainedTask> {
  const outcomes = config.recipes.map((): Outcome[] => []);
  for (const seed of seeds) {
    // Made when a part needs it, and once for all networks of a seed.
    let made: TaskData | undefined;
    for (const [index, recipe] of config.recipes.entries()) {
      const part = `${config.task}-${recipe.name.replaceAll(/[^a-zA-Z]+/g, '-')}-${seed}`;
      const outcome = await context.part(part, () => {
        made ??= taskData(config, seed, context.data);
        return outcomeOf(config, recipe, seed, made, context);
      });
      outcomes[index]!.push(outcome);
    }
  }
  return {
    task: config.task,
    seeds,
    trained: config.recipes.map((recipe, index) => ({ recipe, outcomes: outcomes[index]! })),
  };
}
