import type { LinePoint } from 'principia/report';
import type { CurvePoint, ErrorSummary } from './rollout-errors.js';

/** Errors beyond it are of the same kind: nothing of the motion is left. */
const beyond = 1000;

/** An error as a table has it. */
export function cell(error: number | null): number | string {
  if (error === null) return 'diverged';
  return error > beyond ? `over ${beyond}` : error;
}

/** An error as a sentence has it, in two digits; a relative one in percent. */
export function percent(error: number | null): string {
  if (error === null) return 'diverged';
  return error > beyond ? `over ${100 * beyond} %` : `${Number((100 * error).toPrecision(2))} %`;
}

/** A length as a sentence has it. */
export function length(error: number | null): string {
  return typeof cell(error) === 'string' ? String(cell(error)) : String(Number(error!.toPrecision(3)));
}

/** Smaller; what diverged is larger than all numbers. */
export function below(one: number | null, other: number | null): boolean {
  return (one ?? Number.POSITIVE_INFINITY) < (other ?? Number.POSITIVE_INFINITY);
}

/** Columns that all tables of errors have. */
export function errorColumns({
  energy,
  largestEnergy,
  belowPercent,
  motions,
  position,
}: ErrorSummary): Record<string, number | string> {
  return {
    'energy error': cell(energy),
    'largest energy error': cell(largestEnergy),
    'under 1 %': `${belowPercent} of ${motions}`,
    'position error': cell(position),
  };
}

/** What the columns mean. */
export const errorNote: string =
  'Energy error: the largest |H(t) − H(0)| / |H(0)| of a motion, H the true Hamiltonian on predicted states; its ' +
  'median over the motions, its largest, and how many motions stay under 1 % all the time. Position error: root mean ' +
  'square over times, bodies and axes, median over the motions.';

/** A point of a figure; what is beyond all bounds is left out. */
export function pointOf(x: number, error: number | null): LinePoint[] {
  return error === null || error > beyond ? [] : [{ x, y: error }];
}

/** A figure's line of an error against time, with the band of the middle eight tenths of the motions. */
export function curveLine(curve: readonly CurvePoint[], kind: 'energy' | 'position'): LinePoint[] {
  return curve.flatMap((point) => {
    const { low, median, high } = point[kind];
    if (median === null || median > beyond) return [];
    const band = low === null || high === null || high > beyond ? {} : { low, high };
    return [{ x: point.time, y: median, ...band }];
  });
}

/** How many trainings the numbers of a table stand on. */
export function seedsTogether(count: number): string {
  return count === 1 ? 'One seed' : `${count} seeds together`;
}
