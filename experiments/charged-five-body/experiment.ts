import { createRandom } from 'principia/math';
import type { Experiment } from '../experiment.js';
import type { BoundKind } from './bounded-motion.js';
import { full, smoke } from './config.js';
import { lastForce, measureErrors } from './errors.js';
import { type LearningStage, learnForce } from './learn-force.js';
import { type ChargedMotion, firstMotions, firstTasks, publishedTasks, taskOf } from './motions.js';
import { outcome } from './outcome.js';
import { bestFactor, closestOnTheWay } from './predictors.js';
import { softErrors } from './soft-companion.js';

/** The charged five-body benchmark: a force learned from its frames, and what the score means. */
export const chargedFiveBody: Experiment = {
  name: 'charged-five-body',
  title: 'Charged five-body benchmark: frame 40 from frame 30',
  source:
    'V. G. Satorras, E. Hoogeboom, M. Welling, E(n) Equivariant Graph Neural Networks, arXiv:2102.09844',
  config: { full, smoke },
  async run(context) {
    const config = context.smoke ? smoke : full;
    const { data } = config;
    let motions: readonly ChargedMotion[] | null = null;
    const training = (): readonly ChargedMotion[] => {
      motions ??= firstMotions(data.publishedSeed, data.training);
      return motions;
    };
    const sweeps = config.refinement.stages.reduce((sum, stage) => sum + stage.sweeps, 1);
    const learn = async (kind: BoundKind, count = data.training): Promise<LearningStage[]> => {
      const stages = await context.part(`learned-${kind}-${count}`, async () => {
        const stage = context.progress.stage(`learn from ${count} motions, bound of ${kind}`, sweeps);
        const learned = learnForce(config, training().slice(0, count), kind, (note) =>
          stage.advance(1, note),
        );
        stage.done();
        return learned.map(({ stage: name, force: { coefficients, bound } }) => ({
          stage: name,
          force: { coefficients: Array.from(coefficients), bound },
        }));
      });
      return stages.map(({ stage, force: { coefficients, bound } }) => ({
        stage,
        force: { coefficients: Float64Array.from(coefficients), bound },
      }));
    };
    const stages = { components: await learn('components'), pairs: await learn('pairs') };
    const fewer: LearningStage[][] = [];
    for (const count of data.fewer) fewer.push(await learn('components', count));
    const factor = await context.part('straight-line', async () => bestFactor(training().map(taskOf)));
    motions = null;
    const tests = {
      own: firstTasks(data.ownSeed, data.ownTests),
      published: publishedTasks(data.publishedSeed, data.publishedTests),
    };
    const errors = await measureErrors(context, config, tests, factor, {
      components: lastForce(stages.components),
      pairs: lastForce(stages.pairs),
      fewer: fewer.map(lastForce),
    });
    const approaches = await context.part('approaches', async () => tests.own.map(closestOnTheWay));
    const soft = await context.part('soft', async () => softErrors(config));
    return outcome({ config, errors, soft, factor, stages, approaches, random: createRandom(config.seed) });
  },
};
