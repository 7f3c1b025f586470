import { kineticEnergy } from './langevin.js';
import type { Potential } from './potential.js';

/** A point of phase space with U and ∇U at its position. */
export interface PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * One velocity-Verlet step, p ← p − (h/2)∇U, w ← w + h p/m, p ← p − (h/2)∇U: it keeps volume, runs back when p is
 * reversed, and costs one gradient. Null where it leaves the finite numbers, which no proposal may.
 */
export async function leapfrogStep(
  potential: Potential,
  point: PhasePoint,
  stepSize: number,
  mass: Float64Array,
): Promise<PhasePoint | null> {
  const half = stepSize / 2;
  const momentum = new Float64Array(mass.length);
  const position = new Float64Array(mass.length);
  let reach = 0;
  for (let index = 0; index < mass.length; index++) {
    const kicked = point.momentum[index]! - half * point.gradient[index]!;
    momentum[index] = kicked;
    position[index] = point.position[index]! + (stepSize * kicked) / mass[index]!;
    reach += position[index]! ** 2;
  }
  // A potential need not know what to answer at infinity.
  if (!Number.isFinite(reach)) return null;
  const { value, gradient } = await potential.evaluate(position);
  for (let index = 0; index < mass.length; index++) momentum[index]! -= half * gradient[index]!;
  const next = { position, momentum, value, gradient };
  return Number.isFinite(value + kineticEnergy(momentum, mass)) ? next : null;
}
