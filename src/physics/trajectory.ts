import type { Coordinates } from './coordinates.js';
import type { ParticleSystem } from './particle-system.js';
import type { Space } from './space.js';

/** The names of the units the numbers are in. */
export interface Units {
  readonly length: string;
  readonly time: string;
  readonly mass: string;
  readonly charge: string;
}

/** Standard deviations of the noise of measurement on every component, in the trajectory's units. */
export interface MeasurementNoise {
  readonly position: number;
  readonly velocity: number;
}

/** One recorded motion of a system; arrays are row-major [time, body, axis]. */
export interface Trajectory {
  readonly system: ParticleSystem;
  /** Number of space dimensions D; 1 for generalised coordinates. */
  readonly dimension: number;
  /** [T], strictly increasing, possibly irregular. */
  readonly times: Float64Array;
  /** [T, N, D]; in a periodic space and for angles continued, so that differences in time are motions. */
  readonly positions: Float64Array;
  /** [T, N, D]; estimated from the positions where `velocitiesEstimated`. */
  readonly velocities: Float64Array;
  readonly velocitiesEstimated: boolean;
  /** Free if absent. */
  readonly space?: Space;
  /** Cartesian if absent. */
  readonly coordinates?: Coordinates;
  /** Unknown if absent. */
  readonly noise?: MeasurementNoise;
  /** Those of the dataset if absent. */
  readonly units?: Units;
}
