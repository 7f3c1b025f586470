import type { RandomStream } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import type { PhaseTrajectory } from 'principia/training';
import type { TaskConfig } from './config.js';
import { forces } from './hamiltonians.js';

/**
 * Motions of one body as the published notebooks draw them for the energy error: |q| and |p| uniform between 0.2 and 1,
 * without noise, at equal times from 0 on.
 *
 * @param like a motion of the same body
 */
export function publishedMotions(
  task: 'mass-spring' | 'pendulum',
  like: PhaseTrajectory,
  count: number,
  { duration, points }: NonNullable<TaskConfig['horizon']>,
  random: RandomStream,
): readonly PhaseTrajectory[] {
  const times = Float64Array.from({ length: points }, (_, index) => (index * duration) / (points - 1));
  const coordinate = (): number => {
    const drawn = 1.6 * random.uniform() - 0.8;
    return drawn + 0.2 * Math.sign(drawn);
  };
  return Array.from({ length: count }, () => {
    const { states } = integrateAdaptive(
      (_time, state, derivative) => {
        derivative[0] = 2 * state[1]!;
        derivative[1] = forces[task](state[0]!);
      },
      Float64Array.of(coordinate(), coordinate()),
      times,
      { relativeTolerance: 1e-12, absoluteTolerance: 1e-12 },
    );
    const column = (at: number): Float64Array => times.map((_, row) => states[2 * row + at]!);
    const [positions, momenta] = [column(0), column(1)];
    return {
      ...like,
      trajectory: { ...like.trajectory, times, positions, velocities: momenta.map((p) => 2 * p) },
      times,
      positions,
      momenta,
    };
  });
}
