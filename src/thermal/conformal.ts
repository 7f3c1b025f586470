import { InputError, mean } from 'principia/math';
import { normalQuantile } from './normal-distribution.js';

/** What was predicted of one trajectory, entry by entry, and what was observed. */
export interface TrajectoryForecast {
  readonly means: ArrayLike<number>;
  readonly deviations: ArrayLike<number>;
  readonly observed: ArrayLike<number>;
}

/** A factor for the deviations, or why there is none. */
export type ConformalFactor =
  | { readonly granted: true; readonly factor: number; readonly trajectories: number }
  | {
      readonly granted: false;
      readonly reason: string;
      readonly trajectories: number;
      readonly needed: number;
    };

/** How often bands held what came to be. */
export interface BandCoverage {
  /** The share of single entries inside. */
  readonly entries: number;
  /** The share of trajectories with as many of their entries inside as was asked for: what is promised. */
  readonly trajectories: number;
}

/** What recalibration does on trajectories that it has not seen. */
export interface Recalibration {
  readonly conformal: ConformalFactor;
  /** Of the forecasts' own bands, mean ± Φ⁻¹((1 + level)/2) deviations. */
  readonly before: BandCoverage;
  /** Of mean ± factor·deviation; null where no factor was granted. */
  readonly after: BandCoverage | null;
}

/**
 * The score of a trajectory: the smallest factor f such that the given share of its entries lies within
 * mean ± f·deviation. A trajectory has one score however densely it is sampled, since neighbouring points are not
 * exchangeable but trajectories are.
 *
 * @param share 1 where absent: all of them, for bands that hold whole trajectories
 * @throws InputError where lengths differ, a deviation is not positive, or the share is not in (0, 1].
 */
export function trajectoryScore(forecast: TrajectoryForecast, share = 1): number {
  const { means, deviations, observed } = forecast;
  const count = observed.length;
  if (count === 0 || means.length !== count || deviations.length !== count || !(share > 0 && share <= 1)) {
    throw new InputError(
      `A trajectory's score needs one mean and one deviation for each of its entries and a share in (0, 1]; got ${means.length} means, ${deviations.length} deviations, ${count} entries and ${share}.`,
    );
  }
  const distances = standardised(forecast).sort((a, b) => a - b);
  if (distances.some(Number.isNaN)) {
    throw new InputError('A forecast, its deviation or an observation of the trajectory is not a number.');
  }
  return distances[Math.ceil(share * count - 1e-9) - 1]!;
}

/**
 * The split-conformal factor: the ⌈(n + 1)(1 − α)⌉-th smallest of n calibration scores. A new trajectory,
 * exchangeable with them, scores at most that with a probability of at least 1 − α, and of no more than
 * 1 − α + 1/(n + 1), whatever the forecasts are worth.
 *
 * Where n < 1/α − 1 that rank does not exist: no finite band can be promised, and none is granted.
 *
 * Source: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; Lei and others,
 * J. Am. Stat. Assoc. 113, 1094 (2018), theorem 2.2.
 *
 * @param scores one a calibration trajectory
 * @param level 1 − α
 * @example
 * ```ts
 * const conformal = conformalFactor(heldOut.map((forecast) => trajectoryScore(forecast)), 0.9);
 * if (conformal.granted) bandHalfWidth = deviation.map((s) => conformal.factor * s);
 * ```
 * @throws InputError where the level is not between 0 and 1 or a score is not a number.
 */
export function conformalFactor(scores: ArrayLike<number>, level: number): ConformalFactor {
  const trajectories = scores.length;
  if (!(level > 0 && level < 1) || Array.from(scores).some(Number.isNaN)) {
    throw new InputError(
      `Conformal recalibration needs a level between 0 and 1 and scores that are numbers; got level ${level}.`,
    );
  }
  // Rounding must not push (n + 1)(1 − α) over a whole number: 10 · 0.9 is 9.
  const rank = Math.ceil((trajectories + 1) * level - 1e-9);
  if (rank > trajectories) {
    const needed = Math.ceil(level / (1 - level) - 1e-9);
    return {
      granted: false,
      reason: `${trajectories} calibration trajectories cannot promise ${level}: at least ${needed} are needed`,
      trajectories,
      needed,
    };
  }
  return { granted: true, factor: Float64Array.from(scores).sort()[rank - 1]!, trajectories };
}

/**
 * Recalibrates on some held-out trajectories and says on others what that did to the coverage, before and after.
 *
 * @param level promised for whole trajectories
 * @param share of a trajectory's entries that its band is to hold; all of them where absent
 */
export function recalibrate(
  held: { readonly calibration: readonly TrajectoryForecast[]; readonly test: readonly TrajectoryForecast[] },
  level: number,
  share = 1,
): Recalibration {
  const conformal = conformalFactor(
    held.calibration.map((forecast) => trajectoryScore(forecast, share)),
    level,
  );
  const within = (factor: number): BandCoverage => ({
    entries: mean(held.test.flatMap((forecast) => standardised(forecast).map((z) => (z <= factor ? 1 : 0)))),
    trajectories: mean(held.test.map((forecast) => (trajectoryScore(forecast, share) <= factor ? 1 : 0))),
  });
  return {
    conformal,
    before: within(normalQuantile((1 + level) / 2)),
    after: conformal.granted ? within(conformal.factor) : null,
  };
}

/** |y − mean|/deviation of every entry. */
function standardised({ means, deviations, observed }: TrajectoryForecast): number[] {
  return Array.from(observed, (value, index) => Math.abs(value - means[index]!) / deviations[index]!);
}
