import { createRandom } from 'principia/math';
import { createParticleSystem, integrateAdaptive, type Trajectory } from 'principia/physics';

/** A scalar force along the separation of two bodies, positive where it pushes apart. */
export type Force = (r: number, m1: number, m2: number, q1: number, q2: number) => number;

/** Motions of four bodies in the plane under a pair force, without noise, masses exp N(0, ½²), charges ±1. */
export function motions(
  force: Force,
  count: number,
  options: { seed?: number; steps?: number; dt?: number } = {},
): Trajectory[] {
  const { seed = 1, steps = 20, dt = 0.02 } = options;
  const bodies = 4;
  const dimension = 2;
  const size = bodies * dimension;
  return Array.from({ length: count }, (_, which) => {
    const random = createRandom(seed).child(which);
    const masses = Array.from({ length: bodies }, () => Math.exp(0.5 * random.normal()));
    const charges = Array.from({ length: bodies }, () => (random.uniform() < 0.5 ? -1 : 1));
    const system = createParticleSystem(
      masses.map((mass, at) => ({ name: `body ${at}`, mass, charge: charges[at]! })),
      'complete',
    );
    // Corners of a square, jittered: no close encounter within the short time.
    const start = Float64Array.from({ length: 2 * size }, (_, at) => {
      const corner = [1, 1, -1, 1, -1, -1, 1, -1][at] ?? 0;
      return 1.2 * corner + 0.3 * random.normal();
    });
    const { first, second } = system.interactions;
    const times = Float64Array.from({ length: steps + 1 }, (_, at) => at * dt);
    const { states } = integrateAdaptive(
      (_, state, rate) => {
        rate.set(state.subarray(size));
        rate.fill(0, size);
        for (let pair = 0; pair < first.length; pair++) {
          const a = first[pair]!;
          const b = second[pair]!;
          const x = state[2 * a]! - state[2 * b]!;
          const y = state[2 * a + 1]! - state[2 * b + 1]!;
          const r = Math.hypot(x, y);
          const strength = force(r, masses[a]!, masses[b]!, charges[a]!, charges[b]!) / r;
          rate[size + 2 * a]! += (strength * x) / masses[a]!;
          rate[size + 2 * a + 1]! += (strength * y) / masses[a]!;
          rate[size + 2 * b]! -= (strength * x) / masses[b]!;
          rate[size + 2 * b + 1]! -= (strength * y) / masses[b]!;
        }
      },
      start,
      times,
      { relativeTolerance: 1e-11, absoluteTolerance: 1e-12 },
    );
    const half = (from: number): Float64Array =>
      Float64Array.from(
        { length: times.length * size },
        (_, at) => states[Math.floor(at / size) * 2 * size + from + (at % size)]!,
      );
    return {
      system,
      dimension,
      times,
      positions: half(0),
      velocities: half(size),
      velocitiesEstimated: false,
    };
  });
}
