import type { PairLaw } from 'principia/training';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { scalingClaims } from './claims.js';
import { full, type ScalingConfig, smoke } from './config.js';
import { scalingFigures } from './figures.js';
import { gradientNetworks } from './gradient-networks.js';
import { gravityCloud, narrowGravityCloud } from './gravity-cloud.js';
import { type Learning, learnLaw } from './learn-law.js';
import { lennardJonesFluid } from './lennard-jones-fluid.js';
import type { NetworkResult, SystemResult } from './results.js';
import type { ScalingSystem } from './scaling-system.js';
import { springLattice } from './spring-lattice.js';
import { type StepTime, stepTime } from './step-time.js';
import { scalingTables } from './tables.js';
import { trainNetwork } from './train-network.js';
import { type Trial, tryLaw } from './try-law.js';
import { type NetworkTrial, tryNetwork } from './try-network.js';

/** Laws learned from few bodies, run on thousands. */
export const scaling: Experiment = {
  name: 'scaling',
  title: 'From 8 bodies to 4,096: learned laws on larger systems than they saw',
  source: 'A. Rahma et al., arXiv:2506.06558',
  config: { full, smoke },
  async run(context) {
    const config = context.smoke ? smoke : full;
    const systems: SystemResult[] = [];
    for (const make of [springLattice, lennardJonesFluid, gravityCloud]) {
      systems.push(await systemResult(make(config), config, context));
    }
    const results = {
      integrators: config.integrators,
      every: config.every,
      systems,
      narrow: await systemResult(narrowGravityCloud(config), config, context),
      networks: await networkResults(config, context),
    };
    return {
      claims: scalingClaims(results),
      tables: scalingTables(results),
      figures: scalingFigures(results),
    };
  },
};

async function systemResult(
  system: ScalingSystem,
  config: ScalingConfig,
  { part, now, progress }: ExperimentContext,
): Promise<SystemResult> {
  const { name, title, trained, sizes } = system;
  const stage = progress.stage(title, sizes.length * config.integrators.length);
  // A law is no plain data: where an interrupted run has its figures but not all trials, it is learned once more.
  let learned: { readonly law: PairLaw; readonly learning: Learning } | undefined;
  const learn = (): NonNullable<typeof learned> => {
    learned ??= learnLaw(system, config, now);
    return learned;
  };
  const learning = await part(`${name}-law`, async () => learn().learning);
  const trials: Trial[] = [];
  for (const bodies of sizes) {
    for (const integrator of config.integrators) {
      trials.push(
        await part(`${name}-${bodies}-${integrator}`, async () =>
          tryLaw(system, learn().law, bodies, integrator, config.every),
        ),
      );
      stage.advance();
    }
  }
  const times: StepTime[] = [];
  for (const bodies of sizes) {
    times.push(
      await part(`${name}-${bodies}-time`, async () =>
        stepTime(system, learn().law, bodies, config.integrators[0]!, now),
      ),
    );
  }
  stage.done();
  return { title, trained, learning, trials, times };
}

async function networkResults(
  config: ScalingConfig,
  context: ExperimentContext,
): Promise<readonly NetworkResult[]> {
  const results: NetworkResult[] = [];
  for (const network of gradientNetworks(config)) {
    const trained = await context.part(network.name, () => trainNetwork(network, config, context));
    const trials: NetworkTrial[] = [];
    for (const bodies of config.networks.sizes) {
      trials.push(
        await context.part(`${network.name}-${bodies}`, () =>
          tryNetwork(network, trained, bodies, config, context),
        ),
      );
    }
    results.push({ title: network.title, training: trained, trials });
  }
  return results;
}
