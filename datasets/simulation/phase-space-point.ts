import type { RandomStream } from 'principia/math';
import type { NumberOption } from './simulated-system.js';

/**
 * A point of phase space in a direction drawn as the sources do, a uniform point of the cube [−1, 1]ⁿ, at a distance
 * from the origin that is uniform between two radii.
 */
export function phaseSpacePoint(
  random: RandomStream,
  dimension: number,
  smallest: number,
  largest: number,
): Float64Array {
  const point = Float64Array.from({ length: dimension }, () => 2 * random.uniform() - 1);
  const radius = smallest + (largest - smallest) * random.uniform();
  const length = Math.hypot(...point);
  return point.map((component) => (component * radius) / length);
}

/** Radii between which motions begin, as options. */
export function radiusOptions(
  smallest: number,
  largest: number,
): {
  readonly smallestRadius: NumberOption;
  readonly largestRadius: NumberOption;
} {
  return {
    smallestRadius: {
      kind: 'number',
      meaning: 'smallest distance of a start from the origin',
      default: smallest,
      above: 0,
    },
    largestRadius: {
      kind: 'number',
      meaning: 'largest distance of a start from the origin',
      default: largest,
      above: 0,
    },
  };
}
