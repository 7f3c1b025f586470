import { InputError } from 'principia/math';
import { type InvariantScales, invariantCount, invariantScales } from '../pair-invariants.js';
import { logMassesOf, type ObservedSystem, pairsAt } from './observed-system.js';

/** What the pairs of the data look like, from a few thousand of them. */
export interface PairSurvey {
  readonly scales: InvariantScales;
  /** Which invariants take more than one value. */
  readonly varies: readonly boolean[];
  /** Invariants of pairs from all systems and windows, [rows, invariantCount]. */
  readonly rows: Float64Array;
  /** ln r of the nearest and the farthest pair at any node of any window. */
  readonly span: readonly [nearest: number, farthest: number];
}

/** Pairs looked at, about. */
const surveyed = 8192;

/**
 * Looks at pairs of windows evenly spread over the systems, at the middle node of each.
 *
 * @throws InputError where there is no pair, or, at any node of any window, a distance that is not a positive number
 */
export function surveyPairs(systems: readonly ObservedSystem[]): PairSurvey {
  const total = systems.reduce(
    (sum, { increments, interactions }) => sum + increments.windows * interactions.first.length,
    0,
  );
  if (total === 0) {
    throw new InputError(
      'there is nothing to learn a pair law from: no window, or no two bodies that interact',
    );
  }
  const span = spanOf(systems);
  const every = Math.max(1, total / surveyed);
  const parts = systems.map((system) => {
    const { windows, nodeWeights, dimension } = system.increments;
    const pairs = system.interactions.first.length;
    const count = Math.ceil(windows / every);
    const rows = new Float64Array(count * pairs * invariantCount);
    const direction = new Float64Array(count * pairs * dimension);
    for (let at = 0; at < count; at++) {
      const window = Math.floor((at * windows) / count);
      pairsAt(system, logMassesOf(system), window, nodeWeights.length >> 1, rows, direction, at * pairs);
    }
    return rows;
  });
  const rows = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    rows.set(part, offset);
    offset += part.length;
  }
  const varies = Array.from({ length: invariantCount }, (_, column) => {
    for (let at = column; at < rows.length; at += invariantCount) {
      if (Math.abs(rows[at]! - rows[column]!) > 1e-9 * (1 + Math.abs(rows[column]!))) return true;
    }
    return false;
  });
  return { scales: invariantScales(rows), varies, rows, span };
}

/** @throws InputError where a pair has a number that is not finite */
function spanOf(systems: readonly ObservedSystem[]): readonly [number, number] {
  let [nearest, farthest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const system of systems) {
    const { windows, nodeWeights, dimension } = system.increments;
    const pairs = system.interactions.first.length;
    const rows = new Float64Array(pairs * invariantCount);
    const direction = new Float64Array(pairs * dimension);
    for (let window = 0; window < windows; window++) {
      for (let node = 0; node < nodeWeights.length; node++) {
        pairsAt(system, logMassesOf(system), window, node, rows, direction);
        const wrong = rows.findIndex((value) => !Number.isFinite(value));
        if (wrong >= 0) throw notFinite(system, window, Math.floor(wrong / invariantCount), rows[wrong]!);
        for (let at = 0; at < rows.length; at += invariantCount) {
          nearest = Math.min(nearest, rows[at]!);
          farthest = Math.max(farthest, rows[at]!);
        }
      }
    }
  }
  return [nearest, farthest];
}

/** Bodies have no names here: they are counted, from 1, as trajectories are. */
function notFinite(
  { increments, interactions }: ObservedSystem,
  window: number,
  pair: number,
  value: number,
): InputError {
  const { trajectory, time, duration, nodeWeights } = increments;
  const [first, second] = [interactions.first[pair]! + 1, interactions.second[pair]! + 1];
  const which = trajectory[window]! + 1;
  const where =
    nodeWeights.length === 1
      ? `moment ${which}`
      : `trajectory ${which} between the times ${short(time[window]!)} and ${short(time[window]! + duration[window]!)}`;
  const what =
    value === Number.NEGATIVE_INFINITY
      ? 'are at the same place, or one has no mass'
      : 'have a distance, mass or charge that is not a finite number';
  return new InputError(
    `bodies ${first} and ${second} of ${where} ${what} (trajectories, moments and bodies are counted from 1); leave that time out`,
  );
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
