import { fc } from '@fast-check/vitest';
import { createParticleSystem, type Trajectory } from 'principia/physics';

/** What a generated set of trajectories has. */
export interface MotionShape {
  readonly trajectories: number;
  readonly times: number;
  readonly bodies: number;
  readonly dimension: number;
  readonly mass: boolean;
  readonly charge: boolean;
}

const shapes: fc.Arbitrary<MotionShape> = fc.record({
  trajectories: fc.integer({ min: 1, max: 4 }),
  times: fc.integer({ min: 10, max: 14 }),
  bodies: fc.integer({ min: 2, max: 4 }),
  dimension: fc.constantFrom(2, 3),
  mass: fc.boolean(),
  charge: fc.boolean(),
});

/** Trajectories of any finite numbers, all of one shape and with the same times. */
export const motions: fc.Arbitrary<readonly Trajectory[]> = shapes.chain((shape) => {
  const width = shape.bodies * shape.dimension;
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const numbers = (count: number): fc.Arbitrary<Float64Array> =>
    fc.array(finite, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values));
  const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  const perBody = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(value, { minLength: shape.bodies, maxLength: shape.bodies });
  const times = fc
    .uniqueArray(finite, { minLength: shape.times, maxLength: shape.times })
    // −0 and 0 are one time.
    .map((values) => Float64Array.from(new Set(values.map((value) => value + 0))).sort())
    .filter((values) => values.length === shape.times);
  const one = fc.record({
    positions: numbers(shape.times * width),
    velocities: numbers(shape.times * width),
    masses: perBody(positive),
    charges: perBody(fc.double({ min: -9, max: 9, noNaN: true })),
  });
  return fc
    .tuple(times, fc.array(one, { minLength: shape.trajectories, maxLength: shape.trajectories }))
    .map(([instants, contents]) =>
      contents.map(({ positions, velocities, masses, charges }) => ({
        system: createParticleSystem(
          masses.map((mass, index) => ({
            name: `body-${index + 1}`,
            ...(shape.mass || index === 0 ? { mass: shape.mass ? mass : 1 } : {}),
            ...(shape.charge ? { charge: charges[index]! } : {}),
          })),
          'complete',
        ),
        dimension: shape.dimension,
        times: instants,
        positions,
        velocities,
        velocitiesEstimated: false,
      })),
    );
});
