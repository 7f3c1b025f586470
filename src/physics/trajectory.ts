import type { ParticleSystem } from './particle-system.js';

/** One recorded motion of a system; arrays are row-major [time, body, axis]. */
export interface Trajectory {
  readonly system: ParticleSystem;
  /** Number of space dimensions D. */
  readonly dimension: number;
  /** [T], strictly increasing, possibly irregular. */
  readonly times: Float64Array;
  /** [T, N, D]. */
  readonly positions: Float64Array;
  /** [T, N, D]; estimated from the positions where `velocitiesEstimated`. */
  readonly velocities: Float64Array;
  readonly velocitiesEstimated: boolean;
}
