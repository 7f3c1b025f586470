import type { LearnedMotion } from 'principia/distillation';
import { createRandom } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import type { PhaseTrajectory } from 'principia/training';

/** What two bodies see of each other. */
export interface PlantedPair {
  readonly separation: Float64Array;
  readonly relativeVelocity: Float64Array;
  readonly r: number;
  readonly m1: number;
  readonly m2: number;
  readonly q1: number;
  readonly q2: number;
}

/** Forces by formulas, [D] each. */
export interface PlantedForces {
  pair?(pair: PlantedPair): ArrayLike<number>;
  body?(position: Float64Array, velocity: Float64Array, mass: number): ArrayLike<number>;
  /** Standard deviation of an error of the accelerations, the same at the same state. */
  readonly error?: number;
}

/** Recorded states of charged bodies in the plane: no motion, since only the states are read. */
export function plantedStates(count: number, bodies = 4, dimension = 2): readonly Trajectory[] {
  const random = createRandom(7);
  return Array.from({ length: count }, () => ({
    system: createParticleSystem(
      Array.from({ length: bodies }, (_, body) => ({
        name: `body-${body + 1}`,
        mass: Math.exp(random.normal()),
        charge: random.uniform() < 0.5 ? -1 : 1,
      })),
      'complete',
    ),
    dimension,
    times: Float64Array.of(0),
    positions: Float64Array.from({ length: bodies * dimension }, () => random.normal()),
    velocities: Float64Array.from({ length: bodies * dimension }, () => random.normal()),
    velocitiesEstimated: false,
  }));
}

/** A learned motion that has learned these forces. */
export function plantedMotion({ pair, body, error = 0 }: PlantedForces): LearnedMotion {
  const random = createRandom(11);
  const forcesAt = (state: PhaseTrajectory): Float64Array => {
    const { bodies, dimension, positions, momenta, properties } = state;
    const at = (index: number) => ({
      position: positions.slice(index * dimension, (index + 1) * dimension),
      velocity: momenta
        .slice(index * dimension, (index + 1) * dimension)
        .map((value) => value / properties[2 * index]!),
      mass: properties[2 * index]!,
      charge: properties[2 * index + 1]!,
    });
    const force = new Float64Array(bodies * dimension);
    for (let one = 0; one < bodies; one++) {
      const own = at(one);
      const add = (values: ArrayLike<number> | undefined): void => {
        for (let axis = 0; axis < dimension; axis++) force[one * dimension + axis]! += values?.[axis] ?? 0;
      };
      add(body?.(own.position, own.velocity, own.mass));
      add(Array.from({ length: dimension }, () => error * own.mass * random.normal()));
      for (let other = 0; other < bodies; other++) {
        if (other === one) continue;
        const far = at(other);
        const separation = own.position.map((value, axis) => value - far.position[axis]!);
        add(
          pair?.({
            separation,
            relativeVelocity: own.velocity.map((value, axis) => value - far.velocity[axis]!),
            r: Math.hypot(...separation),
            m1: own.mass,
            m2: far.mass,
            q1: own.charge,
            q2: far.charge,
          }),
        );
      }
    }
    return force;
  };
  return {
    name: 'planted',
    known: { names: ['mass', 'charge'], individuals: [], masses: 'known' },
    effectiveRows: 100,
    read: async (states) => states.map((state) => ({ force: forcesAt(state) })),
  };
}
