import { median } from 'principia/math';

/** Errors by distance: models have seen few close encounters, and err more there. */
export interface DistanceNoise {
  /** Where one range of distances ends and the next begins, ascending. */
  readonly ends: readonly number[];
  /** Standard deviation in each range, one more than ends. */
  readonly sizes: readonly number[];
}

/** Ranges of as many rows. */
const ranges = 10;

/** From the median of a normal number's size to its standard deviation. */
const fromMedian = 1.4826;

/** The sizes of errors by distance, from errors at distances. */
export function distanceNoise(
  errors: readonly { readonly r: number; readonly error: number }[],
): DistanceNoise {
  const sorted = errors.toSorted((a, b) => a.r - b.r);
  const parts = Array.from({ length: ranges }, (_, range) =>
    sorted.slice(
      Math.floor((range * sorted.length) / ranges),
      Math.floor(((range + 1) * sorted.length) / ranges),
    ),
  ).filter((part) => part.length > 0);
  return {
    ends: parts.slice(1).map(([first]) => first!.r),
    sizes: parts.map((part) => fromMedian * median(part.map(({ error }) => error))),
  };
}

/** The standard deviation at a distance; 0 where there were no errors. */
export function noiseAt({ ends, sizes }: DistanceNoise, r: number): number {
  const range = ends.findIndex((end) => r < end);
  return sizes[range < 0 ? ends.length : range] ?? 0;
}
