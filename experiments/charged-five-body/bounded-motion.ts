/**
 * Motion of charged bodies of mass 1 under forces that are bounded, in fixed steps.
 *
 * @packageDocumentation
 */
import { dimension } from './motions.js';
import type { PairStrength } from './tabulated-layer.js';

/** What a bound limits: every component of the whole force on a body, or the force of every pair along its separation. */
export type BoundKind = 'components' | 'pairs';

/** A largest size of forces. */
export interface Bound {
  readonly of: BoundKind;
  readonly size: number;
}

/** A force, and its bound where it has one. */
export interface BoundedForce {
  readonly strength: PairStrength;
  readonly bound: Bound | null;
}

/** Writes the forces on bodies at given positions [N, 3] to `out`. */
export type Forces = (positions: Float64Array, out: Float64Array) => void;

/** The forces on bodies of given charges. */
export function boundedForces(charges: Float64Array, { strength, bound }: BoundedForce): Forces {
  const ofPair = bound?.of === 'pairs' ? saturated(strength, bound.size) : strength;
  const largest = bound?.of === 'components' ? bound.size : Number.POSITIVE_INFINITY;
  return (x, out) => {
    out.fill(0);
    for (let one = 0; one < charges.length; one++) {
      for (let other = one + 1; other < charges.length; other++) {
        const a = one * dimension;
        const b = other * dimension;
        const dx = x[a]! - x[b]!;
        const dy = x[a + 1]! - x[b + 1]!;
        const dz = x[a + 2]! - x[b + 2]!;
        const size = ofPair(dx * dx + dy * dy + dz * dz, charges[one]!, charges[other]!);
        out[a]! += size * dx;
        out[a + 1]! += size * dy;
        out[a + 2]! += size * dz;
        out[b]! -= size * dx;
        out[b + 1]! -= size * dy;
        out[b + 2]! -= size * dz;
      }
    }
    for (let index = 0; index < out.length; index++) {
      if (out[index]! > largest) out[index] = largest;
      else if (out[index]! < -largest) out[index] = -largest;
    }
  };
}

function saturated(strength: PairStrength, largest: number): PairStrength {
  return (squaredDistance, charge, otherCharge) => {
    const size = strength(squaredDistance, charge, otherCharge);
    const most = largest / Math.sqrt(squaredDistance);
    return Math.min(most, Math.max(-most, size));
  };
}

/** The scheme of the benchmark, in place: v += dt F(x), x += dt v. */
export function advanceEuler(
  forces: Forces,
  positions: Float64Array,
  velocities: Float64Array,
  dt: number,
  steps: number,
): void {
  const force = new Float64Array(positions.length);
  for (let step = 0; step < steps; step++) {
    forces(positions, force);
    for (let index = 0; index < force.length; index++) {
      velocities[index]! += dt * force[index]!;
      positions[index]! += dt * velocities[index]!;
    }
  }
}

/** Velocity Verlet, in place. */
export function advanceVerlet(
  forces: Forces,
  positions: Float64Array,
  velocities: Float64Array,
  dt: number,
  steps: number,
): void {
  const force = new Float64Array(positions.length);
  forces(positions, force);
  for (let step = 0; step < steps; step++) {
    for (let index = 0; index < force.length; index++) {
      velocities[index]! += 0.5 * dt * force[index]!;
      positions[index]! += dt * velocities[index]!;
    }
    forces(positions, force);
    for (let index = 0; index < force.length; index++) velocities[index]! += 0.5 * dt * force[index]!;
  }
}
