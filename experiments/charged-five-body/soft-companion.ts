import { chargedFiveBodySoft, settle } from 'principia/datasets';
import { createRandom } from 'principia/math';
import { integrators } from 'principia/physics';
import { fitPairLaw, refineThroughIntegrator } from 'principia/training';
import type { Config } from './config.js';
import { hiddenLayerOf, observedWindows } from './learn-force.js';
import { type ChargedMotion, chargedMotion, taskOf } from './motions.js';
import { bestFactor, continuousTime, type Predictor, straightLine } from './predictors.js';
import { squaredErrors } from './scores.js';
import { type PairStrength, tabulateForce, tabulateLayer } from './tabulated-layer.js';
import { chooseWindows, surveyWindows } from './windows.js';

/** Squared errors of the companion's tests by predictor. */
export interface SoftErrors {
  readonly static: readonly number[];
  readonly line: readonly number[];
  readonly learned: readonly number[];
  /** What the integration itself is off by. */
  readonly exact: readonly number[];
}

/**
 * The same task on the benchmark's clean companion, soft charges that follow their law: the same network, refined through
 * a general integrator of order 6, predicts in continuous time.
 */
export function softErrors(config: Config): SoftErrors {
  const { training, tests, windows, core, substeps, sweeps } = config.soft;
  const motions = softMotions(config, training + tests);
  const learners = motions.slice(0, training);
  const tasks = motions.slice(training).map(taskOf);
  const errors = (predict: Predictor): number[] => squaredErrors(tasks, predict);
  const inTime = (strength: PairStrength): number[] =>
    errors(continuousTime(strength, config.scoring.tolerance, null));

  const random = createRandom(config.seed).child('soft');
  const layer = hiddenLayerOf(config);
  const observed = observedWindows(
    chooseWindows(surveyWindows(learners, random.child('windows')), windows, 0),
    random,
  );
  const start = fitPairLaw([observed], { hidden: layer, random: random.child('fit') });
  const { posterior } = refineThroughIntegrator([observed], start, {
    integrator: integrators['yoshida-6'],
    substeps,
    sweeps,
  });
  return {
    static: errors(straightLine(0)),
    line: errors(straightLine(bestFactor(learners.map(taskOf)))),
    learned: inTime(tabulateForce(tabulateLayer(layer), posterior.coefficients).strength),
    exact: inTime((square, charge, other) => (charge * other) / (square + core * core) ** 1.5),
  };
}

function softMotions({ seed, soft }: Config, count: number): ChargedMotion[] {
  const settings = settle(chargedFiveBodySoft, { trajectories: count, heldOut: 0.5, core: soft.core, seed });
  const { motion } = chargedFiveBodySoft.prepare(settings);
  return Array.from({ length: count }, (_, index) => chargedMotion(motion(index)));
}
