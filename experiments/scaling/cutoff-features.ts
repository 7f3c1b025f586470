/**
 * Hidden features that end at a known cutoff c, for laws whose forces do: the usual units of the distance, and a factor
 * that goes to zero there with its slope,
 *
 *     φₖ = (1 − r/c)² r^αₖ tanh(wₖ ln(r/rₖ)) for r < c, and 0 beyond.
 *
 * A law of such features is the same function on any list of pairs that holds those within the cutoff.
 *
 * Source of the factor: cutoff functions of J. Behler and M. Parrinello, Phys. Rev. Lett. 98, 146401 (2007).
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import type { FeatureMap } from 'principia/training';

/** What features are drawn for. */
export interface CutoffFeatureOptions {
  readonly cutoff: number;
  /** Units turn between this distance and the cutoff. */
  readonly nearest: number;
  readonly count: number;
  readonly random: RandomStream;
}

/** Powers α of a repulsive core, and how steep units are. */
const [lowest, highest] = [-12, 2];
const [flattest, steepest] = [0.5, 12];

/** Draws the features, of the distance alone. */
export function cutoffFeatures({ cutoff, nearest, count, random }: CutoffFeatureOptions): FeatureMap {
  const draw = (from: number, to: number): Float64Array =>
    Float64Array.from({ length: count }, () => from + (to - from) * random.uniform());
  const powers = draw(lowest, highest);
  const slopes = draw(Math.log(flattest), Math.log(steepest)).map(Math.exp);
  const centres = draw(Math.log(nearest), Math.log(cutoff));
  /** Writes features, or their derivatives by ln r. */
  const write = (logDistance: number, out: Float64Array, derivative: boolean): void => {
    const share = Math.exp(logDistance) / cutoff;
    if (share >= 1) {
      out.fill(0);
      return;
    }
    const factor = (1 - share) ** 2;
    const fall = (-2 * share) / (1 - share);
    for (let feature = 0; feature < count; feature++) {
      const unit = Math.tanh(slopes[feature]! * (logDistance - centres[feature]!));
      const size = factor * Math.exp(powers[feature]! * logDistance);
      out[feature] =
        size * (derivative ? unit * (fall + powers[feature]!) + slopes[feature]! * (1 - unit * unit) : unit);
    }
  };
  return {
    count,
    groups: new Int32Array(count),
    values: (invariants, at, out) => write(invariants[at]!, out, false),
    slopes: (invariants, at, out) => write(invariants[at]!, out, true),
  };
}
