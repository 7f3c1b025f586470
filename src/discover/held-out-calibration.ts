import type { DocumentCoverage, DocumentPredictions } from 'principia/law';
import { mean } from 'principia/math';
import {
  calibration,
  centralCoverage,
  intervalScore,
  normalQuantile,
  normalRankedProbabilityScore,
  normalTransforms,
  recalibrate,
  type TrajectoryForecast,
  trajectoryScore,
} from 'principia/thermal';

/** The level of predictive bands: that of 95 % would need nineteen trajectories to be recalibrated. */
const level = 0.9;

/** Nominal levels at which the coverage is told. */
const nominal = Array.from({ length: 19 }, (_, at) => (at + 1) / 20);

/**
 * How the bands of forecasts hold what came to be: coverage, calibration errors and scores over all of them, and what
 * split-conformal recalibration on every other trajectory does on the rest. Null where there is no forecast.
 */
export function heldOutCalibration(forecasts: readonly TrajectoryForecast[]): DocumentPredictions | null {
  if (forecasts.length === 0) return null;
  const all = (of: keyof TrajectoryForecast): number[] => forecasts.flatMap((one) => Array.from(one[of]));
  const [means, deviations, observed] = [all('means'), all('deviations'), all('observed')];
  const transforms = normalTransforms({ means, deviations, observed });
  const width = normalQuantile((1 + level) / 2);
  // Positions and velocities have units of their own; over their deviations they can be averaged.
  const standardised = observed.map((value, entry) => (value - means[entry]!) / deviations[entry]!);
  const covered = centralCoverage(transforms, nominal);
  const { expectedError, miscalibrationArea } = calibration(transforms);
  const inside: DocumentCoverage = {
    entries: mean(standardised.map((z) => (Math.abs(z) <= width ? 1 : 0))),
    trajectories: mean(forecasts.map((one) => (trajectoryScore(one, level) <= width ? 1 : 0))),
  };
  return {
    ...{ level, expectedError, miscalibrationArea, coverage: inside, trajectories: forecasts.length },
    rankedProbabilityScore: mean(standardised.map((z) => normalRankedProbabilityScore(0, 1, z))),
    intervalScore: intervalScore(
      {
        low: standardised.map(() => -width),
        high: standardised.map(() => width),
        observed: standardised,
      },
      level,
    ),
    recalibration: recalibrationOf(forecasts),
    curve: nominal.map((p, at) => ({ nominal: p, covered: covered[at]! })),
  };
}

function recalibrationOf(forecasts: readonly TrajectoryForecast[]): DocumentPredictions['recalibration'] {
  const half = (parity: number): TrajectoryForecast[] => forecasts.filter((_, at) => at % 2 === parity);
  const [fitted, checked] = [half(0), half(1)];
  if (checked.length === 0) {
    return { granted: false, reason: `there is one held-out trajectory: none is left to check on` };
  }
  const { conformal, before, after } = recalibrate({ calibration: fitted, test: checked }, level, level);
  return conformal.granted && after !== null
    ? { granted: true, factor: conformal.factor, before, after }
    : { granted: false, reason: conformal.granted ? '' : conformal.reason };
}
