import type { Trajectory, VectorField } from 'principia/physics';
import type { LawBodies, LawField } from './law-field.js';

/** What can be put on bodies: a learned law, or the parts of one. */
interface OnBodies {
  on(bodies: LawBodies): LawField;
}

/** The motion [x, v] → [v, a] of a trajectory's bodies under a learned law; their masses must be known. */
export function lawVectorField(law: OnBodies, { system, dimension, space }: Trajectory): VectorField {
  const field = law.on({
    dimension,
    masses: system.bodies.map(({ mass }) => mass!),
    charges: system.bodies.map(({ charge }) => charge ?? 0),
    interactions: system.interactions,
    ...(space === undefined ? {} : { space }),
  });
  const width = system.bodies.length * dimension;
  return (_time, state, derivative) => {
    const velocities = state.subarray(width, 2 * width);
    derivative.set(velocities);
    field.accelerations(state.subarray(0, width), velocities, derivative.subarray(width, 2 * width));
  };
}
