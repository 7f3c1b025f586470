/**
 * Where a function known at evenly spaced samples of [0, 1] passes through zero.
 *
 * @packageDocumentation
 */

/** Values of a function at 0, …, 1, evenly spaced. */
export type Samples = readonly number[];

/** A passage through zero; zero itself is on the positive side. */
export interface Crossing {
  /** The first place found at which the function has passed. */
  readonly at: number;
  /** On which side it then is. */
  readonly side: 1 | -1;
}

/** The side of zero on which a value is; zero is on the positive one, what is not a number on none. */
export function sideOf(value: number): 1 | -1 | null {
  if (value < 0) return -1;
  return value >= 0 ? 1 : null;
}

/** A value of the function. */
interface Point {
  readonly at: number;
  readonly value: number;
}

/** How often an interval between samples is halved at most, and how many are in one round. */
const rounds = 24;
const mostIntervals = 64;

/**
 * The passages through zero in this direction, in order, to the resolution given.
 *
 * Between samples the function is looked at again until three neighbours show that it is monotone or keeps clear of
 * zero, so that a dip through zero and back is seen as well.
 *
 * @param samples an odd number of them
 */
export function findCrossings(
  value: (at: number) => number,
  samples: Samples,
  direction: 'rising' | 'falling' | 'either',
  resolution: number,
): Crossing[] {
  if (isPlain(samples)) return [];
  const crossings: Crossing[] = [];
  const points = refine(value, samples);
  for (let index = 1; index < points.length; index++) {
    const [low, high] = [points[index - 1]!, points[index]!];
    const [from, to] = [sideOf(low.value), sideOf(high.value)];
    if (from === null || to === null || from === to) continue;
    if (direction === (to === 1 ? 'falling' : 'rising')) continue;
    crossings.push({ at: firstPassed(value, low, high, resolution), side: to });
  }
  return crossings;
}

/** Whether the samples alone say that there is no passage; the common case, which costs nothing. */
function isPlain(samples: Samples): boolean {
  const side = sideOf(samples[0]!);
  for (let index = 1; index < samples.length; index++) if (sideOf(samples[index]!) !== side) return false;
  for (let index = 2; index < samples.length; index += 2) {
    if (!isSettled(samples[index - 2]!, samples[index - 1]!, samples[index]!)) return false;
  }
  return true;
}

/** Whether the parabola through three neighbours is clearly monotone, or clear of zero by more than its bend. */
function isSettled(before: number, middle: number, after: number): boolean {
  const bend = Math.abs(before - 2 * middle + after);
  if (!(bend > Math.abs(after - before) / 4)) return true;
  const sameSide = sideOf(before) === sideOf(middle) && sideOf(middle) === sideOf(after);
  return sameSide && Math.min(Math.abs(before), Math.abs(middle), Math.abs(after)) > bend;
}

/** The samples, and between them as many values more as it takes. */
function refine(value: (at: number) => number, samples: Samples): Point[] {
  const points = samples.map((sample, index): Point => ({ at: index / (samples.length - 1), value: sample }));
  const between = (low: Point, high: Point): Point => {
    const at = (low.at + high.at) / 2;
    const point = { at, value: value(at) };
    points.push(point);
    return point;
  };
  let open = points.flatMap((middle, index): [Point, Point, Point][] =>
    index % 2 === 1 ? [[points[index - 1]!, middle, points[index + 1]!]] : [],
  );
  for (let round = 0; round < rounds; round++) {
    open = open.filter(([low, middle, high]) => !isSettled(low.value, middle.value, high.value));
    if (open.length === 0 || open.length > mostIntervals) break;
    open = open.flatMap(([low, middle, high]): [Point, Point, Point][] => [
      [low, between(low, middle), middle],
      [middle, between(middle, high), high],
    ]);
  }
  return points.sort((one, other) => one.at - other.at);
}

/**
 * The upper end of a bracket no wider than the resolution: false position with Illinois's halving, every fourth time a
 * bisection, which bounds the work.
 */
function firstPassed(value: (at: number) => number, from: Point, to: Point, resolution: number): number {
  const passed = sideOf(to.value);
  let [low, high] = [from.at, to.at];
  let [below, above] = [from.value, to.value];
  let moved: 'low' | 'high' | null = null;
  for (let iteration = 0; high - low > resolution; iteration++) {
    const share = iteration % 4 === 3 ? 1 / 2 : below / (below - above);
    const at = Math.min(Math.max(low + share * (high - low), low + resolution / 2), high - resolution / 2);
    const found = value(at);
    if (sideOf(found) === passed) {
      [high, above] = [at, found];
      if (moved === 'high') below /= 2;
      moved = 'high';
    } else {
      [low, below] = [at, found];
      if (moved === 'low') above /= 2;
      moved = 'low';
    }
  }
  return high;
}
