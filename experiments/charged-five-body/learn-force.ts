import { createRandom, type RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { fitPairLaw, type ObservedSystem, sampleIncrements } from 'principia/training';
import type { BoundKind } from './bounded-motion.js';
import type { Config } from './config.js';
import { drawHiddenLayer } from './hidden-layer.js';
import { type ChargedMotion, dimension, frameTime, width } from './motions.js';
import { findBound, type LearnedForce, sweep } from './refine-through-map.js';
import { type TabulatedLayer, tabulateLayer } from './tabulated-layer.js';
import { chooseWindows, surveyWindows, type Window } from './windows.js';

/** A force as it was after some stage. */
export interface LearningStage {
  readonly stage: string;
  readonly force: LearnedForce;
}

/** Encounters from which a bound is first found: close enough to show it, far enough for the force to be known. */
const boundDistances = [0.05, 0.1] as const;
const boundWindows = 100;

/** The network's hidden layer, as the configuration draws it. */
export function hiddenLayerOf({ network, seed }: Config): ReturnType<typeof drawHiddenLayer> {
  return drawHiddenLayer(network.units, network.distances, createRandom(seed).child('hidden layer'));
}

/**
 * Learns the force of pairs, and its bound, from the frames of training motions: a linear solve on the frames alone, then
 * Gauss-Newton sweeps through the benchmark's scheme, over ever closer encounters.
 *
 * @param kind - what the bound limits
 * @param report - is told of every sweep
 * @returns the force after every stage, the last one last
 */
export function learnForce(
  config: Config,
  motions: readonly ChargedMotion[],
  kind: BoundKind,
  report: (note: string) => void,
): LearningStage[] {
  const random = createRandom(config.seed);
  const layer = hiddenLayerOf(config);
  const tabulated = tabulateLayer(layer);
  const windows = surveyWindows(motions, random.child('windows'));
  const { posterior } = fitPairLaw(
    [observedWindows(chooseWindows(windows, config.firstFit.windows, config.firstFit.closest), random)],
    { hidden: layer, random: random.child('fit') },
  );
  report('linear solve');
  let force: LearnedForce = { coefficients: posterior.coefficients, bound: null };
  const stages: LearningStage[] = [{ stage: 'linear solve', force }];
  for (const { closest, sweeps } of config.refinement.stages) {
    const chosen = chooseWindows(windows, config.refinement.windows, closest);
    if (force.bound === null && closest < boundDistances[1])
      force = withBound(tabulated, windows, force, kind);
    for (let round = 0; round < sweeps; round++) {
      force = sweep(tabulated, chosen, force);
      report(`encounters from ${closest} on`);
    }
    stages.push({ stage: `map, r from ${closest}`, force });
  }
  return stages;
}

function withBound(
  layer: TabulatedLayer,
  windows: readonly Window[],
  { coefficients }: LearnedForce,
  kind: BoundKind,
): LearnedForce {
  const telling = windows
    .filter(({ approach }) => approach > boundDistances[0] && approach < boundDistances[1])
    .slice(0, boundWindows);
  return { coefficients, bound: findBound(layer, telling, coefficients, kind) };
}

/** Windows as the direct solve takes them: short trajectories of two frames. */
export function observedWindows(windows: readonly Window[], random: RandomStream): ObservedSystem {
  const trajectories = windows.map(({ motion, frame }): Trajectory => {
    const part = (values: Float64Array): Float64Array => values.subarray(frame * width, (frame + 2) * width);
    const bodies = Array.from(motion.charges, (charge, body) => ({
      name: `body-${body + 1}`,
      mass: 1,
      charge,
    }));
    return {
      system: createParticleSystem(bodies, 'complete'),
      dimension,
      times: Float64Array.of(0, frameTime),
      positions: part(motion.positions),
      velocities: part(motion.velocities),
      velocitiesEstimated: false,
    };
  });
  const increments = sampleIncrements(trajectories, { limit: windows.length, random: random.child('order') });
  return { increments, interactions: trajectories[0]!.system.interactions };
}
