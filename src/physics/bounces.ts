/**
 * Bounces as events of an integration, for states [x, v] of N bodies, each part [N, D].
 *
 * @packageDocumentation
 */
import type { IntegrationEvent } from './events.js';
import { type BoxSpace, displacementAlong, type Space } from './space.js';

/**
 * The walls of a reflecting box, one event a body, axis and side: the ball touches the wall, its velocity across it
 * turns round.
 *
 * @param radii of the balls, [N]
 * @param restitution speed after over speed before; 1, elastic, if not given
 * @example
 * ```ts
 * integrateAdaptive(field, initial, times, { events: wallBounces(reflectingSpace([1, 1]), [0.1, 0.1]) });
 * ```
 */
export function wallBounces(
  { lengths, lower }: BoxSpace,
  radii: ArrayLike<number>,
  restitution = 1,
): IntegrationEvent[] {
  const dimension = lengths.length;
  const velocities = radii.length * dimension;
  return Array.from(radii).flatMap((radius, body) =>
    lengths.flatMap((length, axis) =>
      [1, -1].map((inward): IntegrationEvent => {
        const wall = lower[axis]! + (inward === 1 ? radius : length - radius);
        const entry = body * dimension + axis;
        return {
          value: (_time, state) => inward * (state[entry]! - wall),
          direction: 'falling',
          barrier: true,
          action: (_time, state) => {
            state[velocities + entry] = inward * restitution * Math.abs(state[velocities + entry]!);
          },
        };
      }),
    ),
  );
}

/**
 * Collisions of hard balls, one event a pair: where they touch, they exchange momentum along the line of centres.
 *
 * @param masses [N]
 * @param radii [N]
 * @param restitution relative speed after over relative speed before, along the line of centres; 1 if not given
 */
export function ballCollisions(
  space: Space,
  dimension: number,
  masses: ArrayLike<number>,
  radii: ArrayLike<number>,
  restitution = 1,
): IntegrationEvent[] {
  const velocities = radii.length * dimension;
  const events: IntegrationEvent[] = [];
  for (let one = 0; one < radii.length; one++) {
    for (let other = one + 1; other < radii.length; other++) {
      const [a, b] = [one * dimension, other * dimension];
      const along = (state: Float64Array, axis: number): number =>
        displacementAlong(space, state[a + axis]! - state[b + axis]!, axis);
      const touching = radii[one]! + radii[other]!;
      const collide = (_time: number, state: Float64Array): void => {
        let [approach, squares] = [0, 0];
        for (let axis = 0; axis < dimension; axis++) {
          const separation = along(state, axis);
          approach += separation * (state[velocities + a + axis]! - state[velocities + b + axis]!);
          squares += separation ** 2;
        }
        const reduced = (masses[one]! * masses[other]!) / (masses[one]! + masses[other]!);
        const impulse = ((1 + restitution) * reduced * approach) / squares;
        for (let axis = 0; axis < dimension; axis++) {
          const change = impulse * along(state, axis);
          state[velocities + a + axis]! -= change / masses[one]!;
          state[velocities + b + axis]! += change / masses[other]!;
        }
      };
      events.push({
        value: (_time, state) => {
          let squares = 0;
          for (let axis = 0; axis < dimension; axis++) squares += along(state, axis) ** 2;
          // The square is smooth, and in free flight a parabola.
          return squares - touching ** 2;
        },
        direction: 'falling',
        barrier: true,
        action: collide,
      });
    }
  }
  return events;
}
