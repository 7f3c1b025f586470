import { createRandom } from 'principia/math';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { full, type SimmeringConfig, smoke } from './config.js';
import { drawDataSet } from './data-sets.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { claimsOf, figuresOf, type TaskOutcomes, tablesOf } from './results.js';

/** Networks heated at the temperature of their data's noise, against optimised, early-stopped and ensembled ones. */
export const simmering: Experiment = {
  name: 'simmering',
  title: 'Simmering: networks at the temperature of their noise',
  source:
    'I. Babayan, H. Aliahmadi and G. van Anders, Sufficient is better than optimal for training neural networks, arXiv:2410.19912',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

async function run(context: ExperimentContext, config: SimmeringConfig): Promise<ExperimentResult> {
  const stage = context.progress.stage('data sets', config.tasks.length * config.repeats);
  const all: TaskOutcomes[] = [];
  for (const task of config.tasks) {
    const outcomes: Outcome[] = [];
    const noises: number[] = [];
    for (let repeat = 0; repeat < config.repeats; repeat++) {
      const random = createRandom(config.seed).child(task.name).child(repeat);
      outcomes.push(await context.part(`${task.name}-${repeat}`, () => outcomeOf(task, config, random)));
      noises.push(drawDataSet(task, random.child('data')).noise);
      stage.advance(1, `${task.name} ${repeat + 1}`);
    }
    all.push({ task, outcomes, noises });
  }
  stage.done();
  return { claims: claimsOf(all), tables: tablesOf(all, config), figures: figuresOf(all) };
}
