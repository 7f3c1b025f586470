import { createRandom, quantile } from 'principia/math';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { drawCatalogue } from './catalogue.js';
import { full, type HaloConfig, smoke } from './config.js';
import { type OutcomeContext, outcomeOf } from './outcome.js';
import { claimsOf, figuresOf, tablesOf } from './results.js';
import type { HaloResults } from './summary.js';

/** The cosmological example of arXiv:2006.11287 on a generated catalogue. */
export const haloOverdensity: Experiment = haloOverdensityExperiment(full);

/** The same at other settings. */
export function haloOverdensityExperiment(config: HaloConfig): Experiment {
  return {
    name: 'halo-overdensity',
    title: 'Overdensity about halos from the messages of a graph network',
    source:
      'M. Cranmer and others, Discovering Symbolic Models from Deep Learning with Inductive Biases, arXiv:2006.11287',
    config: { full: config, smoke },
    run: (context) => run(context, context.smoke ? smoke : config),
  };
}

async function run(context: ExperimentContext, config: HaloConfig): Promise<ExperimentResult> {
  const random = createRandom(config.seed);
  const draw = (name: string) => drawCatalogue(config.catalogue, config.cutoff, random.child(name));
  const [training, test] = [draw('training box'), draw('test box')];
  const { backend, now, progress } = context;
  const from = (title: string): OutcomeContext => ({
    ...{ backend, now, progress, config, training, test, title },
  });
  const halos = Int32Array.from(training.masses.keys());
  const threshold = quantile(training.overdensity, 1 - config.masked);
  const everywhere = await context.part('all-halos', () => outcomeOf(halos, from('all halos')));
  const masked = await context.part('masked', () => {
    const seen = halos.filter((halo) => training.overdensity[halo]! < threshold);
    return outcomeOf(seen, from('masked'), { refitted: everywhere.formula });
  });
  const results: HaloResults = {
    ...{ everywhere, masked, threshold, truth: test.overdensity },
    boxes: [training, test].map(({ masses, neighbours: { senders } }) => ({
      halos: masses.length,
      neighbours: senders.length / masses.length,
    })),
  };
  return { claims: claimsOf(results), tables: tablesOf(results), figures: figuresOf(results) };
}
