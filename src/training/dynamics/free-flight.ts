import { generalisedRates } from 'principia/physics';
import type { PhaseTrajectory } from './phase-trajectory.js';
import type { PredictedMotion } from './roll-out.js';
import { closedLoopError } from './rollout-metrics.js';

/** A motion as it were without any force, q̇ staying what it is at the start: what a prediction must be better than. */
export function freeFlight(motion: PhaseTrajectory): PredictedMotion {
  const { times, positions, momenta, bodies, dimension, properties, trajectory } = motion;
  const width = bodies * dimension;
  const [start, p] = [positions.subarray(0, width), momenta.subarray(0, width)];
  const { coordinates } = trajectory;
  const velocity =
    coordinates?.kind === 'generalised'
      ? generalisedRates(coordinates, start, p)
      : p.map(
          (value, entry) => value / properties[(Math.floor(entry / dimension) * properties.length) / bodies]!,
        );
  const rows = { positions: new Float64Array(positions.length), momenta: new Float64Array(momenta.length) };
  times.forEach((time, row) => {
    for (let entry = 0; entry < width; entry++) {
      rows.positions[row * width + entry] = start[entry]! + (time - times[0]!) * velocity[entry]!;
      rows.momenta[row * width + entry] = p[entry]!;
    }
  });
  return rows;
}

/** The closed-loop error of free flight on the motions that a model is judged by; null where there are none. */
export function freeFlightError(motions: readonly PhaseTrajectory[]): number | null {
  return motions.length === 0 ? null : closedLoopError(motions, motions.map(freeFlight));
}
