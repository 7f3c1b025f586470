import {
  autocorrelationTime,
  cholesky,
  choleskyInverse,
  InputError,
  multiply,
  rootMeanSquare,
} from 'principia/math';
import type { Trajectory } from 'principia/physics';

/** A mass with its standard error. */
export interface MassEstimate {
  readonly body: string;
  readonly value: number;
  /** Infinite where the data say nothing of the mass. */
  readonly standardError: number;
}

/**
 * Masses without a law, from the conservation of momentum alone: the centre of mass moves uniformly,
 *
 *   Σ mᵢ (vᵢ(t) − v̄ᵢ) = 0  and  Σ mᵢ (xᵢ(t) − its straight line) = 0,
 *
 * linear in the masses once one of them fixes the unit. Weighted least squares over all trajectories, positions and
 * (where observed) velocities each with the variance of their own residuals; standard errors are widened by the
 * residuals' autocorrelation time. A mass that comes out negative or smaller than its error is reported as it is.
 * It holds for isolated systems under Newton's third law; noise of the coordinates, against their spread, biases the
 * masses only in second order.
 *
 * @param gauge the body whose mass is given
 * @throws InputError where the gauge body is not in the system, or the trajectories have different bodies
 * @example
 * ```ts
 * massesFromMomentum(dataset.training, { body: 'Sun', mass: 1 }); // [{ body: 'Sun', value: 1, standardError: 0 }, …]
 * ```
 */
export function massesFromMomentum(
  trajectories: readonly Trajectory[],
  gauge: { readonly body: string; readonly mass: number },
): readonly MassEstimate[] {
  const names = (trajectories[0]?.system.bodies ?? []).map((body) => body.name);
  const fixed = names.indexOf(gauge.body);
  if (fixed < 0) {
    throw new InputError(
      `The mass of "${gauge.body}" cannot fix the unit: expected one of the bodies ${names.join(', ')}. Name one.`,
    );
  }
  const kinds = [positionRows(trajectories, names)];
  if (trajectories.every((trajectory) => !trajectory.velocitiesEstimated))
    kinds.push(velocityRows(trajectories, names));
  const informative = names.map(
    (_, body) => body !== fixed && kinds.some((rows) => movesIn(rows, names.length, body)),
  );
  const unknown = [...names.keys()].filter((body) => informative[body]);
  const { masses, covariance } = solveMasses(kinds, names.length, fixed, gauge.mass, unknown);
  return names.map((body, index) => {
    if (index === fixed) return { body, value: gauge.mass, standardError: 0 };
    const place = unknown.indexOf(index);
    if (place < 0) return { body, value: 0, standardError: Number.POSITIVE_INFINITY };
    return {
      body,
      value: masses[index]!,
      standardError: Math.sqrt(covariance[place * (unknown.length + 1)]!),
    };
  });
}

/** Rows of one kind, [rows, N], series by series (trajectory, axis), every series in the order of time. */
type Rows = Float64Array;

/** Positions less their straight lines. */
function positionRows(trajectories: readonly Trajectory[], names: readonly string[]): Rows {
  return detrendedRows(trajectories, names, (trajectory) => trajectory.positions, 1);
}

/** Velocities less their means. */
function velocityRows(trajectories: readonly Trajectory[], names: readonly string[]): Rows {
  return detrendedRows(trajectories, names, (trajectory) => trajectory.velocities, 0);
}

function detrendedRows(
  trajectories: readonly Trajectory[],
  names: readonly string[],
  valuesOf: (trajectory: Trajectory) => Float64Array,
  degree: 0 | 1,
): Rows {
  const bodies = names.length;
  const total = trajectories.reduce((sum, { times, dimension }) => sum + times.length * dimension, 0);
  const rows = new Float64Array(total * bodies);
  let row = 0;
  for (const trajectory of trajectories) {
    const { dimension, times } = trajectory;
    if (trajectory.system.bodies.some(({ name }, body) => name !== names[body])) {
      throw new InputError(
        'Masses can be shared only by trajectories of the same bodies. Split the data by system.',
      );
    }
    const values = valuesOf(trajectory);
    for (let axis = 0; axis < dimension; axis++) {
      for (let body = 0; body < bodies; body++) {
        const series = Float64Array.from(
          times,
          (_, time) => values[(time * bodies + body) * dimension + axis]!,
        );
        removeTrend(series, times, degree).forEach((value, time) => {
          rows[(row + time) * bodies + body] = value;
        });
      }
      row += times.length;
    }
  }
  return rows;
}

