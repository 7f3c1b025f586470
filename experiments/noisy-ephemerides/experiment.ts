import { createRandom } from 'principia/math';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { type EphemeridesConfig, full, smoke } from './config.js';
import { claimsOf, type EphemeridesResults, figuresOf, tablesOf } from './results.js';
import { type WeighedMasses, weighMasses } from './weigh-masses.js';
import { drawWorld, integrationError, newtonianSystem } from './worlds.js';

/** Whether intervals of the planets' masses hold the truth as often as they say. */
export const noisyEphemerides: Experiment = {
  name: 'noisy-ephemerides',
  title: 'Intervals of the planets’ masses on twenty noisy ephemerides',
  source: 'our own; masses: R. S. Park and others, Astron. J. 161, 105 (2021)',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

async function run(context: ExperimentContext, config: EphemeridesConfig): Promise<ExperimentResult> {
  const { part, progress } = context;
  const system = newtonianSystem(config);
  const stage = progress.stage('worlds', config.worlds + config.told + 1);
  const weighed = async (name: string, world: number, noise?: number): Promise<WeighedMasses> => {
    const result = await part(`${name}-${world}`, () => {
      const random = createRandom(config.seed).child(`world ${world}`);
      return weighMasses(drawWorld(system, config.noise, random), config, noise, context);
    });
    stage.advance(1, result.expression);
    return result;
  };
  const integration = await part('integration', async () => integrationError(system, config));
  const worlds: WeighedMasses[] = [];
  for (let world = 0; world < config.worlds; world++) worlds.push(await weighed('world', world));
  const real = await part('real', () => weighMasses(system.real, config, undefined, context));
  stage.advance(1, real.expression);
  const told: WeighedMasses[] = [];
  for (let world = 0; world < config.told; world++) told.push(await weighed('told', world, config.noise));
  stage.done();
  const results: EphemeridesResults = {
    integration,
    worlds,
    told,
    real,
    systematic: system.real.massSystematic!.relative,
  };
  return {
    claims: claimsOf(results, config),
    tables: tablesOf(results, config),
    figures: figuresOf(results, config),
  };
}
