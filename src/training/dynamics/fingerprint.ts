import { createHash } from 'node:crypto';
import type { PhaseTrajectory } from './phase-trajectory.js';

/** Twelve digits that tell a motion by where it starts: to find motions again that a model was trained on. */
export function fingerprint({ positions, momenta, bodies, dimension }: PhaseTrajectory): string {
  const width = bodies * dimension;
  const hash = createHash('sha256');
  for (const values of [positions, momenta]) {
    hash.update(new Uint8Array(Float64Array.from(values.subarray(0, width)).buffer));
  }
  return hash.digest('hex').slice(0, 12);
}
