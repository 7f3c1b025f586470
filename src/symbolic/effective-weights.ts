import { type InputErrors, inputDeviations } from './input-errors.js';
import { createPositiveSolver } from './positive-solver.js';
import type { SearchProblem } from './problem.js';

/** Slopes are estimated at so many rows at most, spread evenly; the other rows take those of the nearest. */
const REFERENCES = 1000;

/**
 * Weights 1/(σ_y² + Σₖ gₖ² σₖ²) for a search, which does not know its laws beforehand: the slopes g are those of planes
 * fitted to each row's neighbours. Rough, and too small where noise makes the planes steep; laws that are found are to be
 * fitted again with slopes of their own (`inputErrorFit`).
 *
 * @throws InputError for malformed errors, and where the weights 1/σ_y² are missing.
 */
export function effectiveWeights(problem: SearchProblem, errors: InputErrors): Float64Array {
  const deviations = inputDeviations(problem, errors);
  const { target, variables } = problem;
  const weights = problem.weights ?? new Float64Array(target.length).fill(1);
  if (deviations.size === 0) return weights.slice();
  const rows = target.length;
  const count = Math.min(REFERENCES, rows);
  const references = Int32Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
  const spreads = variables.map(({ values }) => rangeOf(values) || 1);
  const cloud: Cloud = {
    columns: variables.map(({ values }, index) => values.map((value) => value / spreads[index]!)),
    target,
    weights,
    references,
  };
  const slopes = Array.from(references, (row) => slopesAround(cloud, row));
  return weights.map((weight, row) => {
    if (weight === 0) return 0;
    const distances = squaredDistances(cloud, row);
    const near = slopes[distances.indexOf(distances.reduce((least, one) => Math.min(least, one)))]!;
    let variance = 1 / weight;
    variables.forEach(({ name }, index) => {
      variance += ((near[index]! / spreads[index]!) * (deviations.get(name)?.[row] ?? 0)) ** 2;
    });
    return 1 / variance;
  });
}

/** Rows as points, in units of the inputs' ranges. */
interface Cloud {
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
  readonly weights: Float64Array;
  readonly references: Int32Array;
}

function rangeOf(values: Float64Array): number {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return greatest - least;
}

/** From a row to every reference. */
function squaredDistances({ columns, references }: Cloud, row: number): Float64Array {
  const distances = new Float64Array(references.length);
  for (const column of columns) {
    for (let index = 0; index < references.length; index++) {
      distances[index]! += (column[references[index]!]! - column[row]!) ** 2;
    }
  }
  return distances;
}

/** The slopes of the plane through a row's neighbours among the references; 0 along what they do not vary in. */
function slopesAround(cloud: Cloud, row: number): Float64Array {
  const { columns, target, weights, references } = cloud;
  const size = columns.length + 1;
  const distances = squaredDistances(cloud, row);
  const wanted = Math.min(references.length, Math.max(4 * size, Math.ceil(Math.sqrt(references.length))));
  const reach = distances.slice().sort()[wanted - 1]!;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const point = new Float64Array(size).fill(1);
  references.forEach((other, index) => {
    if (distances[index]! > reach) return;
    columns.forEach((column, axis) => {
      point[axis] = column[other]! - column[row]!;
    });
    for (let i = 0; i < size; i++) {
      right[i]! += weights[other]! * point[i]! * (target[other]! - target[row]!);
      for (let j = 0; j < size; j++) normal[i * size + j]! += weights[other]! * point[i]! * point[j]!;
    }
  });
  const solver = createPositiveSolver(size);
  solver.factorise(normal);
  const solution = new Float64Array(size);
  solver.solve(right, solution);
  return solution;
}
