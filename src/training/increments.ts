/**
 * What the learner sees: short windows of motion, each a start state and what changed by its end. Residuals are on
 * the *increments* Δx and Δv, computed in float64: the change of Neptune's position over four days is 10⁻⁷ of the
 * position itself, and would be lost in single precision.
 *
 * @packageDocumentation
 */
import { InputError, median, permutation, type RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';

/** W windows of one topology: N bodies in D dimensions. */
export interface Increments {
  readonly windows: number;
  readonly bodies: number;
  readonly dimension: number;
  /** State at the window's start, [W, N, D]. */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** x(end) − x(start) and v(end) − v(start), [W, N, D]. */
  readonly positionChange: Float64Array;
  readonly velocityChange: Float64Array;
  /** Durations h [W]. */
  readonly duration: Float64Array;
  /** Natural logarithm of the known masses, 0 where unknown, [W, N]. */
  readonly logMass: Float64Array;
  /** Charges, 0 where there are none, [W, N]. */
  readonly charge: Float64Array;
  /** Positions at the inner quadrature nodes of the window, [W, nodes, N, D], and the nodes' weights (their sum is 1). */
  readonly path: Float64Array;
  readonly nodeWeights: readonly number[];
  /** Velocities at the same nodes. */
  readonly pathVelocity: Float64Array;
  /** Size of a body's velocity change in a window, [W, N]: √(|Δv|² + median²) of the body. */
  readonly scale: Float64Array;
  /** Which trajectory a window comes from, and the time of its start. */
  readonly trajectory: Int32Array;
  readonly time: Float64Array;
}

// Gauss-Legendre with three nodes on [0, 1].
const nodes = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)];
const nodeWeights = [5 / 18, 8 / 18, 5 / 18];

/** A place where a window can start. */
interface Start {
  readonly trajectory: number;
  readonly index: number;
}

/**
 * Windows over consecutive samples, drawn without overlap: every stretch of data is used at most once.
 *
 * Between samples the path is the cubic Hermite interpolant of positions and velocities, its error h⁴x⁗/384.
 *
 * @param trajectories - of one topology
 * @param options - `limit` on the number of windows, and the stream that picks them; `stride` in samples
 * @throws InputError if no trajectory is long enough
 */
export function sampleIncrements(
  trajectories: readonly Trajectory[],
  options: { readonly limit: number; readonly random: RandomStream; readonly stride?: number },
): Increments {
  const stride = options.stride ?? 1;
  const starts: Start[] = [];
  trajectories.forEach((trajectory, which) => {
    for (let index = 0; index + stride < trajectory.times.length; index += stride)
      starts.push({ trajectory: which, index });
  });
  if (starts.length === 0) {
    throw new InputError(
      `the trajectories are too short: a window needs ${stride + 1} times; give more time points`,
    );
  }
  const order = permutation(options.random, starts.length);
  const chosen = Array.from(order.subarray(0, Math.min(options.limit, starts.length)), (at) => starts[at]!);
  // In order of time, so that neighbouring residuals can be tested for correlation.
  chosen.sort((a, b) => a.trajectory - b.trajectory || a.index - b.index);
  return gather(trajectories, chosen, stride);
}

function gather(trajectories: readonly Trajectory[], starts: readonly Start[], stride: number): Increments {
  const windows = starts.length;
  const { dimension } = trajectories[0]!;
  const bodies = trajectories[0]!.system.bodies.length;
  const size = bodies * dimension;
  const position = new Float64Array(windows * size);
  const velocity = new Float64Array(windows * size);
  const positionChange = new Float64Array(windows * size);
  const velocityChange = new Float64Array(windows * size);
  const duration = new Float64Array(windows);
  const time = new Float64Array(windows);
  const logMass = new Float64Array(windows * bodies);
  const charge = new Float64Array(windows * bodies);
  const count = nodes.length * stride;
  const path = new Float64Array(windows * count * size);
  const pathVelocity = new Float64Array(windows * count * size);
  starts.forEach(({ trajectory: which, index }, window) => {
    const trajectory = trajectories[which]!;
    const from = index * size;
    const to = (index + stride) * size;
    const offset = window * size;
    for (let axis = 0; axis < size; axis++) {
      position[offset + axis] = trajectory.positions[from + axis]!;
      velocity[offset + axis] = trajectory.velocities[from + axis]!;
      positionChange[offset + axis] = trajectory.positions[to + axis]! - trajectory.positions[from + axis]!;
      velocityChange[offset + axis] = trajectory.velocities[to + axis]! - trajectory.velocities[from + axis]!;
    }
    time[window] = trajectory.times[index]!;
    duration[window] = trajectory.times[index + stride]! - trajectory.times[index]!;
    trajectory.system.bodies.forEach((body, at) => {
      logMass[window * bodies + at] = body.mass === undefined ? 0 : Math.log(body.mass);
      charge[window * bodies + at] = body.charge ?? 0;
    });
    for (let piece = 0; piece < stride; piece++) {
      const at = (window * count + piece * nodes.length) * size;
      interpolate(trajectory, index + piece, size, path, pathVelocity, at);
    }
  });
  return {
    windows,
    bodies,
    dimension,
    position,
    velocity,
    positionChange,
    velocityChange,
    duration,
    logMass,
    charge,
    path,
    pathVelocity,
    nodeWeights: Array.from({ length: count }, (_, node) => nodeWeights[node % nodes.length]! / stride),
    scale: changeScales(velocityChange, windows, bodies, dimension),
    trajectory: Int32Array.from(starts, (start) => start.trajectory),
    time,
  };
}

/** Cubic Hermite interpolation of all coordinates at the quadrature nodes between samples `index` and `index + 1`. */
function interpolate(
  trajectory: Trajectory,
  index: number,
  size: number,
  path: Float64Array,
  pathVelocity: Float64Array,
  at: number,
): void {
  const h = trajectory.times[index + 1]! - trajectory.times[index]!;
  const { positions, velocities } = trajectory;
  nodes.forEach((s, node) => {
    for (let axis = 0; axis < size; axis++) {
      const x0 = positions[index * size + axis]!;
      const x1 = positions[(index + 1) * size + axis]!;
      const v0 = velocities[index * size + axis]! * h;
      const v1 = velocities[(index + 1) * size + axis]! * h;
      const bend = v0 + v1 - 2 * (x1 - x0);
      const quadratic = 3 * (x1 - x0) - 2 * v0 - v1;
      path[at + node * size + axis] = x0 + s * (v0 + s * (quadratic + s * bend));
      pathVelocity[at + node * size + axis] = (v0 + s * (2 * quadratic + 3 * s * bend)) / h;
    }
  });
}

/** Share of the largest velocity change below which nothing acts: such windows do not say what is usual. */
const nothing = 1e-9;

/** Size of each body's velocity change: relative where it is large, the body's median where it is small. */
function changeScales(
  change: Float64Array,
  windows: number,
  bodies: number,
  dimension: number,
): Float64Array {
  const size = new Float64Array(windows * bodies);
  for (let entry = 0; entry < size.length; entry++) {
    size[entry] = Math.hypot(...change.subarray(entry * dimension, (entry + 1) * dimension));
  }
  const largest = size.reduce((most, value) => Math.max(most, value), 0);
  const acting = (values: Float64Array): Float64Array => values.filter((value) => value > nothing * largest);
  const typical = Array.from({ length: bodies }, (_, body) => {
    const own = size.filter((_, entry) => entry % bodies === body);
    return median(acting(own)) || median(acting(size)) || 1;
  });
  return size.map((value, entry) => Math.hypot(value, typical[entry % bodies]!));
}
