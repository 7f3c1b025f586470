import {
  InputError,
  median,
  permutation,
  type RandomStream,
  robustDeviation,
  rootMeanSquare,
} from 'principia/math';
import type { SearchProblem } from '../problem.js';

/** Which share of the rows is held back for what; none where absent. */
export interface RowShares {
  readonly validation?: number;
  readonly extrapolation?: number;
}

/** One table as two or three. */
export interface SplitRows {
  readonly training: SearchProblem;
  /** Rows held back at random; null where none are. */
  readonly validation: SearchProblem | null;
  /** The outermost rows; null where none are. */
  readonly extrapolation: SearchProblem | null;
}

/** A part of fewer rows than this says nothing. */
const FEWEST = 3;

/**
 * Holds rows back: the outermost in the inputs for extrapolation, then some of the others at random for validation.
 * Rows keep their order; nothing but the choice of validation rows is random.
 *
 * How far out a row lies is the distance of its inputs from their medians, each in units of its own spread (robust
 * deviation, or root mean square where half of the values are equal), together as √Σ d².
 *
 * A part that its share of so few rows gives fewer than 3 rows is not split off: it is null and its rows are
 * training rows.
 *
 * @throws InputError for shares outside [0, 1), and where they leave fewer than 3 training rows.
 *
 * @example
 * ```ts
 * const { training, validation } = splitRows(problem, { validation: 0.2 }, createRandom(1));
 * ```
 */
export function splitRows(problem: SearchProblem, shares: RowShares, random: RandomStream): SplitRows {
  const rows = problem.target.length;
  const count = (name: keyof RowShares): number => {
    const share = shares[name] ?? 0;
    if (!(share >= 0 && share < 1)) {
      throw new InputError(`The share of rows for ${name} must be at least 0 and below 1; got ${share}.`);
    }
    const part = Math.round(share * rows);
    return part < FEWEST ? 0 : part;
  };
  const [outer, validation] = [count('extrapolation'), count('validation')];
  const left = rows - outer - validation;
  if (outer + validation > 0 && left < FEWEST) {
    throw new InputError(
      `Holding back ${validation} rows for validation and ${outer} for extrapolation leaves ${Math.max(0, left)} of ${rows} for training, at least ${FEWEST} are needed; hold back smaller shares.`,
    );
  }
  const distance = distances(problem);
  const byDistance = [...distance.keys()].sort((a, b) => distance[a]! - distance[b]! || a - b);
  const inner = byDistance.slice(0, rows - outer).sort((a, b) => a - b);
  const drawn = permutation(random, inner.length);
  const held = new Set(Array.from(drawn.subarray(0, validation), (at) => inner[at]!));
  const take = (chosen: readonly number[]): SearchProblem | null =>
    chosen.length === 0
      ? null
      : rowsOf(
          problem,
          chosen.toSorted((a, b) => a - b),
        );
  return {
    training: take(inner.filter((row) => !held.has(row))) ?? problem,
    validation: take([...held]),
    extrapolation: take(byDistance.slice(rows - outer)),
  };
}

/** √Σ ((x − median)/spread)² of every row over the inputs that vary. */
function distances({ variables, target }: SearchProblem): Float64Array {
  const squares = new Float64Array(target.length);
  for (const { values } of variables) {
    const centre = median(values);
    const off = values.map((value) => value - centre);
    const spread = robustDeviation(values) || rootMeanSquare(off);
    if (!(spread > 0)) continue;
    for (const [row, value] of off.entries()) squares[row]! += (value / spread) ** 2;
  }
  return squares.map(Math.sqrt);
}

function rowsOf({ variables, target, weights }: SearchProblem, rows: readonly number[]): SearchProblem {
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  return {
    variables: variables.map(({ name, values }) => ({ name, values: take(values) })),
    target: take(target),
    ...(weights ? { weights: take(weights) } : {}),
  };
}
