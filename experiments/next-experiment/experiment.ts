import type { Table } from 'principia/report';
import type { Experiment, ExperimentClaim, ExperimentContext, ExperimentResult } from '../experiment.js';
import { type ClosedLoop, closeLoop } from './close-loop.js';
import { full, type NextExperimentConfig, smoke } from './config.js';

/** Whether the experiment that is proposed decides between two laws that the data leave open. */
export const nextExperiment: Experiment = {
  name: 'next-experiment',
  title: 'The experiment that tells two laws apart',
  source: 'our own; expected information gain as in D. V. Lindley, Ann. Math. Statist. 27, 986 (1956)',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

async function run(
  { part, progress }: ExperimentContext,
  config: NextExperimentConfig,
): Promise<ExperimentResult> {
  const stage = progress.stage('worlds', config.seeds.length);
  const loops: ClosedLoop[] = [];
  for (const seed of config.seeds) {
    loops.push(await part(`world-${seed}`, () => closeLoop(config, seed)));
    stage.advance();
  }
  stage.done();
  return { claims: claimsOf(loops, config), tables: [tableOf(loops)], figures: [] };
}

function claimsOf(
  loops: readonly ClosedLoop[],
  { decided }: NextExperimentConfig,
): readonly ExperimentClaim[] {
  const count = (of: (loop: ClosedLoop) => number): number =>
    loops.filter((loop) => of(loop) >= decided).length;
  const [before, proposed, random] = [
    count((loop) => loop.before),
    count((loop) => loop.proposed),
    count((loop) => loop.random),
  ];
  return [
    {
      statement: `Before, no world’s data decide for the true law (P ≥ ${decided})`,
      measured: `${before} of ${loops.length}`,
      holds: before === 0,
    },
    {
      statement: 'The proposed experiment decides for it in at least eight of ten worlds',
      measured: `${proposed} of ${loops.length}`,
      holds: proposed >= 0.8 * loops.length,
    },
    {
      statement: 'An experiment of the same size taken at random decides in at most half of them',
      measured: `${random} of ${loops.length}`,
      holds: random <= 0.5 * loops.length,
    },
  ];
}

function tableOf(loops: readonly ClosedLoop[]): Table {
  return {
    title: 'Probability of the true law, Yukawa’s, beside 1/r²',
    rows: loops.map(({ seed, before, proposed, random, expected, simulations }) => ({
      world: seed,
      before: before.toFixed(3),
      'after the proposed experiment': proposed.toFixed(3),
      'after one at random': random.toFixed(3),
      'expected, nats': `${expected[0].toFixed(2)} and ${expected[1].toFixed(2)}`,
      'motions simulated': simulations,
    })),
    notes: loops.map(({ seed, reason }) => `${seed}: ${reason}`),
  };
}
