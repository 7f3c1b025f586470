import type { Bound } from './bounded-motion.js';
import { bodies, dimension, frameOf, frameTime, width } from './motions.js';
import { type ForceEntry, type ForceTable, kindOf, type TabulatedLayer } from './tabulated-layer.js';
import type { Window } from './windows.js';

/** Steps of the benchmark's scheme between two frames. */
export const stepsPerFrame = 100;
const dt: number = frameTime / stepsPerFrame;

/** Rows of a window: velocities, then positions over the time between frames. */
export const rowsPerWindow: number = 2 * width;

/** Where a force takes a window, against where it went; P parameters: the network's coefficients, then the bound. */
export interface WindowEnd {
  /** Observed less computed, [rowsPerWindow]. */
  readonly residuals: Float64Array;
  /** Derivative of what was computed by the parameters, [rowsPerWindow, P]. */
  readonly design: Float64Array;
  /** Least distance on the way. */
  readonly approach: number;
}

/**
 * Goes through a window by the scheme of the benchmark together with the derivatives S = ∂(x, v)/∂θ of its own states,
 *
 *     Sv += dt (∂F/∂θ + ∂F/∂x Sx),   Sx += dt Sv,   ∂F/∂θ = Σ φ n along every pair, ±1 where the bound holds.
 *
 * Where a bound holds, the force depends on nothing but the bound.
 *
 * In the kernel n is the direction of a pair, F its force, G = F/r its strength, H = dF/dr − F/r; e is the difference of
 * the two bodies' rows of Sx.
 */
export function windowEnd(
  layer: TabulatedLayer,
  force: ForceTable,
  bound: Bound | null,
  { motion, frame }: Window,
): WindowEnd {
  const { charges } = motion;
  const { count } = layer;
  const columns = count + (bound === null ? 0 : 1);
  const x = frameOf(motion.positions, frame).slice();
  const v = frameOf(motion.velocities, frame).slice();
  const f = new Float64Array(width);
  const sx = new Float64Array(width * columns);
  const sv = new Float64Array(width * columns);
  const sf = new Float64Array(width * columns);
  const own = new Float64Array(columns);
  const entry: ForceEntry = { point: 0, share: 0, force: 0, slope: 0 };
  const largestPair = bound?.of === 'pairs' ? bound.size : Number.POSITIVE_INFINITY;
  const largest = bound?.of === 'components' ? bound.size : Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;

  const addPair = (one: number, other: number): void => {
    const [a, b] = [one * dimension, other * dimension];
    const dx = x[a]! - x[b]!;
    const dy = x[a + 1]! - x[b + 1]!;
    const dz = x[a + 2]! - x[b + 2]!;
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz);
    least = Math.min(least, r);
    const kind = kindOf(charges[one]!, charges[other]!);
    force.lookUp(kind, Math.log(r), entry);
    const held = Math.abs(entry.force) > largestPair;
    const F = held ? Math.sign(entry.force) * largestPair : entry.force;
    const G = F / r;
    const H = ((held ? 0 : entry.slope) - F) / r;
    const [nx, ny, nz] = [dx / r, dy / r, dz / r];
    f[a]! += F * nx;
    f[a + 1]! += F * ny;
    f[a + 2]! += F * nz;
    f[b]! -= F * nx;
    f[b + 1]! -= F * ny;
    f[b + 2]! -= F * nz;
    const [a0, a1, a2] = [a * columns, (a + 1) * columns, (a + 2) * columns];
    const [b0, b1, b2] = [b * columns, (b + 1) * columns, (b + 2) * columns];
    own.fill(0);
    if (held) own[count] = Math.sign(F);
    else interpolate(layer.values[kind]!, entry, own, count);
    for (let k = 0; k < columns; k++) {
      const ex = sx[a0 + k]! - sx[b0 + k]!;
      const ey = sx[a1 + k]! - sx[b1 + k]!;
      const ez = sx[a2 + k]! - sx[b2 + k]!;
      const along = own[k]! + H * (nx * ex + ny * ey + nz * ez);
      const gx = along * nx + G * ex;
      const gy = along * ny + G * ey;
      const gz = along * nz + G * ez;
      sf[a0 + k]! += gx;
      sf[a1 + k]! += gy;
      sf[a2 + k]! += gz;
      sf[b0 + k]! -= gx;
      sf[b1 + k]! -= gy;
      sf[b2 + k]! -= gz;
    }
  };

  for (let step = 0; step < stepsPerFrame; step++) {
    f.fill(0);
    sf.fill(0);
    for (let one = 0; one < bodies; one++) {
      for (let other = one + 1; other < bodies; other++) addPair(one, other);
    }
    for (let axis = 0; axis < width; axis++) {
      if (Math.abs(f[axis]!) > largest) {
        const sign = Math.sign(f[axis]!);
        f[axis] = sign * largest;
        sf.fill(0, axis * columns, (axis + 1) * columns);
        sf[axis * columns + count] = sign;
      }
      v[axis]! += dt * f[axis]!;
      x[axis]! += dt * v[axis]!;
    }
    for (let at = 0; at < sx.length; at++) {
      sv[at]! += dt * sf[at]!;
      sx[at]! += dt * sv[at]!;
    }
  }
  const design = new Float64Array(rowsPerWindow * columns);
  design.set(sv);
  design.set(
    sx.map((value) => value / frameTime),
    sv.length,
  );
  return { residuals: residualsOf({ motion, frame }, x, v), design, approach: least };
}

/** Writes the hidden units at a place of the table. */
function interpolate(
  table: Float64Array,
  { point, share }: ForceEntry,
  out: Float64Array,
  count: number,
): void {
  const at = point * count;
  for (let k = 0; k < count; k++) out[k] = table[at + k]! + share * (table[at + count + k]! - table[at + k]!);
}

/** Observed less computed state at a window's end, [rowsPerWindow]. */
export function residualsOf(
  { motion, frame }: Pick<Window, 'motion' | 'frame'>,
  x: Float64Array,
  v: Float64Array,
): Float64Array {
  const residuals = new Float64Array(rowsPerWindow);
  const [positions, velocities] = [
    frameOf(motion.positions, frame + 1),
    frameOf(motion.velocities, frame + 1),
  ];
  for (let axis = 0; axis < width; axis++) {
    residuals[axis] = velocities[axis]! - v[axis]!;
    residuals[width + axis] = (positions[axis]! - x[axis]!) / frameTime;
  }
  return residuals;
}
