import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { claimsOf } from './claims.js';
import { type Config, evening, paper, type SystemConfig, smoke } from './config.js';
import { figuresOf } from './figures.js';
import { type Outcome, outcomeOf } from './outcome.js';
import type { Trained } from './summary.js';
import { type SystemData, systemData } from './system-data.js';
import { tablesOf } from './tables.js';

/** Cranmer et al., arXiv:2006.11287, at a size that two cores finish in an evening. */
export const symbolicDistillation: Experiment = symbolicDistillationExperiment(evening);

/** The same at the published size: about eight weeks of one machine. */
export const paperSymbolicDistillation: Experiment = {
  ...symbolicDistillationExperiment(paper),
  name: 'symbolic-distillation-paper',
};

/** The same at other settings: a part of the systems, variants or seeds. */
export function symbolicDistillationExperiment(config: Config): Experiment {
  return {
    name: 'symbolic-distillation',
    title: 'Force laws from the messages of graph networks',
    source:
      'M. Cranmer and others, Discovering Symbolic Models from Deep Learning with Inductive Biases, arXiv:2006.11287',
    config: { full: config, smoke },
    run: (context) => run(context, context.smoke ? smoke : config),
  };
}

async function run(context: ExperimentContext, config: Config): Promise<ExperimentResult> {
  const trained: Trained[] = [];
  for (const system of config.systems) trained.push(...(await runSystem(context, config, system)));
  return {
    claims: claimsOf(config.systems, trained),
    tables: tablesOf(config.systems, trained),
    figures: figuresOf(config.systems, trained),
  };
}

async function runSystem(
  context: ExperimentContext,
  config: Config,
  system: SystemConfig,
): Promise<readonly Trained[]> {
  const outcomes = config.variants.map((): Outcome[] => []);
  for (const seed of config.seeds) {
    // Made when a part needs it, and once for all variants of a seed.
    let made: SystemData | undefined;
    for (const [index, variant] of config.variants.entries()) {
      const { law, dimension, bodies } = system;
      const outcome = await context.part(`${law}-${dimension}-${bodies}-${variant}-${seed}`, () => {
        made ??= systemData(system, config.data, seed);
        return outcomeOf(config, system, variant, seed, made, context);
      });
      outcomes[index]!.push(outcome);
    }
  }
  return config.variants.map((variant, index) => ({ system, variant, outcomes: outcomes[index]! }));
}
