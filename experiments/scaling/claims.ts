import type { ExperimentClaim } from '../experiment.js';
import { powerSlope } from './power-slope.js';
import { type NetworkResult, type ScalingResults, type SystemResult, trialsBy } from './results.js';
import type { Trial } from './try-law.js';

/** A learned law's energy error over the true law's, by the first method. */
const largestRatio = 1.5;
/** The same by a method of higher order, which shows the law's own error; not over the true law's, but by itself. */
const largestOwnError = 1e-3;
/** Growth of the energy error with the number of bodies. */
const steepestError = 0.2;
const largestMomentum = 1e-12;
/** Growth of the time with the number of pairs. */
const steepestTime = 1.15;
/** Below so many bodies a step's time is mostly that of calls. */
const leastTimed = 64;
/** How many times as large an error may become from the size trained on to the largest. */
const carriedOver = 5;

/** The statements that are put to the test, with what was measured. */
export function scalingClaims({
  systems,
  networks,
  integrators,
}: ScalingResults): readonly ExperimentClaim[] {
  return [
    ...systems.flatMap((system) => {
      const [rough, fine] = integrators.map((name) => trialsBy(system, name));
      return [
        energyClaim(system, rough!),
        ...(fine === undefined ? [] : [ownErrorClaim(system, fine)]),
        growthClaim(system, rough!),
        momentumClaim(system),
        timeClaim(system),
      ];
    }),
    ...networks.map(networkClaim),
  ];
}

function energyClaim({ title, trained, learning }: SystemResult, trials: readonly Trial[]): ExperimentClaim {
  const last = trials.at(-1)!;
  const ratio = Math.max(...trials.map(({ learned, floor }) => (learned.energy ?? Infinity) / floor!));
  return {
    statement:
      `${title}, learned from ${learning.moments} moments of ${trained} bodies in one solve: energy error of ${last.integrator} ` +
      `at most ${largestRatio} times the true law's on ${trials.map(({ bodies }) => bodies).join(', ')} bodies`,
    ...(title.includes('spring')
      ? { published: 'trained on 8 nodes, runs on 4,096 (arXiv:2506.06558, abstract)' }
      : {}),
    measured: `${scientific(last.learned.energy)} against ${scientific(last.floor)} on ${last.bodies} bodies; ${ratio.toFixed(3)} times at most`,
    holds: ratio <= largestRatio,
  };
}

function ownErrorClaim({ title }: SystemResult, trials: readonly Trial[]): ExperimentClaim {
  const worst = trials.reduce((most, trial) =>
    (trial.learned.energy ?? Infinity) > (most.learned.energy ?? Infinity) ? trial : most,
  );
  return {
    statement: `${title}: where ${worst.integrator} leaves the law's own error, energy error at most ${largestOwnError} at every size`,
    measured: `${scientific(worst.learned.energy)} on ${worst.bodies} bodies (true law ${scientific(worst.floor)})`,
    holds: (worst.learned.energy ?? Infinity) <= largestOwnError,
  };
}

function growthClaim({ title }: SystemResult, trials: readonly Trial[]): ExperimentClaim {
  const slope = powerSlope(
    trials.map(({ bodies, learned }) => ({ x: bodies, y: learned.energy ?? Infinity })),
  );
  return {
    statement: `${title}: the energy error grows with the number of bodies no faster than N^${steepestError}`,
    measured: `N^${slope.toFixed(2)} (true law N^${powerSlope(trials.map(({ bodies, floor }) => ({ x: bodies, y: floor! }))).toFixed(2)})`,
    holds: slope <= steepestError,
  };
}

function momentumClaim({ title, trials }: SystemResult): ExperimentClaim {
  const most = Math.max(...trials.map(({ learned }) => learned.momentum ?? Infinity));
  return {
    statement: `${title}: the learned law conserves the total momentum to rounding, ${largestMomentum} of √Σp²`,
    measured: scientific(most),
    holds: most <= largestMomentum,
  };
}

function timeClaim({ title, times }: SystemResult): ExperimentClaim {
  const timed = times.filter(({ bodies }, index) => bodies >= leastTimed || times.length - index <= 2);
  const slope = (by: 'pairs' | 'bodies'): number =>
    powerSlope(timed.map(({ [by]: x, learned: y }) => ({ x, y })));
  return {
    statement: `${title}: from ${timed[0]!.bodies} bodies on the time of a step grows no faster than (pairs)^${steepestTime}`,
    measured: `(pairs)^${slope('pairs').toFixed(2)}, N^${slope('bodies').toFixed(2)}`,
    holds: slope('pairs') <= steepestTime,
  };
}

function networkClaim({ title, trials }: NetworkResult): ExperimentClaim {
  const [first, last] = [trials[0]!, trials.at(-1)!];
  const growth = (last.errors.energy ?? Infinity) / (first.errors.energy ?? Infinity);
  return {
    statement: `lattice springs, ${title}: energy error on ${last.bodies} bodies at most ${carriedOver} times that on ${first.bodies}`,
    measured: `${scientific(last.errors.energy)} against ${scientific(first.errors.energy)}`,
    holds: growth <= carriedOver,
  };
}

/** A number in scientific notation; one that is none grew beyond all bounds. */
export function scientific(value: number | null): string {
  return value === null ? '∞' : value.toExponential(1);
}
