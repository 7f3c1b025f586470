/**
 * What a model learns from: windows of motions, drawn in batches of fixed composition.
 *
 * @packageDocumentation
 */
import { InputError, permutation, type RandomStream } from 'principia/math';
import { confine } from 'principia/physics';
import type { ArrayRecord, InputDescription } from 'principia/tensor';
import {
  type Composition,
  compose,
  graphInputs,
  graphValues,
  groupByShape,
  shareBatch,
} from './compose-systems.js';
import type { DataScales } from './data-scales.js';
import type { PhaseRates, PhaseTrajectory } from './phase-trajectory.js';

/** What windows are drawn for. */
export interface WindowSettings {
  /** Sampling intervals of a window; 0 for single states with their rates. */
  readonly steps: number;
  /** Windows a batch. */
  readonly batch: number;
  /** Standard deviation of the noise added to the states that windows start from, in the data's typical sizes. */
  readonly noise: number;
  /** Standard deviation of a translation that every batch is moved by as a whole, in the data's units; none if not given. */
  readonly translation?: number;
  readonly scales: DataScales;
  /** Normal numbers that the model's messages need, for every edge. */
  readonly noiseChannels: number;
  readonly random: RandomStream;
}

/** A source of batches: the batch of a step depends on the step's number alone, so that a resumed training draws the same. */
export interface WindowSource {
  readonly composition: Composition;
  /** Windows in all. */
  readonly windows: number;
  /** Shapes of a batch's arrays. */
  readonly inputs: Readonly<Record<string, InputDescription>>;
  /** Weight of every body of a batch in the loss, [n, 1]: their mean is 1, every window of the data counts alike. */
  readonly weights: Float64Array;
  draw(step: number): ArrayRecord;
}

interface Window {
  readonly motion: number;
  readonly start: number;
}

/**
 * Windows of motions. A batch holds `position` and `momentum` [n, D] at the windows' start; the changes from there after
 * 1 … k intervals, `positionChange` and `momentumChange` [k, n, D], with the intervals' `duration` [k, n, 1]; for single
 * states the rates `velocity` and `force` [n, D]; and what the graph needs (`graphInputs`). Noise shifts a window as a
 * whole: a disturbed start is asked for the same changes, which makes rates smooth without teaching them to pull back.
 *
 * @param rates of every motion, for single states
 * @throws InputError where no motion is long enough, or the batch is too small for all shapes
 */
export function trainingWindows(
  motions: readonly PhaseTrajectory[],
  { steps, batch, noise, translation = 0, scales, noiseChannels, random }: WindowSettings,
  rates?: readonly PhaseRates[],
): WindowSource {
  const long = motions.filter(({ times }) => times.length > steps);
  if (long.length === 0) {
    throw new InputError(
      `no training trajectory has the ${steps + 1} times that a window of ${steps} steps needs; take shorter windows or longer trajectories`,
    );
  }
  const groups = groupByShape(motions);
  const windows = groups.map(({ members }) => windowsOf(motions, members, steps));
  const filled = groups.filter((_, index) => windows[index]!.length > 0);
  const filledWindows = windows.filter((own) => own.length > 0);
  const counts = shareBatch(
    batch,
    filledWindows.map((own) => own.length),
  );
  const composition = compose(motions, filled, counts);
  const order = filledWindows.map((own, index) =>
    endless(own, counts[index]!, random.child('order').child(index)),
  );
  const { bodies, dimension, edges } = composition;
  const messageNoise = noiseTable(edges * noiseChannels, random.child('messages'));
  const chosen = (step: number): readonly Window[] => order.flatMap((next) => next(step));
  const disturb = (step: number): (() => number) => {
    if (noise === 0) return () => 0;
    const own = random.child('noise').child(step);
    return () => noise * own.normal();
  };
  const shape = (leading: readonly number[], last: number): InputDescription => ({
    shape: [...leading, bodies, last],
  });
  return {
    composition,
    windows: filledWindows.reduce((sum, own) => sum + own.length, 0),
    weights: bodyWeights(
      composition,
      filledWindows.map((own) => own.length),
    ),
    inputs: {
      ...graphInputs(composition),
      ...(noiseChannels === 0 ? {} : { messageNoise: { shape: [edges, noiseChannels] } }),
      position: shape([], dimension),
      momentum: shape([], dimension),
      ...(steps === 0
        ? { velocity: shape([], dimension), force: shape([], dimension) }
        : {
            positionChange: shape([steps], dimension),
            momentumChange: shape([steps], dimension),
            duration: shape([steps], 1),
          }),
    },
    draw(step) {
      const drawn = chosen(step);
      const own = drawn.map(({ motion }) => motions[motion]!);
      const from = drawn.map(({ start }) => start);
      const blur = disturb(step);
      const start = startArrays(composition, own, from);
      for (let entry = 0; entry < start.position.length && noise > 0; entry++) {
        start.position[entry]! += scales.length * blur();
        start.momentum[entry]! += scales.momentum * blur();
      }
      if (translation > 0)
        translate(start.position, dimension, translation, random.child('translation').child(step));
      const array = (
        leading: readonly number[],
        data: Float64Array,
        last = dimension,
      ): ArrayRecord[string] => ({
        shape: [...leading, bodies, last],
        data,
      });
      const targets: ArrayRecord =
        steps === 0
          ? {
              velocity: array(
                [],
                gather(drawn, own, ({ motion }) => rates![motion]!.velocity),
              ),
              force: array(
                [],
                gather(drawn, own, ({ motion }) => rates![motion]!.force),
              ),
            }
          : {
              positionChange: array(
                [steps],
                changes(own, from, steps, ({ positions }) => positions),
              ),
              momentumChange: array(
                [steps],
                changes(own, from, steps, ({ momenta }) => momenta),
              ),
              duration: array([steps], durations(own, from, steps), 1),
            };
      return {
        ...graphValues(composition, own),
        ...(noiseChannels === 0
          ? {}
          : { messageNoise: { shape: [edges, noiseChannels], data: messageNoise(step) } }),
        position: array([], start.position),
        momentum: array([], start.momentum),
        ...targets,
      };
    },
  };
}

