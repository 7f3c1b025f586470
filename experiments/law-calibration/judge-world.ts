import { evenNoise, type NoiseLevels } from 'principia/distillation';
import { createRandom } from 'principia/math';
import { lawPosterior, type WeighedLaw, weightedQuantile, weightedShareBelow } from 'principia/thermal';
import type { CalibrationConfig } from './config.js';
import { laws } from './laws.js';
import { drawWorld, type World } from './worlds.js';

/** What was said of a world, beside what is so. */
export interface JudgedWorld {
  readonly truth: string;
  readonly noise: number;
  readonly duration: number;
  /** Of each law, in the order of `laws`; by Laplace's evidence too. */
  readonly probabilities: readonly number[];
  readonly laplaceProbabilities: readonly number[];
  /** Of the constants of the true law: where the truth lies among the draws of the posterior, 0 to 1. */
  readonly ranks: readonly number[];
  /** Of its logarithmic constants: how wide the central 90 % of the posterior is. */
  readonly widths: readonly number[];
  readonly smallestEffectiveSamples: number;
}

/** Draws a world, weighs the laws on what is seen of it, and compares. */
export function judgeWorld(config: CalibrationConfig, index: number): JudgedWorld {
  const random = createRandom(config.seed).child(`world ${index}`);
  const world = drawWorld(config, random);
  const weighed = weigh(world, config, index);
  const own = weighed.find(({ hypothesis }) => hypothesis.name === world.truth.name)!.parameters;
  const drawsOf = (at: number): Float64Array => Float64Array.from(own?.draws ?? [], (draw) => draw[at]!);
  const constants = own === null ? [] : [...world.constants.keys()];
  return {
    truth: world.truth.name,
    noise: world.noise,
    duration: world.observed.times[world.observed.times.length - 1]!,
    probabilities: weighed.map(({ probability }) => probability),
    laplaceProbabilities: weighed.map(({ laplaceProbability }) => laplaceProbability),
    ranks: constants.map((at) => weightedShareBelow(drawsOf(at), own!.weights, world.constants[at]!)),
    widths: constants.map((at) =>
      Math.abs(
        Math.log(
          weightedQuantile(drawsOf(at), own!.weights, 0.95) /
            weightedQuantile(drawsOf(at), own!.weights, 0.05),
        ),
      ),
    ),
    smallestEffectiveSamples: Math.min(
      ...weighed.map(({ parameters }) => parameters?.effectiveSamples ?? Number.POSITIVE_INFINITY),
    ),
  };
}

/** The noise of every body's positions and velocities. */
export function noiseOf({ noise }: World, { bodies }: CalibrationConfig): NoiseLevels {
  return evenNoise(bodies, noise);
}

/** The laws weighed on what is seen of a world. */
export function weigh(world: World, config: CalibrationConfig, index: number): readonly WeighedLaw[] {
  return lawPosterior(laws, [world.observed], {
    noise: noiseOf(world, config),
    random: createRandom(config.seed).child(`posterior ${index}`),
    draws: config.draws,
    relativeTolerance: config.tolerance,
    windows: [{ trajectory: 0, start: 0, end: config.samples }],
  });
}