/** The series less its least-squares constant or straight line. */
function removeTrend(series: Float64Array, times: Float64Array, degree: 0 | 1): Float64Array {
  const count = series.length;
  const middle = times.reduce((sum, time) => sum + time, 0) / count;
  const level = series.reduce((sum, value) => sum + value, 0) / count;
  let product = 0;
  let square = 0;
  for (let index = 0; index < count; index++) {
    product += (times[index]! - middle) * (series[index]! - level);
    square += (times[index]! - middle) ** 2;
  }
  const slope = degree === 1 && square > 0 ? product / square : 0;
  return series.map((value, index) => value - level - slope * (times[index]! - middle));
}

function movesIn(rows: Rows, bodies: number, body: number): boolean {
  for (let index = body; index < rows.length; index += bodies) if (rows[index] !== 0) return true;
  return false;
}

/** Rounds of least squares in which the variances of the kinds settle. */
const rounds = 6;

function solveMasses(
  kinds: readonly Rows[],
  bodies: number,
  fixed: number,
  gauge: number,
  unknown: readonly number[],
): { readonly masses: Float64Array; readonly covariance: Float64Array } {
  const size = unknown.length;
  const masses = new Float64Array(bodies);
  masses[fixed] = gauge;
  const normals = kinds.map((rows) => normalMatrix(rows, bodies));
  // At first, kinds weigh by the size of the gauge body's motion, whatever their units.
  let variances = kinds.map((rows) => meanSquareOf(rows, bodies, fixed) || 1);
  let inverse: Float64Array = new Float64Array(size * size);
  for (let round = 0; round < rounds; round++) {
    const weighted = new Float64Array(bodies * bodies);
    normals.forEach((normal, kind) => {
      for (let place = 0; place < weighted.length; place++)
        weighted[place]! += normal[place]! / variances[kind]!;
    });
    inverse = invertScaled(submatrix(weighted, bodies, unknown), size);
    const right = Float64Array.from(unknown, (body) => -gauge * weighted[body * bodies + fixed]!);
    multiply(inverse, right).forEach((mass, place) => {
      masses[unknown[place]!] = mass;
    });
    variances = kinds.map((rows) => Math.max(rootMeanSquare(multiply(rows, masses)) ** 2, 1e-300));
  }
  const meat = new Float64Array(size * size);
  kinds.forEach((rows, kind) => {
    const weight = autocorrelationTime(multiply(rows, masses)) / variances[kind]!;
    submatrix(normals[kind]!, bodies, unknown).forEach((value, place) => {
      meat[place]! += weight * value;
    });
  });
  return { masses, covariance: sandwich(inverse, meat, size) };
}

function normalMatrix(rows: Rows, bodies: number): Float64Array {
  const normal = new Float64Array(bodies * bodies);
  for (let row = 0; row < rows.length; row += bodies) {
    for (let one = 0; one < bodies; one++) {
      const value = rows[row + one]!;
      for (let other = 0; other < bodies; other++)
        normal[one * bodies + other]! += value * rows[row + other]!;
    }
  }
  return normal;
}

function meanSquareOf(rows: Rows, bodies: number, body: number): number {
  let sum = 0;
  for (let index = body; index < rows.length; index += bodies) sum += rows[index]! ** 2;
  return (sum * bodies) / rows.length;
}

function submatrix(matrix: Float64Array, order: number, kept: readonly number[]): Float64Array {
  return Float64Array.from(kept.flatMap((row) => kept.map((column) => matrix[row * order + column]!)));
}

/** The inverse of a positive semidefinite matrix, of the matrix scaled to a unit diagonal with a trace of damping. */
function invertScaled(matrix: Float64Array, size: number): Float64Array {
  const scale = Float64Array.from({ length: size }, (_, row) => 1 / Math.sqrt(matrix[row * (size + 1)]!));
  const byScale = (values: Float64Array): Float64Array =>
    values.map((value, place) => value * scale[Math.floor(place / size)]! * scale[place % size]!);
  const scaled = byScale(matrix);
  for (let row = 0; row < size; row++) scaled[row * (size + 1)] = 1 + 1e-13;
  return byScale(choleskyInverse(cholesky(scaled, size)!, size));
}

/** B A B for symmetric matrices. */
function sandwich(bread: Float64Array, meat: Float64Array, size: number): Float64Array {
  // Rows of a symmetric matrix are its columns: B (A b_k) is the k-th column of B A B.
  const columns = Array.from({ length: size }, (_, index) =>
    multiply(bread, multiply(meat, bread.subarray(index * size, (index + 1) * size))),
  );
  return Float64Array.from(columns.flatMap((column) => [...column]));
}