/**
 * States to start from, systems side by side, [n, D] each. In a periodic space a start lies inside the box, though the
 * motion may have left it before.
 */
export function startArrays(
  { bodies, dimension, space }: Composition,
  motions: readonly PhaseTrajectory[],
  rows: readonly number[],
): { readonly position: Float64Array; readonly momentum: Float64Array } {
  const position = new Float64Array(bodies * dimension);
  const momentum = new Float64Array(bodies * dimension);
  let at = 0;
  motions.forEach((motion, index) => {
    const width = motion.bodies * dimension;
    const from = rows[index]! * width;
    position.set(motion.positions.subarray(from, from + width), at);
    momentum.set(motion.momenta.subarray(from, from + width), at);
    at += width;
  });
  if (space.kind === 'periodic') confine(space, position);
  return { position, momentum };
}

/** Tables are so many times longer than what is taken from them. */
const noiseLength = 16;

/**
 * Normal numbers for every step: a stretch of one long table, from a place that is drawn. Messages of hundreds of edges and
 * channels need more of them than there is time to draw anew.
 */
function noiseTable(length: number, random: RandomStream): (step: number) => Float64Array {
  let table: Float64Array | undefined;
  return (step) => {
    if (table === undefined) {
      const normals = random.child('table');
      table = Float64Array.from({ length: noiseLength * length }, () => normals.normal());
    }
    const from = random.child(step).integer((noiseLength - 1) * length + 1);
    return table.slice(from, from + length);
  };
}

/** Moves all positions by the same random vector. */
function translate(position: Float64Array, dimension: number, deviation: number, random: RandomStream): void {
  const shift = Float64Array.from({ length: dimension }, () => deviation * random.normal());
  for (let entry = 0; entry < position.length; entry++) position[entry]! += shift[entry % dimension]!;
}

function windowsOf(
  motions: readonly PhaseTrajectory[],
  members: readonly number[],
  steps: number,
): readonly Window[] {
  return members.flatMap((motion) =>
    Array.from({ length: Math.max(0, motions[motion]!.times.length - steps) }, (_, start) => ({
      motion,
      start,
    })),
  );
}

/** The windows of each step, in an order that is drawn anew each time all have been seen. */
function endless(
  windows: readonly Window[],
  count: number,
  random: RandomStream,
): (step: number) => readonly Window[] {
  const known = new Map<number, Int32Array>();
  const orderOf = (epoch: number): Int32Array => {
    const order = known.get(epoch) ?? permutation(random.child(epoch), windows.length);
    if (!known.has(epoch)) {
      // A batch may reach over several epochs, never back to earlier ones.
      for (const earlier of known.keys()) if (earlier < epoch - 1) known.delete(earlier);
      known.set(epoch, order);
    }
    return order;
  };
  return (step) =>
    Array.from({ length: count }, (_, index) => {
      const place = step * count + index;
      return windows[orderOf(Math.floor(place / windows.length))[place % windows.length]!]!;
    });
}

function bodyWeights({ groups, counts, bodies }: Composition, windows: readonly number[]): Float64Array {
  const raw = groups.flatMap((group, index) =>
    new Array<number>(counts[index]! * group.bodies).fill(windows[index]! / counts[index]!),
  );
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / bodies;
  return Float64Array.from(raw, (weight) => weight / mean);
}

/** The rows of single states. */
function gather(
  windows: readonly Window[],
  motions: readonly PhaseTrajectory[],
  values: (window: Window) => Float64Array,
): Float64Array {
  const rows = windows.map((window, index) => {
    const width = motions[index]!.bodies * motions[index]!.dimension;
    return values(window).subarray(window.start * width, (window.start + 1) * width);
  });
  return joined(rows);
}

/** What has changed since the start after 1 … steps intervals, [steps, n, D]. */
function changes(
  motions: readonly PhaseTrajectory[],
  from: readonly number[],
  steps: number,
  values: (motion: PhaseTrajectory) => Float64Array,
): Float64Array {
  const rows: Float64Array[] = [];
  for (let step = 1; step <= steps; step++) {
    motions.forEach((motion, index) => {
      const width = motion.bodies * motion.dimension;
      const all = values(motion);
      const start = from[index]! * width;
      const row = new Float64Array(width);
      for (let entry = 0; entry < width; entry++)
        row[entry] = all[start + step * width + entry]! - all[start + entry]!;
      rows.push(row);
    });
  }
  return joined(rows);
}

/** The intervals of every body's system, [steps, n, 1]. */
function durations(
  motions: readonly PhaseTrajectory[],
  from: readonly number[],
  steps: number,
): Float64Array {
  const rows: Float64Array[] = [];
  for (let step = 1; step <= steps; step++) {
    motions.forEach(({ times, bodies }, index) => {
      const at = from[index]! + step;
      rows.push(new Float64Array(bodies).fill(times[at]! - times[at - 1]!));
    });
  }
  return joined(rows);
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    result.set(row, at);
    at += row.length;
  }
  return result;
}
